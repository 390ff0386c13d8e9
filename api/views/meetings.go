package views

import (
	"time"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/models"
)

// Meeting is a recurring or single time and place where a group meets; what is empty is the
// group's.
type Meeting struct {
	ID                string                 `json:"id" format:"uuid"`
	Name              string                 `json:"name,omitempty"`
	ExternalIDs       []models.ExternalID    `json:"external_ids"`
	Activity          models.Activity        `json:"activity"`
	Format            models.MeetingFormat   `json:"format"`
	Temporary         *TemporaryShown        `json:"temporary,omitempty"`
	Purpose           models.Purpose         `json:"purpose"`
	Styles            []models.Style         `json:"styles"`
	Topics            []string               `json:"topics"`
	Languages         []string               `json:"languages"`
	Audience          []models.Audience      `json:"audience"`
	OpenTo            []models.OpenTo        `json:"open_to"`
	StartsOn          string                 `json:"starts_on,omitempty" format:"date"`
	Start             string                 `json:"start,omitempty" example:"19:30"`
	DurationMinutes   int                    `json:"duration_minutes,omitempty" example:"90"`
	Timezone          string                 `json:"timezone,omitempty" example:"Europe/London"`
	RRule             string                 `json:"rrule,omitempty" example:"FREQ=WEEKLY;BYDAY=TU"`
	EndsOn            string                 `json:"ends_on,omitempty" format:"date"`
	ExceptOn          []string               `json:"except_on"`
	AlsoOn            []string               `json:"also_on"`
	ByAppointment     bool                   `json:"by_appointment"`
	Locality          *Locality              `json:"locality,omitempty"`
	Venue             string                 `json:"venue,omitempty"`
	Address           *models.Address        `json:"address,omitempty"`
	Directions        string                 `json:"directions,omitempty"`
	Accessibility     []models.Accessibility `json:"accessibility"`
	AccessibilityNote string                 `json:"accessibility_note,omitempty"`
	Amenities         []models.Amenity       `json:"amenities"`
	Online            *models.Online         `json:"online,omitempty"`
	Notes             string                 `json:"notes,omitempty"`
	NextAt            *time.Time             `json:"next_at,omitempty" format:"date-time"`
}

// TemporaryShown is a change of format for a while.
type TemporaryShown struct {
	Format  models.MeetingFormat `json:"format"`
	UntilOn string               `json:"until_on,omitempty" format:"date"`
}

func (p Presenter) toMeetings(g models.Group) []Meeting {
	shown := make([]Meeting, len(g.Meetings))
	for i, m := range g.Meetings {
		shown[i] = toMeeting(m)
	}
	return shown
}

func toMeeting(m models.Meeting) Meeting {
	shown := Meeting{
		ID: m.ID.String(), Name: m.Name, ExternalIDs: rest.NonNil(m.ExternalIDs), Activity: m.Activity, Format: m.Format, Purpose: m.Purpose,
		Styles: rest.NonNil(m.Styles), Topics: rest.NonNil(m.Topics), Languages: rest.NonNil(m.Languages), Audience: rest.NonNil(m.Audience), OpenTo: rest.NonNil(m.OpenTo),
		StartsOn: FormatDate(m.StartsOn), Start: m.Start, DurationMinutes: m.DurationMinutes, Timezone: m.Timezone, RRule: m.RRule,
		EndsOn: FormatDate(m.EndsOn), ExceptOn: formatDates(m.ExceptOn), AlsoOn: formatDates(m.AlsoOn), ByAppointment: m.ByAppointment,
		Locality: toLocality(m.Locality), Venue: m.Venue, Address: nonZeroPointer(models.Address{Text: m.Address}), Directions: m.Directions,
		Accessibility: rest.NonNil(m.Accessibility), AccessibilityNote: m.AccessibilityNote, Amenities: rest.NonNil(m.Amenities),
		Online: nonZeroPointer(m.Online.V.Public()), Notes: m.Notes, NextAt: m.NextAt,
	}
	if t := m.Temporary.V; t != nil {
		shown.Temporary = &TemporaryShown{Format: t.Format, UntilOn: FormatDate(t.UntilOn)}
	}
	return shown
}

// ToOwnGroup returns a group as its members see it. It adds what only they chose and are warned of,
// the parent that they asked for, and the ways into online meetings.
func (p Presenter) ToOwnGroup(view directory.GroupView) Group {
	shown := p.ToGroup(view.Group)
	shown.ParentPending = view.Group.RequestedParentID != nil && view.Group.ParentID == nil
	shown.ParentID = view.Group.RequestedParentID
	shown.PublicTimezone, shown.Warnings = view.Exact[view.Group.ID].PublicTimezone, view.Warnings
	for i, m := range view.Group.Meetings {
		shown.Meetings[i].Online = nonZeroPointer(m.Online.V)
	}
	return shown
}
