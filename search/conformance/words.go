package conformance

import (
	"testing"

	"github.com/shg-directory/shg/models"
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
		wantFound(t, x, search.Query{Text: text}, want)
	}
}

func needsEveryWord(t *testing.T, x search.Index) {
	one := doc(1, "Tuesday Night")
	one.Texts.Place = []string{"Leeds"}
	put(t, x, one, doc(2, "Tuesday Morning"))
	wantFound(t, x, search.Query{Text: "tuesday"}, 1, 2)
	wantFound(t, x, search.Query{Text: "leeds tuesday "}, 1)
	wantFound(t, x, search.Query{Text: "tuesday evening"})
	wantFound(t, x, search.Query{Text: "!?"}, 1, 2)
}

func findsBeginnings(t *testing.T, x search.Index) {
	put(t, x, doc(1, "Newcomers first"), doc(2, "Step study"))
	wantFound(t, x, search.Query{Text: "newc"}, 1)
	wantFound(t, x, search.Query{Text: "newc "})
	wantFound(t, x, search.Query{Text: "first newc"}, 1)
	wantFound(t, x, search.Query{Text: "newcommers"}, 1)
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

func findsOtherForms(t *testing.T, x search.Index) {
	body := doc(8, "Partners")
	body.Texts.Body = []string{"After Al-Anon"}
	put(
		t, x, doc(1, "Twenty-Four Hours"), doc(2, "Al Anon Fridays"), doc(3, "Alanon at noon"), doc(4, "L'Espérance d'Ávila"), doc(5, "C.R.A.F.T. for families"), doc(6, "CRAFT family evenings"),
		doc(7, "Dads and boxes"), body,
	)
	for text, want := range map[string][]int{ // one index for all
		"twentyfour ": {1}, "twenty four hours ": {1}, "twenty-four ": {1}, "alanon ": {2, 3, 8}, "al-anon ": {2, 3, 8}, "al anon ": {2, 3, 8},
		"esperance ": {4}, "l'espérance ": {4}, "avila ": {4}, "d'avila esperance": {4}, "craft ": {5, 6}, "c.r.a.f.t. ": {5, 6}, "C.R.A.F.T.": {5, 6},
		"family craft": {5, 6}, "families craft": {5, 6}, "hour twentyfour": {1}, "dad ": {7}, "dads box ": {7}, "friday al-anon": {2},
	} {
		wantFound(t, x, search.Query{Text: text}, want...)
	}
}

func forgivesFirstLetters(t *testing.T, x search.Index) {
	one := doc(1, "Phoenix concern")
	one.Points = []models.Point{{Lat: 53.8, Lon: -1.5}}
	put(t, x, one, doc(2, "Morning circle"), doc(3, "Evening circle"))
	wantFound(t, x, search.Query{Text: "koncern"}, 1)
	wantFound(t, x, search.Query{Text: "phoenix goncern"}, 1)
	wantFound(t, x, search.Query{Text: "kircle vening "}, 3)
	wantFound(t, x, search.Query{Text: "morning evening"}) // both are held, by nobody together
	wantFound(t, x, search.Query{Text: "xqzvw"})
	everywhere := models.Box{South: -90, West: -180, North: 90, East: 180}
	onMap, err := x.Map(t.Context(), search.MapQuery{Query: search.Query{Text: "koncern"}, Viewport: everywhere, MaxClusters: 10})
	if err != nil || len(onMap) != 1 || onMap[0].Count != 1 {
		t.Errorf("the map shows %+v, %v", onMap, err)
	}
}
