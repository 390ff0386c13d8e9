package api

import (
	"strconv"

	"github.com/shg-directory/shg/models"
)

// meetingColumns returns the columns of a group's one meeting, as tables are imported. If there are
// several, one row cannot express them: then these columns are empty, and the column meetings
// describes them in words.
func meetingColumns() []column[GroupItem] {
	in := func(text func(Meeting) string) func(GroupItem) string { return of(onlyMeeting, text) }
	online := func(text func(models.Online) string) func(GroupItem) string {
		return in(of(func(m Meeting) *models.Online { return m.Online }, text))
	}
	temporary := func(text func(TemporaryShown) string) func(GroupItem) string {
		return in(of(func(m Meeting) *TemporaryShown { return m.Temporary }, text))
	}
	columns := []column[GroupItem]{
		words("meeting_name", in(func(m Meeting) string { return m.Name })),
		words("meeting_external_ids", in(func(m Meeting) string { return externalListed(m.ExternalIDs) })),
		words("meeting_activity", in(func(m Meeting) string { return string(m.Activity) })),
		words("meeting_format", in(func(m Meeting) string { return string(m.Format) })),
		words("meeting_temporary_format", temporary(func(t TemporaryShown) string { return string(t.Format) })),
		plain("meeting_temporary_until_on", temporary(func(t TemporaryShown) string { return t.UntilOn })),
		words("meeting_purpose", in(func(m Meeting) string { return string(m.Purpose) })),
		words("meeting_styles", in(func(m Meeting) string { return listed(m.Styles) })),
		words("meeting_topics", in(func(m Meeting) string { return listed(m.Topics) })),
		words("meeting_languages", in(func(m Meeting) string { return listed(m.Languages) })),
		words("meeting_audience", in(func(m Meeting) string { return listed(m.Audience) })),
		words("meeting_open_to", in(func(m Meeting) string { return listed(m.OpenTo) })),
		plain("meeting_starts_on", in(func(m Meeting) string { return m.StartsOn })),
		plain("meeting_start", in(func(m Meeting) string { return m.Start })),
		plain("meeting_duration_minutes", in(func(m Meeting) string { return numbered(m.DurationMinutes) })),
		words("meeting_timezone", in(func(m Meeting) string { return m.Timezone })),
		words("meeting_rrule", in(func(m Meeting) string { return m.RRule })),
		plain("meeting_ends_on", in(func(m Meeting) string { return m.EndsOn })),
		words("meeting_except_on", in(func(m Meeting) string { return listed(m.ExceptOn) })),
		words("meeting_also_on", in(func(m Meeting) string { return listed(m.AlsoOn) })),
		plain("meeting_by_appointment", in(func(m Meeting) string { return strconv.FormatBool(m.ByAppointment) })),
		words("meeting_venue", in(func(m Meeting) string { return m.Venue })),
		words("meeting_address", in(of(func(m Meeting) *models.Address { return m.Address }, func(a models.Address) string { return a.Text }))),
		words("meeting_directions", in(func(m Meeting) string { return m.Directions })),
		words("meeting_accessibility", in(func(m Meeting) string { return listed(m.Accessibility) })),
		words("meeting_accessibility_note", in(func(m Meeting) string { return m.AccessibilityNote })),
		words("meeting_amenities", in(func(m Meeting) string { return listed(m.Amenities) })),
		words("meeting_online_access", online(func(o models.Online) string { return string(o.Access) })),
		words("meeting_online_url", online(func(o models.Online) string { return o.URL })),
		words("meeting_online_phone", online(func(o models.Online) string { return o.Phone })),
		words("meeting_online_notes", online(func(o models.Online) string { return o.Notes })),
		words("meeting_notes", in(func(m Meeting) string { return m.Notes })),
	}
	return append(columns, meetingPlaces()...)
}

// meetingPlaces returns the columns of the place of a group's one meeting, if it differs from the
// group's.
func meetingPlaces() []column[GroupItem] {
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
