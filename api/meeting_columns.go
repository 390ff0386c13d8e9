package api

import (
	"strconv"

	"github.com/shg-directory/shg/models"
)

// meetingColumns returns the columns of a group's one meeting, as tables are imported. If there are
// several, one row cannot express them: then these columns are empty, and the column meetings
// describes them in words.
func meetingColumns() []column[GroupItem] {
	in := func(text func(Meeting) string) func(GroupItem) string { return optionalValue(onlyMeeting, text) }
	online := func(text func(models.Online) string) func(GroupItem) string {
		return in(optionalValue(func(m Meeting) *models.Online { return m.Online }, text))
	}
	temporary := func(text func(TemporaryShown) string) func(GroupItem) string {
		return in(optionalValue(func(m Meeting) *TemporaryShown { return m.Temporary }, text))
	}
	columns := []column[GroupItem]{
		textColumn("meeting_name", in(func(m Meeting) string { return m.Name })),
		textColumn("meeting_external_ids", in(func(m Meeting) string { return joinExternalIDs(m.ExternalIDs) })),
		textColumn("meeting_activity", in(func(m Meeting) string { return string(m.Activity) })),
		textColumn("meeting_format", in(func(m Meeting) string { return string(m.Format) })),
		textColumn("meeting_temporary_format", temporary(func(t TemporaryShown) string { return string(t.Format) })),
		rawColumn("meeting_temporary_until_on", temporary(func(t TemporaryShown) string { return t.UntilOn })),
		textColumn("meeting_purpose", in(func(m Meeting) string { return string(m.Purpose) })),
		textColumn("meeting_styles", in(func(m Meeting) string { return joinValues(m.Styles) })),
		textColumn("meeting_topics", in(func(m Meeting) string { return joinValues(m.Topics) })),
		textColumn("meeting_languages", in(func(m Meeting) string { return joinValues(m.Languages) })),
		textColumn("meeting_audience", in(func(m Meeting) string { return joinValues(m.Audience) })),
		textColumn("meeting_open_to", in(func(m Meeting) string { return joinValues(m.OpenTo) })),
		rawColumn("meeting_starts_on", in(func(m Meeting) string { return m.StartsOn })),
		rawColumn("meeting_start", in(func(m Meeting) string { return m.Start })),
		rawColumn("meeting_duration_minutes", in(func(m Meeting) string { return formatCount(m.DurationMinutes) })),
		textColumn("meeting_timezone", in(func(m Meeting) string { return m.Timezone })),
		textColumn("meeting_rrule", in(func(m Meeting) string { return m.RRule })),
		rawColumn("meeting_ends_on", in(func(m Meeting) string { return m.EndsOn })),
		textColumn("meeting_except_on", in(func(m Meeting) string { return joinValues(m.ExceptOn) })),
		textColumn("meeting_also_on", in(func(m Meeting) string { return joinValues(m.AlsoOn) })),
		rawColumn("meeting_by_appointment", in(func(m Meeting) string { return strconv.FormatBool(m.ByAppointment) })),
		textColumn("meeting_venue", in(func(m Meeting) string { return m.Venue })),
		textColumn("meeting_address", in(optionalValue(func(m Meeting) *models.Address { return m.Address }, func(a models.Address) string { return a.Text }))),
		textColumn("meeting_directions", in(func(m Meeting) string { return m.Directions })),
		textColumn("meeting_accessibility", in(func(m Meeting) string { return joinValues(m.Accessibility) })),
		textColumn("meeting_accessibility_note", in(func(m Meeting) string { return m.AccessibilityNote })),
		textColumn("meeting_amenities", in(func(m Meeting) string { return joinValues(m.Amenities) })),
		textColumn("meeting_online_access", online(func(o models.Online) string { return string(o.Access) })),
		textColumn("meeting_online_url", online(func(o models.Online) string { return o.URL })),
		textColumn("meeting_online_phone", online(func(o models.Online) string { return o.Phone })),
		textColumn("meeting_online_notes", online(func(o models.Online) string { return o.Notes })),
		textColumn("meeting_notes", in(func(m Meeting) string { return m.Notes })),
	}
	return append(columns, meetingPlaceColumns()...)
}

// meetingPlaceColumns returns the columns of the place of a group's one meeting, if it differs from
// the group's.
func meetingPlaceColumns() []column[GroupItem] {
	columns := placeColumns(func(g GroupItem) *Locality {
		if m := onlyMeeting(g); m != nil {
			return m.Locality
		}
		return nil
	})
	for i := range columns {
		columns[i].name = "meeting_" + columns[i].name
	}
	return columns
}

// onlyMeeting returns the group's meeting if there is exactly one.
func onlyMeeting(g GroupItem) *Meeting {
	if len(g.Meetings) != 1 {
		return nil
	}
	return &g.Meetings[0]
}
