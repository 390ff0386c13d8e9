package directory

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
)

const (
	minutesOfDay  = 24 * 60
	minutesOfWeek = 7 * minutesOfDay
	// usualMinutes is how long a meeting goes on that has no duration.
	usualMinutes = 60
)

func week() []models.Weekday {
	return []models.Weekday{models.Monday, models.Tuesday, models.Wednesday, models.Thursday, models.Friday, models.Saturday, models.Sunday}
}

func dayOf(d time.Weekday) models.Weekday { return week()[(int(d)+6)%7] }

// weekdaysOf returns the days of the week, in the meeting's own zone, on which it is held.
func weekdaysOf(m models.Meeting) []models.Weekday {
	var days []models.Weekday
	for _, d := range m.AlsoOn {
		days = append(days, dayOf(d.In(time.UTC).Weekday()))
	}
	days = append(days, ruleDays(m)...)
	slices.Sort(days)
	return slices.Compact(days)
}

// ruleDays reads the days from the rule; one that names none is held on the day it began.
func ruleDays(m models.Meeting) []models.Weekday {
	var days []models.Weekday
	daily, monthDays := false, false
	for part := range strings.SplitSeq(strings.ToUpper(m.RRule), ";") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "BYDAY":
			for item := range strings.SplitSeq(value, ",") {
				days = append(days, models.Weekday(item[max(0, len(item)-2):]))
			}
		case "FREQ":
			daily = value == "DAILY"
		case "BYMONTHDAY", "BYYEARDAY", "BYSETPOS", "BYWEEKNO":
			monthDays = true
		}
	}
	switch {
	case len(days) > 0:
		return days
	case daily || monthDays || m.RRule != "" && strings.Contains(strings.ToUpper(m.RRule), "FREQ=MONTHLY"):
		return week()
	case !m.StartsOn.IsZero():
		return []models.Weekday{dayOf(m.StartsOn.In(time.UTC).Weekday())}
	}
	return nil
}

// startsOf returns the minutes of the week, from Monday 0:00 in the meeting's own zone, at which it
// begins.
func startsOf(m models.Meeting) []float64 {
	clock, ok := minutesOf(m.Start)
	if !ok {
		return nil
	}
	var starts []float64
	for _, d := range weekdaysOf(m) {
		starts = append(starts, float64(slices.Index(week(), d)*minutesOfDay+clock))
	}
	return starts
}

// minutesOf reads HH:MM.
func minutesOf(clock string) (int, bool) {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return 0, false
	}
	return t.Hour()*60 + t.Minute(), true
}

// inUTC moves minutes of the week from the meeting's zone to UTC, by the offset at its next start.
func (r *Room) inUTC(starts []float64, m models.Meeting) []float64 {
	if m.NextAt == nil {
		return nil
	}
	offset := float64(offsetMinutes(m.Timezone, *m.NextAt))
	moved := make([]float64, len(starts))
	for i, s := range starts {
		moved[i] = wrap(s - offset)
	}
	return moved
}

func wrap(minute float64) float64 {
	for minute < 0 {
		minute += minutesOfWeek
	}
	for minute >= minutesOfWeek {
		minute -= minutesOfWeek
	}
	return minute
}

func offsetMinutes(zone string, at time.Time) int {
	_, seconds := at.In(zoneOf(zone)).Zone()
	return seconds / 60
}

// zoneOf returns the time zone of that name; an unknown one, which inputs refuse, is UTC.
func zoneOf(name string) *time.Location {
	if zone, known := zones.Named(name); known {
		return zone
	}
	return time.UTC
}

// refresh brings what time alone changes up to now: the next starts of the group and its meetings.
func (r *Room) refresh(g *models.Group, now time.Time) {
	stale := false
	for _, m := range g.Meetings {
		stale = stale || m.NextAt != nil && m.NextAt.Before(now)
	}
	if !stale {
		return
	}
	g.Meetings = slices.Clone(g.Meetings)
	for i := range g.Meetings {
		m := &g.Meetings[i]
		if m.NextAt == nil || !m.NextAt.Before(now) {
			continue
		}
		m.NextAt = nextStart(*m, now)
	}
	g.NextAt = soonest(*g)
}

// nextStart computes when a meeting begins next; nil if never, or if this version cannot read its
// rule.
func nextStart(m models.Meeting, now time.Time) *time.Time {
	plan, err := schedule.Parse(schedule.RuleOf(m))
	if err != nil {
		return nil
	}
	return nextOf(plan, m, now)
}

// underWay returns the end of a meeting that is being held now.
func (r *Room) underWay(m models.Meeting, now time.Time) (time.Time, bool) {
	if !r.mayBeUnderWay(m, now) {
		return time.Time{}, false
	}
	rule := schedule.RuleOf(m)
	if rule.DurationMinutes == 0 {
		rule.DurationMinutes = usualMinutes
	}
	plan, err := schedule.Parse(rule)
	if err != nil {
		return time.Time{}, false
	}
	_, end, ok := plan.Current(now)
	return end, ok
}

// mayBeUnderWay reports whether a meeting may be going on, a cheap check before the exact one:
// whether it is the day and hour, a little more or less for changes of the clocks.
func (r *Room) mayBeUnderWay(m models.Meeting, now time.Time) bool {
	const slack = 2 * 60
	local := now.In(zoneOf(m.Timezone))
	minute := float64(((int(local.Weekday())+6)%7)*minutesOfDay + local.Hour()*60 + local.Minute())
	length := float64(m.DurationMinutes)
	if length == 0 {
		length = usualMinutes
	}
	for _, s := range startsOf(m) {
		if wrap(minute-s+slack) <= length+2*slack {
			return true
		}
	}
	return false
}

// WindowsAtPlaces returns the stretches of the week in which a group meets at a place, one for each
// meeting and weekday, in the group's zone. Meetings that are online or by phone only, that are in
// another zone, or whose rule names no weekday are left out.
func WindowsAtPlaces(g models.Group) []models.Window {
	var windows []models.Window
	for _, m := range g.Meetings {
		clock, ok := minutesOf(m.Start)
		format := m.Format
		if m.Temporary.V != nil {
			format = m.Temporary.V.Format
		}
		atPlace := format == models.MeetingInPerson || format == models.MeetingHybrid
		if !ok || !atPlace || m.Activity != models.ActivityActive || m.Timezone != g.Timezone || !namesWeekdays(m) {
			continue
		}
		length := m.DurationMinutes
		if length == 0 {
			length = usualMinutes
		}
		until := (clock + length) % minutesOfDay
		for _, d := range weekdaysOf(m) {
			windows = append(windows, models.Window{Day: d, From: m.Start, To: fmt.Sprintf("%02d:%02d", until/60, until%60)})
		}
	}
	return windows
}

// namesWeekdays reports whether a meeting's rule holds it on certain weekdays or every day, and not
// on days of a month that fall on any weekday.
func namesWeekdays(m models.Meeting) bool {
	rule := strings.ToUpper(m.RRule)
	return !strings.Contains(rule, "FREQ=MONTHLY") && !strings.Contains(rule, "FREQ=YEARLY") || strings.Contains(rule, "BYDAY=")
}
