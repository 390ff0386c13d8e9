package ics

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/zones"
)

// Appointments is a calendar of appointments for one reader. It has when they are and where to read
// about them, and nothing else: no names, no places, no words.
type Appointments struct {
	Method    Method
	Organizer string // an e-mail address; "" names none
	Attendee  string // the reader's, to whom it is mailed; "" names none
	Summary   string // the same for all
	Language  string // BCP 47, of Summary
	URL       func(models.Appointment) string
	List      []models.Appointment
}

// Method is what a calendar is for (RFC 5546).
type Method string

// The methods.
const (
	Publish Method = "PUBLISH"
	Request Method = "REQUEST"
	Cancel  Method = "CANCEL"
)

// MethodOf returns the method by which a reader is sent an appointment as it is now.
func MethodOf(a models.Appointment) Method {
	if a.CancelledOn.IsZero() {
		return Request
	}
	return Cancel
}

// String returns the calendar.
func (c Appointments) String() string {
	calendar := ical.NewCalendarFor("")
	calendar.SetProductId(productID)
	calendar.SetCalscale("GREGORIAN")
	calendar.SetMethod(ical.Method(c.Method))
	starts := ZoneStarts{}
	for _, a := range c.List {
		starts.add(a.Timezone, a.OnDay)
	}
	known := map[string]bool{time.UTC.String(): true}
	for _, a := range c.List {
		if zone, found := zones.Lookup(a.Timezone); found && !known[a.Timezone] {
			known[a.Timezone] = true
			calendar.Components = append(calendar.Components, timezoneOf(zone, starts[a.Timezone]))
		}
	}
	for _, a := range c.List {
		calendar.Components = append(calendar.Components, c.event(a))
	}
	var text strings.Builder
	_ = calendar.SerializeTo(io.Writer(&text), &ical.SerializationConfiguration{MaxLength: maxLineOctets, PropertyMaxLength: maxLineOctets, NewLine: crlf})
	return text.String()
}

// event returns one appointment. Its UID stays, and its SEQUENCE rises with each change.
func (c Appointments) event(a models.Appointment) *ical.VEvent {
	e := ical.NewEvent(a.ID.String())
	e.SetProperty(ical.ComponentPropertyDtstamp, a.UpdatedAt.UTC().Format(instantFormat))
	e.SetProperty(ical.ComponentPropertyCreated, a.CreatedAt.UTC().Format(instantFormat))
	e.SetProperty(ical.ComponentPropertyLastModified, a.UpdatedAt.UTC().Format(instantFormat))
	e.SetProperty(ical.ComponentPropertySequence, strconv.FormatInt(a.Version-1, 10))
	start, zone := localStart(a)
	e.SetProperty(ical.ComponentPropertyDtStart, start, zone...)
	e.SetProperty(ical.ComponentPropertyDuration, fmt.Sprintf("PT%dM", a.DurationMinutes))
	e.SetStatus(ical.ObjectStatusConfirmed)
	if !a.CancelledOn.IsZero() {
		e.SetStatus(ical.ObjectStatusCancelled)
	}
	e.SetSummary(withoutControls(c.Summary), languageOf(c.Language)...)
	e.SetURL(c.URL(a))
	if c.Organizer != "" {
		e.SetOrganizer("mailto:" + c.Organizer)
	}
	if c.Attendee != "" {
		e.AddAttendee("mailto:"+c.Attendee, ical.WithRSVP(false))
	}
	return e
}

// localStart returns the beginning of an appointment on the clocks of its zone, and the parameter that
// names the zone.
func localStart(a models.Appointment) (string, []ical.PropertyParameter) {
	zone, known := zones.Lookup(a.Timezone)
	if !known || a.Timezone == utc {
		return a.StartsAt.UTC().Format(instantFormat), nil
	}
	minute, _ := models.ParseClock(a.Start)
	local := time.Date(a.OnDay.Year, a.OnDay.Month, a.OnDay.Day, 0, minute, 0, 0, time.UTC)
	return local.Format(localFormat), []ical.PropertyParameter{ical.WithTZID(zone.String())}
}
