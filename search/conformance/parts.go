package conformance

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// matchesParts asks for what one part must hold.
func matchesParts(t *testing.T, x search.Index) {
	leeds, york := models.Point{Lat: 53.8, Lon: -1.55}, models.Point{Lat: 53.96, Lon: -1.08}
	d := doc(1, "Two meetings")
	d.Values = map[string][]string{"day": {"MO", "TU"}, "format": {"in_person", "online"}, "kind": {"peer"}}
	d.Points, d.NextAt = []models.Point{leeds, york}, day.AddDate(0, 0, 1)
	d.Parts = []search.Part{
		{Values: map[string][]string{"day": {"MO"}, "format": {"in_person"}}, Points: []int{0}, NextAt: day.AddDate(0, 0, 1)},
		{Values: map[string][]string{"day": {"TU"}, "format": {"online"}}, Points: []int{1}, NextAt: day.AddDate(0, 0, 2)},
	}
	put(t, x, d)
	has := models.HasAny[string]
	wantFound(t, x, search.Query{PartFilters: map[string]models.Condition{"day": has("day", "MO"), "format": has("format", "online")}})
	wantFound(t, x, search.Query{PartFilters: map[string]models.Condition{"": around(york, 5), "day": has("day", "MO")}})
	wantFound(t, x, search.Query{PartFilters: map[string]models.Condition{"": around(york, 5), "format": has("format", "online")}}, 1)
	r := find(t, x, search.Query{
		PartFilters: map[string]models.Condition{"day": has("day", "TU")}, Facets: []string{"day", "format", "kind"}, Origin: &leeds,
	})
	want := map[string][]models.FacetCount{
		"day": {{Value: "MO", Count: 1}, {Value: "TU", Count: 1}}, "format": {{Value: "online", Count: 1}}, "kind": {{Value: "peer", Count: 1}},
	}
	if diff := cmp.Diff(want, r.Facets); diff != "" {
		t.Errorf("facets (-want +got):\n%s", diff)
	}
	if len(r.Hits) != 1 || r.Hits[0].NearestPoint != 1 || r.Hits[0].DistanceKm < 30 || !r.Hits[0].ByParts || !r.Hits[0].NextAt.Equal(day.AddDate(0, 0, 2)) {
		t.Errorf("the part that matches: %+v", r.Hits)
	}
}

func around(p models.Point, km float64) models.Condition {
	return models.Condition{Around: &models.Circle{Centre: p, RadiusKm: km}}
}

// withParts makes a document consist of parts, whose values and numbers it has too.
func withParts(t *rapid.T, d search.Document) search.Document {
	values, numbers := map[string][]string{"k": d.Values["k"]}, map[string][]float64{}
	for range rapid.IntRange(1, 3).Draw(t, "parts") {
		p := search.Part{
			Values:  map[string][]string{"l": distinct(t, "part's l"), "m": distinct(t, "part's m")},
			Numbers: map[string][]float64{"n": rapid.SliceOfN(number, 0, 2).Draw(t, "part's n")},
		}
		for at := range d.Points {
			if rapid.Bool().Draw(t, "part's point") {
				p.Points = append(p.Points, at)
			}
		}
		if next := rapid.IntRange(0, 3).Draw(t, "part's next"); next > 0 {
			p.NextAt = day.AddDate(0, 0, next)
		}
		for name, list := range p.Values {
			values[name] = slices.Compact(slices.Sorted(slices.Values(append(values[name], list...))))
		}
		numbers["n"] = append(numbers["n"], p.Numbers["n"]...)
		d.Parts = append(d.Parts, p)
	}
	d.Values, d.Numbers, d.NextAt = values, numbers, time.Time{}
	for _, p := range d.Parts {
		if !p.NextAt.IsZero() && (d.NextAt.IsZero() || p.NextAt.Before(d.NextAt)) {
			d.NextAt = p.NextAt
		}
	}
	return d
}

// partFilters returns conditions of one part, which hold no negation.
func partFilters(t *rapid.T) map[string]models.Condition {
	filters := map[string]models.Condition{}
	for _, name := range []string{"", "l", "m"} {
		if rapid.Bool().Draw(t, "part's "+name) {
			filters[name] = withoutNegation(condition(2).Draw(t, "of parts "+name))
		}
	}
	return filters
}

// withoutNegation returns a condition without its negations, and of what parts have.
func withoutNegation(c models.Condition) models.Condition {
	switch {
	case c.Not != nil:
		return withoutNegation(*c.Not)
	case c.Has != nil && c.Has.Attribute == "k":
		return models.HasAny("l", c.Has.Values...)
	case len(c.All) > 0:
		return models.Condition{All: withoutNegations(c.All)}
	case len(c.Any) > 0:
		return models.Condition{Any: withoutNegations(c.Any)}
	}
	return c
}

func withoutNegations(list []models.Condition) []models.Condition {
	result := make([]models.Condition, len(list))
	for i, c := range list {
		result[i] = withoutNegation(c)
	}
	return result
}
