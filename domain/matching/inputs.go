package matching

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// Request is a group's request with all that is judged by: the needs it rests on as they are now,
// whatever their status, the group as the reader may know it, and the instant that one ranking is
// of.
type Request struct {
	models.Request
	Needs []models.Need
	Group Group
	AsOf  time.Time
	// ResourcesKnown is true if there is a directory of resources. If there is none, nobody can
	// know a confirmed one, and the fact is left out for everybody.
	ResourcesKnown bool
}

// Group is what the judging may know of the group. The caller that builds it decides for which
// reader: Point is the exact one only for the group's own view; for what a consultant can see or
// infer it is the public one, and of a hidden group region and country alone are given.
type Group struct {
	ID             models.ID
	Topics         []string
	Language       string // the one the group meets in
	Languages      []string
	Stage          models.Stage // "" none declared
	Timezone       string       // IANA; dates end at 24:00 there; "" or unknown means UTC
	PlaceID        string
	Point          *models.Point
	RegionCode     string
	Country        string
	MeetingWindows []models.Window // when the group meets at a place, one for each meeting, in Timezone
	NearbyPlaces   []string        // ids of the gazetteer's places that are nearby
}

// Consultant is a consultant with what is known beside the profile. What nobody knows yet is left
// empty.
type Consultant struct {
	models.Consultant
	Engagements          []Engagement
	Feedback             Ratings
	Blocked              bool // either has blocked the other
	DeclinedByGroup      bool // for this request
	DeclinedByConsultant bool // for this request
	Resources            []Resource
}

// Engagement is a consultation that has ended. Place and point are the group's public ones.
type Engagement struct {
	GroupID          models.ID
	PlaceID          string
	Point            *models.Point
	ConcludedOn      models.Date
	Stage            models.Stage // the group's at the time
	BrokenOffByGroup bool
}

// Feedback is the published mean of groups' ratings for one principle: (1.5 + Σg)/(3 + k), 0…1, k
// groups.
type Feedback struct {
	Groups int
	Mean   float64
}

// Ratings are a consultant's, in the order of the principles; where none is published there are no
// groups. An array is read much faster than a map, and is read for everybody.
type Ratings [principleCount]Feedback

// Of returns the rating of one of the six principles, to be read or set.
func (r *Ratings) Of(principle models.Principle) *Feedback {
	return &r[slices.Index(models.Principles(), principle)]
}

// Resource is one that the consultant knows. Confirmed means that somebody has checked that it is
// there.
type Resource struct {
	Category  models.ResourceCategory
	PlaceID   string
	Point     *models.Point
	Confirmed bool
}
