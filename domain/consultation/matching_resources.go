package consultation

import (
	"context"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/store"
)

// nearbyResources are the confirmed resources around a group, by their ids.
type nearbyResources map[models.ID]matching.Resource

// readResources returns the confirmed resources around a group, and whether there is any confirmed
// resource in the directory at all: if there is none, nobody can know one.
func readResources(ctx context.Context, tx *store.Tx, group matching.Group) (nearby nearbyResources, known bool, err error) {
	count, err := tx.CountResources(ctx, models.ResourceConfirmed)
	if err != nil || count == 0 {
		return nil, false, err
	}
	south, north := 1.0, 0.0 // nothing lies between them
	if group.Point != nil {
		degrees := places.NearbyKm / kmPerLatitude
		south, north = group.Point.Lat-degrees, group.Point.Lat+degrees
	}
	rows, err := tx.ResourcesNear(ctx, group.PlaceID, south, north, models.MaxItems)
	nearby = nearbyResources{}
	for _, row := range rows {
		resource := matching.Resource{Category: row.Category, PlaceID: row.Locality.PlaceID, Confirmed: true}
		if point, ok := row.Locality.Point(); ok {
			resource.Point = &point
		}
		nearby[row.ID] = resource
	}
	return nearby, true, err
}

// kmPerLatitude is less than a degree of latitude is long anywhere, so that a band of latitudes holds
// all that is nearby.
const kmPerLatitude = 110

// of returns those that a consultant's profile names.
func (n nearbyResources) of(ids []models.ID) []matching.Resource {
	var known []matching.Resource
	for _, id := range ids {
		if resource, ok := n[id]; ok {
			known = append(known, resource)
		}
	}
	return known
}
