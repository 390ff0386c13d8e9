package schedule

import (
	"slices"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
)

// untilFormat is how RFC 5545 writes an instant.
const untilFormat = "20060102T150405Z"

// Entry is one entry of a calendar (RFC 5545): the days on which a schedule is held, beginning with
// First. RRule, without "RRULE:", is "" for single days; its UNTIL is an instant in UTC, as
// calendars want it. Also are days besides the rule's, Except are days of the rule's on which the
// meeting is not held. All are days in the meeting's zone and later than First or it.
type Entry struct {
	First  models.Date
	RRule  string
	Also   []models.Date
	Except []models.Date
}

// Entries returns the entries that express the schedule in a calendar: one, and where days besides
// the rule's come before the rule's first, a second for them, because a calendar counts a rule from
// the entry's own beginning. A rule that counts from no day of its own begins on the first day of
// it from from on. A schedule that is never held has none.
func (s Schedule) Entries(from models.Date) []Entry {
	if s.zone == nil {
		return nil
	}
	first, ruled := s.recurrence.firstOccurrence(from)
	if !ruled || first > s.last {
		return s.singleDays(firstDay, lastDay)
	}
	entry := Entry{First: dayDate(first), RRule: s.formatRRule()}
	for _, day := range s.also {
		if day > first && day <= s.last && !s.recurrence.includes(day) && !s.isExcepted(day) {
			entry.Also = append(entry.Also, dayDate(day))
		}
	}
	for _, day := range s.except {
		if day >= first && day <= s.last && s.recurrence.includes(day) {
			entry.Except = append(entry.Except, dayDate(day))
		}
	}
	return append([]Entry{entry}, s.singleDays(firstDay, first-1)...)
}

// isExcepted reports whether a day is left out.
func (s Schedule) isExcepted(day int) bool {
	_, found := slices.BinarySearch(s.except, day)
	return found
}

// singleDays returns the days besides the rule's from one to another as an entry, or none.
func (s Schedule) singleDays(from, to int) []Entry {
	var days []models.Date
	for _, day := range s.also {
		if day >= from && day <= min(to, s.last) && !s.isExcepted(day) {
			days = append(days, dayDate(day))
		}
	}
	if len(days) == 0 {
		return nil
	}
	return []Entry{{First: days[0], Also: days[1:]}}
}

// formatRRule returns the rule with its end as an instant, also if the rule has COUNT: readers
// differ on whether an occurrence in an hour that the clock skips counts (RFC 5545, section
// 3.3.10).
func (s Schedule) formatRRule() string {
	r := s.recurrence
	var parts []string
	for part := range strings.SplitSeq(r.text, ";") {
		if name, _, _ := strings.Cut(part, "="); name != "COUNT" && name != "UNTIL" {
			parts = append(parts, part)
		}
	}
	if last := min(r.until, s.last); last < lastDay {
		parts = append(parts, "UNTIL="+localInstant(last, s.minute, s.zone).UTC().Format(untilFormat))
	}
	return strings.Join(parts, ";")
}

// firstOccurrence returns the first day of the rule that a calendar begins with.
func (r *recurrence) firstOccurrence(from models.Date) (int, bool) {
	start := firstDay
	if r != nil && !r.anchored {
		start = dayNumber(from)
	}
	for day := range r.days(start, lastDay) {
		return day, true
	}
	return 0, false
}

func (r *recurrence) includes(day int) bool {
	for range r.days(day, day) {
		return true
	}
	return false
}

func dayDate(day int) models.Date { return models.DateOf(dayTime(day)) }

// Clock returns when of the day the meeting begins.
func (s Schedule) Clock() (hour, minute int) { return s.minute / 60, s.minute % 60 }

// Zone returns where the schedule's days and clock are read; nil for one that is never held.
func (s Schedule) Zone() *time.Location { return s.zone }
