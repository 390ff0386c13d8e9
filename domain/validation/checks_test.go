package validation_test

import (
	"testing"

	"github.com/shg-directory/shg/domain/validation"
)

func TestCountries(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"GB": true, "BD": true, "IT": true, "TW": true, "XK": true, "UK": false, "gb": false, "GBR": false, "ZZ": false, "XX": false, "": false, "G": false, "DD": false, "EU": false,
	} {
		if got := validation.IsCountry(code); got != want {
			t.Errorf("%q is a country: %v", code, got)
		}
	}
}

func TestLanguageTags(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]string{
		"en": "en", "EN": "en", "pt-br": "pt-BR", "PT-BR": "pt-BR", "zh-hans-cn": "zh-Hans-CN", "cmn": "cmn", "ase": "ase", "de-1996": "de-1996", "": "", "en_GB": "en_GB",
	} {
		if got := validation.CanonicalLanguageTag(input); got != want {
			t.Errorf("%q is written %q, want %q", input, got, want)
		}
	}
}
