// Package ics writes groups' meetings as calendars (iCalendar, RFC 5545 and 7986). It alone knows
// that format. It writes what the public may know and nothing else: where a meeting is only if that
// is shown exactly, and how to join from afar only if that is not given on request.
package ics

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"

	ical "github.com/arran4/golang-ical"

	"github.com/shg-directory/shg/models"
)

const (
	productID = "-//shg-directory//shg//EN"
	// refreshInterval is how often calendars should look again.
	refreshInterval = "PT12H"
	crlf            = "\r\n"
	// maxLineOctets is the longest line without its end, RFC 5545 section 3.1.
	maxLineOctets = 75
)

// Options hold what a calendar is called and how its groups are reached.
type Options struct {
	Name        string
	Description string
	Language    string                      // BCP 47, of Name and Description; may be ""
	URL         string                      // of the calendar itself; may be ""
	GroupURL    func(g models.Group) string // where a group without a website is shown
	ZoneStarts  ZoneStarts                  // of all groups to be written; without it of each by itself
}

// Writer writes one calendar, group by group, and holds one at a time. End it with Close.
type Writer struct {
	out           io.Writer
	options       Options
	started       bool
	zones         map[string]bool // that are written
	serialization *ical.SerializationConfiguration
}

// New begins a calendar. Nothing is written before the first group or Close.
func New(out io.Writer, o Options) *Writer {
	return &Writer{
		out: out, options: o, zones: map[string]bool{},
		serialization: &ical.SerializationConfiguration{MaxLength: maxLineOctets, PropertyMaxLength: maxLineOctets, NewLine: crlf},
	}
}

// Group writes the meetings of a group that have a time, in any order of groups. Meetings by
// appointment have none. Errors are those of what is written to.
func (w *Writer) Group(g models.Group) error {
	if err := w.start(); err != nil {
		return err
	}
	starts := ZoneStarts{}
	starts.Add(g)
	for _, m := range g.Meetings {
		for _, e := range eventsOf(g, m, w.options) {
			if err := w.event(e, starts); err != nil {
				return fmt.Errorf("write the meeting %s: %w", m.ID, err)
			}
		}
	}
	return nil
}

func (w *Writer) event(e event, starts ZoneStarts) error {
	if name := e.zone.String(); name != utc && !w.zones[name] {
		w.zones[name] = true
		from := starts.earliest(w.options.ZoneStarts, name)
		if err := timezoneOf(e.zone, from).SerializeTo(w.out, w.serialization); err != nil {
			return err
		}
	}
	return e.component.SerializeTo(w.out, w.serialization)
}

// Close ends the calendar. It does not close what is written to.
func (w *Writer) Close() error {
	if err := w.start(); err != nil {
		return err
	}
	_, err := io.WriteString(w.out, "END:VCALENDAR"+crlf)
	return err
}

// start writes the calendar's own properties, once.
func (w *Writer) start() error {
	if w.started {
		return nil
	}
	w.started = true
	o, language := w.options, languageOf(w.options.Language)
	calendar := ical.NewCalendarFor("")
	calendar.SetProductId(productID)
	calendar.SetCalscale("GREGORIAN")
	calendar.SetName(withoutControls(o.Name), language...)
	calendar.SetXWRCalName(withoutControls(o.Name), language...)
	if o.Description != "" {
		calendar.SetDescription(withoutControls(o.Description), language...)
		calendar.SetXWRCalDesc(withoutControls(o.Description), language...)
	}
	if o.URL != "" {
		calendar.SetUrl(o.URL)
	}
	calendar.SetRefreshInterval(refreshInterval)
	calendar.SetXPublishedTTL(refreshInterval)
	var head bytes.Buffer
	if err := calendar.SerializeTo(&head, w.serialization); err != nil {
		return err
	}
	_, err := w.out.Write(bytes.TrimSuffix(head.Bytes(), []byte("END:VCALENDAR"+crlf)))
	return err
}

// languageOf returns the parameter for the language of a text.
func languageOf(tag string) []ical.PropertyParameter {
	if tag == "" {
		return nil
	}
	return []ical.PropertyParameter{&ical.KeyValues{Key: "LANGUAGE", Value: []string{tag}}}
}

// withoutControls returns a text without the control characters that a calendar must not hold;
// lines stay.
func withoutControls(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}
