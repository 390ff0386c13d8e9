package meetingguide

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// readSchedule reads when the meeting is held. Without a day or a time it is by appointment; with
// both it needs a zone.
func (r *reader) readSchedule(e *parsedRecord) bool {
	days, ok := parseWeekdays(e.fields.Day)
	if !ok {
		r.refuse(e, "day", "invalid_day", fmt.Sprintf("%q is no day: 0 is Sunday, 6 is Saturday", cleanLine(strings.Join(e.fields.Day, ","), 40)))
		return false
	}
	start, ok := parseClock(string(e.fields.Time))
	if !ok {
		r.refuse(e, "time", "invalid_time", fmt.Sprintf("%q is no time of day such as 19:30", cleanLine(string(e.fields.Time), 40)))
		return false
	}
	e.location = r.readLocation(e.fields)
	e.meeting.Timezone = r.zone(e)
	if len(days) > 0 {
		e.meeting.RRule = "FREQ=WEEKLY;BYDAY=" + strings.Join(days, ",")
	}
	if len(days) == 0 || start == "" {
		e.meeting.ByAppointment = true
		return true
	}
	if e.meeting.Timezone == "" {
		r.refuse(e, "timezone", "timezone_required", "neither the record nor its place tells the time zone; name one for the feed with --timezone")
		return false
	}
	e.meeting.Start, e.meeting.DurationMinutes = start, minutesBetween(start, string(e.fields.EndTime))
	return true
}

// zone returns the record's own, the place's or the feed's, in this order.
func (r *reader) zone(e *parsedRecord) string {
	stated := string(e.fields.Timezone)
	if places.IsZone(stated) {
		return stated
	}
	if stated != "" {
		r.refuse(e, "timezone", "unknown_timezone", fmt.Sprintf("%q is no time zone and was left out", cleanLine(stated, 60)))
	}
	return cmp.Or(e.location.timezone, r.options.Timezone)
}

// parseWeekdays returns the days of RFC 5545, each once, in the order of the week from Monday. 7 is
// Sunday too, and names are understood.
func parseWeekdays(texts []string) ([]string, bool) {
	order := []models.Weekday{models.Monday, models.Tuesday, models.Wednesday, models.Thursday, models.Friday, models.Saturday, models.Sunday}
	present := map[models.Weekday]bool{}
	for _, day := range texts {
		weekday, ok := parseWeekday(day)
		if !ok {
			return nil, false
		}
		present[weekday] = true
	}
	var days []string
	for _, day := range order {
		if present[day] {
			days = append(days, string(day))
		}
	}
	return days, true
}

func parseWeekday(text string) (models.Weekday, bool) {
	text = strings.ToLower(strings.TrimSuffix(text, ".0"))
	switch {
	case text == "0", text == "7", strings.HasPrefix(text, "sun"):
		return models.Sunday, true
	case text == "1", strings.HasPrefix(text, "mon"):
		return models.Monday, true
	case text == "2", strings.HasPrefix(text, "tue"):
		return models.Tuesday, true
	case text == "3", strings.HasPrefix(text, "wed"):
		return models.Wednesday, true
	case text == "4", strings.HasPrefix(text, "thu"):
		return models.Thursday, true
	case text == "5", strings.HasPrefix(text, "fri"):
		return models.Friday, true
	case text == "6", strings.HasPrefix(text, "sat"):
		return models.Saturday, true
	}
	return "", false
}

// parseClock returns the time as HH:MM; "" stays "".
func parseClock(text string) (string, bool) {
	if text == "" {
		return "", true
	}
	for _, layout := range []string{"15:04", "15:04:05", "3:04 PM", "3:04PM"} {
		if t, err := time.Parse(layout, strings.ToUpper(text)); err == nil {
			return t.Format("15:04"), true
		}
	}
	return "", false
}

// parseUpdated returns when a record states that it changed, in UTC if it names no zone.
func (r *reader) parseUpdated(text string) *time.Time {
	for _, layout := range []string{updatedFormat, time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		at, err := time.Parse(layout, text)
		if err == nil && (r.options.Now.IsZero() || !at.After(r.options.Now)) {
			at = at.UTC()
			return &at
		}
	}
	return nil
}

// minutesBetween returns how many minutes lie between start and end, over midnight if the end comes
// first; 0 if the end is not given.
func minutesBetween(start, end string) int {
	end, ok := parseClock(end)
	if !ok || end == "" {
		return 0
	}
	from, _ := time.Parse("15:04", start)
	to, _ := time.Parse("15:04", end)
	if to.Before(from) {
		to = to.AddDate(0, 0, 1)
	}
	return int(to.Sub(from) / time.Minute)
}
