// Package conformance is what every search index must pass: the promises of search.Index by name, and a property test that holds every answer,
// order, count and facet to the naive index. It is for tests alone.
package conformance

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// Make makes an empty index for one test.
type Make func(t testing.TB) search.Index

// Differences are where an engine may honestly differ from the naive index; each must be named in its documentation.
type Differences struct {
	Typos     bool // other typing errors are forgiven
	Relevance bool // equally good answers come in another order
}

// Run holds an index to its promises.
func Run(t *testing.T, open Make, may Differences) {
	t.Helper()
	for name, check := range map[string]func(*testing.T, search.Index){
		"an empty index answers":              emptyAnswers,
		"words of every script are found":     findsScripts,
		"facets leave out their own filter":   facetsLeaveOutTheirOwn,
		"conditions":                          judgesConditions,
		"places at the edges of the globe":    knowsTheGlobe,
		"sorts put what lacks the key last":   sortsMissingLast,
		"pages neither repeat nor leave out":  pagesAreWhole,
		"versions":                            keepsVersions,
		"a map counts records in squares":     mapsManyPoints,
		"a reader sees whole states":          readersSeeWholeStates,
		"distance is to the nearest point":    measuresToTheNearest,
		"every word must be held":             needsEveryWord,
		"the last word may be unfinished":     findsBeginnings,
		"exact comes before prefix and typos": ranksExactFirst,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, open(t))
		})
	}
	t.Run("agrees with a scan of everything", func(t *testing.T) {
		t.Parallel()
		agrees(t, open, may)
	})
}

// id is a fixed id.
func id(n int) models.ID {
	var x models.ID
	x[14], x[15] = byte(n>>8), byte(n) //nolint:gosec // small numbers
	return x
}

