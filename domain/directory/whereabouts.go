package directory

import (
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// placeRulesVersion is the version of the rules by which public whereabouts are derived from exact
// ones. A higher number has all of them derived anew at the next start, see rederiving.go.
const placeRulesVersion = 1

// farthestPlaceKm is how far the point that is drawn in an area may lie from the place that it is
// named after: areas are at most about 80 km across, and each has places.
const farthestPlaceKm = 200

// whereabouts is what a locality input comes to: what the public may know, and what only the group
// may.
type whereabouts struct {
	public      models.Locality
	exact       *models.ExactPlace // nil for precision exact
	timezone    string             // of the place; "" where unknown
	publicZones publicZones        // in which the public may see times; of precision exact none
}

// publicZones are the zones in which the public may see the times of what does not show its place.
type publicZones struct {
	primary string   // "" if neither place nor country is known
	choices []string // from which a hidden group may choose
}

// locate decides what the public may know of a place; previous is what it knew before, so that an area's
// point is drawn once. That is decided here alone. An unknown place is a *models.InvalidError under
// pointer.
func (r *Room) locate(in models.LocalityInput, previous models.Locality, pointer string) (whereabouts, error) {
	place, zone, err := r.resolvePlace(in, pointer)
	if err != nil {
		return whereabouts{}, err
	}
	full := models.Locality{Label: in.Label, LabelFolded: places.Fold(in.Label), Country: in.Place.Country, RegionCode: in.Place.RegionCode, Precision: in.Precision}
	full.Town = isTownOnly(in, place)
	if full.Precision == "" || full.Precision == models.PrecisionTown {
		full.Precision = models.PrecisionExact
	}
	if full.RegionCode != "" {
		full.Region = r.Gazetteer.RegionName(full.RegionCode)
	}
	if place.ID != "" {
		full.PlaceID, full.PlaceName, full.Region = place.ID, place.Name, place.Region
		full.RegionCode, full.Country = place.RegionCode, place.Country
	}
	if point, ok := pointOf(in, place); ok {
		point = places.RoundPoint(point)
		full.Lat, full.Lon = &point.Lat, &point.Lon
	}
	return r.disclose(full, previous, zone), nil
}

// disclose splits a whole locality into what the public may know and what only the group may. If
// too few people live in an area it is hidden.
func (r *Room) disclose(full, previous models.Locality, timezone string) whereabouts {
	w := whereabouts{public: full, timezone: timezone}
	if full.Precision == models.PrecisionExact {
		return w
	}
	w.exact = &models.ExactPlace{
		Label: full.Label, PlaceID: full.PlaceID, Country: full.Country, RegionCode: full.RegionCode, Precision: full.Precision, Lat: full.Lat, Lon: full.Lon,
	}
	point, hasPoint := full.Point()
	if full.Precision == models.PrecisionArea && hasPoint && r.Gazetteer.AreaPeople(point) >= places.MinAreaPeople {
		w.public, w.publicZones = r.drawArea(previous, point)
		return w
	}
	region := r.Gazetteer.PublicRegion(full.Country, full.RegionCode)
	w.public = models.Locality{Country: full.Country, RegionCode: region.RegionCode, Precision: full.Precision}
	if region.RegionCode != "" {
		w.public.Region = r.Gazetteer.RegionName(region.RegionCode)
	}
	if hasPoint {
		w.public.Precision = models.PrecisionHidden
	}
	w.publicZones = publicZones{primary: region.Zone, choices: region.Zones}
	return w
}

// drawArea gives the public a point of the cell, the one it has where the cell is the same, and
// place, region, country and zone of the place nearest to that point: of all that, nothing depends
// on where in the cell the group really is.
func (r *Room) drawArea(previous models.Locality, exact models.Point) (models.Locality, publicZones) {
	point, cell := r.Gazetteer.PublicPoint(exact, r.random)
	if previous.Cell == cell && previous.Lat != nil {
		point = models.Point{Lat: *previous.Lat, Lon: *previous.Lon}
	}
	public := models.Locality{Lat: &point.Lat, Lon: &point.Lon, Cell: cell, Precision: models.PrecisionArea}
	place, ok := r.Gazetteer.Nearest(point, farthestPlaceKm)
	if !ok {
		return public, publicZones{}
	}
	public.PlaceID, public.PlaceName = place.ID, place.Name
	public.Region, public.RegionCode, public.Country = place.Region, place.RegionCode, place.Country
	return public, publicZones{primary: place.Timezone}
}

// resolvePlace returns the place chosen, else the one nearest to the point in the country and
// region named, and the time zone of place or point. A point that has no such place near it has the
// zero place and is stored.
func (r *Room) resolvePlace(in models.LocalityInput, pointer string) (models.Place, string, error) {
	if in.Place.ID != "" {
		place, ok := r.Gazetteer.Place(in.Place.ID)
		if !ok {
			return place, "", models.Invalid(pointer+"/place/id", "unknown_place")
		}
		return place, place.Timezone, nil
	}
	if in.Point != nil {
		info := r.Gazetteer.ReverseGeocode(*in.Point, in.Place.Country, in.Place.RegionCode)
		return info.Place, info.Timezone, nil
	}
	return models.Place{}, "", nil
}

// isTownOnly reports whether no more than the town is known of a place that conceals nothing:
// because that is stated, or because there are no coordinates.
func isTownOnly(in models.LocalityInput, place models.Place) bool {
	switch in.Precision {
	case models.PrecisionTown:
		return in.Point != nil || place.ID != ""
	case models.PrecisionExact, "":
		return in.Point == nil && place.ID != ""
	case models.PrecisionArea, models.PrecisionHidden:
	}
	return false
}

// pointOf returns the point given, or the centre of the place; of a town that is known always the
// centre.
func pointOf(in models.LocalityInput, place models.Place) (models.Point, bool) {
	if in.Point != nil && (in.Precision != models.PrecisionTown || place.ID == "") {
		return *in.Point, true
	}
	return place.Point(), place.ID != ""
}

// stricter returns the precision that discloses less; the second of two that disclose the same.
func stricter(a, b models.Precision) models.Precision {
	if disclosureLevel(a) < disclosureLevel(b) {
		return a
	}
	return b
}

// disclosureLevel orders precisions by how much they disclose; what has none is exact. A town and
// an exact place disclose the same names, so that a group of which the town is known can have a
// meeting of which more is.
func disclosureLevel(p models.Precision) int {
	switch p {
	case models.PrecisionHidden:
		return 0
	case models.PrecisionArea:
		return 1
	case models.PrecisionExact, models.PrecisionTown: // a town conceals nothing: more is not known
	}
	return 2
}
