package discovery

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
)

// times are when somebody would meet: between two times of day, which are read in a zone or in the
// meeting's own.
type times struct {
	now       time.Time
	zone      string // in which days and times are read; "" for each meeting's own
	asked     bool   // times of day were given
	from      float64
	until     float64
	attribute string
	offset    float64
}

func timesOf(f models.GroupFilter, now time.Time) times {
	t := times{now: now, zone: f.Timezone, attribute: "starts", asked: f.StartsAfter != "" || f.StartsBefore != ""}
	t.from, t.until = clockBounds(f.StartsAfter, f.StartsBefore)
	if f.Timezone != "" {
		t.attribute, t.offset = "starts_utc", float64(schedule.OffsetMinutes(f.Timezone, now))
	}
	return t
}

// atAll returns the condition of a meeting between the times on whichever day.
func (t times) atAll() models.Condition {
	if !t.asked {
		return models.Everyone()
	}
	var days []string
	for _, d := range models.Weekdays() {
		days = append(days, string(d))
	}
	return t.on(days)
}

// onDays returns what was asked of all meetings: one at the times on every day, and none at any
// time on others.
func (t times) onDays(f models.GroupFilter) models.Condition {
	var conditions []models.Condition
	for _, day := range f.All["day"] {
		if day != today {
			conditions = append(conditions, t.on([]string{day}))
		}
	}
	whole := t
	whole.from, whole.until = clockBounds("", "")
	for _, day := range f.Not["day"] {
		unwanted := whole.on([]string{day})
		if day == today && t.zone == "" {
			unwanted = models.HasAny("day_zone", t.todays()...)
		}
		conditions = append(conditions, models.Condition{Not: &unwanted})
	}
	return models.AllOf(conditions...)
}

// onOneOf returns what was asked of one meeting: that it is held at the times on one of the days,
// and today if every day was asked for and today is one of them.
func (t times) onOneOf(f models.GroupFilter) models.Condition {
	var conditions []models.Condition
	if len(f.Day) > 0 {
		conditions = append(conditions, t.on(f.Day))
	}
	if slices.Contains(f.All["day"], today) {
		conditions = append(conditions, t.on([]string{today}))
	}
	return models.AllOf(conditions...)
}

// today is the day that it is where a meeting is held, or in the zone that was asked for.
const today = "today"

// on returns the condition of a meeting that begins on one of the days, between the times.
func (t times) on(days []string) models.Condition {
	var some []models.Condition
	for i, d := range models.Weekdays() {
		begin := float64(i * models.MinutesOfDay)
		begins := models.AnyOf(stretches(t.attribute, begin+t.from-t.offset, begin+t.until-t.offset)...)
		switch {
		case slices.Contains(days, string(d)):
			some = append(some, begins)
		case !slices.Contains(days, today):
		case t.zone == "":
			if there := t.zonesOn(d); len(there) > 0 {
				some = append(some, models.AllOf(models.HasAny("zone", there...), begins))
			}
		case models.WeekdayAt(t.now.In(zones.OrUTC(t.zone))) == d:
			some = append(some, begins)
		}
	}
	return models.AnyOf(some...)
}

// zonesOn returns the time zones where it is a day of the week now.
func (t times) zonesOn(day models.Weekday) []string {
	var list []string
	for _, name := range zones.Names() {
		if models.WeekdayAt(t.now.In(zones.OrUTC(name))) == day {
			list = append(list, name)
		}
	}
	return list
}

// todays returns the values of today in every time zone.
func (t times) todays() []string {
	var list []string
	for _, d := range models.Weekdays() {
		for _, name := range t.zonesOn(d) {
			list = append(list, daysIn(name, d)...)
		}
	}
	return list
}

// clockBounds returns the minutes of a day from after to before, before itself left out; a stretch
// over midnight ends on the next day.
func clockBounds(after, before string) (from, until float64) {
	until = models.MinutesOfDay - 1
	if m, ok := models.ParseClock(after); ok {
		from = float64(m)
	}
	if m, ok := models.ParseClock(before); ok {
		until = float64(m) - 1
	}
	if until < from {
		until += models.MinutesOfDay
	}
	return from, until
}

// stretches returns the conditions of a number from low to high on the circle of the week.
func stretches(attribute string, low, high float64) []models.Condition {
	length := high - low
	low = schedule.WithinWeek(low)
	if high = low + length; high < models.MinutesOfWeek {
		return []models.Condition{span(attribute, low, high)}
	}
	return []models.Condition{span(attribute, low, models.MinutesOfWeek), span(attribute, 0, high-models.MinutesOfWeek)}
}
