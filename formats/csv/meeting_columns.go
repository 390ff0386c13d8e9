package csv

import (
	"maps"
	"strings"

	"github.com/shg-directory/shg/models"
)

func meetingColumns() map[string]func(*models.MeetingInput, string) string {
	type in = models.MeetingInput
	temporary := func(m *in) *models.Temporary {
		if m.Temporary == nil {
			m.Temporary = &models.Temporary{}
		}
		return m.Temporary
	}
	columns := map[string]func(*in, string) string{
		"temporary_format":   as(func(m *in) *models.MeetingFormat { return &temporary(m).Format }),
		"temporary_until_on": date(func(m *in) *models.Date { return &temporary(m).UntilOn }),
		"name":               as(func(m *in) *string { return &m.Name }),
		"external_ids":       externalIDs(func(m *in) *[]models.ExternalID { return &m.ExternalIDs }),
		"activity":           as(func(m *in) *models.Activity { return &m.Activity }),
		"purpose":            as(func(m *in) *models.Purpose { return &m.Purpose }),
		"styles":             list(func(m *in) *[]models.Style { return &m.Styles }),
		"topics":             list(func(m *in) *[]string { return &m.Topics }),
		"audience":           list(func(m *in) *[]models.Audience { return &m.Audience }),
		"except_on":          dates(func(m *in) *[]models.Date { return &m.ExceptOn }),
		"also_on":            dates(func(m *in) *[]models.Date { return &m.AlsoOn }),
		"by_appointment":     flag(func(m *in) *bool { return &m.ByAppointment }),
		"accessibility_note": as(func(m *in) *string { return &m.AccessibilityNote }),
		"amenities":          list(func(m *in) *[]models.Amenity { return &m.Amenities }),
		"online_notes":       as(func(m *in) *string { return &m.Online.Notes }),
		"format":             as(func(m *in) *models.MeetingFormat { return &m.Format }),
		"start":              as(func(m *in) *string { return &m.Start }),
		"duration_minutes":   number(func(m *in) *int { return &m.DurationMinutes }),
		"starts_on":          date(func(m *in) *models.Date { return &m.StartsOn }),
		"ends_on":            date(func(m *in) *models.Date { return &m.EndsOn }),
		"rrule":              as(func(m *in) *string { return &m.RRule }),
		"timezone":           as(func(m *in) *string { return &m.Timezone }),
		"venue":              as(func(m *in) *string { return &m.Venue }),
		"address":            as(func(m *in) *string { return &m.Address.Text }),
		"directions":         as(func(m *in) *string { return &m.Directions }),
		"accessibility":      list(func(m *in) *[]models.Accessibility { return &m.Accessibility }),
		"languages":          list(func(m *in) *[]string { return &m.Languages }),
		"open_to":            list(func(m *in) *[]models.OpenTo { return &m.OpenTo }),
		"notes":              as(func(m *in) *string { return &m.Notes }),
		"online_access":      as(func(m *in) *models.OnlineAccess { return &m.Online.Access }),
		"online_url":         as(func(m *in) *string { return &m.Online.URL }),
		"online_phone":       as(func(m *in) *string { return &m.Online.Phone }),
		"days": func(m *in, v string) string {
			m.RRule = "FREQ=WEEKLY;BYDAY=" + strings.ToUpper(strings.Join(strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",;| ", r) }), ","))
			return ""
		},
	}
	maps.Copy(columns, whereColumns(func(m *in) *models.LocalityInput { return &m.Locality }))
	return columns
}

// readMeeting adds the meeting of a row that says anything of one.
func (r *reading) readMeeting(g *group, said cells) {
	var m models.MeetingInput
	told := false
	for _, name := range r.header {
		if read := r.columns[name].meeting; read != nil && said[name] != "" {
			told = true
			if code := read(&m, said[name]); code != "" {
				g.refused = append(g.refused, models.FieldError{Pointer: "/" + name, Code: code})
			}
		}
	}
	g.refused = append(g.refused, halves(said, "meeting_", m.Locality.Point)...)
	if told {
		g.input.Meetings = append(g.input.Meetings, m)
	}
}
