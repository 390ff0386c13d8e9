package consultation

import (
	"context"
	"fmt"

	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/store"
)

// readMatchingGroup returns what the rules may know of a group; where it is and meets in its own
// words only for its own members.
func (r *Room) readMatchingGroup(ctx context.Context, tx *store.Tx, id models.ID, asMember bool) (matching.Group, error) {
	g, err := tx.Group(ctx, id)
	if err != nil {
		return matching.Group{}, fmt.Errorf("read the request's group: %w", err)
	}
	if !asMember {
		return r.newMatchingGroup(g, models.ExactPlace{}), nil
	}
	exact, err := tx.ExactPlaces(ctx, id)
	if err != nil {
		return matching.Group{}, fmt.Errorf("read where the request's group is: %w", err)
	}
	return r.newMatchingGroup(directory.WithExactTimes(g, exact), exact[id]), nil
}

// newMatchingGroup returns what the rules know of a group, from its exact place if that is given.
func (r *Room) newMatchingGroup(g models.Group, exact models.ExactPlace) matching.Group {
	group := matching.Group{
		ID: g.ID, Topics: g.Topics, Language: g.Language, Languages: groupLanguages(g), Stage: g.Stage, Timezone: g.Timezone, PlaceID: g.Locality.PlaceID,
		RegionCode: g.Locality.RegionCode, Country: g.Locality.Country, MeetingWindows: schedule.WindowsAtPlaces(g),
	}
	if p, ok := g.Locality.Point(); ok {
		group.Point = &p
	}
	if exact.OwnerID == g.ID {
		group.PlaceID = exact.PlaceID
		if exact.Rules > 0 {
			group.RegionCode, group.Country = exact.RegionCode, exact.Country
		}
		if p, ok := exact.Point(); ok {
			group.Point = &p
		}
	}
	group.NearbyPlaces = r.nearbyPlaces(group.Point)
	return group
}

// nearbyPlaces returns the gazetteer's places nearby, by which what a consultant states about work
// elsewhere is compared.
func (r *Room) nearbyPlaces(point *models.Point) []string {
	const most = 10_000 // far more than lie so near to any point
	if point == nil || r.Gazetteer == nil {
		return nil
	}
	var ids []string
	for _, place := range r.Gazetteer.Within(*point, places.NearbyKm, most) {
		ids = append(ids, place.ID)
	}
	return ids
}

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

// newMatchingConsultant returns what the directory knows of a consultant beside the profile: of the
// resources that the profile names those around the group. Engagements, feedback, blocks and declines
// are not stored yet, so there are none.
func newMatchingConsultant(c models.Consultant, nearby nearbyResources) matching.Consultant {
	consultant := matching.Consultant{Consultant: c}
	for _, id := range c.Resources {
		if resource, ok := nearby[id]; ok {
			consultant.Resources = append(consultant.Resources, resource)
		}
	}
	return consultant
}

func newMatchingConsultants(rows []models.Consultant, nearby nearbyResources) []matching.Consultant {
	consultants := make([]matching.Consultant, len(rows))
	for i, c := range rows {
		consultants[i] = newMatchingConsultant(c, nearby)
	}
	return consultants
}
