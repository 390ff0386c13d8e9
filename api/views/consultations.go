package views

import (
	"time"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// GroupBrief names a group.
type GroupBrief struct {
	ID   string `json:"id" format:"uuid"`
	Name string `json:"name" example:"Tuesday Night"`
	Slug string `json:"slug" example:"tuesday-night-leeds"`
}

// ConsultantBrief names a consultant.
type ConsultantBrief struct {
	ID   string `json:"id" format:"uuid"`
	Name string `json:"name"`
}

// StatedNeed is a need as a consultant reads it: in the words of a member, who is not named.
type StatedNeed struct {
	ID                string                    `json:"id" format:"uuid"`
	Statement         string                    `json:"statement" example:"We keep losing newcomers after the second meeting."`
	Language          string                    `json:"language,omitempty" example:"en"`
	Topics            []string                  `json:"topics"`
	ConsultationKinds []models.ConsultationKind `json:"consultation_kinds"`
	RespondByOn       string                    `json:"respond_by_on,omitempty" format:"date"`
}

// OpenCall is a request as consultants may know it: without the group's name, its weights and what it
// insists on, and where the public knows the group to be.
type OpenCall struct {
	ID                 string                    `json:"id" format:"uuid"`
	OpenedOn           string                    `json:"opened_on,omitempty" format:"date"`
	ConsultationKinds  []models.ConsultationKind `json:"consultation_kinds"`
	Roles              []models.Role             `json:"roles"`
	Formats            []models.Format           `json:"formats"`
	Availability       []models.Window           `json:"availability"`
	Timezone           string                    `json:"timezone,omitempty" example:"Asia/Dhaka"`
	SessionMinutes     int                       `json:"session_minutes" example:"90"`
	Languages          []string                  `json:"languages"`
	AcceptsInterpreter bool                      `json:"accepts_interpreter"`
	Cost               *models.AcceptedCost      `json:"cost,omitempty"`
	RespondByOn        string                    `json:"respond_by_on,omitempty" format:"date"`
	Resources          []models.ResourceCategory `json:"resources"`
	Topics             []string                  `json:"topics"`             // of the request, else of the group
	Stage              models.Stage              `json:"stage,omitempty"`    // of the group; only of one call
	Locality           *Locality                 `json:"locality,omitempty"` // as the public knows it; only of one call
	Needs              []StatedNeed              `json:"needs"`              // in the group's order; only of one call
}

// ToOpenCall returns a request as consultants may know it.
func ToOpenCall(c models.OpenCall) OpenCall {
	r := c.Request
	shown := OpenCall{
		ID: r.ID.String(), ConsultationKinds: rest.NonNil(r.ConsultationKinds), Roles: rest.NonNil(r.Roles), Formats: rest.NonNil(r.Formats),
		Availability: rest.NonNil(r.Availability), Timezone: r.Timezone, SessionMinutes: r.SessionMinutes, Languages: rest.NonNil(r.Languages),
		AcceptsInterpreter: r.AcceptsInterpreter, RespondByOn: FormatDate(r.RespondByOn), Resources: rest.NonNil(r.Resources),
		Topics: rest.NonNil(r.Topics), Stage: c.Stage, Locality: toLocality(c.Locality), Needs: make([]StatedNeed, len(c.Needs)),
	}
	if len(r.Topics) == 0 {
		shown.Topics = rest.NonNil(c.Topics)
	}
	if r.OpenedAt != nil {
		shown.OpenedOn = FormatDate(models.DateOf(r.OpenedAt.UTC()))
	}
	if cost := r.Cost.V; len(cost.Accepts) > 0 || cost.Max != nil || cost.Per != "" {
		shown.Cost = &cost
	}
	for i, n := range c.Needs {
		shown.Needs[i] = StatedNeed{
			ID: n.ID.String(), Statement: n.Statement, Language: n.Language, Topics: rest.NonNil(n.Topics),
			ConsultationKinds: rest.NonNil(n.ConsultationKinds), RespondByOn: FormatDate(n.RespondByOn),
		}
	}
	return shown
}

// ConsultationQuestion is what a consultant asks before answering, and what the group answers.
type ConsultationQuestion struct {
	ID         string `json:"id" format:"uuid"`
	Question   string `json:"question"`
	AskedOn    string `json:"asked_on" format:"date"`
	Answer     string `json:"answer,omitempty"`
	AnsweredOn string `json:"answered_on,omitempty" format:"date"`
}

// NextConsultant is who comes next in a ranking.
type NextConsultant struct {
	ConsultantID string `json:"consultant_id" format:"uuid"`
}

// ConsultationInvitation asks a consultant to work with a group on a request.
type ConsultationInvitation struct {
	ID           string                  `json:"id" format:"uuid"`
	Version      int64                   `json:"version"`
	RequestID    string                  `json:"request_id" format:"uuid"`
	Group        GroupBrief              `json:"group"`
	ConsultantID string                  `json:"consultant_id" format:"uuid"`
	Status       models.InvitationStatus `json:"status"`
	Words        string                  `json:"words,omitempty"` // what the group writes to the consultant
	InvitedAt    *time.Time              `json:"invited_at,omitempty" format:"date-time"`
	DueAt        *time.Time              `json:"due_at,omitempty" format:"date-time"` // by when the consultant promised to answer
	Overdue      bool                    `json:"overdue"`
	AnsweredAt   *time.Time              `json:"answered_at,omitempty" format:"date-time"`
	Reason       models.DeclineReason    `json:"reason,omitempty"`                      // why it was declined
	ProposalID   string                  `json:"proposal_id,omitempty" format:"uuid"`   // while members of the group must agree
	EngagementID string                  `json:"engagement_id,omitempty" format:"uuid"` // that its acceptance began; not in lists
	Next         *NextConsultant         `json:"next,omitempty"`                        // whom the group can invite next, by the ranking, if it was declined or its time is over; in its own lists
	Questions    []ConsultationQuestion  `json:"questions"`                             // the oldest first
	Suggestions  []string                `json:"suggestions" format:"uuid"`             // consultants whom this one suggests
	Call         *OpenCall               `json:"call,omitempty"`                        // the request as the consultant reads it, who does while it waits or the engagement is under way; not in lists
	CreatedAt    time.Time               `json:"created_at" format:"date-time"`
	UpdatedAt    time.Time               `json:"updated_at" format:"date-time"`
}

// ToConsultationInvitation returns an invitation as both sides see it.
func ToConsultationInvitation(i models.ConsultationInvitation) ConsultationInvitation {
	shown := ConsultationInvitation{
		ID: i.ID.String(), Version: i.Version, RequestID: i.RequestID.String(), Group: GroupBrief{i.GroupID.String(), i.GroupName, i.GroupSlug},
		ConsultantID: i.ConsultantID.String(), Status: i.Status, Words: i.Words, InvitedAt: InUTC(i.InvitedAt), DueAt: InUTC(i.DueAt), Overdue: i.Overdue,
		AnsweredAt: InUTC(i.AnsweredAt), Reason: i.Reason, Questions: make([]ConsultationQuestion, len(i.Questions)),
		Suggestions: make([]string, len(i.Suggestions)), CreatedAt: i.CreatedAt.UTC(), UpdatedAt: i.UpdatedAt.UTC(),
	}
	for n, q := range i.Questions {
		shown.Questions[n] = ConsultationQuestion{q.ID.String(), q.Question, FormatDate(q.AskedOn), q.Answer, FormatDate(q.AnsweredOn)}
	}
	for n, id := range i.Suggestions {
		shown.Suggestions[n] = id.String()
	}
	if i.ProposalID != nil {
		shown.ProposalID = i.ProposalID.String()
	}
	if i.Next != nil {
		shown.Next = &NextConsultant{i.Next.String()}
	}
	if i.EngagementID != nil {
		shown.EngagementID = i.EngagementID.String()
	}
	if i.About != nil {
		call := ToOpenCall(*i.About)
		shown.Call = &call
	}
	return shown
}

// Offer is a consultant's answer to a call.
type Offer struct {
	ID           string             `json:"id" format:"uuid"`
	Version      int64              `json:"version"`
	RequestID    string             `json:"request_id" format:"uuid"`
	ConsultantID string             `json:"consultant_id" format:"uuid"`
	Group        *GroupBrief        `json:"group,omitempty"` // for its members; for the consultant once the offer is chosen
	Status       models.OfferStatus `json:"status"`
	Words        string             `json:"words"`
	CreatedAt    time.Time          `json:"created_at" format:"date-time"`
	UpdatedAt    time.Time          `json:"updated_at" format:"date-time"`
}

// ToOffer returns an offer as its reader sees it: the consultant learns which group it is once it is
// chosen.
func ToOffer(o models.Offer) Offer {
	shown := Offer{
		ID: o.ID.String(), Version: o.Version, RequestID: o.RequestID.String(), ConsultantID: o.ConsultantID.String(), Status: o.Status, Words: o.Words,
		CreatedAt: o.CreatedAt.UTC(), UpdatedAt: o.UpdatedAt.UTC(),
	}
	if o.MySide == models.SideGroup || o.Status == models.OfferChosen {
		shown.Group = &GroupBrief{o.GroupID.String(), o.GroupName, o.GroupSlug}
	}
	return shown
}
