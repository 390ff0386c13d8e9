package models

// MaxLookedBack is how many of a kind a group's looking back lists, the newest first. Its totals count
// all.
const MaxLookedBack = 200

// LookingBack is what a group asked for and what became of it, for its members alone.
type LookingBack struct {
	GroupID     ID
	Totals      LookingBackTotals
	Stages      []StageChange // the newest first
	StageCount  int           // of all of them
	Needs       []Need
	Requests    []Request // that were opened
	Engagements []PastEngagement
	Shared      []SharedResource // within its engagements
	Resources   []Resource       // of its own list, by name
}

// LookingBackTotals are exact numbers of what a group did.
type LookingBackTotals struct {
	NeedsStated          int
	NeedsMet             int
	RequestsOpened       int
	EngagementsBegun     int
	EngagementsConcluded int
	AppointmentsHeld     int
	ResourcesShared      int
	ResourcesUsed        int
}

// PastEngagement is an engagement in a looking back, without its terms.
type PastEngagement struct {
	Engagement
	StageBefore      Stage // "" if the group had declared none
	StageAfter       Stage // on the day on which it was over; "" before, or if none was declared
	AppointmentsHeld int
	Feedback         EngagementFeedback // as the reader may know it; without the reader's own
}
