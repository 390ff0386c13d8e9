package directory

import (
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// maxLabelKm is how far the place that a meeting's label names may lie from the group's point:
// "Church" in a group in Leeds is no town in Lancashire.
const maxLabelKm = 50

// resolveLabel returns a locality with the place or area that its label names, looked up as near=
// is. If a meeting names no country, that of its group counts, the zero Locality for all else. What
// conceals its place is left as it is: nothing may become public of it by a guess.
func (r *Room) resolveLabel(in models.LocalityInput, parent models.Locality) models.LocalityInput {
	if in.Conceals() {
		return in
	}
	query := in
	if query.Place.Country == "" {
		query.Place.Country, query.Place.RegionCode = parent.Country, parent.RegionCode
	}
	place, ok := r.Gazetteer.FindLabel(query)
	if !ok {
		return in
	}
	if point, hasPoint := parent.Point(); hasPoint && (place.IsArea() || places.DistanceKm(point, place.Point()) > maxLabelKm) {
		return in
	}
	if place.IsArea() {
		in.Place.Country, in.Place.RegionCode = place.Country, place.RegionCode
		return in
	}
	in.Place.ID = place.ID
	return in
}
