package models

import (
	"slices"
	"time"
)

// Window is a stretch of a week in a zone that is given beside it; to may be 24:00, and at or
// before from it runs into the next day.
type Window struct {
	Day  Weekday `json:"day" validate:"required,set=day"`
	From string  `json:"from" validate:"required,clock" example:"18:00"`
	To   string  `json:"to" validate:"required,clock24" example:"21:00"`
}

// StageExperience is how often a consultant worked with groups at a stage: as the consultant
// declares, and as concluded here.
type StageExperience struct {
	Stage     Stage `json:"stage"`
	Declared  int   `json:"declared"`
	Concluded int   `json:"concluded,omitempty"`
}

// StageClaim is what a consultant declares about one stage: with how many groups at it the
// consultant has worked, 0 to 1000. The service counts what was concluded here; a claim does not
// contain it.
type StageClaim struct {
	Stage    Stage `json:"stage" validate:"required,set=stage"`
	Declared int   `json:"declared,omitempty" validate:"gte=0,lte=1000"`
}

// OpenedResource is a category of resources that a consultant can open in some areas; no areas
// means wherever the consultant works.
type OpenedResource struct {
	Category ResourceCategory `json:"category" validate:"required,set=resource_category"`
	Areas    []string         `json:"areas,omitempty" validate:"max=50,unique,dive,area"`
}

// ConsultationCost is what a consultant charges.
type ConsultationCost struct {
	Kind CostKind `json:"kind,omitempty" validate:"omitempty,set=consultation_cost" default:"free"`
	Max  *Money   `json:"max,omitempty"`
	Per  string   `json:"per,omitempty" validate:"omitempty,oneof=hour session consultation"`
}

// Verification is the ground on which a consultant is verified, by whom and until when.
type Verification struct {
	Ground    Ground `json:"ground"`
	By        string `json:"by,omitempty"`
	On        Date   `json:"on,omitzero" swaggertype:"string" format:"date"`
	ExpiresOn Date   `json:"expires_on,omitzero" swaggertype:"string" format:"date"`
}

// HoldsOn reports whether the verification holds on a day, the last of which is ExpiresOn.
func (v *Verification) HoldsOn(day Date) bool {
	return v != nil && (v.ExpiresOn.IsZero() || !v.ExpiresOn.Before(day))
}

const (
	// VerificationMonths is for how many months a consultant is verified if nothing else is said.
	VerificationMonths = 24
	// MaxVerificationMonths is for how many months a consultant is verified at most.
	MaxVerificationMonths = 36
)

// VerificationInput is the input of a moderator who verifies a consultant.
type VerificationInput struct {
	Ground    Ground `json:"ground" validate:"required,set=ground"`
	ExpiresOn Date   `json:"expires_on,omitzero" swaggertype:"string" format:"date"`
}

// Readiness is the part of a profile that can change without a new version, because the public does
// not see it. It is whether a consultant takes new work, how many consultations at once, and what
// the consultant declares.
type Readiness struct {
	Accepting bool
	Capacity  int
	Declares  Doc[map[string]string]
}

// AnswerTimes is how fast a consultant answered invitations of the last AnswerMonths: how many there
// were, and the median in hours, rounded up.
type AnswerTimes struct {
	Count  int
	Hours  int
	Oldest time.Time `json:"-"` // when the first of these invitations was sent; zero if there is none
}

const (
	// AnswerMonths is for how many months answers are measured.
	AnswerMonths = 24
	// MeasuredFrom is from how many answers on a measured time replaces the promised one.
	MeasuredFrom = 3
)

// NewAnswerTimes returns the median of hours, which it sorts.
func NewAnswerTimes(hours []int, oldest time.Time) AnswerTimes {
	if len(hours) == 0 {
		return AnswerTimes{}
	}
	slices.Sort(hours)
	low, high := hours[(len(hours)-1)/2], hours[len(hours)/2]
	return AnswerTimes{Count: len(hours), Hours: (low + high + 1) / 2, Oldest: oldest}
}

// StandsUntil returns when the oldest answer is measured no longer; zero if there is none.
func (a AnswerTimes) StandsUntil() time.Time {
	if a.Count == 0 {
		return time.Time{}
	}
	return a.Oldest.AddDate(0, AnswerMonths, 0)
}

// Measured reports whether there are enough answers for their median to count.
func (a AnswerTimes) Measured() bool { return a.Count >= MeasuredFrom }

// AnswerHours returns within how many hours a consultant answers: as measured, else as promised.
func (c *Consultant) AnswerHours() int {
	if c.Answered.Measured() {
		return c.Answered.Hours
	}
	return c.ResponseHours
}

