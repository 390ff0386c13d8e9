package discovery

import (
	"context"
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

// resolveOrigin understands where somebody searches from: the gazetteer first, then the groups' own words
// for their localities. A place that neither knows is an InvalidError, unknown_place, with
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
	meant := r.Gazetteer.Geocode(text, maxAlternatives+1)
	if len(meant.Places) > 0 && len(meant.LeftOut) == 0 {
		return o.withPlaces(meant.Places), nil
	}
	own, err := r.findLocalPlaces(ctx, text)
	if err != nil {
		return o, err
	}
	folded := places.Fold(text)
	exact := slices.DeleteFunc(slices.Clone(own), func(p localPlace) bool { return places.Fold(p.label) != folded })
	if len(exact) > 0 {
		return o.withLocalPlaces(exact), nil
	}
	if found := r.Gazetteer.Find(text, maxAlternatives+1); len(found) > 0 {
		return o.withPlaces(found), nil
	}
	if len(own) > 0 {
		return o.withLocalPlaces(own), nil
	}
	if len(meant.Places) > 0 {
		o.ignoredWords = meant.LeftOut
		return o.withPlaces(meant.Places), nil
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
