package schedule

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
)

const (
	minutesOfDay = models.MinutesOfDay
	secondsOfDay = minutesOfDay * 60
	// mondayShift is the weekday of day 0, a Thursday, counted from Monday.
	mondayShift = 3
	firstDay    = -719162 // 0001-01-01, counted in days from 1970-01-01
	lastDay     = 2932896 // 9999-12-31
)

// dayNumber numbers the days, 1970-01-01 being 0.
func dayNumber(d models.Date) int { return int(d.In(time.UTC).Unix() / secondsOfDay) }

// dayTime returns midnight UTC of the day with that number.
func dayTime(day int) time.Time { return time.Unix(int64(day)*secondsOfDay, 0).UTC() }

// dayNumbers numbers, sorts and joins days.
func dayNumbers(dates []models.Date) []int {
	days := make([]int, 0, len(dates))
	for _, d := range dates {
		days = append(days, dayNumber(d))
	}
	slices.Sort(days)
	return slices.Compact(days)
}

func daysInMonth(t time.Time) int {
	return time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func daysInYear(t time.Time) int { return time.Date(t.Year(), 12, 31, 0, 0, 0, 0, time.UTC).YearDay() }

func floorDiv(a, b int) int {
	if a < 0 {
		return -((b - 1 - a) / b)
	}
	return a / b
}

func floorMod(a, b int) int { return a - floorDiv(a, b)*b }

// localInstant returns when the clocks of the zone show that minute of that day. A time that they
// show twice is the first; one that they skip is as much later as they skip (RFC 5545, section
// 3.3.5). time.Date does not promise either.
func localInstant(day, minute int, zone *time.Location) time.Time {
	local := int64(day)*secondsOfDay + int64(minute)*60
	before, after := offsetAt(local-secondsOfDay, zone), offsetAt(local+secondsOfDay, zone)
	at := local - before
	if before != after && offsetAt(at, zone) != before && offsetAt(local-after, zone) == after {
		at = local - after
	}
	return time.Unix(at, 0).In(zone)
}

func offsetAt(unix int64, zone *time.Location) int64 {
	_, offset := time.Unix(unix, 0).In(zone).Zone()
	return int64(offset)
}

// Instant returns when the clocks of a zone show a time of day, HH:MM, on a day. A time that they show
// twice is the first; one that they skip is as much later as they skip (RFC 5545, section 3.3.5). What
// is no time of day is midnight.
func Instant(on models.Date, start string, zone *time.Location) time.Time {
	minute, _ := models.ParseClock(start)
	return localInstant(dayNumber(on), minute, zone)
}
