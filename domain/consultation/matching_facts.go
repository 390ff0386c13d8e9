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

// facts is what is known of consultants beside their profiles, for one request.
type facts struct {
	work                 work
	nearby               nearbyResources
	declinedByConsultant map[models.ID]bool
	declinedByGroup      map[models.ID]bool
	blocked              map[models.ID]bool
}

// readFacts adds to the work of consultants who declined a request, and between whom and its group one
// does not want to work with the other.
func readFacts(ctx context.Context, tx *store.Tx, w work, request models.Request) (facts, error) {
	byConsultant, byGroup, err := tx.Declined(ctx, request.ID)
	if err != nil {
		return facts{}, err
	}
	blocked, err := tx.BlockedConsultants(ctx, request.GroupID)
	return facts{work: w, declinedByConsultant: setOf(byConsultant), declinedByGroup: setOf(byGroup), blocked: setOf(blocked)}, err
}

func setOf(ids []models.ID) map[models.ID]bool {
	set := make(map[models.ID]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// of returns what the rules know of a consultant.
func (f facts) of(c models.Consultant) matching.Consultant {
	known := matching.Consultant{Consultant: c}
	f.complete(&known)
	return known
}

// complete fills what the rules know beside the profile. It is done for everybody, in place: profiles are
// large.
func (f facts) complete(c *matching.Consultant) {
	c.Resources, c.Active, c.Answered = f.nearby.of(c.Consultant.Resources), 0, models.AnswerTimes{}
	c.DeclinedByConsultant, c.DeclinedByGroup, c.Blocked = f.declinedByConsultant[c.ID], f.declinedByGroup[c.ID], f.blocked[c.ID]
	if done := f.work[c.ID]; done != nil {
		c.Active, c.Answered, c.Engagements, c.Feedback = done.taken, done.answered, done.engagements, done.feedback
	}
}

func (f facts) ofAll(rows []*models.Consultant) []matching.Consultant {
	consultants := make([]matching.Consultant, len(rows))
	for i, row := range rows {
		consultants[i].Consultant = *row
		f.complete(&consultants[i])
	}
	return consultants
}
