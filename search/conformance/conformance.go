// Package conformance is what every search index must pass: the promises of search.Index by name,
// and a property test that holds every answer, order, count and facet to the naive index. It is for
// tests alone.
package conformance

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// Factory makes an empty index for one test.
type Factory func(t testing.TB) search.Index

// Differences are the ways in which an engine may honestly differ from the naive index; each must
// be named in its documentation.
type Differences struct {
	Typos     bool // other typing errors are forgiven
	Relevance bool // equally good answers come in another order
}

// Run holds an index to its promises.
func Run(t *testing.T, open Factory, allowed Differences) {
	t.Helper()
	for name, check := range map[string]func(*testing.T, search.Index){
		"an empty index answers":              emptyAnswers,
		"words of every script are found":     findsScripts,
		"facets leave out their own filter":   facetsLeaveOutTheirOwn,
		"conditions":                          matchesConditions,
		"conditions of one part":              matchesParts,
		"places at the edges of the globe":    handlesGlobeEdges,
		"sorts put what lacks the key last":   sortsMissingLast,
		"pages neither repeat nor leave out":  pagesAreWhole,
		"versions":                            ignoresOlderVersions,
		"a map counts records in squares":     mapsManyPoints,
		"a reader sees whole states":          readersSeeWholeStates,
		"distance is to the nearest point":    measuresToTheNearest,
		"every word must be held":             needsEveryWord,
		"the last word may be unfinished":     findsBeginnings,
		"exact comes before prefix and typos": ranksExactFirst,
		"words in other forms are found":      findsOtherForms,
		"a wrong first letter, if need be":    forgivesFirstLetters,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, open(t))
		})
	}
	t.Run("agrees with a scan of everything", func(t *testing.T) {
		t.Parallel()
		agrees(t, open, allowed)
	})
}

// id returns a fixed id.
func id(n int) models.ID {
	var x models.ID
	x[14], x[15] = byte(n>>8), byte(n) //nolint:gosec // small numbers
	return x
}

// doc returns a document with a name.
func doc(n int, name string) search.Document {
	return search.Document{ID: id(n), Version: 1, Texts: search.Texts{Name: []string{name}}, Names: search.Names{Own: name}, Public: fmt.Appendf(nil, `{"n":%d}`, n)}
}

func put(t *testing.T, x search.Index, docs ...search.Document) {
	t.Helper()
	if err := x.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
}

