package conformance

import (
	"testing"

	"github.com/shg-directory/shg/search"
)

func findsScripts(t *testing.T, x search.Index) {
	names := []string{
		"Tuesday Night Łódź Straße", "Общество трезвости", "Ομάδα αυτοβοήθειας", "مجموعة الدعم", "קבוצת תמיכה", "स्वयं सहायता समूह", "স্বনির্ভর দল", "戒酒互助会",
	}
	for i, name := range names {
		put(t, x, doc(i+1, name))
	}
	for text, want := range map[string]int{
		"lodz": 1, "STRASSE": 1, "трезвости": 2, "ομαδα": 3, "الدعم": 4, "תמיכה": 5, "सहायता": 6, "দল": 7, "互助": 8, "戒酒互助": 8, "会": 8,
	} {
		finds(t, x, search.Query{Text: text}, want)
	}
}

func needsEveryWord(t *testing.T, x search.Index) {
	one := doc(1, "Tuesday Night")
	one.Texts.Place = []string{"Leeds"}
	put(t, x, one, doc(2, "Tuesday Morning"))
	finds(t, x, search.Query{Text: "tuesday"}, 1, 2)
	finds(t, x, search.Query{Text: "leeds tuesday "}, 1)
	finds(t, x, search.Query{Text: "tuesday evening"})
	finds(t, x, search.Query{Text: "!?"}, 1, 2)
}

func findsBeginnings(t *testing.T, x search.Index) {
	put(t, x, doc(1, "Newcomers first"), doc(2, "Step study"))
	finds(t, x, search.Query{Text: "newc"}, 1)
	finds(t, x, search.Query{Text: "newc "})
	finds(t, x, search.Query{Text: "first newc"}, 1)
	finds(t, x, search.Query{Text: "newcommers"}, 1)
}

func ranksExactFirst(t *testing.T, x search.Index) {
	body := doc(4, "Other")
	body.Texts.Body = []string{"about groups"}
	put(t, x, doc(1, "Groupings"), doc(2, "Groupe"), doc(3, "Group"), body)
	q := search.Query{Text: "group", Sort: search.Sort{By: search.SortRelevance}}
	if got := numbers(find(t, x, q)); len(got) != 4 || got[0] != 3 {
		t.Errorf("found %v, want 3 first", got)
	}
}
