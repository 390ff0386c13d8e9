package models_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
)

// A list column returns what was written to it, whatever the texts contain.
func TestListsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := models.List[string](rapid.SliceOf(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", `"`, `","`, `\`, "[]", "{}", "null"}))).Draw(t, "list"))
		stored, err := list.Value()
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range []any{stored, []byte(stored.(string))} {
			var back models.List[string]
			if err := back.Scan(column); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string(list), []string(back)); diff != "" && len(list)+len(back) > 0 {
				t.Errorf("%q came back as something else:\n%s", stored, diff)
			}
		}
	})
}

func TestDocumentsComeBack(t *testing.T) {
	t.Parallel()
	for _, column := range []any{nil, "", "{}", "null", `{"min":3,"max":5}`} {
		d := models.Doc[models.Size]{V: models.Size{Min: 99}}
		if err := d.Scan(column); err != nil {
			t.Fatal(err)
		}
		if want := map[bool]models.Size{true: {Min: 3, Max: 5}, false: {}}[column == `{"min":3,"max":5}`]; d.V != want {
			t.Errorf("%v is read as %+v", column, d.V)
		}
	}
	for _, wrong := range []any{7, "[", "nonsense"} {
		var l models.List[string]
		var d models.Doc[models.Size]
		if l.Scan(wrong) == nil || d.Scan(wrong) == nil {
			t.Errorf("%v is taken for a list or a document", wrong)
		}
	}
}
