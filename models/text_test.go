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

// Names have joiners where letters or emoji need them, and nothing else that is not seen.
func TestNames(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"Tuesday ঢাকা": true, "র\u200d্যাফ": true, "نام\u200cها": true, "Rosé": true, "Rose\u0301": true, "❤\ufe0f": true, "👩\u200d👧": true,
		"🏳\ufe0f\u200d🌈": true, "👩🏽\u200d🔬": true, "‼\ufe0f": true,
		"": true, " ": false, "Ro\u200dse": false, "Rose\u200d": false, "\u200dRose": false, "ن\u200c": false, "Ro\u200cse": false, "Rose\ufe0f": false, "Ro\u00adse": false,
		"Ro\u200bse": false, "R\u2066ose": false, "Ro\u202ese": false, "\ue000": false, "\u3164": false, "\u2800": false, "two\nlines": false, "👩\u200d": false, "A\u00a0B": false,
	} {
		t.Run(s, func(t *testing.T) {
			if got := models.IsName(s); got != want {
				t.Errorf("%q: %t", s, got)
			}
		})
	}
}
