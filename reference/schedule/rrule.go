package schedule

import (
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/shg-directory/shg/models"
)

const (
	maxInterval = 1000
	maxCount    = 1000
	maxRRule    = 500 // bytes
	// countedYears is how far a COUNT is followed; a rule that has not used it up by then goes on.
	countedYears = 100
)

// readRRule reads the recurrence of r, whose clock has been read into s.
func (s *Schedule) readRRule(r Rule) (*recurrence, error) {
	parts, err := splitRRule(r.RRule)
	if err != nil {
		return nil, err
	}
	option, err := rrule.StrToROption(strings.ToUpper(r.RRule))
	if err != nil {
		return nil, errInvalidRRule()
	}
	if _, err := rrule.NewRRule(rrule.ROption{
		Freq: option.Freq, Dtstart: time.Unix(0, 0).UTC(), Bymonth: option.Bymonth, Bymonthday: option.Bymonthday,
		Byyearday: option.Byyearday, Bysetpos: option.Bysetpos, Byweekday: option.Byweekday,
	}); err != nil {
		return nil, errInvalidRRule()
	}
	if !isValidRRule(parts, option) {
		return nil, errInvalidRRule()
	}
	if r.StartsOn.IsZero() && needsStart(parts, option) {
		return nil, &Error{"starts_on", "starts_on_required"}
	}
	rec := newRecurrence(option, r.StartsOn)
	rec.text, rec.anchored = strings.ToUpper(r.RRule), !r.StartsOn.IsZero()
	rec.until = s.untilDay(parts["UNTIL"], option.Until)
	rec.applyCount(option.Count)
	return rec, nil
}

func errInvalidRRule() error { return &Error{"rrule", "invalid_rrule"} }

// splitRRule splits a rule into its parts and refuses parts that a meeting cannot have,
// parts given twice, and frequencies below a day.
func splitRRule(text string) (map[string]string, error) {
	if len(text) > maxRRule {
		return nil, errInvalidRRule()
	}
	known := []string{"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYSETPOS"}
	parts := map[string]string{}
	for part := range strings.SplitSeq(strings.ToUpper(text), ";") {
		name, value, ok := strings.Cut(part, "=")
		if _, twice := parts[name]; !ok || twice || !slices.Contains(known, name) {
			return nil, errInvalidRRule()
		}
		parts[name] = value
	}
	if slices.Contains([]string{"HOURLY", "MINUTELY", "SECONDLY"}, parts["FREQ"]) {
		return nil, &Error{"rrule", "unsupported_frequency"}
	}
	return parts, nil
}

// isValidRRule reports whether the parts go together, as RFC 5545 section 3.3.10 has it, and lie
// within bounds.
func isValidRRule(parts map[string]string, o *rrule.ROption) bool {
	has := func(name string) bool { _, ok := parts[name]; return ok }
	switch {
	case has("INTERVAL") && (o.Interval < 1 || o.Interval > maxInterval):
		return false
	case has("COUNT") && (o.Count < 1 || o.Count > maxCount || has("UNTIL")):
		return false
	case has("BYMONTHDAY") && o.Freq == rrule.WEEKLY, has("BYYEARDAY") && o.Freq != rrule.YEARLY:
		return false
	case has("BYSETPOS") && !has("BYDAY") && !has("BYMONTHDAY") && !has("BYYEARDAY") && !has("BYMONTH"):
		return false
	}
	return !slices.ContainsFunc(o.Byweekday, func(w rrule.Weekday) bool { return max(w.N(), -w.N()) > maxNth(o) })
}

// maxNth returns the highest number that a weekday may carry.
func maxNth(o *rrule.ROption) int {
	switch {
	case o.Freq == rrule.YEARLY && len(o.Bymonth) == 0:
		return 53
	case o.Freq == rrule.YEARLY, o.Freq == rrule.MONTHLY:
		return 5
	}
	return 0
}

// needsStart reports whether the rule means nothing without the day that it counts from.
func needsStart(parts map[string]string, o *rrule.ROption) bool {
	return o.Interval > 1 || parts["COUNT"] != "" || o.Freq != rrule.DAILY && !hasDays(o)
}

func hasDays(o *rrule.ROption) bool {
	return len(o.Byweekday)+len(o.Bymonthday)+len(o.Byyearday) > 0
}

// newRecurrence takes the parts over and fills in what the rule leaves to the day that it starts
// on. Without one it counts from 1970.
func newRecurrence(o *rrule.ROption, startsOn models.Date) *recurrence {
	rec := &recurrence{
		frequency: o.Freq, interval: max(1, o.Interval), weekStart: o.Wkst.Day(), months: o.Bymonth, monthDays: o.Bymonthday,
		yearDays: o.Byyearday, weekdays: o.Byweekday, positions: o.Bysetpos, nthInYear: o.Freq == rrule.YEARLY && len(o.Bymonth) == 0,
	}
	if startsOn.IsZero() {
		return rec
	}
	rec.anchor = dayNumber(startsOn)
	if hasDays(o) {
		return rec
	}
	switch o.Freq {
	case rrule.WEEKLY:
		rec.weekdays = []rrule.Weekday{weekdays()[(int(dayTime(rec.anchor).Weekday())+6)%7]}
	case rrule.YEARLY:
		rec.monthDays = []int{startsOn.Day}
		if len(o.Bymonth) == 0 {
			rec.months = []int{int(startsOn.Month)}
		}
	case rrule.MONTHLY:
		rec.monthDays = []int{startsOn.Day}
	}
	return rec
}

func weekdays() []rrule.Weekday {
	return []rrule.Weekday{rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU}
}

// untilDay turns UNTIL into the last day: a day is the last itself; a time is where it is in the
// meeting's zone, before or after the start.
func (s *Schedule) untilDay(text string, until time.Time) int {
	if until.IsZero() {
		return lastDay
	}
	if strings.HasSuffix(text, "Z") {
		until = until.In(s.zone)
	}
	day := dayNumber(models.DateOf(until))
	if len(text) > len(rrule.DateFormat) && until.Hour()*60+until.Minute() < s.minute {
		day--
	}
	return day
}

// applyCount turns COUNT into the last day. Days that are excepted count, as in RFC 5545.
func (r *recurrence) applyCount(count int) {
	r.count = count
	if count == 0 {
		return
	}
	for day := range r.days(r.anchor, r.anchor+countedYears*366) {
		count--
		if count == 0 {
			r.until = day
			return
		}
	}
}
