package api

import (
	"strconv"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/models"
)

// meetingColumns returns the columns of a group's one meeting, as tables are imported. If there are
// several, one row cannot express them: then these columns are empty, and the column meetings
// describes them in words.
func meetingColumns() []rest.Column[views.GroupItem] {
	in := func(text func(views.Meeting) string) func(views.GroupItem) string {
		return rest.OptionalValue(onlyMeeting, text)
	}
	online := func(text func(models.Online) string) func(views.GroupItem) string {
		return in(rest.OptionalValue(func(m views.Meeting) *models.Online { return m.Online }, text))
	}
	temporary := func(text func(views.TemporaryShown) string) func(views.GroupItem) string {
		return in(rest.OptionalValue(func(m views.Meeting) *views.TemporaryShown { return m.Temporary }, text))
	}
	columns := []rest.Column[views.GroupItem]{
		rest.TextColumn("meeting_name", in(func(m views.Meeting) string { return m.Name })),
		rest.TextColumn("meeting_external_ids", in(func(m views.Meeting) string { return joinExternalIDs(m.ExternalIDs) })),
		rest.TextColumn("meeting_activity", in(func(m views.Meeting) string { return string(m.Activity) })),
		rest.TextColumn("meeting_format", in(func(m views.Meeting) string { return string(m.Format) })),
		rest.TextColumn("meeting_temporary_format", temporary(func(t views.TemporaryShown) string { return string(t.Format) })),
		rest.RawColumn("meeting_temporary_until_on", temporary(func(t views.TemporaryShown) string { return t.UntilOn })),
		rest.TextColumn("meeting_purpose", in(func(m views.Meeting) string { return string(m.Purpose) })),
		rest.TextColumn("meeting_styles", in(func(m views.Meeting) string { return rest.JoinValues(m.Styles) })),
		rest.TextColumn("meeting_topics", in(func(m views.Meeting) string { return rest.JoinValues(m.Topics) })),
		rest.TextColumn("meeting_languages", in(func(m views.Meeting) string { return rest.JoinValues(m.Languages) })),
		rest.TextColumn("meeting_audience", in(func(m views.Meeting) string { return rest.JoinValues(m.Audience) })),
		rest.TextColumn("meeting_open_to", in(func(m views.Meeting) string { return rest.JoinValues(m.OpenTo) })),
		rest.RawColumn("meeting_starts_on", in(func(m views.Meeting) string { return m.StartsOn })),
		rest.RawColumn("meeting_start", in(func(m views.Meeting) string { return m.Start })),
		rest.RawColumn("meeting_duration_minutes", in(func(m views.Meeting) string { return rest.FormatCount(m.DurationMinutes) })),
		rest.TextColumn("meeting_timezone", in(func(m views.Meeting) string { return m.Timezone })),
		rest.TextColumn("meeting_rrule", in(func(m views.Meeting) string { return m.RRule })),
		rest.RawColumn("meeting_ends_on", in(func(m views.Meeting) string { return m.EndsOn })),
		rest.TextColumn("meeting_except_on", in(func(m views.Meeting) string { return rest.JoinValues(m.ExceptOn) })),
		rest.TextColumn("meeting_also_on", in(func(m views.Meeting) string { return rest.JoinValues(m.AlsoOn) })),
		rest.RawColumn("meeting_by_appointment", in(func(m views.Meeting) string { return strconv.FormatBool(m.ByAppointment) })),
		rest.TextColumn("meeting_venue", in(func(m views.Meeting) string { return m.Venue })),
		rest.TextColumn("meeting_address", in(rest.OptionalValue(func(m views.Meeting) *models.Address { return m.Address }, func(a models.Address) string { return a.Text }))),
		rest.TextColumn("meeting_directions", in(func(m views.Meeting) string { return m.Directions })),
		rest.TextColumn("meeting_accessibility", in(func(m views.Meeting) string { return rest.JoinValues(m.Accessibility) })),
		rest.TextColumn("meeting_accessibility_note", in(func(m views.Meeting) string { return m.AccessibilityNote })),
		rest.TextColumn("meeting_amenities", in(func(m views.Meeting) string { return rest.JoinValues(m.Amenities) })),
		rest.TextColumn("meeting_online_access", online(func(o models.Online) string { return string(o.Access) })),
		rest.TextColumn("meeting_online_url", online(func(o models.Online) string { return o.URL })),
		rest.TextColumn("meeting_online_phone", online(func(o models.Online) string { return o.Phone })),
		rest.TextColumn("meeting_online_notes", online(func(o models.Online) string { return o.Notes })),
		rest.TextColumn("meeting_notes", in(func(m views.Meeting) string { return m.Notes })),
	}
	return append(columns, meetingPlaceColumns()...)
}

// meetingPlaceColumns returns the columns of the place of a group's one meeting, if it differs from
// the group's.
func meetingPlaceColumns() []rest.Column[views.GroupItem] {
	columns := placeColumns(func(g views.GroupItem) *views.Locality {
		if m := onlyMeeting(g); m != nil {
			return m.Locality
		}
		return nil
	})
	for i := range columns {
		columns[i].Name = "meeting_" + columns[i].Name
	}
	return columns
}

// onlyMeeting returns the group's meeting if there is exactly one.
func onlyMeeting(g views.GroupItem) *views.Meeting {
	if len(g.Meetings) != 1 {
		return nil
	}
	return &g.Meetings[0]
}
