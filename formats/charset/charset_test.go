package charset_test

import (
	"strings"
	"testing"

	"github.com/shg-directory/shg/formats/charset"
)

func TestMended(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"Women\u0092s Group": "Women’s Group", "\u0093Step\u0094 \u0096 5\u0080": "“Step” – 5€", "\u0081\u009d\u0007": "\u0081\u009d\u0007",
		"Zoë’s": "Zoë’s", "\u00a0": "\u00a0",
	} {
		if got := strings.Map(charset.RepairWindows1252, given); got != want {
			t.Errorf("%q became %q, want %q", given, got, want)
		}
	}
}
