package csv

import (
	"maps"

	"github.com/shg-directory/shg/models"
)

func meetingColumns(d *dictionary) map[string]read[models.MeetingInput] {
	type in = models.MeetingInput
	temporary := func(m *in) *models.Temporary {
		if m.Temporary == nil {
			m.Temporary = &models.Temporary{}
		}
		return m.Temporary
	}
	columns := map[string]read[in]{
		"temporary_format":   one(d.of("meeting_format"), func(m *in) *models.MeetingFormat { return &temporary(m).Format }),
		"temporary_until_on": date(func(m *in) *models.Date { return &temporary(m).UntilOn }),
		"name":               as(func(m *in) *string { return &m.Name }),
		"external_ids":       externalIDs(func(m *in) *[]models.ExternalID { return &m.ExternalIDs }),
		"activity":           one(d.of("activity"), func(m *in) *models.Activity { return &m.Activity }),
		"purpose":            one(d.of("purpose"), func(m *in) *models.Purpose { return &m.Purpose }),
		"styles":             many(d.of("style"), func(m *in) *[]models.Style { return &m.Styles }),
		"topics":             many(d.topic, func(m *in) *[]string { return &m.Topics }),
		"audience":           many(d.of("audience"), func(m *in) *[]models.Audience { return &m.Audience }),
		"accessibility_note": as(func(m *in) *string { return &m.AccessibilityNote }),
		"amenities":          many(d.of("amenity"), func(m *in) *[]models.Amenity { return &m.Amenities }),
		"online_notes":       as(func(m *in) *string { return &m.Online.Notes }),
		"format":             one(d.of("meeting_format"), func(m *in) *models.MeetingFormat { return &m.Format }),
		"venue":              as(func(m *in) *string { return &m.Venue }),
		"address":            as(func(m *in) *string { return &m.Address.Text }),
		"directions":         as(func(m *in) *string { return &m.Directions }),
		"accessibility":      many(d.of("accessibility"), func(m *in) *[]models.Accessibility { return &m.Accessibility }),
		"languages":          many(d.language, func(m *in) *[]string { return &m.Languages }),
		"open_to":            many(d.of("open_to"), func(m *in) *[]models.OpenTo { return &m.OpenTo }),
		"notes":              as(func(m *in) *string { return &m.Notes }),
		"online_access":      one(d.of("online_access"), func(m *in) *models.OnlineAccess { return &m.Online.Access }),
		"online_url":         as(func(m *in) *string { return &m.Online.URL }),
		"online_phone":       as(func(m *in) *string { return &m.Online.Phone }),
	}
	maps.Copy(columns, timeColumns())
	maps.Copy(columns, whereColumns(d, func(m *in) *models.LocalityInput { return &m.Locality }))
	return columns
}

// timeColumns returns the columns of when a meeting is held.
func timeColumns() map[string]read[models.MeetingInput] {
	type in = models.MeetingInput
	return map[string]read[in]{
		"start":            one(clock, func(m *in) *string { return &m.Start }),
		"duration_minutes": number(func(m *in) *int { return &m.DurationMinutes }),
		"starts_on":        date(func(m *in) *models.Date { return &m.StartsOn }),
		"ends_on":          date(func(m *in) *models.Date { return &m.EndsOn }),
		"rrule":            as(func(m *in) *string { return &m.RRule }),
		"timezone":         one(zone, func(m *in) *string { return &m.Timezone }),
		"except_on":        dates(func(m *in) *[]models.Date { return &m.ExceptOn }),
		"also_on":          dates(func(m *in) *[]models.Date { return &m.AlsoOn }),
		"by_appointment":   flag(func(m *in) *bool { return &m.ByAppointment }),
		"days": func(m *in, v string) (why *models.FieldError) {
			m.RRule, _, why = daysRule(v)
			return why
		},
		"end": func(*in, string) *models.FieldError { return nil }, // read with the start
	}
}

// readMeeting adds the meeting of a row that describes one.
func (r *reading) readMeeting(g *group, said cells) {
	var m models.MeetingInput
	told := false
	for _, name := range r.header {
		if read := r.columns[name].meeting; read != nil && said[name] != "" {
			told = true
			g.refuse(name, said[name], read(&m, said[name]))
		}
	}
	g.refuse("meeting_end", said["meeting_end"], readEnd(&m, said))
	g.refuse("meeting_days", said["meeting_days"], ambiguous(said))
	g.refused = append(g.refused, halves(said, "meeting_", m.Locality.Point)...)
	if told {
		g.input.Meetings = append(g.input.Meetings, m)
	}
}

// readEnd reads when a meeting ends. A length that is given too has to be the same.
func readEnd(m *models.MeetingInput, said cells) *models.FieldError {
	if said["meeting_end"] == "" {
		return nil
	}
	length, why := lasting(said["meeting_start"], said["meeting_end"])
	if why == nil && m.DurationMinutes != 0 && m.DurationMinutes != length {
		return &models.FieldError{Code: "conflicts_with", Params: map[string]any{"other": "meeting_duration_minutes"}}
	}
	m.DurationMinutes = length
	return why
}

// ambiguous refuses "every second Thursday" without a first day, which can be every other week or
// one of each month.
func ambiguous(said cells) *models.FieldError {
	if _, counts, why := daysRule(said["meeting_days"]); why != nil || !counts || said["meeting_starts_on"] != "" {
		return nil
	}
	return wrong("ambiguous_days")
}
