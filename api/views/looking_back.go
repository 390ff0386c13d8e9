package views

import (
	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// LookingBack is what a group asked for and what became of it, for its members. Lists have the newest
// first, at most 200 of each; the totals count all.
type LookingBack struct {
	GroupID     string            `json:"group_id" format:"uuid"`
	Totals      LookingBackTotals `json:"totals"`
	Stages      []StageChange     `json:"stages"`
	Needs       []PastNeed        `json:"needs"`
	Requests    []PastRequest     `json:"requests"` // that were opened
	Engagements []PastEngagement  `json:"engagements"`
	Shared      []SharedResource  `json:"shared"`    // within its engagements
	Resources   []Resource        `json:"resources"` // of the group's own list, by name
}

// LookingBackTotals are exact numbers of what a group did.
type LookingBackTotals struct {
	NeedsStated          int `json:"needs_stated"`
	NeedsMet             int `json:"needs_met"`
	RequestsOpened       int `json:"requests_opened"`
	EngagementsBegun     int `json:"engagements_begun"`
	EngagementsConcluded int `json:"engagements_concluded"`
	AppointmentsHeld     int `json:"appointments_held"`
	ResourcesShared      int `json:"resources_shared"`
	ResourcesUsed        int `json:"resources_used"`
}

// StageChange is one entry of a group's history of stages.
type StageChange struct {
	Value      models.Stage `json:"value"`
	DeclaredOn string       `json:"declared_on" format:"date"`
}

// PastNeed is a need in a looking back.
type PastNeed struct {
	ID        string            `json:"id" format:"uuid"`
	Statement string            `json:"statement" example:"We keep losing newcomers after the second meeting."`
	Language  string            `json:"language,omitempty" example:"en"`
	Status    models.NeedStatus `json:"status"`
	StatedOn  string            `json:"stated_on" format:"date"`
	ClosedOn  string            `json:"closed_on,omitempty" format:"date"` // when it was met or withdrawn
}

// PastRequest is a request in a looking back.
type PastRequest struct {
	ID                string                    `json:"id" format:"uuid"`
	Needs             []string                  `json:"needs"`
	ConsultationKinds []models.ConsultationKind `json:"consultation_kinds"`
	Status            models.RequestStatus      `json:"status"`
	OpenedOn          string                    `json:"opened_on" format:"date"`
}

// PastEngagement is an engagement in a looking back.
type PastEngagement struct {
	ID               string                  `json:"id" format:"uuid"`
	RequestID        string                  `json:"request_id" format:"uuid"`
	Consultant       *ConsultantBrief        `json:"consultant,omitempty"` // left out if the profile is erased
	Status           models.EngagementStatus `json:"status"`
	AcceptedOn       string                  `json:"accepted_on" format:"date"`
	AgreedOn         string                  `json:"agreed_on,omitempty" format:"date"` // when the first terms came into force
	ClosedOn         string                  `json:"closed_on,omitempty" format:"date"`
	EndedBy          models.Side             `json:"ended_by,omitempty"`
	StageBefore      models.Stage            `json:"stage_before,omitempty"` // of the group
	StageAfter       models.Stage            `json:"stage_after,omitempty"`  // at the end of the day on which the engagement was over
	AppointmentsHeld int                     `json:"appointments_held"`
	Feedback         ReleasedFeedback        `json:"feedback"`
}

// ReleasedFeedback is the feedback on an engagement once it is released.
type ReleasedFeedback struct {
	Released     bool                `json:"released"`                // the answers of the members are
	Answers      []MemberFeedback    `json:"answers"`                 // of the members, once released: without authors, in an order of chance
	OfConsultant *ConsultantFeedback `json:"of_consultant,omitempty"` // the consultant, on the collaboration
}

// ToStageChanges returns a history of stages as it is shown.
func ToStageChanges(history []models.StageChange) []StageChange {
	shown := make([]StageChange, len(history))
	for i, s := range history {
		shown[i] = StageChange{Value: s.Stage, DeclaredOn: FormatDate(s.DeclaredOn)}
	}
	return shown
}

// ToLookingBack returns a looking back as its reader sees it.
func (p Presenter) ToLookingBack(b models.LookingBack) LookingBack {
	shown := LookingBack{
		GroupID: b.GroupID.String(), Totals: LookingBackTotals(b.Totals), Stages: ToStageChanges(b.Stages), Needs: make([]PastNeed, len(b.Needs)),
		Requests: make([]PastRequest, len(b.Requests)), Engagements: make([]PastEngagement, len(b.Engagements)), Shared: make([]SharedResource, len(b.Shared)),
		Resources: make([]Resource, len(b.Resources)),
	}
	for i, n := range b.Needs {
		shown.Needs[i] = toPastNeed(n)
	}
	for i, r := range b.Requests {
		shown.Requests[i] = toPastRequest(r)
	}
	for i, e := range b.Engagements {
		shown.Engagements[i] = toPastEngagement(e)
	}
	for i, s := range b.Shared {
		shown.Shared[i] = p.ToSharedResource(s)
	}
	for i, r := range b.Resources {
		shown.Resources[i] = p.ToResource(r)
	}
	return shown
}

func toPastNeed(n models.Need) PastNeed {
	return PastNeed{
		ID: n.ID.String(), Statement: n.Statement, Language: n.Language, Status: n.Status, StatedOn: FormatDate(models.DateOf(n.StatedAt.UTC())), ClosedOn: FormatDate(n.ClosedOn()),
	}
}

func toPastRequest(r models.Request) PastRequest {
	shown := PastRequest{ID: r.ID.String(), Needs: make([]string, len(r.Needs)), ConsultationKinds: rest.NonNil(r.ConsultationKinds), Status: r.Status}
	for i, need := range r.Needs {
		shown.Needs[i] = need.String()
	}
	if r.OpenedAt != nil {
		shown.OpenedOn = FormatDate(models.DateOf(r.OpenedAt.UTC()))
	}
	return shown
}

func toPastEngagement(e models.PastEngagement) PastEngagement {
	feedback := ToEngagementFeedback(e.Feedback)
	shown := PastEngagement{
		ID: e.ID.String(), RequestID: e.RequestID.String(), Status: e.Status, AcceptedOn: FormatDate(e.AcceptedOn), AgreedOn: FormatDate(e.AgreedOn),
		ClosedOn: FormatDate(e.ClosedOn), EndedBy: e.EndedSide, StageBefore: e.StageBefore, StageAfter: e.StageAfter, AppointmentsHeld: e.AppointmentsHeld,
		Feedback: ReleasedFeedback{Released: feedback.Released, Answers: feedback.Answers, OfConsultant: feedback.OfConsultant},
	}
	if c := e.Consultant; c != nil {
		shown.Consultant = &ConsultantBrief{c.ID.String(), c.Name}
	}
	return shown
}
