package schedule

import (
	"time"

	"github.com/teambition/rrule-go"
)

// Weekly returns the days of the week, from Sunday, on which a schedule is held week after week;
// false for any other schedule. Days besides them, days left out and an end do not count.
func (s Schedule) Weekly() ([]time.Weekday, bool) {
	r := s.recurrence
	if r == nil || r.interval != 1 || r.count > 0 || len(r.months)+len(r.monthDays)+len(r.yearDays)+len(r.positions) > 0 {
		return nil, false
	}
	if r.frequency != rrule.WEEKLY && r.frequency != rrule.DAILY {
		return nil, false
	}
	var days []time.Weekday
	for day := time.Sunday; day <= time.Saturday; day++ {
		if everyDay := len(r.weekdays) == 0; everyDay || r.hasWeekday(day) {
			days = append(days, day)
		}
	}
	return days, true
}

func (r *recurrence) hasWeekday(day time.Weekday) bool {
	for _, w := range r.weekdays {
		if (w.Day()+1)%7 == int(day) {
			return true
		}
	}
	return false
}
