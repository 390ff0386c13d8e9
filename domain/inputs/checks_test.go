package inputs_test

import (
	"testing"

	"github.com/shg-directory/shg/domain/inputs"
)

func TestCountries(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"GB": true, "BD": true, "IT": true, "TW": true, "XK": true, "UK": false, "gb": false, "GBR": false, "ZZ": false, "XX": false, "": false, "G": false, "DD": false, "EU": false,
	} {
		if got := inputs.IsCountry(code); got != want {
			t.Errorf("%q is a country: %v", code, got)
		}
	}
}