func find(t *testing.T, x search.Index, q search.Query) search.Result {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	r, err := x.Find(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// numbers returns the last bytes of the ids found.
func numbers(r search.Result) []int {
	list := []int{}
	for _, h := range r.Hits {
		list = append(list, int(h.ID[14])<<8|int(h.ID[15]))
	}
	return list
}

// wantFound fails unless the query finds exactly these, in this order.
func wantFound(t *testing.T, x search.Index, q search.Query, want ...int) {
	t.Helper()
	if want == nil {
		want = []int{}
	}
	r := find(t, x, q)
	if diff := cmp.Diff(want, numbers(r)); diff != "" {
		t.Errorf("%+v (-want +got):\n%s", q, diff)
	}
	if r.Total != len(want) && q.Offset == 0 && q.Limit == 0 {
		t.Errorf("%+v: total %d, want %d", q, r.Total, len(want))
	}
}

func emptyAnswers(t *testing.T, x search.Index) {
	r := find(t, x, search.Query{Text: "anything", Facets: []string{"topic"}, Origin: &models.Point{}, Sort: search.Sort{By: search.SortDistance}})
	if r.Total != 0 || len(r.Hits) != 0 || len(r.Facets["topic"]) != 0 || !r.TotalIsExact {
		t.Errorf("%+v", r)
	}
	if err := x.Drop(t.Context(), id(1)); err != nil {
		t.Errorf("dropping what is not there: %v", err)
	}
}

func facetsLeaveOutTheirOwn(t *testing.T, x search.Index) {
	for i, topic := range []string{"alcohol", "alcohol", "gambling"} {
		d := doc(i+1, "Group")
		d.Values = map[string][]string{"topic": {topic}, "language": {"en", []string{"de", "it", "de"}[i]}}
		put(t, x, d)
	}
	r := find(t, x, search.Query{
		FacetFilters: map[string]models.Condition{"topic": models.HasAny("topic", "alcohol"), "language": models.HasAny("language", "de")},
		Facets:       []string{"topic", "language", "colour"},
	})
	want := map[string][]models.FacetCount{
		"topic":    {{Value: "alcohol", Count: 1}, {Value: "gambling", Count: 1}},
		"language": {{Value: "en", Count: 2}, {Value: "de", Count: 1}, {Value: "it", Count: 1}},
		"colour":   {},
	}
	if diff := cmp.Diff(want, r.Facets); diff != "" || r.Total != 1 {
		t.Errorf("total %d, facets (-want +got):\n%s", r.Total, diff)
	}
}

func matchesConditions(t *testing.T, x search.Index) {
	a, b, c := doc(1, "A"), doc(2, "B"), doc(3, "C")
	a.Values, a.Numbers = map[string][]string{"k": {"x", "y"}}, map[string][]float64{"n": {1, 50}}
	b.Values, b.Numbers = map[string][]string{"k": {"y"}}, map[string][]float64{"n": {10}}
	put(t, x, a, b, c)
	has := func(v ...string) models.Condition { return models.HasAny("k", v...) }
	not := func(c models.Condition) models.Condition { return models.Condition{Not: &c} }
	within := func(low, high float64) models.Condition {
		return models.Condition{Range: &models.Range{Attribute: "n", Low: low, High: high}}
	}
	for _, test := range []struct {
		where models.Condition
		want  []int
	}{
		{has("x"), []int{1}},
		{has("x", "y"), []int{1, 2}},
		{models.AllOf(has("x"), has("y")), []int{1}},
		{models.AnyOf(has("x"), within(10, 10)), []int{1, 2}},
		{not(has("y")), []int{3}},
		{within(2, 49), []int{2}},
		{within(50, 60), []int{1}},
		{models.MatchNone(), nil},
		{models.MatchAll(), []int{1, 2, 3}},
		{models.AllOf(has("y"), not(within(0, 5))), []int{2}},
		{models.HasAny("unknown", "x"), nil},
	} {
		wantFound(t, x, search.Query{Where: test.where}, test.want...)
	}
}

func sortsMissingLast(t *testing.T, x search.Index) {
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	for i, name := range []string{"Öffnung", "offen", "", "Zebra", "อ"} {
		d := doc(i+1, name)
		d.Updated = day.AddDate(0, 0, i)
		if i%2 == 0 {
			d.NextAt = day.AddDate(0, 0, 10-i)
		}
		put(t, x, d)
	}
	for _, test := range []struct {
		sort search.Sort
		want []int
	}{
		{search.Sort{}, []int{1, 2, 3, 4, 5}},
		{search.Sort{By: search.SortName}, []int{2, 1, 4, 5, 3}},
		{search.Sort{By: search.SortName, Backward: true}, []int{5, 4, 1, 2, 3}},
		{search.Sort{By: search.SortUpdated}, []int{5, 4, 3, 2, 1}},
		{search.Sort{By: search.SortUpdated, Backward: true}, []int{1, 2, 3, 4, 5}},
		{search.Sort{By: search.SortNextMeeting}, []int{5, 3, 1, 2, 4}},
		{search.Sort{By: search.SortNextMeeting, Backward: true}, []int{1, 3, 5, 2, 4}},
	} {
		wantFound(t, x, search.Query{Sort: test.sort}, test.want...)
	}
}

func pagesAreWhole(t *testing.T, x search.Index) {
	var want []int
	for i := range 57 {
		put(t, x, doc(i+1, "Same name"))
		want = append(want, i+1)
	}
	for _, by := range []search.SortKey{search.SortName, search.SortRelevance, search.SortUpdated, search.SortDistance} {
		var got []int
		for offset := 0; offset < 60; offset += 10 {
			got = append(got, numbers(find(t, x, search.Query{Text: "same", Sort: search.Sort{By: by}, Offset: offset, Limit: 10}))...)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", by, diff)
		}
	}
	if r, err := x.Find(t.Context(), search.Query{}); err != nil || len(r.Hits) != 0 || r.Total != 57 {
		t.Errorf("a query without a limit counts only: %d hits, total %d, %v", len(r.Hits), r.Total, err)
	}
}

// diffResults compares two results, with the differences that an engine may have.
func diffResults(want, got search.Result, q search.Query, allowed Differences) string {
	if allowed.Relevance && q.Sort.By == search.SortRelevance {
		byID := func(a, b search.Hit) int { return slices.Compare(a.ID[:], b.ID[:]) }
		slices.SortFunc(want.Hits, byID)
		slices.SortFunc(got.Hits, byID)
	}
	return cmp.Diff(want, got)
}
