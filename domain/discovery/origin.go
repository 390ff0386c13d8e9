package discovery

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/search"
)

const (
	defaultRadiusKm = 25
	maxRadiusKm     = 20000
	maxAlternatives = 5
)

// origin is where is searched from.
type origin struct {
	point        *models.Point
	place        *models.Place
	alternatives []models.Place
	ignoredWords []string // words that were not understood
	townOf       string   // the groups' own words, if the point is that of the town of a group that uses them
	radiusKm     float64
}

// resolveOrigin understands where somebody searches from: the gazetteer first, then the groups' own
// words for their localities. A place that neither knows is an InvalidError, unknown_place, with
// suggestions. Without a place the origin is empty.
func (r *Room) resolveOrigin(ctx context.Context, n models.Origin) (origin, error) {
	o := origin{radiusKm: n.RadiusKm}
	if o.radiusKm == 0 {
		o.radiusKm = defaultRadiusKm
	}
	if o.radiusKm < 0 || o.radiusKm > maxRadiusKm {
		return o, &models.InvalidError{Fields: []models.FieldError{{
			Parameter: "radius_km", Code: "out_of_range", Params: map[string]any{"min": 0, "max": maxRadiusKm},
		}}}
	}
	switch {
	case n.Point != nil:
		return o.withPoint(*n.Point)
	case n.PlaceID != "":
		place, ok := r.Gazetteer.Place(n.PlaceID)
		if !ok {
			place, ok = r.Gazetteer.Area(n.PlaceID)
		}
		if !ok {
			return o, models.InvalidParameter("place", "unknown_place")
		}
		return o.withPlaces([]models.Place{place}), nil
	case n.Text != "":
		return r.resolveOriginText(ctx, o, n.Text)
	}
	return o, nil
}

func (o origin) withPoint(p models.Point) (origin, error) {
	if !p.Valid() {
		return o, models.InvalidParameter("near", "off_the_globe")
	}
	o.point, o.place = &p, &models.Place{Lat: p.Lat, Lon: p.Lon}
	return o, nil
}

// withPlaces takes the first of places and offers the others. An area has no point.
func (o origin) withPlaces(places []models.Place) origin {
	o.place, o.alternatives = &places[0], places[1:min(len(places), maxAlternatives+1)]
	if !o.place.IsArea() {
		p := o.place.Point()
		o.point = &p
	}
	return o
}

func (r *Room) resolveOriginText(ctx context.Context, o origin, text string) (origin, error) {
	point, isPoint, err := places.ParsePoint(text)
	if err != nil {
		return o, models.InvalidParameter("near", "off_the_globe")
	}
	if isPoint {
		return o.withPoint(point)
	}
	geocoded := r.Gazetteer.Geocode(text, maxAlternatives+1)
	if len(geocoded.Places) > 0 && len(geocoded.LeftOut) == 0 {
		return o.withPlaces(geocoded.Places), nil
	}
	local, err := r.findLocalPlaces(ctx, text)
	if err != nil {
		return o, err
	}
	folded := places.Fold(text)
	exact := slices.DeleteFunc(slices.Clone(local), func(p localPlace) bool { return places.Fold(p.label) != folded })
	if len(exact) > 0 {
		return o.withLocalPlaces(exact), nil
	}
	if found := r.Gazetteer.Find(text, maxAlternatives+1); len(found) > 0 {
		return o.withPlaces(found), nil
	}
	if len(local) > 0 {
		return o.withLocalPlaces(local), nil
	}
	if len(geocoded.Places) > 0 {
		o.ignoredWords = geocoded.LeftOut
		return o.withPlaces(geocoded.Places), nil
	}
	return o, r.unknownPlaceError(text)
}

func (r *Room) unknownPlaceError(text string) error {
	var names []string
	for _, p := range r.Gazetteer.Suggest(text, maxAlternatives) {
		name := p.Name
		if p.Region != "" {
			name += ", " + p.Region
		}
		names = append(names, name+", "+p.Country)
	}
	return &models.InvalidError{Fields: []models.FieldError{{
		Parameter: "near", Code: "unknown_place", Suggestions: names, Params: map[string]any{"suggestions": strings.Join(names, "; ")},
	}}}
}

// condition returns the condition of lying within the origin's radius, or in its area.
func (o origin) condition() models.Condition {
	switch {
	case o.place != nil && o.place.IsArea() && o.place.RegionCode != "":
		return models.HasAny("region", o.place.RegionCode)
	case o.place != nil && o.place.IsArea():
		return models.HasAny("country", o.place.Country)
	case o.point == nil:
		return models.MatchAll()
	}
	return models.Condition{Around: &models.Circle{Centre: *o.point, RadiusKm: o.radiusKm}}
}

// widen grows the radius until enough are found or the whole globe is searched, and reports whether
// it grew.
func widen(ctx context.Context, index search.Index, q search.Query, w searchRequest, o *origin) (bool, error) {
	widened := false
	for o.radiusKm < maxRadiusKm {
		q.PartFilters, q.Limit, q.Facets = w.partsWithin(*o), 0, nil
		result, err := index.Find(ctx, q)
		if err != nil || result.Total >= w.origin.MinResults {
			return widened, err
		}
		o.radiusKm, widened = min(2*o.radiusKm, maxRadiusKm), true
	}
	return widened, nil
}

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

// locatedValues returns the values of locatedAttribute of what people come to in person, in the
// public countries.
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
