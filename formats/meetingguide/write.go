package meetingguide

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/schedule"
)

// Why a meeting is not in a feed.
const (
	SkippedNotHeld   = "not_held"   // it is paused or has ended, and the format cannot say so
	SkippedNotWeekly = "not_weekly" // the format knows meetings held every week on the same days, and those by appointment
	SkippedNoPlace   = "no_place"   // the format wants at least a country of every meeting, and nothing is known
)

// Written says what became of groups in a feed: Entries counts one for each meeting and day of the week. Skipped counts meetings by why they are
// not there.
type Written struct {
	Groups   int            `json:"groups"`
	Meetings int            `json:"meetings"`
	Entries  int            `json:"entries"`
	Skipped  map[string]int `json:"skipped,omitempty"`
}

// WriteOptions say what groups do not.
type WriteOptions struct {
	Now      time.Time
	GroupURL func(g models.Group) string
}

// Writer writes one feed, group by group, and holds one at a time. It tells what the public may know and nothing else. End it with Close.
type Writer struct {
	out     io.Writer
	options WriteOptions
	codes   codes
	written Written
}

// NewWriter begins a feed. Nothing is written before the first entry or Close.
func NewWriter(out io.Writer, o WriteOptions) *Writer {
	return &Writer{out: out, options: o, codes: codesOf(homes()), written: Written{Skipped: map[string]int{}}}
}

// Written is what has been written so far.
func (w *Writer) Written() Written { return w.written }

// Group writes the meetings of a group that the format can express, and counts the others.
func (w *Writer) Group(g models.Group) error {
	w.written.Groups++
	for _, m := range g.Meetings {
		w.written.Meetings++
		entries, why := w.entries(g, m)
		if why != "" {
			w.written.Skipped[why]++
			continue
		}
		for _, e := range entries {
			if err := w.entry(e); err != nil {
				return fmt.Errorf("write the meeting %s: %w", m.ID, err)
			}
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
	if w.written.Entries == 0 {
		lead = "[\n"
	}
	w.written.Entries++
	_, err = io.WriteString(w.out, lead+string(encoded))
	return err
}

// Close ends the feed. It does not close what is written to.
func (w *Writer) Close() error {
	end := "\n]\n"
	if w.written.Entries == 0 {
		end = "[]\n"
	}
	_, err := io.WriteString(w.out, end)
	return err
}

// entries are a meeting's, one for each day of the week, or why there are none.
func (w *Writer) entries(g models.Group, m models.Meeting) ([]Entry, string) {
	if g.Activity != models.ActivityActive || m.Activity != models.ActivityActive {
		return nil, SkippedNotHeld
	}
	if m.Timezone == "" {
		m.Timezone = g.Timezone
	}
	base := w.base(g, m)
	if base.FormattedAddress == "" {
		return nil, SkippedNoPlace
	}
	if m.ByAppointment {
		return []Entry{base}, ""
	}
	plan, err := schedule.Parse(schedule.RuleOf(m))
	if err != nil {
		return nil, SkippedNotWeekly // an older row whose time nobody can read any more
	}
	days, weekly := plan.Weekly()
	if !weekly {
		return nil, SkippedNotWeekly
	}
	if _, goesOn := plan.Next(w.options.Now); !goesOn {
		return nil, SkippedNotHeld
	}
	return onDays(base, m, days), ""
}

func onDays(base Entry, m models.Meeting, days []time.Weekday) []Entry {
	entries := make([]Entry, len(days))
	for i, day := range days {
		e := base
		number := int(day)
		e.Day, e.Time, e.Timezone = &number, m.Start, m.Timezone
		if m.DurationMinutes > 0 && m.DurationMinutes < 24*60 {
			e.EndTime = ended(m.Start, m.DurationMinutes)
		}
		if len(days) > 1 {
			e.Slug += [...]string{"-su", "-mo", "-tu", "-we", "-th", "-fr", "-sa"}[day]
		}
		entries[i] = e
	}
	return entries
}

// ended is the time of day some minutes after another.
func ended(start string, minutes int) string {
	at, err := time.Parse("15:04", start)
	if err != nil {
		return ""
	}
	return at.Add(time.Duration(minutes) * time.Minute).Format("15:04")
}
