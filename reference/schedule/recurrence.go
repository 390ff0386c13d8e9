package schedule

import (
	"iter"
	"slices"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/shg-directory/shg/models"
)

// maxDaysSearched is how many days in a row are looked at in vain before a search gives up: twelve
// years of days, more than from one 29 February to the next. Days that an interval passes over are
// not looked at.
const maxDaysSearched = 12 * 366

// recurrence is an RFC 5545 rule from DAILY to YEARLY as a set of days. The library reads the rule;
// the days are found here, because the library searches to the year 9999 for a day that never
// comes. A nil recurrence has no days.
type recurrence struct {
	frequency rrule.Frequency
	interval  int
	weekStart int // Monday is 0
	anchor    int // the day that intervals count from
	until     int // the last day
	months    []int
	monthDays []int
	yearDays  []int
	weekdays  []rrule.Weekday
	positions []int
	nthInYear bool // numbered weekdays count within the year
	anchored  bool // anchor was given; else it is 1970-01-01
	count     int  // COUNT, which until contains too; 0: none
	text      string
}

// days returns the rule's days from that day on to last, in order.
func (r *recurrence) days(from, last int) iter.Seq[int] {
	return func(yield func(int) bool) {
		if r == nil {
			return
		}
		from, last = max(from, r.anchor), min(last, r.until)
		first := r.unitOf(r.anchor)
		unit := first + floorDiv(r.unitOf(from)-first, r.interval)*r.interval
		var buffer []int
		for looked := 0; looked < maxDaysSearched; unit += r.interval {
			start, end := r.unitBounds(unit)
			if start > last {
				return
			}
			looked += end - start
			buffer = r.appendMatches(buffer[:0], start, end)
			for _, day := range buffer {
				if day > last {
					return
				}
				if day < from {
					continue
				}
				if !yield(day) {
					return
				}
				looked = 0
			}
		}
	}
}

// unitOf numbers the day, week, month or year that the day is in.
func (r *recurrence) unitOf(day int) int {
	switch r.frequency {
	case rrule.DAILY:
		return day
	case rrule.WEEKLY:
		return floorDiv(day+mondayShift-r.weekStart, 7)
	}
	year, month, _ := dayTime(day).Date()
	if r.frequency == rrule.YEARLY {
		return year
	}
	return year*12 + int(month) - 1
}

// unitBounds returns the unit's first day and the one after its last.
func (r *recurrence) unitBounds(unit int) (start, end int) {
	switch r.frequency {
	case rrule.DAILY:
		return unit, unit + 1
	case rrule.WEEKLY:
		start = unit*7 - mondayShift + r.weekStart
		return start, start + 7
	case rrule.YEARLY:
		return dayNumber(models.Date{Year: unit, Month: 1, Day: 1}), dayNumber(models.Date{Year: unit + 1, Month: 1, Day: 1})
	}
	year, month := floorDiv(unit, 12), time.Month(floorMod(unit, 12)+1)
	return dayNumber(models.Date{Year: year, Month: month, Day: 1}), dayNumber(models.Date{Year: year, Month: month + 1, Day: 1})
}

// appendMatches appends the unit's days that the rule names, in order.
func (r *recurrence) appendMatches(days []int, start, end int) []int {
	for day := start; day < end; day++ {
		if r.matches(dayTime(day)) {
			days = append(days, day)
		}
	}
	if len(r.positions) == 0 {
		return days
	}
	var chosen []int
	for _, position := range r.positions {
		if position < 0 {
			position += len(days) + 1
		}
		if position >= 1 && position <= len(days) {
			chosen = append(chosen, days[position-1])
		}
	}
	slices.Sort(chosen)
	return slices.Compact(chosen)
}

// matches reports whether each part of the rule names the day.
func (r *recurrence) matches(day time.Time) bool {
	if len(r.months) > 0 && !slices.Contains(r.months, int(day.Month())) {
		return false
	}
	if len(r.weekdays) > 0 && !slices.ContainsFunc(r.weekdays, func(w rrule.Weekday) bool { return r.isWeekday(day, w) }) {
		return false
	}
	if len(r.monthDays) > 0 && !fromEitherEnd(r.monthDays, day.Day(), daysInMonth(day)) {
		return false
	}
	return len(r.yearDays) == 0 || fromEitherEnd(r.yearDays, day.YearDay(), daysInYear(day))
}

// isWeekday reports whether the day is that weekday, and where the weekday is numbered, the nth
// from the start or end of its month or year.
func (r *recurrence) isWeekday(day time.Time, w rrule.Weekday) bool {
	if (int(day.Weekday())+6)%7 != w.Day() {
		return false
	}
	number, length := day.Day(), daysInMonth(day)
	if r.nthInYear {
		number, length = day.YearDay(), daysInYear(day)
	}
	switch n := w.N(); {
	case n > 0:
		return (number-1)/7+1 == n
	case n < 0:
		return (length-number)/7+1 == -n
	}
	return true
}

// fromEitherEnd reports whether the numbers hold number, or number counted back from length's end.
func fromEitherEnd(numbers []int, number, length int) bool {
	return slices.Contains(numbers, number) || slices.Contains(numbers, number-length-1)
}
