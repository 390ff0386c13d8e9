package messages

import (
	"slices"

	"golang.org/x/text/language"
)

// LanguageMatcher matches readers with the languages that something can be shown in. Its zero value
// matches none; create it with NewLanguageMatcher, because preparing costs more than asking.
type LanguageMatcher struct {
	languages []language.Tag
	matcher   language.Matcher
}

// NewLanguageMatcher prepares a matcher of languages.
func NewLanguageMatcher(languages []language.Tag) LanguageMatcher {
	return LanguageMatcher{languages: languages, matcher: language.NewMatcher(languages)}
}

// Match returns the index of the offered language that a reader of the wanted ones, best first,
// reads best; false if they read none of them. It is what golang.org/x/text/language finds, except
// where that has no confidence in its answer or leaves the reader's script: there a table of our
// own decides, of languages whose speakers commonly read in another.
func (m LanguageMatcher) Match(wanted []language.Tag) (int, bool) {
	if len(wanted) == 0 || len(m.languages) == 0 {
		return 0, false
	}
	_, found, confidence := m.matcher.Match(wanted...)
	if confidence > language.No && slices.ContainsFunc(wanted, func(w language.Tag) bool { return sameScript(w, m.languages[found]) }) {
		return found, true
	}
	if i, ok := m.matchRelated(wanted); ok {
		return i, true
	}
	return found, confidence > language.No
}

// matchRelated looks in the table, for each wanted language in turn.
func (m LanguageMatcher) matchRelated(wanted []language.Tag) (int, bool) {
	for _, w := range wanted {
		base, _ := w.Base()
		for _, name := range fallbackLanguages(base.String()) {
			other := language.MustParse(name)
			if _, i, confidence := m.matcher.Match(other); confidence > language.No && sameScript(other, m.languages[i]) {
				return i, true
			}
		}
	}
	return 0, false
}

func sameScript(a, b language.Tag) bool { return script(a) == script(b) }

// script returns the family of scripts that a language is written in. A reader of one of the
// Chinese scripts makes out the other.
func script(t language.Tag) string {
	s, _ := t.Script()
	switch name := s.String(); name {
	case "Hans", "Hant", "Hani":
		return "Hani"
	default:
		return name
	}
}

// fallbackLanguages lists in which languages the speakers of one commonly read, best first, where
// x/text knows no neighbour: the members of the macrolanguages Chinese and Arabic (ISO 639-3), and
// languages whose speakers go to school in another.
func fallbackLanguages(base string) []string {
	switch base {
	case "cdo", "cjy", "cmn", "cpx", "czo", "gan", "hak", "hsn", "mnp", "nan", "wuu", "yue":
		return []string{"zh"}
	case "acm", "acq", "aeb", "afb", "ajp", "apc", "apd", "ars", "ary", "arz", "ayl", "ayn":
		return []string{"ar"}
	case "ctg", "syl", "rkt", "rhg", "as":
		return []string{"bn"}
	case "bho", "mai", "awa", "mag", "hne", "raj", "gu", "mr", "ne":
		return []string{"hi"}
	case "pnb", "skr", "ks":
		return []string{"ur"}
	case "ps":
		return []string{"fa", "ur"}
	case "hr", "bs", "cnr":
		return []string{"hr", "bs", "sr-Latn"}
	case "mk":
		return []string{"bg", "sr"}
	case "oc", "br", "co":
		return []string{"fr"}
	}
	return map[string][]string{"prs": {"fa"}, "nds": {"de"}, "uk": {"ru"}, "ast": {"es"}}[base]
}

// BestLanguage returns the language that a reader of the wanted ones, best first, reads best among
// a record's own language and its other ones; the own one if they read none of them. It does not
// depend on the order of the others.
func BestLanguage(wanted []language.Tag, own string, others []string) string {
	tags := append([]string{own}, slices.Sorted(slices.Values(others))...)
	parsed := make([]language.Tag, len(tags))
	for i, tag := range tags {
		parsed[i] = language.Make(tag)
	}
	if i, found := NewLanguageMatcher(parsed).Match(wanted); found {
		return tags[i]
	}
	return own
}
