package schedule

import (
	"slices"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/zones"
)

// usualMinutes is how long a meeting without a duration is taken to go on.
const usualMinutes = 60

// WeekdaysOf returns the days of the week, in the meeting's own zone, on which it may be held; none
// if this version cannot read its rule.
func WeekdaysOf(m models.Meeting) []models.Weekday {
	var days []models.Weekday
	for _, d := range m.AlsoOn {
		days = append(days, weekdayOf(d))
	}
	days = append(days, ruleDays(m)...)
	slices.Sort(days)
	return slices.Compact(days)
}

func weekdayOf(d models.Date) models.Weekday { return models.WeekdayAt(d.In(time.UTC)) }

// ruleDays returns the days of the rule; one that names none is held on the day it began.
func ruleDays(m models.Meeting) []models.Weekday {
	parts, err := rulePartsOf(m)
	has := func(name string) bool { return parts[name] != "" }
	switch {
	case err != nil:
		return nil
	case has("BYDAY"):
		return namedDays(parts["BYDAY"])
	case parts["FREQ"] == "DAILY", parts["FREQ"] == "MONTHLY", has("BYMONTHDAY"), has("BYYEARDAY"), has("BYSETPOS"):
		return models.Weekdays()
	case !m.StartsOn.IsZero():
		return []models.Weekday{weekdayOf(m.StartsOn)}
	}
	return nil
}

func rulePartsOf(m models.Meeting) (map[string]string, error) {
	if m.RRule == "" {
		return nil, nil //nolint:nilnil // a meeting without a rule has no parts
	}
	return splitRRule(m.RRule)
}

// namedDays reads BYDAY, whose days may carry a number, such as -1FR.
func namedDays(list string) []models.Weekday {
	var days []models.Weekday
	for item := range strings.SplitSeq(list, ",") {
		days = append(days, models.Weekday(item[max(0, len(item)-2):]))
	}
	return days
}

// WeeklyStarts returns the minutes of the week, from Monday 00:00 in the meeting's own zone, at
// which it begins. It returns none if the meeting has no time of day.
func WeeklyStarts(m models.Meeting) []float64 {
	minute, ok := models.ParseClock(m.Start)
	if !ok {
		return nil
	}
	var starts []float64
	for _, d := range WeekdaysOf(m) {
		starts = append(starts, float64(d.Number()*minutesOfDay+minute))
	}
	return starts
}

// StartsInUTC returns a meeting's WeeklyStarts in UTC, by the offset at its next start. It returns
// none if there is no next start.
func StartsInUTC(starts []float64, m models.Meeting) []float64 {
	if m.NextAt == nil {
		return nil
	}
	offset := float64(OffsetMinutes(m.Timezone, *m.NextAt))
	moved := make([]float64, len(starts))
	for i, s := range starts {
		moved[i] = WithinWeek(s - offset)
	}
	return moved
}

// WithinWeek returns the same moment of the week as a minute from 0 up to MinutesOfWeek.
func WithinWeek(minute float64) float64 {
	for minute < 0 {
		minute += models.MinutesOfWeek
	}
	for minute >= models.MinutesOfWeek {
		minute -= models.MinutesOfWeek
	}
	return minute
}

// OffsetMinutes returns by how many minutes the clocks of a zone are ahead of UTC at an instant.
func OffsetMinutes(zone string, at time.Time) int {
	_, seconds := at.In(zones.OrUTC(zone)).Zone()
	return seconds / 60
}

// UnderWay returns the end of a meeting, whose WeeklyStarts are given, that is being held now. It
// returns false if it is not held now.
func UnderWay(m models.Meeting, starts []float64, now time.Time) (end time.Time, ok bool) {
	if !mayBeUnderWay(m, starts, now) {
		return end, false
	}
	rule := RuleOf(m)
	if rule.DurationMinutes == 0 {
		rule.DurationMinutes = usualMinutes
	}
	plan, err := Parse(rule)
	if err != nil {
		return end, false
	}
	_, end, ok = plan.Current(now)
	return end, ok
}

// mayBeUnderWay is a cheap check before the exact one: whether it is the day and hour of a meeting,
// a little more or less for changes of the clocks.
func mayBeUnderWay(m models.Meeting, starts []float64, now time.Time) bool {
	const slack = 2 * 60
	local := now.In(zones.OrUTC(m.Timezone))
	minute := float64(models.WeekdayAt(local).Number()*minutesOfDay + local.Hour()*60 + local.Minute())
	length := float64(durationOf(m))
	return slices.ContainsFunc(starts, func(s float64) bool { return WithinWeek(minute-s+slack) <= length+2*slack })
}

func durationOf(m models.Meeting) int {
	if m.DurationMinutes == 0 {
		return usualMinutes
	}
	return m.DurationMinutes
}

// WindowsAtPlaces returns the stretches of the week in which a group meets at a place, one for each
// meeting and weekday, in the group's zone. Meetings that are online or by phone only, that are in
// another zone, or whose rule names no weekday are left out.
func WindowsAtPlaces(g models.Group) []models.Window {
	var windows []models.Window
	for _, m := range g.Meetings {
		minute, ok := models.ParseClock(m.Start)
		if !ok || !atPlace(m) || m.Activity != models.ActivityActive || m.Timezone != g.Timezone || !namesWeekdays(m) {
			continue
		}
		until := models.FormatClock(minute + durationOf(m))
		for _, d := range WeekdaysOf(m) {
			windows = append(windows, models.Window{Day: d, From: m.Start, To: until})
		}
	}
	return windows
}

func atPlace(m models.Meeting) bool {
	format := m.Format
	if m.Temporary.V != nil {
		format = m.Temporary.V.Format
	}
	return format == models.MeetingInPerson || format == models.MeetingHybrid
}

// namesWeekdays reports whether a meeting's rule holds it on certain weekdays or every day, and not
// on days of a month that fall on any weekday.
func namesWeekdays(m models.Meeting) bool {
	parts, err := rulePartsOf(m)
	return err == nil && (parts["FREQ"] != "MONTHLY" && parts["FREQ"] != "YEARLY" || parts["BYDAY"] != "")
}
