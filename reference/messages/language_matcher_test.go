package messages_test

import (
	"testing"

	"golang.org/x/text/language"

	"github.com/shg-directory/shg/reference/messages"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		wants   []string
		offered []string
		want    string
	}{
		{[]string{"yue"}, []string{"en", "zh"}, "zh"},
		{[]string{"nan"}, []string{"en", "zh"}, "zh"},
		{[]string{"wuu"}, []string{"en", "zh"}, "zh"},
		{[]string{"yue-Hant-HK"}, []string{"en", "zh-Hant"}, "zh-Hant"},
		{[]string{"yue"}, []string{"en", "zh-Hans"}, "zh-Hans"},
		{[]string{"zh-TW"}, []string{"en", "zh"}, "zh"},
		{[]string{"syl"}, []string{"en", "bn"}, "bn"},
		{[]string{"syl", "en"}, []string{"en", "bn"}, "en"}, // readers who list English too have stated that they read it
		{[]string{"arz"}, []string{"en", "ar"}, "ar"},
		{[]string{"pnb"}, []string{"en", "ur"}, "ur"},
		{[]string{"ur"}, []string{"hi", "en"}, "en"},
		{[]string{"ug"}, []string{"zh"}, "zh"},
		{[]string{"sr-Latn"}, []string{"en", "sr"}, "sr"},
		{[]string{"hr"}, []string{"en", "sr"}, ""},
		{[]string{"hr"}, []string{"en", "sr-Latn"}, "sr-Latn"},
		{[]string{"gu"}, []string{"en", "hi"}, "hi"},
		{[]string{"de-AT"}, []string{"en", "de"}, "de"},
		{[]string{"nl"}, []string{"zh", "bn"}, ""},
		{nil, []string{"en"}, ""},
		{[]string{"en"}, nil, ""},
	} {
		got := ""
		if i, ok := messages.NewLanguageMatcher(tags(c.offered)).Match(tags(c.wants)); ok {
			got = c.offered[i]
		}
		if got != c.want {
			t.Errorf("a reader of %v is offered %v and gets %q, want %q", c.wants, c.offered, got, c.want)
		}
	}
}

// A reader for whom something in their own script is offered that x/text is sure of never gets
// another script.
func TestNearestKeepsTheScript(t *testing.T) {
	t.Parallel()
	offered := tags([]string{"en", "zh", "bn", "hi", "ar", "ru", "ur", "es", "ja", "am"})
	for _, name := range []string{"yue", "nan", "wuu", "hak", "syl", "bho", "mai", "arz", "ary", "apc", "pnb", "kk", "be", "gl", "ca-ES", "uk", "ne", "mr"} {
		wanted := language.MustParse(name)
		i, ok := messages.NewLanguageMatcher(offered).Match([]language.Tag{wanted})
		if !ok {
			continue // nothing that they read: the group's own words stay
		}
		want, _ := wanted.Script()
		got, _ := offered[i].Script()
		if want != got && (want.String() != "Hant" || got.String() != "Hans") {
			t.Errorf("a reader of %s (%s) gets %s (%s)", name, want, offered[i], got)
		}
	}
}

func tags(names []string) []language.Tag {
	var list []language.Tag
	for _, name := range names {
		list = append(list, language.MustParse(name))
	}
	return list
}
