package directory

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/shg-directory/shg/locality"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
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
	leftOut      []string // words that were not understood
	radiusKm     float64
}

// resolve understands where somebody searches from: the gazetteer first, then the groups' own words for their localities. A place that
// neither knows is an InvalidError, unknown_place, with suggestions. Without a place the origin is empty.
func (r *Room) resolve(ctx context.Context, n models.Near) (origin, error) {
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
		return o.at(*n.Point)
	case n.PlaceID != "":
		place, ok := r.Gazetteer.Place(n.PlaceID)
		if !ok {
			place, ok = r.Gazetteer.Area(n.PlaceID)
		}
		if !ok {
			return o, models.InvalidParameter("place", "unknown_place")
		}
		return o.choose([]models.Place{place}), nil
	case n.Text != "":
		return r.resolveText(ctx, o, n.Text)
	}
	return o, nil
}

func (o origin) at(p models.Point) (origin, error) {
	if !p.Valid() {
		return o, models.InvalidParameter("near", "off_the_globe")
	}
	o.point, o.place = &p, &models.Place{Lat: p.Lat, Lon: p.Lon}
	return o, nil
}

// choose takes the first of places and offers the others. An area has no point.
func (o origin) choose(places []models.Place) origin {
	o.place, o.alternatives = &places[0], places[1:min(len(places), maxAlternatives+1)]
	if !o.place.IsArea() {
		p := o.place.Point()
		o.point = &p
	}
	return o
}

func (r *Room) resolveText(ctx context.Context, o origin, text string) (origin, error) {
	point, isPoint, err := locality.ParsePoint(text)
	if err != nil {
		return o, models.InvalidParameter("near", "off_the_globe")
	}
	if isPoint {
		return o.at(point)
	}
	meant := r.Gazetteer.Meant(text, maxAlternatives+1)
	if len(meant.Places) > 0 && len(meant.LeftOut) == 0 {
		return o.choose(meant.Places), nil
	}
	own, err := r.ownWords(ctx, text)
	if err != nil {
		return o, err
	}
	folded := locality.Fold(text)
	exact := slices.DeleteFunc(slices.Clone(own), func(p models.Place) bool { return locality.Fold(p.Name) != folded })
	for _, places := range [][]models.Place{exact, r.Gazetteer.Find(text, maxAlternatives+1), own} {
		if len(places) > 0 {
			return o.choose(places), nil
		}
	}
	if len(meant.Places) > 0 {
		o.leftOut = meant.LeftOut
		return o.choose(meant.Places), nil
	}
	return o, r.unknownPlace(text)
}

// ownWords are localities as groups themselves call them: a village that no gazetteer has is found if a group meets there.
func (r *Room) ownWords(ctx context.Context, text string) ([]models.Place, error) {
	var labels []models.Locality
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		labels, err = tx.LocalityLabels(ctx, locality.Fold(text), maxAlternatives+1)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for the groups' own words: %w", err)
	}
	var places []models.Place
	for _, l := range labels {
		if p, ok := l.Point(); ok {
			places = append(places, models.Place{Name: l.Label, Region: l.Region, RegionCode: l.RegionCode, Country: l.Country, Lat: p.Lat, Lon: p.Lon})
		}
	}
	return places, nil
}

func (r *Room) unknownPlace(text string) error {
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

// around is the condition of lying within the origin's radius, or in its area.
func (o origin) around() models.Condition {
	switch {
	case o.place != nil && o.place.IsArea() && o.place.RegionCode != "":
		return models.HasAny("region", o.place.RegionCode)
	case o.place != nil && o.place.IsArea():
		return models.HasAny("country", o.place.Country)
	case o.point == nil:
		return models.Everyone()
	}
	return models.Condition{Around: &models.Circle{Centre: *o.point, RadiusKm: o.radiusKm}}
}

// widen grows the radius until enough are found or the whole globe is searched, and says whether it grew.
func widen(ctx context.Context, index search.Index, q search.Query, w wanted, o *origin) (bool, error) {
	widened := false
	for o.radiusKm < maxRadiusKm {
		q.Parts, q.Limit, q.Facets = w.partsAround(*o), 0, nil
		result, err := index.Find(ctx, q)
		if err != nil || result.Total >= w.near.Enough {
			return widened, err
		}
		o.radiusKm, widened = min(2*o.radiusKm, maxRadiusKm), true
	}
	return widened, nil
}
