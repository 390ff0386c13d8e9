package directory

import (
	"github.com/shg-directory/shg/locality"
	"github.com/shg-directory/shg/models"
)

// nearestPlaceKm is how far a point may lie from the place that it is named after.
const nearestPlaceKm = 50

// whereabouts is what a locality input comes to: what the public may know, and what only the group may.
type whereabouts struct {
	public   models.Locality
	exact    *models.ExactPlace // nil for precision exact
	timezone string             // of the place; "" where unknown
}

// locate decides what the public may know of a place; was is what it knew before, so that an area's point is drawn once. It is the one
// place where that is decided. An unknown place is a *models.InvalidError under pointer.
func (r *Room) locate(in models.LocalityInput, was models.Locality, pointer string) (whereabouts, error) {
	place, known, err := r.placeOf(in, pointer)
	if err != nil {
		return whereabouts{}, err
	}
	full := models.Locality{Label: in.Label, LabelFolded: locality.Fold(in.Label), Country: in.Place.Country, RegionCode: in.Place.RegionCode, Precision: in.Precision}
	if full.Precision == "" {
		full.Precision = models.PrecisionExact
	}
	if full.RegionCode != "" {
		full.Region = r.Gazetteer.RegionName(full.RegionCode)
	}
	if known {
		full.PlaceID, full.PlaceName, full.Region = place.ID, place.Name, place.Region
		full.RegionCode, full.Country = place.RegionCode, place.Country
	}
	if point, ok := pointOf(in, place, known); ok {
		point = locality.RoundPoint(point)
		full.Lat, full.Lon = &point.Lat, &point.Lon
	}
	return r.disclose(full, was, place.Timezone), nil
}

// disclose splits a whole locality into what the public may know and what only the group may.
func (r *Room) disclose(full, was models.Locality, timezone string) whereabouts {
	if full.Precision == models.PrecisionExact {
		return whereabouts{public: full, timezone: timezone}
	}
	exact := &models.ExactPlace{Label: full.Label, PlaceID: full.PlaceID, Lat: full.Lat, Lon: full.Lon}
	public := models.Locality{Region: full.Region, RegionCode: full.RegionCode, Country: full.Country, Precision: full.Precision}
	point, hasPoint := full.Point()
	if full.Precision == models.PrecisionArea && hasPoint {
		r.drawArea(&public, was, point)
	}
	return whereabouts{public: public, exact: exact, timezone: timezone}
}

// drawArea gives the public a point of the cell, the one it has where the cell is the same, and the place nearest to that point: of both,
// nothing depends on where in the cell the group really is.
func (r *Room) drawArea(public *models.Locality, was models.Locality, exact models.Point) {
	point, cell := r.Gazetteer.PublicPoint(exact, r.random)
	if was.Cell == cell && was.Lat != nil {
		point = models.Point{Lat: *was.Lat, Lon: *was.Lon}
	}
	public.Lat, public.Lon, public.Cell = &point.Lat, &point.Lon, cell
	if place, ok := r.Gazetteer.Nearest(point, nearestPlaceKm); ok {
		public.PlaceID, public.PlaceName = place.ID, place.Name
	}
}

func (r *Room) placeOf(in models.LocalityInput, pointer string) (models.Place, bool, error) {
	if in.Place.ID != "" {
		place, ok := r.Gazetteer.Place(in.Place.ID)
		if !ok {
			return place, false, models.Invalid(pointer+"/place/id", "unknown_place")
		}
		return place, true, nil
	}
	if in.Point != nil {
		place, ok := r.Gazetteer.Nearest(*in.Point, nearestPlaceKm)
		return place, ok, nil
	}
	return models.Place{}, false, nil
}

func pointOf(in models.LocalityInput, place models.Place, known bool) (models.Point, bool) {
	if in.Point != nil {
		return *in.Point, true
	}
	return place.Point(), known
}

// stricter is the precision that discloses less.
func stricter(a, b models.Precision) models.Precision {
	rank := map[models.Precision]int{"": 0, models.PrecisionExact: 0, models.PrecisionArea: 1, models.PrecisionHidden: 2}
	if rank[b] > rank[a] {
		return b
	}
	return a
}
