package models_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
)

// An answer shows twenty errors, a list of allowed values once, five suggestions of each, and no
// more of a name than identifies it.
func TestShownErrors(t *testing.T) {
	t.Parallel()
	var invalid models.InvalidError
	list, long := []string{"a", "b"}, strings.Repeat("ä", 10_000)
	for i := range 1000 {
		invalid.Add(models.FieldError{
			Pointer: fmt.Sprint("/", i, long), Code: "unknown_value", Allowed: list, Suggestions: make([]string, 50),
			Params: map[string]any{"allowed": "a, b", "detail": long},
		})
	}
	if len(invalid.Fields) != models.MaxFieldErrors {
		t.Fatalf("%d errors are kept", len(invalid.Fields))
	}
	shown, omitted := models.ShownErrors(invalid.Fields)
	if len(shown) != models.MaxShownErrors || omitted != 80 {
		t.Fatalf("%d are shown, %d omitted", len(shown), omitted)
	}
	for i, f := range shown {
		_, ok := f.Params["allowed"]
		if first := i == 0; (len(f.Allowed) > 0) != first || ok != first {
			t.Errorf("%d: the list stands there: %v %v", i, f.Allowed, f.Params["allowed"])
		}
		if len(f.Suggestions) != 5 || len([]rune(f.Pointer)) != 301 || len([]rune(f.Params["detail"].(string))) != 301 || !strings.HasSuffix(f.Pointer, "…") {
			t.Errorf("%d is not cut: %d, %d", i, len(f.Suggestions), len(f.Pointer))
		}
	}
	if len(invalid.Fields[1].Allowed) != 2 || len(invalid.Error()) > 20*1000 {
		t.Error("what was found is changed, or said at length")
	}
	if few, omitted := models.ShownErrors(invalid.Fields[:2]); len(few) != 2 || omitted != 0 {
		t.Errorf("of two, %d are shown and %d omitted", len(few), omitted)
	}
}

func TestShortenedAndSuggestedNames(t *testing.T) {
	t.Parallel()
	if got := models.ShortenName("ä" + strings.Repeat("a", 99)); strings.HasSuffix(got, "…") {
		t.Errorf("a hundred characters are cut: %s", got)
	}
	known := []string{"name", "notice", "Names", "namely", "named", "names", "namer", "alternate_names"}
	if got := fmt.Sprint(models.SuggestNames("NAM", known)); got != "[name named namely namer names]" {
		t.Error(got)
	}
	if got := models.SuggestNames("zz", known); len(got) != 0 {
		t.Error(got)
	}
}

// A list that was cut when it was stored still has the number of errors that are left out.
func TestShownErrorsOfAListThatWasCutBefore(t *testing.T) {
	t.Parallel()
	for _, count := range []any{7, 7.0} {
		list := []models.FieldError{{Pointer: "/name", Code: "required"}, {Code: models.MoreErrors, Params: map[string]any{"count": count}}}
		if shown, omitted := models.ShownErrors(list); len(shown) != 1 || shown[0].Code != "required" || omitted != 7 {
			t.Errorf("shown %v, %d omitted", shown, omitted)
		}
	}
}
