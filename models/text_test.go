package models_test

import (
	"testing"

	"github.com/shg-directory/shg/models"
)

func TestTextPredicates(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]struct{ text, prose, blank, storable bool }{
		"":               {text: true, prose: true, storable: true},
		"Tuesday ঢাকা":   {text: true, prose: true, storable: true},
		"two\r\n\tlines": {prose: true, storable: true},
		" \u00a0\u200b":  {text: true, prose: true, blank: true, storable: true},
		"\n":             {prose: true, blank: true, storable: true},
		"a\u2028b":       {storable: true},
		"a\u202eb":       {storable: true},
		"a\ufffeb":       {storable: true},
		"a\x7fb":         {storable: true},
		"a\u0085b":       {storable: true},
		"a\x00b":         {},
		"\xff":           {},
		"\xed\xa0\x80":   {}, // half of a surrogate pair
	} {
		t.Run(s, func(t *testing.T) {
			got := struct{ text, prose, blank, storable bool }{models.IsText(s), models.IsProse(s), models.IsBlank(s), models.IsStorable(s)}
			if got != want {
				t.Errorf("%q: %+v, want %+v", s, got, want)
			}
		})
	}
}
