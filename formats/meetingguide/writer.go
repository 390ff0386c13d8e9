package meetingguide

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
)

// Why a meeting is not in a feed.
const (
	SkippedNotHeld   = "not_held"   // it has ended
	SkippedNotWeekly = "not_weekly" // the format knows meetings held every week on the same days, and those by appointment
	SkippedNoPlace   = "no_place"   // the format wants at least a country of every meeting, and nothing is known
)

// WriteStats is what became of groups in a feed: Entries counts one for each meeting. Skipped
// counts meetings by why they are not there.
type WriteStats struct {
	Groups   int            `json:"groups"`
	Meetings int            `json:"meetings"`
	Entries  int            `json:"entries"`
	Skipped  map[string]int `json:"skipped,omitempty"`
}

// WriteOptions hold what groups do not: when the feed is written.
type WriteOptions struct{ Now time.Time }

// Writer writes one feed, group by group, and holds one at a time. It writes what the public may
// know and nothing else. End it with Close.
type Writer struct {
	out      io.Writer
	options  WriteOptions
	codes    codeByWord
	meanings map[string]codeMeaning
	slugs    map[uint64]bool // hashes of those that were written
	stats    WriteStats
}

// NewWriter begins a feed. Nothing is written before the first entry or Close.
func NewWriter(out io.Writer, o WriteOptions) *Writer {
	all := codeMeanings()
	return &Writer{out: out, options: o, codes: codesByWord(all), meanings: all, slugs: map[uint64]bool{}, stats: WriteStats{Skipped: map[string]int{}}}
}

// Stats returns what has been written so far.
func (w *Writer) Stats() WriteStats { return w.stats }

// Group writes the meetings of a group that the format can express, and counts the others. What the
// group's present records contained in this format goes out again as far as it still holds: slugs,
// type codes, pages and dates of change.
func (w *Writer) Group(g models.Group, records ...Origin) error {
	w.stats.Groups++
	origins := originsOf(records)
	for _, m := range g.Meetings {
		w.stats.Meetings++
		e, reason := w.entryOf(g, m, origins[m.ID])
		if reason != "" {
			w.stats.Skipped[reason]++
			continue
		}
		if err := w.entry(e); err != nil {
			return fmt.Errorf("write the meeting %s: %w", m.ID, err)
		}
	}
	return nil
}

func (w *Writer) entry(e Entry) error {
	encoded, err := json.Marshal(e)
	if err != nil {
		return err
	}
	lead := ",\n"
	if w.stats.Entries == 0 {
		lead = "[\n"
	}
	w.stats.Entries++
	_, err = io.WriteString(w.out, lead+string(encoded))
	return err
}

// Close ends the feed. It does not close what is written to.
func (w *Writer) Close() error {
	end := "\n]\n"
	if w.stats.Entries == 0 {
		end = "[]\n"
	}
	_, err := io.WriteString(w.out, end)
	return err
}

// entryOf returns a meeting's entry, or why there is none.
func (w *Writer) entryOf(g models.Group, m models.Meeting, o origin) (Entry, string) {
	if g.Activity == models.ActivityEnded || m.Activity == models.ActivityEnded {
		return Entry{}, SkippedNotHeld
	}
	if m.Timezone == "" {
		m.Timezone = g.Timezone
	}
	days, reason := w.daysOf(m)
	if reason != "" {
		return Entry{}, reason
	}
	at := Entry{}
	if at.setLocation(g, m); at.FormattedAddress == "" {
		return Entry{}, SkippedNoPlace
	}
	e := w.baseEntry(g, m, o)
	e.Day = days
	if m.ByAppointment {
		return e, ""
	}
	e.Time = m.Start
	if m.DurationMinutes > 0 && m.DurationMinutes < 24*60 {
		e.EndTime = endTime(m.Start, m.DurationMinutes)
	}
	return e, ""
}

// daysOf returns the days of the week that the meeting is held on, or why the format cannot express
// it. One by appointment may have days too.
func (w *Writer) daysOf(m models.Meeting) (Days, string) {
	rule := schedule.RuleOf(m)
	if m.ByAppointment {
		rule.ByAppointment, rule.Start = false, "00:00"
	}
	if m.ByAppointment && m.RRule == "" {
		return nil, ""
	}
	plan, err := schedule.Parse(rule)
	var days []time.Weekday
	weekly := err == nil
	if weekly {
		days, weekly = plan.Weekly()
	}
	switch {
	case m.ByAppointment && !weekly:
		return nil, ""
	case !weekly: // or an older row whose time nobody can read any more
		return nil, SkippedNotWeekly
	}
	if _, hasNext := plan.Next(w.options.Now); !hasNext && !m.ByAppointment {
		return nil, SkippedNotHeld
	}
	var codes Days
	for _, day := range days {
		codes = append(codes, int(day))
	}
	return codes, ""
}

// Days are days of the week, 0 for Sunday: in JSON a number if there is one, else an array.
type Days []int

// MarshalJSON returns the days as the format has them.
func (d Days) MarshalJSON() ([]byte, error) {
	if len(d) == 1 {
		return json.Marshal(d[0])
	}
	return json.Marshal([]int(d))
}

// endTime returns the time of day some minutes after another.
func endTime(start string, minutes int) string {
	at, err := time.Parse("15:04", start)
	if err != nil {
		return ""
	}
	return at.Add(time.Duration(minutes) * time.Minute).Format("15:04")
}
