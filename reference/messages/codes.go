package messages

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// CountryCodes returns the ISO 3166-1 codes of countries by their names in some languages, their
// three-letter codes and what English speakers write instead, all in lower case.
func CountryCodes(in ...language.Tag) map[string]string {
	all := map[string]string{"uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "u.s.a": "US", "united states of america": "US"}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(string([]rune{a, b}))
			if err != nil || !region.IsCountry() || region.Canonicalize() != region {
				continue
			}
			all[strings.ToLower(region.ISO3())] = region.String()
			for _, tag := range in {
				if name := displayName(display.Regions(tag), region, ""); name != "" {
					all[strings.ToLower(name)] = region.String()
				}
			}
		}
	}
	return all
}

// LanguageCodes returns the BCP 47 codes of languages by their names in some languages and in
// themselves, all in lower case.
func LanguageCodes(in ...language.Tag) map[string]string {
	all := map[string]string{}
	for _, base := range display.Supported.BaseLanguages() {
		tag := language.Make(base.String())
		names := []string{display.Self.Name(tag)}
		for _, reader := range in {
			names = append(names, displayName(display.Tags(reader), tag, ""))
		}
		for _, name := range names {
			if name = strings.ToLower(name); name != "" && all[name] == "" {
				all[name] = base.String()
			}
		}
	}
	return all
}
