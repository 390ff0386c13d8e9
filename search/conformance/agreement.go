package conformance

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/naive"
)

// agrees does the same to an index and to the naive one, at random, and holds every answer of the
// one to that of the other.
func agrees(t *testing.T, open Factory, allowed Differences) {
	t.Helper()
	x := open(t)
	rapid.Check(t, func(rt *rapid.T) {
		oracle := naive.New()
		if err := x.Drop(rt.Context(), allIDs()...); err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			step(rt, x, oracle)
		}
		for range 6 {
			q := query(allowed).Draw(rt, "query")
			compareResults(rt, x, oracle, q, allowed)
			checkSuperset(rt, x, oracle, q)
			checkStream(rt, x, oracle, q)
			mapsAgree(rt, x, oracle, mapQuery(allowed).Draw(rt, "map"))
		}
	})
}

// testingT is what one query is tested within: a test, or a round of one with random values.
type testingT interface {
	Context() context.Context
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// compareResults holds one answer of an index to that of the scan.
func compareResults(t testingT, x, oracle search.Index, q search.Query, allowed Differences) search.Result {
	want, _ := oracle.Find(t.Context(), q) // the naive index never fails
	got, err := x.Find(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if diff := diffResults(want, got, q, allowed); diff != "" {
		t.Fatalf("%+v (-scan +index):\n%s", q, diff)
	}
	return want
}

// checkSuperset requests all records that match a condition, with AllowSuperset: all must be there,
// once, and be counted.
func checkSuperset(rt testingT, x, oracle search.Index, original search.Query) {
	q := search.Query{Where: original.Where, PartFilters: original.PartFilters, IDsOnly: true, Limit: 100}
	want, _ := oracle.Find(rt.Context(), q) // the naive index never fails
	q.AllowSuperset = true
	got, err := x.Find(rt.Context(), q)
	if err != nil {
		rt.Fatal(err)
	}
	found := map[models.ID]int64{}
	for _, hit := range got.Hits {
		found[hit.ID] = hit.Version
	}
	if len(found) != len(got.Hits) || got.Total != len(found) || !got.TotalIsExact || got.Population != want.Population {
		rt.Fatalf("%+v: %d of %d hits, %d in all of %d", q, len(found), len(got.Hits), got.Total, got.Population)
	}
	for _, hit := range want.Hits {
		if version, ok := found[hit.ID]; !ok || version != hit.Version {
			rt.Fatalf("%+v: %s is left out, or old", q, hit.ID)
		}
	}
}

// checkStream compares a stream, if the index has one, with what a query finds in the order of ids.
func checkStream(rt testingT, x, oracle search.Index, q search.Query) {
	streamer, ok := x.(search.Streamer)
	if !ok {
		return
	}
	q.Sort, q.Offset, q.Limit, q.Facets = search.Sort{}, 0, search.MaxLimit, nil
	want, _ := oracle.Find(rt.Context(), q) // the naive index never fails
	var got []search.Hit
	for hit, err := range streamer.Stream(rt.Context(), q) {
		if err != nil {
			rt.Fatal(err)
		}
		got = append(got, hit)
	}
	if diff := cmp.Diff(want.Hits, got, cmpopts.EquateEmpty(), cmpopts.EquateApprox(0, 1e-6)); diff != "" {
		rt.Fatalf("%+v (-scan +walk):\n%s", q, diff)
	}
}

// allIDs returns the ids of all documents that are generated here.
func allIDs() []models.ID {
	var ids []models.ID
	for n := range 30 {
		ids = append(ids, id(n+1))
	}
	return ids
}

func step(rt *rapid.T, x search.Index, oracle search.Index) {
	documents := rapid.SliceOfNDistinct(document(), 0, 9, func(d search.Document) models.ID { return d.ID })
	var err error
	switch rapid.IntRange(0, 9).Draw(rt, "act") {
	case 0:
		list := documents.Draw(rt, "all")
		_ = oracle.Replace(rt.Context(), search.NewReplacement(list...))
		err = x.Replace(rt.Context(), search.NewReplacement(list...))
	case 1, 2:
		gone := []models.ID{id(rapid.IntRange(1, 30).Draw(rt, "gone")), id(rapid.IntRange(1, 30).Draw(rt, "gone too"))}
		_ = oracle.Drop(rt.Context(), gone...)
		err = x.Drop(rt.Context(), gone...)
	default:
		list := documents.Draw(rt, "put")
		_ = oracle.Put(rt.Context(), list...)
		err = x.Put(rt.Context(), list...)
	}
	if err != nil {
		rt.Fatal(err)
	}
}

// The worlds are small, so that things meet.
var (
	word   = rapid.SampledFrom(strings.Fields("group groups gruop step steps newcomers newcommers night דעה দল সভা 互助会 leeds leed a 12 twentyfour twenty-four twenty four al anon al-anon alanon l'esprit esprit c.r.a.f.t. craft families family eeds"))
	phrase = rapid.Map(rapid.SliceOfN(word, 0, 4), func(w []string) string { return strings.Join(w, " ") })
	value  = rapid.SampledFrom([]string{"a", "b", "c", "d"})
	number = rapid.Map(rapid.IntRange(0, 9), func(n int) float64 { return float64(n) })
	point  = rapid.Custom(func(t *rapid.T) models.Point {
		return models.Point{
			Lat: rapid.SampledFrom([]float64{-90, -0.05, 0, 0.05, 53.8, 53.9, 90}).Draw(t, "lat"),
			Lon: rapid.SampledFrom([]float64{-180, -179.95, -1.55, 0, 0.05, 179.95, 180}).Draw(t, "lon"),
		}
	})
	day = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
)

func document() *rapid.Generator[search.Document] {
	return rapid.Custom(func(t *rapid.T) search.Document {
		n := rapid.IntRange(1, 30).Draw(t, "id")
		texts := func(name string) []string { return rapid.SliceOfN(phrase, 0, 2).Draw(t, name) }
		d := search.Document{
			ID: id(n), Version: int64(rapid.IntRange(1, 4).Draw(t, "version")), Names: search.Names{Own: phrase.Draw(t, "name")},
			Texts:   search.Texts{Name: texts("names"), Topic: texts("topics"), Place: texts("places"), Body: texts("body")},
			Values:  map[string][]string{"k": distinct(t, "k"), "l": distinct(t, "l")},
			Numbers: map[string][]float64{"n": rapid.SliceOfN(number, 0, 2).Draw(t, "n")},
			Points:  rapid.SliceOfN(point, 0, 3).Draw(t, "points"), Updated: day.AddDate(0, 0, rapid.IntRange(0, 3).Draw(t, "updated")),
		}
		if rapid.Bool().Draw(t, "named") && d.Names.Own != "" {
			d.Names = search.Names{Own: d.Names.Own, Language: "en", Translations: map[string]string{"sv": phrase.Draw(t, "translated name")}}
		}
		if next := rapid.IntRange(0, 3).Draw(t, "next"); next > 0 {
			d.NextAt = day.AddDate(0, 0, next)
		}
		if rapid.Bool().Draw(t, "owned points") {
			d.PointOwners = rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 3), id), len(d.Points), len(d.Points)).Draw(t, "owners")
		}
		if rapid.Bool().Draw(t, "of parts") {
			d = withParts(t, d)
		}
		d.Public = fmt.Appendf(nil, "%d.%d", n, d.Version)
		return d
	})
}

