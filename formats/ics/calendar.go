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
	// refresh is how often calendars should look again.
	refresh = "PT12H"
	crlf    = "\r\n"
	// lineOctets is the longest line without its end, RFC 5545 section 3.1.
	lineOctets = 75
)

// Options hold what a calendar is called and how its groups are reached.
type Options struct {
	Name        string
	Description string
	Language    string                      // BCP 47, of Name and Description; may be ""
	URL         string                      // of the calendar itself; may be ""
	GroupURL    func(g models.Group) string // where a group without a website is shown
	Starts      Starts                      // of all groups to be written; without it of each by itself
}

// Writer writes one calendar, group by group, and holds one at a time. End it with Close.
type Writer struct {
	out     io.Writer
	options Options
	begun   bool
	zones   map[string]bool // that are written
	style   *ical.SerializationConfiguration
}

// New begins a calendar. Nothing is written before the first group or Close.
func New(out io.Writer, o Options) *Writer {
	return &Writer{
		out: out, options: o, zones: map[string]bool{},
		style: &ical.SerializationConfiguration{MaxLength: lineOctets, PropertyMaxLength: lineOctets, NewLine: crlf},
	}
}

// Group writes the meetings of a group that have a time, in any order of groups. Meetings by
// appointment have none. Errors are those of what is written to.
func (w *Writer) Group(g models.Group) error {
	if err := w.begin(); err != nil {
		return err
	}
	own := Starts{}
	own.Add(g)
	for _, m := range g.Meetings {
		for _, e := range eventsOf(g, m, w.options) {
			if err := w.event(e, own); err != nil {
				return fmt.Errorf("write the meeting %s: %w", m.ID, err)
			}
		}
	}
	return nil
}

func (w *Writer) event(e event, own Starts) error {
	if name := e.zone.String(); name != utc && !w.zones[name] {
		w.zones[name] = true
		from := own.earlier(w.options.Starts, name)
		if err := zoneOf(e.zone, from).SerializeTo(w.out, w.style); err != nil {
			return err
		}
	}
	return e.component.SerializeTo(w.out, w.style)
}

// Close ends the calendar. It does not close what is written to.
func (w *Writer) Close() error {
	if err := w.begin(); err != nil {
		return err
	}
	_, err := io.WriteString(w.out, "END:VCALENDAR"+crlf)
	return err
}

// begin writes the calendar's own properties, once.
func (w *Writer) begin() error {
	if w.begun {
		return nil
	}
	w.begun = true
	o, language := w.options, languageOf(w.options.Language)
	calendar := ical.NewCalendarFor("")
	calendar.SetProductId(productID)
	calendar.SetCalscale("GREGORIAN")
	calendar.SetName(plain(o.Name), language...)
	calendar.SetXWRCalName(plain(o.Name), language...)
	if o.Description != "" {
		calendar.SetDescription(plain(o.Description), language...)
		calendar.SetXWRCalDesc(plain(o.Description), language...)
	}
	if o.URL != "" {
		calendar.SetUrl(o.URL)
	}
	calendar.SetRefreshInterval(refresh)
	calendar.SetXPublishedTTL(refresh)
	var head bytes.Buffer
	if err := calendar.SerializeTo(&head, w.style); err != nil {
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

// plain returns a text without the control characters that a calendar must not hold; lines stay.
func plain(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}
