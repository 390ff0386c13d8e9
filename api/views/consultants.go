package views

import (
	"time"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// Consultant is a consultant's public profile. Whether somebody accepts, and how much, is the
// consultant's own matter.
type Consultant struct {
	ID                 string                    `json:"id" format:"uuid"`
	Version            int64                     `json:"version"`
	URL                string                    `json:"url" format:"uri"`
	Name               string                    `json:"name"`
	Role               string                    `json:"role,omitempty"`
	Bio                string                    `json:"bio,omitempty"`
	Topics             []string                  `json:"topics"`
	AnyIssue           bool                      `json:"any_issue"`
	ConsultationKinds  []models.ConsultationKind `json:"consultation_kinds"`
	Roles              []models.Role             `json:"roles"`
	Languages          []string                  `json:"languages"`
	Formats            []models.Format           `json:"formats"`
	Base               *Locality                 `json:"base,omitempty"`
	ServiceRadiusKm    float64                   `json:"service_radius_km"`
	Areas              []string                  `json:"areas"`
	Remote             models.Remote             `json:"remote"`
	WorkedIn           []string                  `json:"worked_in"`
	Availability       []models.Window           `json:"availability"`
	Timezone           string                    `json:"timezone,omitempty"`
	ResponseHours      int                       `json:"response_hours"`
	Cost               *models.ConsultationCost  `json:"cost,omitempty"`
	AcceptsInterpreter bool                      `json:"accepts_interpreter"`
	StageExperience    []models.StageExperience  `json:"stage_experience"`
	Training           []models.TrainingKind     `json:"training"`
	LivedExperience    bool                      `json:"lived_experience"`
	OpensResources     []OpenedResourceShown     `json:"opens_resources"`
	Resources          []models.ID               `json:"resources" swaggertype:"array,string" format:"uuid"`
	Negotiable         []models.Negotiable       `json:"negotiable"`
	Organisation       string                    `json:"organisation,omitempty"`
	StatutoryPowers    bool                      `json:"statutory_powers"`
	DutyToReport       bool                      `json:"duty_to_report"`
	FundedBy           string                    `json:"funded_by,omitempty"`
	Verified           *models.Verification      `json:"verified,omitempty"`
	CreatedAt          time.Time                 `json:"created_at" format:"date-time"`
	UpdatedAt          time.Time                 `json:"updated_at" format:"date-time"`
}

// OpenedResourceShown is a category of resources that a consultant can open; no areas means
// wherever the consultant works.
type OpenedResourceShown struct {
	Category models.ResourceCategory `json:"category"`
	Areas    []string                `json:"areas"`
}

// RankedConsultant is a consultant as members of a group see one in the group's own ranking.
type RankedConsultant struct {
	Consultant
	Declares map[string]string `json:"declares,omitempty"` // the consultant's own statements
}

// OwnProfile is a consultant's profile as its owner sees it.
type OwnProfile struct {
	Consultant
	Declares  map[string]string `json:"declares,omitempty"` // shown to groups in their own rankings, and to moderators
	Listed    bool              `json:"listed"`             // verified, not withdrawn: in the directory
	Accepting bool              `json:"accepting"`
	Capacity  int               `json:"capacity"`
	Active    int               `json:"active"`                   // engagements under way
	Answers   int               `json:"answers"`                  // given to invitations of the last 24 months
	Measured  *int              `json:"measured_hours,omitempty"` // from three answers on: their median, which replaces response_hours in rankings
}

// ToConsultant returns a consultant's public profile.
func (p Presenter) ToConsultant(consultant models.Consultant) Consultant {
	return Consultant{
		ID: consultant.ID.String(), Version: consultant.Version, URL: p.PublicURL + Base + "/consultants/" + consultant.ID.String(), Name: consultant.Name, Role: consultant.Role, Bio: consultant.Bio,
		Topics: rest.NonNil(consultant.Topics), AnyIssue: consultant.AnyIssue, ConsultationKinds: rest.NonNil(consultant.ConsultationKinds), Roles: rest.NonNil(consultant.Roles), Languages: rest.NonNil(consultant.Languages),
		Formats: rest.NonNil(consultant.Formats), Base: toLocality(consultant.Base), ServiceRadiusKm: consultant.ServiceRadiusKm, Areas: rest.NonNil(consultant.Areas), Remote: consultant.Remote,
		WorkedIn: rest.NonNil(consultant.WorkedIn), Availability: rest.NonNil(consultant.Availability), Timezone: consultant.Timezone, ResponseHours: consultant.ResponseHours,
		Cost: nonZeroPointer(consultant.Cost.V), AcceptsInterpreter: consultant.AcceptsInterpreter, StageExperience: rest.NonNil(consultant.StageExperience), Training: rest.NonNil(consultant.Training),
		LivedExperience: consultant.LivedExperience, OpensResources: toOpenedResources(consultant.OpensResources), Resources: rest.NonNil(consultant.Resources), Negotiable: rest.NonNil(consultant.Negotiable),
		Organisation: consultant.Organisation, StatutoryPowers: consultant.StatutoryPowers, DutyToReport: consultant.DutyToReport, FundedBy: consultant.FundedBy,
		Verified: consultant.Verified.V, CreatedAt: consultant.CreatedAt.UTC(), UpdatedAt: consultant.UpdatedAt.UTC(),
	}
}

// ToRankedConsultant shows a consultant together with the declared values. The row no longer holds
// what the reader may not see.
func (p Presenter) ToRankedConsultant(consultant models.Consultant) RankedConsultant {
	return RankedConsultant{Consultant: p.ToConsultant(consultant), Declares: consultant.Declares.V}
}

func toOpenedResources(opened []models.OpenedResource) []OpenedResourceShown {
	shown := make([]OpenedResourceShown, len(opened))
	for i, o := range opened {
		shown[i] = OpenedResourceShown{Category: o.Category, Areas: rest.NonNil(o.Areas)}
	}
	return shown
}

// ToOwnProfile returns a profile as its owner sees it; listed is whether it is in the directory.
func (p Presenter) ToOwnProfile(consultant models.Consultant, listed bool) OwnProfile {
	own := OwnProfile{
		Consultant: p.ToConsultant(consultant), Declares: consultant.Declares.V, Listed: listed, Accepting: consultant.Accepting,
		Capacity: consultant.Capacity, Active: consultant.Active, Answers: consultant.Answered.Count,
	}
	if consultant.Answered.Measured() {
		own.Measured = &consultant.Answered.Hours
	}
	return own
}
