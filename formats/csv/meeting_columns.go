package csv

import (
	"maps"

	"github.com/shg-directory/shg/models"
)

func meetingColumns(d *dictionary) map[string]cellParser[models.MeetingInput] {
	type in = models.MeetingInput
	temporary := func(m *in) *models.Temporary {
		if m.Temporary == nil {
			m.Temporary = &models.Temporary{}
		}
		return m.Temporary
	}
	columns := map[string]cellParser[in]{
		"temporary_format":   parsedColumn(d.parseSet("meeting_format"), func(m *in) *models.MeetingFormat { return &temporary(m).Format }),
		"temporary_until_on": dateColumn(func(m *in) *models.Date { return &temporary(m).UntilOn }),
		"name":               textColumn(func(m *in) *string { return &m.Name }),
		"external_ids":       parseExternalIDs(func(m *in) *[]models.ExternalID { return &m.ExternalIDs }),
		"activity":           parsedColumn(d.parseSet("activity"), func(m *in) *models.Activity { return &m.Activity }),
		"purpose":            parsedColumn(d.parseSet("purpose"), func(m *in) *models.Purpose { return &m.Purpose }),
		"styles":             listColumn(d.parseSet("style"), func(m *in) *[]models.Style { return &m.Styles }),
		"topics":             listColumn(d.topic, func(m *in) *[]string { return &m.Topics }),
		"audience":           listColumn(d.parseSet("audience"), func(m *in) *[]models.Audience { return &m.Audience }),
		"accessibility_note": textColumn(func(m *in) *string { return &m.AccessibilityNote }),
		"amenities":          listColumn(d.parseSet("amenity"), func(m *in) *[]models.Amenity { return &m.Amenities }),
		"online_notes":       textColumn(func(m *in) *string { return &m.Online.Notes }),
		"format":             parsedColumn(d.parseSet("meeting_format"), func(m *in) *models.MeetingFormat { return &m.Format }),
		"venue":              textColumn(func(m *in) *string { return &m.Venue }),
		"address":            textColumn(func(m *in) *string { return &m.Address.Text }),
		"directions":         textColumn(func(m *in) *string { return &m.Directions }),
		"accessibility":      listColumn(d.parseSet("accessibility"), func(m *in) *[]models.Accessibility { return &m.Accessibility }),
		"languages":          listColumn(d.language, func(m *in) *[]string { return &m.Languages }),
		"open_to":            listColumn(d.parseSet("open_to"), func(m *in) *[]models.OpenTo { return &m.OpenTo }),
		"notes":              textColumn(func(m *in) *string { return &m.Notes }),
		"online_access":      parsedColumn(d.parseSet("online_access"), func(m *in) *models.OnlineAccess { return &m.Online.Access }),
		"online_url":         textColumn(func(m *in) *string { return &m.Online.URL }),
		"online_phone":       textColumn(func(m *in) *string { return &m.Online.Phone }),
	}
	maps.Copy(columns, timeColumns())
	maps.Copy(columns, localityColumns(d, func(m *in) *models.LocalityInput { return &m.Locality }))
	return columns
}

// timeColumns returns the columns of when a meeting is held.
func timeColumns() map[string]cellParser[models.MeetingInput] {
	type in = models.MeetingInput
	return map[string]cellParser[in]{
		"start":            parsedColumn(parseClock, func(m *in) *string { return &m.Start }),
		"duration_minutes": intColumn(func(m *in) *int { return &m.DurationMinutes }),
		"starts_on":        dateColumn(func(m *in) *models.Date { return &m.StartsOn }),
		"ends_on":          dateColumn(func(m *in) *models.Date { return &m.EndsOn }),
		"rrule":            textColumn(func(m *in) *string { return &m.RRule }),
		"timezone":         parsedColumn(parseZone, func(m *in) *string { return &m.Timezone }),
		"except_on":        dateListColumn(func(m *in) *[]models.Date { return &m.ExceptOn }),
		"also_on":          dateListColumn(func(m *in) *[]models.Date { return &m.AlsoOn }),
		"by_appointment":   boolColumn(func(m *in) *bool { return &m.ByAppointment }),
		"days": func(m *in, v string) (fieldErr *models.FieldError) {
			m.RRule, _, fieldErr = parseDays(v)
			return fieldErr
		},
		"end": func(*in, string) *models.FieldError { return nil }, // read with the start
	}
}

// readMeeting adds the meeting of a row that describes one.
func (r *reader) readMeeting(g *group, values cells) {
	var m models.MeetingInput
	hasMeeting := false
	for _, name := range r.header {
		if parse := r.columns[name].meeting; parse != nil && values[name] != "" {
			hasMeeting = true
			g.addError(name, values[name], parse(&m, values[name]))
		}
	}
	g.addError("meeting_end", values["meeting_end"], readEnd(&m, values))
	g.addError("meeting_days", values["meeting_days"], checkAmbiguousDays(values))
	g.errors = append(g.errors, checkBothHalves(values, "meeting_", m.Locality.Point)...)
	if hasMeeting {
		g.input.Meetings = append(g.input.Meetings, m)
	}
}

// readEnd reads when a meeting ends. A length that is given too has to be the same.
func readEnd(m *models.MeetingInput, values cells) *models.FieldError {
	if values["meeting_end"] == "" {
		return nil
	}
	length, fieldErr := minutesBetween(values["meeting_start"], values["meeting_end"])
	if fieldErr == nil && m.DurationMinutes != 0 && m.DurationMinutes != length {
		return &models.FieldError{Code: "conflicts_with", Params: map[string]any{"other": "meeting_duration_minutes"}}
	}
	m.DurationMinutes = length
	return fieldErr
}

// checkAmbiguousDays refuses "every second Thursday" without a first day, which can be every other
// week or one of each month.
func checkAmbiguousDays(values cells) *models.FieldError {
	if _, counts, fieldErr := parseDays(values["meeting_days"]); fieldErr != nil || !counts || values["meeting_starts_on"] != "" {
		return nil
	}
	return fieldError("ambiguous_days")
}
