package models

import (
	"slices"
	"time"
)

// Units of a week.
const (
	MinutesOfDay  = 24 * 60
	MinutesOfWeek = 7 * MinutesOfDay
)

// Weekdays returns the days of the week, from Monday.
func Weekdays() []Weekday {
	return []Weekday{Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday}
}

// WeekdayOf returns the day of the week of the standard library.
func WeekdayOf(d time.Weekday) Weekday { return Weekdays()[(int(d)+6)%7] }

// WeekdayAt returns the day of the week at an instant, in the zone of t.
func WeekdayAt(t time.Time) Weekday { return WeekdayOf(t.Weekday()) }

// Number returns 0 for Monday to 6 for Sunday, and -1 if d is no day of the week.
func (d Weekday) Number() int { return slices.Index(Weekdays(), d) }

// ParseClock reads a time of day, HH:MM with two digits each, from 00:00 to 23:59. It returns the
// minutes since midnight, and false if s is anything else.
func ParseClock(s string) (minute int, ok bool) {
	if len(s) != len("15:04") || s[2] != ':' {
		return 0, false
	}
	hour, okHour := twoDigits(s[0], s[1])
	minute, okMinute := twoDigits(s[3], s[4])
	if !okHour || !okMinute || hour > 23 || minute > 59 {
		return 0, false
	}
	return hour*60 + minute, true
}

func twoDigits(tens, ones byte) (int, bool) {
	return int(tens-'0')*10 + int(ones-'0'), tens >= '0' && tens <= '9' && ones >= '0' && ones <= '9'
}

// FormatClock returns minutes since midnight as HH:MM. Minutes beyond a day, either way, are those
// of another day.
func FormatClock(minute int) string {
	return time.Date(2000, 1, 1, 0, minute, 0, 0, time.UTC).Format("15:04")
}

// Bounds returns a window's day, counted from Monday, and its minutes of that day: closes is above
// opens, and above MinutesOfDay if the window runs into the next day. It returns false if the day
// or a time cannot be read.
func (w Window) Bounds() (day, opens, closes int, ok bool) {
	day = w.Day.Number()
	opens, okFrom := ParseClock(w.From)
	closes, okTo := ParseClock(w.To)
	if w.To == "24:00" {
		closes, okTo = MinutesOfDay, true
	}
	if closes <= opens {
		closes += MinutesOfDay
	}
	return day, opens, closes, day >= 0 && okFrom && okTo
}
