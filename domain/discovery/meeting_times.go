package discovery

import (
	"slices"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
)

// timeFilter are when somebody would meet: between two times of day, which are read in a zone or in
// the meeting's own.
type timeFilter struct {
	now       time.Time
	zone      string // in which days and times are read; "" for each meeting's own
	given     bool   // times of day were given
	from      float64
	until     float64
	attribute string
	offset    float64
}

func newTimeFilter(f models.GroupFilter, now time.Time) timeFilter {
	t := timeFilter{now: now, zone: f.Timezone, attribute: "starts", given: f.StartsAfter != "" || f.StartsBefore != ""}
	t.from, t.until = clockBounds(f.StartsAfter, f.StartsBefore)
	if f.Timezone != "" {
		t.attribute, t.offset = "starts_utc", float64(schedule.OffsetMinutes(f.Timezone, now))
	}
	return t
}

// anyDayCondition returns the condition of a meeting between the times on whichever day.
func (t timeFilter) anyDayCondition() models.Condition {
	if !t.given {
		return models.MatchAll()
	}
	var days []string
	for _, d := range models.Weekdays() {
		days = append(days, string(d))
	}
	return t.daysCondition(days)
}

// allMeetingsCondition returns what was asked of all meetings: one at the times on every day, and
// none at any time on others.
func (t timeFilter) allMeetingsCondition(f models.GroupFilter) models.Condition {
	var conditions []models.Condition
	for _, day := range f.All["day"] {
		if day != dayToday && day != dayWeekend {
			conditions = append(conditions, t.daysCondition([]string{day}))
		}
	}
	allDay := t
	allDay.from, allDay.until = clockBounds("", "")
	for _, day := range f.Not["day"] {
		unwanted := allDay.daysCondition([]string{day})
		if day == dayToday && t.zone == "" {
			unwanted = models.HasAny("day_zone", t.todayValues()...)
		}
		if day == dayWeekend {
			unwanted = models.HasAny("weekend", heldAtWeekend)
		}
		conditions = append(conditions, models.Condition{Not: &unwanted})
	}
	return models.AllOf(conditions...)
}

// oneMeetingCondition returns what was asked of one meeting: that it is held at the times on one of
// the days, and today or at the weekend if every day was asked for and that is one of them.
func (t timeFilter) oneMeetingCondition(f models.GroupFilter) models.Condition {
	var conditions []models.Condition
	if len(f.Day) > 0 {
		conditions = append(conditions, t.daysCondition(f.Day))
	}
	for _, day := range []string{dayToday, dayWeekend} {
		if slices.Contains(f.All["day"], day) {
			conditions = append(conditions, t.daysCondition([]string{day}))
		}
	}
	return models.AllOf(conditions...)
}

// dayToday is the day that it is where a meeting is held, or in the zone that was asked for.
const dayToday = "today"

// dayWeekend is the weekend of the country where a meeting is held.
const dayWeekend = "weekend"

// EveningBegins is when an evening begins, for those who ask for one in a word.
const EveningBegins = "17:00"

// daysCondition returns the condition of a meeting that begins on one of the days, between the
// times.
func (t timeFilter) daysCondition(days []string) models.Condition {
	var conditions []models.Condition
	if slices.Contains(days, dayWeekend) {
		conditions = append(conditions, t.weekendCondition())
	}
	for i, d := range models.Weekdays() {
		begin := float64(i * models.MinutesOfDay)
		begins := models.AnyOf(weekRanges(t.attribute, begin+t.from-t.offset, begin+t.until-t.offset)...)
		switch {
		case slices.Contains(days, string(d)):
			conditions = append(conditions, begins)
		case !slices.Contains(days, dayToday):
		case t.zone == "":
			if zoneNames := t.zonesWithDay(d); len(zoneNames) > 0 {
				conditions = append(conditions, models.AllOf(models.HasAny("zone", zoneNames...), begins))
			}
		case models.WeekdayAt(t.now.In(zones.OrUTC(t.zone))) == d:
			conditions = append(conditions, begins)
		}
	}
	return models.AnyOf(conditions...)
}

// weekendCondition returns the condition of a meeting that begins at the weekend of its country,
// between the times.
func (t timeFilter) weekendCondition() models.Condition {
	var conditions []models.Condition
	for _, days := range schedule.Weekends() {
		var codes []string
		for _, d := range days {
			codes = append(codes, string(d))
		}
		conditions = append(conditions, models.AllOf(models.HasAny("weekend", weekendName(days)), t.daysCondition(codes)))
	}
	return models.AnyOf(conditions...)
}

// heldAtWeekend is the value of a meeting that is held on a day of its weekend.
const heldAtWeekend = "held"

// weekendValues returns which weekend a meeting has in its country, the usual one if no country is
// known, and whether it is held then.
func weekendValues(countries []string, days []models.Weekday) []string {
	country := ""
	if len(countries) > 0 {
		country = countries[0]
	}
	free := schedule.WeekendOf(country)
	if slices.ContainsFunc(days, func(d models.Weekday) bool { return slices.Contains(free, d) }) {
		return []string{weekendName(free), heldAtWeekend}
	}
	return []string{weekendName(free)}
}

func weekendName(days []models.Weekday) string {
	var name strings.Builder
	for _, d := range days {
		name.WriteString(string(d))
	}
	return name.String()
}

// zonesWithDay returns the time zones where it is a day of the week now.
func (t timeFilter) zonesWithDay(day models.Weekday) []string {
	var list []string
	for _, name := range zones.Names() {
		if models.WeekdayAt(t.now.In(zones.OrUTC(name))) == day {
			list = append(list, name)
		}
	}
	return list
}

// todayValues returns the values of today in every time zone.
func (t timeFilter) todayValues() []string {
	var list []string
	for _, d := range models.Weekdays() {
		for _, name := range t.zonesWithDay(d) {
			list = append(list, dayZoneValues(name, d)...)
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

// weekRanges returns the conditions of a number from low to high on the circle of the week.
func weekRanges(attribute string, low, high float64) []models.Condition {
	length := high - low
	low = schedule.WithinWeek(low)
	if high = low + length; high < models.MinutesOfWeek {
		return []models.Condition{rangeCondition(attribute, low, high)}
	}
	return []models.Condition{rangeCondition(attribute, low, models.MinutesOfWeek), rangeCondition(attribute, 0, high-models.MinutesOfWeek)}
}
