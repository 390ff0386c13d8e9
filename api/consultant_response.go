package api

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

// ConsultantItem is a consultant in a search.
type ConsultantItem struct {
	Consultant
	DistanceKm *float64 `json:"distance_km,omitempty"`
}

// OwnProfile is a consultant's profile as its owner sees it.
type OwnProfile struct {
	Consultant
	Declares  map[string]string `json:"declares,omitempty"` // shown to groups in their own rankings, and to moderators
	Listed    bool              `json:"listed"`             // verified, not withdrawn: in the directory
	Accepting bool              `json:"accepting"`
	Capacity  int               `json:"capacity"`
	Active    int               `json:"active"` // engagements under way
}

func (c Presenter) toConsultant(k models.Consultant) Consultant {
	return Consultant{
		ID: k.ID.String(), Version: k.Version, URL: c.PublicURL + Base + "/consultants/" + k.ID.String(), Name: k.Name, Role: k.Role, Bio: k.Bio,
		Topics: rest.NonNil(k.Topics), AnyIssue: k.AnyIssue, ConsultationKinds: rest.NonNil(k.ConsultationKinds), Roles: rest.NonNil(k.Roles), Languages: rest.NonNil(k.Languages),
		Formats: rest.NonNil(k.Formats), Base: toLocality(k.Base), ServiceRadiusKm: k.ServiceRadiusKm, Areas: rest.NonNil(k.Areas), Remote: k.Remote,
		WorkedIn: rest.NonNil(k.WorkedIn), Availability: rest.NonNil(k.Availability), Timezone: k.Timezone, ResponseHours: k.ResponseHours,
		Cost: nonZeroPointer(k.Cost.V), AcceptsInterpreter: k.AcceptsInterpreter, StageExperience: rest.NonNil(k.StageExperience), Training: rest.NonNil(k.Training),
		LivedExperience: k.LivedExperience, OpensResources: toOpenedResources(k.OpensResources), Negotiable: rest.NonNil(k.Negotiable),
		Organisation: k.Organisation, StatutoryPowers: k.StatutoryPowers, DutyToReport: k.DutyToReport, FundedBy: k.FundedBy,
		Verified: k.Verified.V, CreatedAt: k.CreatedAt.UTC(), UpdatedAt: k.UpdatedAt.UTC(),
	}
}

// toRankedConsultant shows a consultant together with the declared values. The row no longer holds
// what the reader may not see.
func (c Presenter) toRankedConsultant(k models.Consultant) RankedConsultant {
	return RankedConsultant{Consultant: c.toConsultant(k), Declares: k.Declares.V}
}

func toOpenedResources(opened []models.OpenedResource) []OpenedResourceShown {
	shown := make([]OpenedResourceShown, len(opened))
	for i, o := range opened {
		shown[i] = OpenedResourceShown{Category: o.Category, Areas: rest.NonNil(o.Areas)}
	}
	return shown
}

func (c Presenter) toOwnProfile(k models.Consultant) OwnProfile {
	return OwnProfile{
		Consultant: c.toConsultant(k), Declares: k.Declares.V, Listed: k.Status == models.StatusPublished && k.Verified.V != nil, Accepting: k.Accepting,
		Capacity: k.Capacity, Active: k.Active,
	}
}
