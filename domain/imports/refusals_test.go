package imports

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
)

// What is stored of refusals is at most 1 MiB, and 1 KiB a record, whatever is wrong and how long
// its name is.
func TestWhatIsKeptOfRefusalsIsBounded(t *testing.T) {
	t.Parallel()
	long := models.FieldError{
		Pointer: "/" + strings.Repeat("é", 5000), Code: "unknown_field", Allowed: []string{strings.Repeat("a", 3000)},
		Params: map[string]any{"suggestions": strings.Repeat("s", 3000), "max": 7},
	}
	many := make([]models.FieldError, 90)
	for i := range many {
		many[i] = long
	}
	var spent int64
	stored := 0
	const records = 2000
	for i := range records {
		list := limitErrors(many[:1+i%len(many)], &spent)
		text, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		stored += len(text)
		if len(list) > maxErrors+1 || len(list) == 0 {
			t.Fatalf("%d errors are kept of %d", len(list), 1+i%len(many))
		}
		counted := 0
		for _, f := range list {
			if n, counts := f.Params["count"].(int); counts {
				counted += n
			} else {
				counted++
			}
		}
		if counted != 1+i%len(many) {
			t.Fatalf("%d of %d errors are accounted for: %s", counted, 1+i%len(many), text)
		}
	}
	if most := maxImportErrorBytes + records*maxRecordErrorBytes; stored > most {
		t.Errorf("%d bytes are kept of %d records, more than %d", stored, records, most)
	}
}
