package models

import "time"

// EngagementStatus is the state of an engagement.
type EngagementStatus string

// The states of an engagement.
const (
	EngagementAgreeing  EngagementStatus = "agreeing"  // both sides agree on its terms
	EngagementActive    EngagementStatus = "active"    // in force
	EngagementPaused    EngagementStatus = "paused"    // by the group
	EngagementConcluded EngagementStatus = "concluded" // by the group: the work is done
	EngagementEnded     EngagementStatus = "ended"     // before it was done, by one side
)

// UnderWay reports whether the engagement takes one of the consultant's places.
func (s EngagementStatus) UnderWay() bool {
	return s == EngagementAgreeing || s == EngagementActive || s == EngagementPaused
}

// Side is a side of a consultation.
type Side string

// The sides.
const (
	SideGroup      Side = "group"
	SideConsultant Side = "consultant"
)

// Other returns the other side.
func (s Side) Other() Side {
	if s == SideGroup {
		return SideConsultant
	}
	return SideGroup
}

// Engagement is a consultation that a group and a consultant agreed to begin. It takes one of the
// consultant's places while it is under way.
type Engagement struct {
	ID             ID
	RequestID      ID
	GroupID        ID
	ConsultantID   *ID // nil if the profile is erased
	Version        int64
	Status         EngagementStatus
	Stage          Stage // the group's when it was concluded
	EndedSide      Side  // whose act ended it; "" unless it ended
	AcceptedOn     Date
	AgreedOn       Date // when the first terms came into force
	ClosedOn       Date
	CreatedAt      time.Time
	UpdatedAt      time.Time
	Terms          []EngagementTerms `gorm:"-"` // the newest first
	GroupName      string            `gorm:"-"`
	GroupSlug      string            `gorm:"-"`
	Consultant     *Consultant       `gorm:"-"` // nil if the profile is erased
	MySide         Side              `gorm:"-"` // the reader's
	MayDisclose    bool              `gorm:"-"` // the group can let the consultant read where exactly it is
	PlaceDisclosed bool              `gorm:"-"` // it does
	Place          *GroupPlace       `gorm:"-"` // for the consultant alone; nil unless it is disclosed
}

// InForce returns the terms that both sides confirmed last, and false if there are none.
func (e Engagement) InForce() (EngagementTerms, bool) {
	for _, t := range e.Terms {
		if !t.ConfirmedOn.IsZero() {
			return t, true
		}
	}
	return EngagementTerms{}, false
}

// IsOver reports whether the engagement was in force and is so no longer.
func (e Engagement) IsOver() bool { return !e.Status.UnderWay() && !e.AgreedOn.IsZero() }

// Proposed returns the newest terms while they wait for a side to confirm them, and false if none do.
func (e Engagement) Proposed() (EngagementTerms, bool) {
	if len(e.Terms) == 0 || !e.Terms[0].ConfirmedOn.IsZero() || !e.Status.UnderWay() {
		return EngagementTerms{}, false
	}
	return e.Terms[0], true
}

// EngagementTerms is one version of what both sides agree on. Who proposes it has confirmed it; it is
// in force once the other side confirms it, and only the newest can be confirmed.
type EngagementTerms struct {
	ID           ID
	EngagementID ID
	Number       int // from 1
	ProposedSide Side
	TermsSealed  string
	ProposedOn   Date
	ConfirmedOn  Date
	Terms        Terms `gorm:"-"`
}

// Terms is what the two sides agree on, in their own words where there is no closed set.
type Terms struct {
	What            string           `json:"what" validate:"required,max=2000,prose"`
	Formats         []Format         `json:"formats" validate:"required,min=1,max=5,unique,dive,set=format"`
	Where           string           `json:"where,omitempty" validate:"max=500,prose"`
	When            string           `json:"when,omitempty" validate:"max=500,prose"`
	Sessions        int              `json:"sessions,omitempty" validate:"gte=0,lte=500" minimum:"0"`
	SessionMinutes  int              `json:"session_minutes,omitempty" validate:"gte=0,lte=1440" minimum:"0"`
	EndsOn          Date             `json:"ends_on,omitzero" swaggertype:"string" format:"date"`
	Cost            ConsultationCost `json:"cost,omitzero"`
	Confidentiality string           `json:"confidentiality,omitempty" validate:"max=2000,prose"`
}

// ConclusionInput is the input of a group that concludes an engagement.
type ConclusionInput struct {
	Stage Stage `json:"stage,omitempty" validate:"omitempty,set=stage"` // a new stage that the group declares
}
