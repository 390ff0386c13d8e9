package directory

import (
	"context"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

// times are when somebody would meet: between two times of day, which are read in a zone or in the meeting's own.
type times struct {
	today     models.Weekday
	asked     bool // times of day were given
	from      float64
	until     float64
	attribute string
	offset    float64
}

func (r *Room) timesOf(ctx context.Context, f models.GroupFilter, now time.Time) (times, error) {
	t := times{attribute: "starts", asked: f.StartsAfter != "" || f.StartsBefore != ""}
	t.from, t.until = clockBounds(f.StartsAfter, f.StartsBefore)
	if f.Timezone != "" {
		t.attribute, t.offset = "starts_utc", float64(offsetMinutes(f.Timezone, now))
	}
	if !slices.Contains(slices.Concat(f.Day, f.All["day"], f.Not["day"]), "today") {
		return t, nil
	}
	var err error
	t.today, err = r.todayWhere(ctx, f, now)
	return t, err
}

// atAll is the condition of a meeting between the times on whichever day.
func (t times) atAll() models.Condition {
	if !t.asked {
		return models.Everyone()
	}
	var days []string
	for _, d := range week() {
		days = append(days, string(d))
	}
	return t.on(days)
}

// onDays is the condition of what was asked of the days: a meeting between the times on one of them, on every one, and none at any time on others.
func (t times) onDays(f models.GroupFilter) models.Condition {
	var conditions []models.Condition
	if len(f.Day) > 0 {
		conditions = append(conditions, t.on(f.Day))
	}
	for _, day := range f.All["day"] {
		conditions = append(conditions, t.on([]string{day}))
	}
	if len(f.Not["day"]) > 0 {
		whole := t
		whole.from, whole.until = clockBounds("", "")
		others := whole.on(f.Not["day"])
		conditions = append(conditions, models.Condition{Not: &others})
	}
	return models.AllOf(conditions...)
}

// on is the condition of a meeting that begins on one of the days, between the times.
func (t times) on(days []string) models.Condition {
	var some []models.Condition
	for i, d := range week() {
		if slices.Contains(days, string(d)) || d == t.today && slices.Contains(days, "today") {
			begin := float64(i * minutesOfDay)
			some = append(some, stretches(t.attribute, begin+t.from-t.offset, begin+t.until-t.offset)...)
		}
	}
	return models.AnyOf(some...)
}

// clockBounds are the minutes of a day from after to before, before itself left out; a stretch over midnight ends on the next day.
func clockBounds(after, before string) (from, until float64) {
	until = minutesOfDay - 1
	if m, ok := minutesOf(after); ok {
		from = float64(m)
	}
	if m, ok := minutesOf(before); ok {
		until = float64(m) - 1
	}
	if until < from {
		until += minutesOfDay
	}
	return from, until
}

// stretches are the conditions of a number from low to high on the circle of the week.
func stretches(attribute string, low, high float64) []models.Condition {
	length := high - low
	low = wrap(low)
	if high = low + length; high < minutesOfWeek {
		return []models.Condition{span(attribute, low, high)}
	}
	return []models.Condition{span(attribute, low, minutesOfWeek), span(attribute, 0, high-minutesOfWeek)}
}

// todayWhere is which day it is where somebody asks: in timezone=, else at the place searched from, else in UTC.
func (r *Room) todayWhere(ctx context.Context, f models.GroupFilter, now time.Time) (models.Weekday, error) {
	zone := f.Timezone
	if zone == "" {
		o, err := r.resolve(ctx, f.Near)
		if err != nil {
			return "", err
		}
		if o.place != nil {
			zone = o.place.Timezone
		}
	}
	return dayOf(now.In(zoneOf(zone)).Weekday()), nil
}