// Consultant is a professional, or a team of one organisation, who offers consultation to groups.
// Accepting, Capacity and Active are private to the consultant.
type Consultant struct {
	ID                 ID
	AccountID          ID
	Version            int64
	Name               string
	Role               string
	Bio                string
	Topics             List[string]
	AnyIssue           bool
	ConsultationKinds  List[ConsultationKind]
	Roles              List[Role]
	Languages          List[string]
	Formats            List[Format]
	Base               Locality `gorm:"embedded;embeddedPrefix:base_"`
	BaseChangedAt      time.Time
	ServiceRadiusKm    float64
	Areas              List[string]
	Remote             Remote
	WorkedIn           List[string]
	Availability       List[Window]
	Timezone           string
	ResponseHours      int
	Cost               Doc[ConsultationCost]
	AcceptsInterpreter bool
	StageExperience    List[StageExperience]
	Training           List[TrainingKind]
	LivedExperience    bool
	OpensResources     List[OpenedResource]
	Resources          List[ID] // confirmed ones that the consultant knows
	Negotiable         List[Negotiable]
	Organisation       string
	StatutoryPowers    bool
	DutyToReport       bool
	FundedBy           string
	Declares           Doc[map[string]string]
	Verified           Doc[*Verification]
	Accepting          bool
	Capacity           int
	Active             int         `gorm:"-"` // engagements under way
	Answered           AnswerTimes `gorm:"-"`
	Status             Status
	CreatedAt          time.Time
	UpdatedAt          time.Time
}

// ListedOn reports whether a profile is in the directory on a day: published, and verified on a
// ground that holds then.
func (c Consultant) ListedOn(day Date) bool {
	return c.Status == StatusPublished && c.Verified.V.HoldsOn(day)
}

// ConsultantInput is the profile that a consultant writes.
type ConsultantInput struct {
	Name               string             `json:"name" validate:"required,max=120,text"`
	Role               string             `json:"role,omitempty" validate:"max=120,text"`
	Bio                string             `json:"bio,omitempty" validate:"max=4000,prose"`
	Topics             []string           `json:"topics,omitempty" validate:"max=8,unique,dive,topic"`
	AnyIssue           bool               `json:"any_issue,omitempty"`
	ConsultationKinds  []ConsultationKind `json:"consultation_kinds,omitempty" validate:"max=6,unique,dive,set=consultation_kind"`
	Roles              []Role             `json:"roles,omitempty" validate:"max=5,unique,dive,set=role"`
	Languages          []string           `json:"languages" validate:"required,min=1,max=20,unique,dive,language"`
	Formats            []Format           `json:"formats" validate:"required,min=1,max=5,unique,dive,set=format"`
	Base               LocalityInput      `json:"base,omitzero"`
	ServiceRadiusKm    float64            `json:"service_radius_km,omitempty" validate:"gte=0,lte=20000"`
	Areas              []string           `json:"areas,omitempty" validate:"max=50,unique,dive,area"`
	Remote             Remote             `json:"remote,omitempty" validate:"omitempty,set=remote" default:"none"`
	WorkedIn           []string           `json:"worked_in,omitempty" validate:"max=50,unique,dive,max=40,text"`
	Availability       []Window           `json:"availability,omitempty" validate:"max=50,dive"`
	Timezone           string             `json:"timezone,omitempty" validate:"omitempty,timezone"`
	ResponseHours      *int               `json:"response_hours,omitempty" validate:"omitempty,gte=0,lte=2160" default:"168"`
	Cost               ConsultationCost   `json:"cost,omitzero"`
	AcceptsInterpreter bool               `json:"accepts_interpreter,omitempty"`
	StageExperience    []StageClaim       `json:"stage_experience,omitempty" validate:"max=6,unique=Stage,dive"`
	Training           []TrainingKind     `json:"training,omitempty" validate:"max=1,unique,dive,set=training"`
	LivedExperience    bool               `json:"lived_experience,omitempty"`
	OpensResources     []OpenedResource   `json:"opens_resources,omitempty" validate:"max=18,dive"`
	Resources          []ID               `json:"resources,omitempty" validate:"max=20,unique"`
	Negotiable         []Negotiable       `json:"negotiable,omitempty" validate:"max=4,unique,dive,set=negotiable"`
	Organisation       string             `json:"organisation,omitempty" validate:"max=200,text"`
	StatutoryPowers    bool               `json:"statutory_powers,omitempty"`
	DutyToReport       bool               `json:"duty_to_report,omitempty"`
	FundedBy           string             `json:"funded_by,omitempty" validate:"max=200,text"`
	Declares           map[string]string  `json:"declares,omitempty" validate:"max=10,dive,keys,max=40,text,endkeys,max=80,text"`
	Accepting          bool               `json:"accepting"`
	Capacity           *int               `json:"capacity,omitempty" validate:"omitempty,gte=0,lte=1000" default:"3"`
}
