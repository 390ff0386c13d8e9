package views

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
)

// Engagement is a consultation that a group and a consultant agreed to begin.
type Engagement struct {
	ID             string                  `json:"id" format:"uuid"`
	Version        int64                   `json:"version"`
	RequestID      string                  `json:"request_id" format:"uuid"`
	Group          GroupBrief              `json:"group"`
	Consultant     *ConsultantBrief        `json:"consultant,omitempty"` // left out if the profile is erased
	Status         models.EngagementStatus `json:"status"`
	MySide         models.Side             `json:"my_side"`         // the reader's
	Stage          models.Stage            `json:"stage,omitempty"` // the group's when it was concluded
	EndedBy        models.Side             `json:"ended_by,omitempty"`
	AcceptedOn     string                  `json:"accepted_on" format:"date"`
	AgreedOn       string                  `json:"agreed_on,omitempty" format:"date"` // when the first terms came into force
	ClosedOn       string                  `json:"closed_on,omitempty" format:"date"`
	Disclosure     *Disclosure             `json:"disclosure,omitempty"` // to be read before the terms; not in lists
	InForce        *TermsVersion           `json:"in_force,omitempty"`   // the terms that both sides confirmed last; not in lists
	Proposed       *TermsVersion           `json:"proposed,omitempty"`   // terms that wait for the other side; not in lists
	Changes        []string                `json:"changes"`              // the fields in which those differ from those in force
	History        []TermsVersion          `json:"history"`              // all versions, the newest first; not in lists
	PlaceDisclosed bool                    `json:"place_disclosed"`      // the group lets the consultant read where exactly it is; not in lists
	Place          *DisclosedPlace         `json:"place,omitempty"`      // for the consultant, while it is disclosed
	CreatedAt      time.Time               `json:"created_at" format:"date-time"`
	UpdatedAt      time.Time               `json:"updated_at" format:"date-time"`
}

// Disclosure is what a consultant is bound by, as the profile states it.
type Disclosure struct {
	Organisation    string `json:"organisation,omitempty"`
	StatutoryPowers bool   `json:"statutory_powers"`
	DutyToReport    bool   `json:"duty_to_report"`
	FundedBy        string `json:"funded_by,omitempty"`
}

// TermsVersion is one version of the terms.
type TermsVersion struct {
	Number      int         `json:"number" example:"1"`
	ProposedBy  models.Side `json:"proposed_by"`
	ProposedOn  string      `json:"proposed_on" format:"date"`
	ConfirmedOn string      `json:"confirmed_on,omitempty" format:"date"` // when the other side confirmed them
	Terms       AgreedTerms `json:"terms"`
}

// AgreedTerms is what the two sides agree on.
type AgreedTerms struct {
	What            string                   `json:"what" example:"Two visits to our Tuesday meeting, about newcomers who stay away"`
	Formats         []models.Format          `json:"formats"`
	Where           string                   `json:"where,omitempty"`
	When            string                   `json:"when,omitempty" example:"The first Tuesday of January and February, 18:00"`
	Sessions        int                      `json:"sessions,omitempty" example:"2"`
	SessionMinutes  int                      `json:"session_minutes,omitempty" example:"90"`
	EndsOn          string                   `json:"ends_on,omitempty" format:"date"`
	Cost            *models.ConsultationCost `json:"cost,omitempty"`
	Confidentiality string                   `json:"confidentiality,omitempty"`
}

// ToEngagement returns an engagement as its reader sees it.
func ToEngagement(e models.Engagement) Engagement {
	shown := Engagement{
		ID: e.ID.String(), Version: e.Version, RequestID: e.RequestID.String(), Group: GroupBrief{e.GroupID.String(), e.GroupName, e.GroupSlug}, Status: e.Status,
		MySide: e.MySide, Stage: e.Stage, EndedBy: e.EndedSide, AcceptedOn: FormatDate(e.AcceptedOn), AgreedOn: FormatDate(e.AgreedOn),
		ClosedOn: FormatDate(e.ClosedOn), Changes: []string{}, History: make([]TermsVersion, len(e.Terms)), CreatedAt: e.CreatedAt.UTC(), UpdatedAt: e.UpdatedAt.UTC(),
	}
	if c := e.Consultant; c != nil {
		shown.Consultant = &ConsultantBrief{c.ID.String(), c.Name}
		shown.Disclosure = &Disclosure{Organisation: c.Organisation, StatutoryPowers: c.StatutoryPowers, DutyToReport: c.DutyToReport, FundedBy: c.FundedBy}
	}
	shown.PlaceDisclosed, shown.Place = e.PlaceDisclosed, toDisclosedPlace(e.Place)
	for i, t := range e.Terms {
		shown.History[i] = toTermsVersion(t)
	}
	if t, ok := e.InForce(); ok {
		version := toTermsVersion(t)
		shown.InForce = &version
	}
	if _, ok := e.Proposed(); ok {
		shown.Proposed = &shown.History[0]
		if shown.InForce != nil {
			shown.Changes = changedFields(shown.InForce.Terms, shown.Proposed.Terms)
		}
	}
	return shown
}

func toTermsVersion(t models.EngagementTerms) TermsVersion {
	terms := t.Terms
	return TermsVersion{
		Number: t.Number, ProposedBy: t.ProposedSide, ProposedOn: FormatDate(t.ProposedOn), ConfirmedOn: FormatDate(t.ConfirmedOn),
		Terms: AgreedTerms{
			What: terms.What, Formats: rest.NonNil(terms.Formats), Where: terms.Where, When: terms.When, Sessions: terms.Sessions, SessionMinutes: terms.SessionMinutes,
			EndsOn: FormatDate(terms.EndsOn), Cost: nonZeroPointer(terms.Cost), Confidentiality: terms.Confidentiality,
		},
	}
}

// changedFields returns the names of the fields in which two versions of terms differ, in the order of
// the alphabet.
func changedFields(a, b AgreedTerms) []string {
	before, after := fieldsOf(a), fieldsOf(b)
	all := maps.Clone(before)
	maps.Copy(all, after)
	changed := []string{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !reflect.DeepEqual(before[name], after[name]) {
			changed = append(changed, name)
		}
	}
	return changed
}

func fieldsOf(t AgreedTerms) map[string]any {
	fields := map[string]any{}
	if text, err := json.Marshal(t); err == nil {
		_ = json.Unmarshal(text, &fields)
	}
	return fields
}