func distinct(t *rapid.T, name string) []string {
	return rapid.SliceOfNDistinct(value, 0, 3, func(v string) string { return v }).Draw(t, name)
}

func condition(depth int) *rapid.Generator[models.Condition] {
	return rapid.Custom(func(t *rapid.T) models.Condition {
		kinds := 5
		if depth > 0 {
			kinds = 8
		}
		several := func(name string) []models.Condition { return rapid.SliceOfN(condition(depth-1), 1, 3).Draw(t, name) }
		switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
		case 0:
			return models.HasAny(rapid.SampledFrom([]string{"k", "l", "m"}).Draw(t, "attribute"), value.Draw(t, "value"), value.Draw(t, "or"))
		case 1:
			low := number.Draw(t, "low")
			return models.Condition{Range: &models.Range{Attribute: "n", Low: low, High: low + number.Draw(t, "length")}}
		case 2:
			km := rapid.SampledFrom([]float64{0, 1, 8, 25, 5000, 20016}).Draw(t, "km")
			return models.Condition{Around: &models.Circle{Centre: point.Draw(t, "centre"), RadiusKm: km}}
		case 3:
			a, b := point.Draw(t, "a"), point.Draw(t, "b")
			return models.Condition{Inside: &models.Box{West: a.Lon, East: b.Lon, South: min(a.Lat, b.Lat), North: max(a.Lat, b.Lat)}}
		case 4:
			return models.MatchAll()
		case 5:
			return models.Condition{All: several("all")}
		case 6:
			return models.Condition{Any: several("any")}
		}
		not := condition(depth-1).Draw(t, "not")
		return models.Condition{Not: &not}
	})
}

func query(allowed Differences) *rapid.Generator[search.Query] {
	return rapid.Custom(func(t *rapid.T) search.Query {
		q := search.Query{
			Where: condition(2).Draw(t, "where"), Facets: []string{"k", "l"}, FacetFilters: map[string]models.Condition{},
			Offset: rapid.IntRange(0, 5).Draw(t, "offset"), Limit: rapid.IntRange(0, 12).Draw(t, "limit"),
			IDsOnly: rapid.Bool().Draw(t, "ids only"),
			Sort: search.Sort{
				By: rapid.SampledFrom([]search.SortKey{
					"", search.SortRelevance, search.SortDistance, search.SortNextMeeting, search.SortName, search.SortUpdated,
				}).Draw(t, "sort"),
				Backward: rapid.Bool().Draw(t, "backward"),
			},
		}
		if q.Sort.By == search.SortName {
			q.Sort.Locale = search.NewLocale(rapid.SampledFrom([]string{"", "sv", "da, en", "en"}).Draw(t, "reader"))
		}
		if rapid.Bool().Draw(t, "typed") {
			q.Text = phrase.Draw(t, "text") + rapid.SampledFrom([]string{"", " ", "!"}).Draw(t, "end")
		}
		if allowed.Typos {
			q.Text = ""
		}
		for _, name := range []string{"k", "l"} {
			if rapid.Bool().Draw(t, "asked "+name) {
				q.FacetFilters[name] = condition(1).Draw(t, name)
			}
		}
		if rapid.Bool().Draw(t, "of one part") {
			q.PartFilters = partFilters(t)
		}
		if rapid.Bool().Draw(t, "near?") {
			p := point.Draw(t, "near")
			q.Origin = &p
		}
		return q
	})
}
