// Package schedule expands rules of recurrence: it computes when meetings are held, and how long
// two weeks of free time overlap. It alone reads RFC 5545 rules and it alone turns local times into
// instants. It is pure: it knows neither the clock nor the database.
package schedule

import (
	"iter"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/zones"
)

// Rule is when a meeting is held, in the words of models.Meeting. Without RRule it is a single
// meeting on StartsOn (and on AlsoOn).
type Rule struct {
	StartsOn        models.Date // the first day on which RRule may fall; needed where the rule counts from it
	Start           string      // HH:MM in Timezone
	DurationMinutes int
	Timezone        string // IANA
	RRule           string // RFC 5545, DAILY to YEARLY, without DTSTART and "RRULE:"
	EndsOn          models.Date
	ExceptOn        []models.Date
	AlsoOn          []models.Date
	ByAppointment   bool
}

// RuleOf returns a meeting's time.
func RuleOf(m models.Meeting) Rule {
	return Rule{
		StartsOn: m.StartsOn, Start: m.Start, DurationMinutes: m.DurationMinutes, Timezone: m.Timezone, RRule: m.RRule, EndsOn: m.EndsOn,
		ExceptOn: m.ExceptOn, AlsoOn: m.AlsoOn, ByAppointment: m.ByAppointment,
	}
}

// Error names the member of a Rule that is refused, and why. Codes: required, invalid_time,
// unknown_timezone, out_of_range, invalid_rrule, unsupported_frequency, starts_on_required,
// never_occurs.
type Error struct {
	Member string // as JSON names it, such as "rrule"
	Code   string
}

func (e *Error) Error() string { return "schedule: " + e.Member + ": " + e.Code }

// Occurrence is one time that a meeting is held, in the meeting's own zone. End is Start plus the
// duration in elapsed minutes.
type Occurrence struct{ Start, End time.Time }

// Schedule is a rule that has been read. The zero Schedule is never held. It is safe for concurrent
// use.
type Schedule struct {
	zone       *time.Location
	minute     int // of the day
	duration   time.Duration
	recurrence *recurrence
	also       []int // days, sorted
	except     []int // days, sorted
	last       int   // day
}

// Parse reads a rule. Days are expanded in the meeting's own calendar and converted to instants one
// by one: a meeting in an hour that the clock skips is held an hour later, one in an hour that
// comes twice is held the first time. ExceptOn wins over AlsoOn, EndsOn over both. A meeting by
// appointment without a Start has a schedule on which it is never held. Every refusal is an *Error;
// a rule on which the meeting can never be held is one (never_occurs).
func Parse(r Rule) (Schedule, error) {
	if r.ByAppointment && r.Start == "" {
		return Schedule{}, nil
	}
	s := Schedule{last: lastDay}
	if err := s.readClock(r); err != nil {
		return Schedule{}, err
	}
	if err := s.readDays(r); err != nil {
		return Schedule{}, err
	}
	if !s.occurs() {
		return Schedule{}, &Error{neverOccursMember(r), "never_occurs"}
	}
	return s, nil
}

func (s Schedule) occurs() bool {
	found := false
	s.days(firstDay)(func(int) bool {
		found = true
		return false
	})
	return found
}

// neverOccursMember returns the member that most likely has to change for the meeting to be held.
func neverOccursMember(r Rule) string {
	switch {
	case !r.EndsOn.IsZero() && r.EndsOn.Before(r.StartsOn):
		return "ends_on"
	case r.RRule == "" && len(r.ExceptOn) > 0:
		return "except_on"
	case r.RRule == "":
		return "ends_on"
	}
	return "rrule"
}

func (s *Schedule) readClock(r Rule) error {
	if r.Start == "" {
		return &Error{"start", "required"}
	}
	minute, ok := models.ParseClock(r.Start)
	if !ok {
		return &Error{"start", "invalid_time"}
	}
	if r.DurationMinutes < 0 || r.DurationMinutes > minutesOfDay {
		return &Error{"duration_minutes", "out_of_range"}
	}
	s.minute, s.duration = minute, time.Duration(r.DurationMinutes)*time.Minute
	if r.Timezone == "" {
		return &Error{"timezone", "required"}
	}
	zone, ok := zones.Lookup(r.Timezone)
	if !ok {
		return &Error{"timezone", "unknown_timezone"}
	}
	s.zone = zone
	return nil
}

func (s *Schedule) readDays(r Rule) error {
	if !r.EndsOn.IsZero() {
		s.last = dayNumber(r.EndsOn)
	}
	s.also, s.except = dayNumbers(r.AlsoOn), dayNumbers(r.ExceptOn)
	if r.RRule != "" {
		rule, err := s.readRRule(r)
		s.recurrence = rule
		return err
	}
	if r.StartsOn.IsZero() && len(r.AlsoOn) == 0 {
		return &Error{"starts_on", "starts_on_required"}
	}
	if !r.StartsOn.IsZero() {
		s.also = dayNumbers(append(slices.Clone(r.AlsoOn), r.StartsOn))
	}
	return nil
}

// days returns the days from that day on, in order, on which the meeting is held.
func (s Schedule) days(from int) iter.Seq[int] {
	return func(yield func(int) bool) {
		emit := func(day int) bool {
			_, excepted := slices.BinarySearch(s.except, day)
			return excepted || yield(day)
		}
		i, _ := slices.BinarySearch(s.also, from)
		also := s.also[i:]
		for day := range s.recurrence.days(from, s.last) {
			for len(also) > 0 && also[0] <= day {
				if also[0] < day && !emit(also[0]) {
					return
				}
				also = also[1:]
			}
			if !emit(day) {
				return
			}
		}
		for _, day := range also {
			if day > s.last || !emit(day) {
				return
			}
		}
	}
}

// occurrences returns those that start on days from two before t's, so that none is missed where
// clocks change, in order and each once.
func (s Schedule) occurrences(t time.Time) iter.Seq[Occurrence] {
	return func(yield func(Occurrence) bool) {
		if s.zone == nil {
			return
		}
		var previous time.Time
		for day := range s.days(dayNumber(models.DateOf(t.In(s.zone))) - 2) {
			start := localInstant(day, s.minute, s.zone)
			if start.Equal(previous) {
				continue // a day that a zone left out falls on the next
			}
			previous = start
			if !yield(Occurrence{start, start.Add(s.duration)}) {
				return
			}
		}
	}
}

// Next returns the first start at or after t, in the meeting's own zone; false when there is none.
func (s Schedule) Next(t time.Time) (time.Time, bool) {
	for o := range s.occurrences(t) {
		if !o.Start.Before(t) {
			return o.Start, true
		}
	}
	return time.Time{}, false
}

// Current returns the meeting under way at t: it has started at or before t and ends after it; of
// two that overlap the later. A schedule without a duration never has one.
func (s Schedule) Current(t time.Time) (start, end time.Time, ok bool) {
	for o := range s.occurrences(t) {
		if o.Start.After(t) {
			break
		}
		if o.End.After(t) {
			start, end, ok = o.Start, o.End, true
		}
	}
	return start, end, ok
}

// Between returns what starts from from on and before to, in order, at most limit.
func (s Schedule) Between(from, to time.Time, limit int) []Occurrence {
	var list []Occurrence
	for o := range s.occurrences(from) {
		if len(list) >= limit || !o.Start.Before(to) {
			break
		}
		if !o.Start.Before(from) {
			list = append(list, o)
		}
	}
	return list
}