// doc is a document with a name.
func doc(n int, name string) search.Document {
	return search.Document{ID: id(n), Version: 1, Texts: search.Texts{Name: []string{name}}, SortName: name, Public: fmt.Appendf(nil, `{"n":%d}`, n)}
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

// numbers are the last bytes of the ids found.
func numbers(r search.Result) []int {
	list := []int{}
	for _, h := range r.Hits {
		list = append(list, int(h.ID[14])<<8|int(h.ID[15]))
	}
	return list
}

// finds fails unless the query finds exactly these, in this order.
func finds(t *testing.T, x search.Index, q search.Query, want ...int) {
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
	r := find(t, x, search.Query{Text: "anything", Facets: []string{"topic"}, Near: &models.Point{}, Sort: search.Sort{By: search.SortDistance}})
	if r.Total != 0 || len(r.Hits) != 0 || len(r.Facets["topic"]) != 0 || !r.TotalIsExact {
		t.Errorf("%+v", r)
	}
	if err := x.Drop(t.Context(), id(1)); err != nil {
		t.Errorf("dropping what is not there: %v", err)
	}
}

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

func facetsLeaveOutTheirOwn(t *testing.T, x search.Index) {
	for i, topic := range []string{"alcohol", "alcohol", "gambling"} {
		d := doc(i+1, "Group")
		d.Values = map[string][]string{"topic": {topic}, "language": {"en", []string{"de", "it", "de"}[i]}}
		put(t, x, d)
	}
	r := find(t, x, search.Query{
		Facet:  map[string]models.Condition{"topic": models.HasAny("topic", "alcohol"), "language": models.HasAny("language", "de")},
		Facets: []string{"topic", "language", "colour"},
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

func judgesConditions(t *testing.T, x search.Index) {
	a, b, c := doc(1, "A"), doc(2, "B"), doc(3, "C")
	a.Values, a.Numbers = map[string][]string{"k": {"x", "y"}}, map[string][]float64{"n": {1, 50}}
	b.Values, b.Numbers = map[string][]string{"k": {"y"}}, map[string][]float64{"n": {10}}
	put(t, x, a, b, c)
	has := func(v ...string) models.Condition { return models.HasAny("k", v...) }
	not := func(c models.Condition) models.Condition { return models.Condition{Not: &c} }
	within := func(low, high float64) models.Condition {
		return models.Condition{Span: &models.Span{Attribute: "n", Low: low, High: high}}
	}
	for _, one := range []struct {
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
		{models.Nobody(), nil},
		{models.Everyone(), []int{1, 2, 3}},
		{models.AllOf(has("y"), not(within(0, 5))), []int{2}},
		{models.HasAny("unknown", "x"), nil},
	} {
		finds(t, x, search.Query{Where: one.where}, one.want...)
	}
}

func knowsTheGlobe(t *testing.T, x search.Index) {
	for i, p := range []models.Point{{Lat: 0, Lon: 179.99}, {Lat: 0, Lon: -179.99}, {Lat: 90, Lon: 0}, {Lat: -90, Lon: 77}, {Lat: 89.99, Lon: 180}, {Lat: 53.8, Lon: -1.55}} {
		d := doc(i+1, "Group")
		d.Points = []models.Point{p}
		put(t, x, d)
	}
	put(t, x, doc(7, "Nowhere"))
	around := func(lat, lon, km float64) models.Condition {
		return models.Condition{Around: &models.Circle{Centre: models.Point{Lat: lat, Lon: lon}, RadiusKm: km}}
	}
	inside := func(west, south, east, north float64) models.Condition {
		return models.Condition{Inside: &models.Box{West: west, South: south, East: east, North: north}}
	}
	for _, one := range []struct {
		where models.Condition
		want  []int
	}{
		{around(0, 180, 5), []int{1, 2}},
		{around(0, -180, 5), []int{1, 2}},
		{around(89.995, -90, 3), []int{3, 5}},
		{around(-90, 0, 1), []int{4}},
		{around(53.8, -1.55, 0), []int{6}},
		{around(0, 0, 20016), []int{1, 2, 3, 4, 5, 6}},
		{inside(179, -1, -179, 1), []int{1, 2}},
		{inside(-180, -90, 180, 90), []int{1, 2, 3, 4, 5, 6}},
		{inside(-2, 53, -1, 54), []int{6}},
	} {
		finds(t, x, search.Query{Where: one.where}, one.want...)
	}
}

func measuresToTheNearest(t *testing.T, x search.Index) {
	d := doc(1, "Group")
	d.Points = []models.Point{{Lat: 50, Lon: 0}, {Lat: 51, Lon: 0}}
	put(t, x, d, doc(2, "Nowhere"))
	r := find(t, x, search.Query{Near: &models.Point{Lat: 51, Lon: 0}, Sort: search.Sort{By: search.SortDistance}})
	if r.Hits[0].Nearest != 1 || r.Hits[0].DistanceKm > 0.001 || r.Hits[1].Nearest != -1 || r.Hits[1].DistanceKm != -1 {
		t.Errorf("%+v", r.Hits)
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
	for _, one := range []struct {
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
		finds(t, x, search.Query{Sort: one.sort}, one.want...)
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

func keepsVersions(t *testing.T, x search.Index) {
	old, current := doc(1, "Old"), doc(1, "Current")
	current.Version = 2
	put(t, x, current)
	put(t, x, old)
	finds(t, x, search.Query{Text: "old "})
	finds(t, x, search.Query{Text: "current "}, 1)
	again := doc(1, "Again")
	again.Version = 2
	put(t, x, again)
	finds(t, x, search.Query{Text: "again "}, 1)
	finds(t, x, search.Query{Text: "current "})
	if err := x.Drop(t.Context(), id(1)); err != nil {
		t.Fatal(err)
	}
	finds(t, x, search.Query{})
	put(t, x, old)
	finds(t, x, search.Query{Text: "old "}, 1)
	two := doc(2, "Two")
	two.NextAt = day
	if err := x.Replace(t.Context(), search.Whole(two, doc(3, "Three"))); err != nil {
		t.Fatal(err)
	}
	finds(t, x, search.Query{}, 2, 3)
	versions, err := x.Versions(t.Context())
	if diff := cmp.Diff(map[models.ID]search.Stamp{id(2): {Version: 1, NextAt: day}, id(3): {Version: 1}}, versions); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// readersSeeWholeStates writes pairs while others read: nobody ever sees one of a pair alone, and page, total and facet agree.
func readersSeeWholeStates(t *testing.T, x search.Index) {
	const rounds = 60
	pair := func(version int64) []search.Document {
		one, two := doc(1, "One"), doc(2, "Two")
		for _, d := range []*search.Document{&one, &two} {
			d.Version, d.Values = version, map[string][]string{"v": {strconv.FormatInt(version, 10)}}
		}
		return []search.Document{one, two}
	}
	put(t, x, pair(1)...)
	ctx, stop := context.WithCancel(t.Context())
	torn := make(chan string, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			r, err := x.Find(context.WithoutCancel(ctx), search.Query{Facets: []string{"v"}, Limit: 10})
			if err == nil && (len(r.Hits) != 2 || r.Total != 2 || r.Hits[0].Version != r.Hits[1].Version || len(r.Facets["v"]) != 1 || r.Facets["v"][0].Count != 2) {
				select {
				case torn <- fmt.Sprintf("%+v", r):
				default:
				}
			}
		}
	}()
	for version := range rounds {
		put(t, x, pair(int64(version)+2)...)
		if got := find(t, x, search.Query{}).Hits[0].Version; got != int64(version)+2 {
			t.Errorf("a write is not seen by the next read: version %d", got)
		}
	}
	stop()
	<-done
	select {
	case what := <-torn:
		t.Errorf("a reader saw half a write: %s", what)
	default:
	}
}

// same compares two results, with the differences that an engine may have.
func same(want, got search.Result, q search.Query, may Differences) string {
	if may.Relevance && q.Sort.By == search.SortRelevance {
		byID := func(a, b search.Hit) int { return slices.Compare(a.ID[:], b.ID[:]) }
		slices.SortFunc(want.Hits, byID)
		slices.SortFunc(got.Hits, byID)
	}
	return cmp.Diff(want, got)
}
