package discovery

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// located is the attribute for whether a search by distance can find a meeting or a consultant:
// locatedYes if it has a public point; locatedNo if people meet there in person and it has none,
// with the country after a space if that is public. What is online alone has no value.
const (
	locatedAttribute = "located"
	locatedYes       = "yes"
	locatedNo        = "no"
)

// maxCountryKm is how far the place may lie that gives a point its country.
const maxCountryKm = 200

// locatedValues returns the values of locatedAttribute of what people come to in person, in the public
// countries.
func locatedValues(hasPoint bool, countries ...string) []string {
	if hasPoint {
		return []string{locatedYes}
	}
	if len(countries) == 0 {
		return []string{locatedNo}
	}
	values := make([]string, len(countries))
	for i, country := range countries {
		values[i] = locatedNo + " " + country
	}
	return values
}

// meetingLocatedValues returns the values of locatedAttribute of a meeting.
func meetingLocatedValues(m models.Meeting, hasPoint bool, countries []string) []string {
	inPerson := m.Format == models.MeetingInPerson || m.Format == models.MeetingHybrid
	if !hasPoint && !inPerson {
		return nil
	}
	return locatedValues(hasPoint, countries...)
}

// countUnlocated returns how many records hold all that is asked but the distance, and cannot be
// found by it, because nothing of them that matches has a public point. They are counted in the
// country searched from and among those without a country.
//
// Of a group that conceals its place the count depends on the public country alone, which a search
// by country shows too: neither the place searched from nor the radius changes it. 0 without a
// circle.
func (r *Room) countUnlocated(ctx context.Context, s indexKind, w searchRequest, o origin) (int, error) {
	if o.point == nil {
		return 0, nil
	}
	unlocated := locatedValues(false)
	if country := r.countryOf(o); country != "" {
		unlocated = append(unlocated, locatedValues(false, country)...)
	}
	// The few records with such a part are looked up first, so that the others cost nothing.
	q := search.Query{Text: w.text, Where: models.AllOf(models.HasAny(locatedAttribute, unlocated...), w.where), FacetFilters: w.facet}
	if result, err := s.index.Find(ctx, q); err != nil || result.Total == 0 {
		return 0, err
	}
	q.Facets, q.PartFilters = []string{locatedAttribute}, maps.Clone(w.parts)
	if q.PartFilters == nil {
		q.PartFilters = map[string]models.Condition{}
	}
	q.PartFilters[""] = models.AllOf(models.HasAny(locatedAttribute, append(unlocated, locatedYes)...), w.parts[""])
	result, err := s.index.Find(ctx, q)
	if err != nil {
		return 0, fmt.Errorf("count what has no point: %w", err)
	}
	counts := result.Facets[locatedAttribute]
	if i := slices.IndexFunc(counts, func(c models.FacetCount) bool { return c.Value == locatedYes }); i >= 0 {
		return max(0, result.Total-counts[i].Count), nil
	}
	return result.Total, nil
}

// countryOf returns the country searched from; "" far from every place.
func (r *Room) countryOf(o origin) string {
	if o.place != nil && o.place.Country != "" {
		return o.place.Country
	}
	place, _ := r.Gazetteer.Nearest(*o.point, maxCountryKm)
	return place.Country
}
