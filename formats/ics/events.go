package ics

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
)

const (
	utc = "UTC"
	// How RFC 5545 writes a time on the clocks of a zone, and an instant.
	localFormat   = "20060102T150405"
	instantFormat = "20060102T150405Z"
	// maxTemporaryDays is how many occurrences of a meeting that is held otherwise for a while are
	// written one by one. With more of them the whole meeting is written as held so: a reader
	// of the calendar reads it again long before.
	maxTemporaryDays = 60
)

// event is a component of a calendar and the zone that its times are in.
type event struct {
	component *ical.VEvent
	zone      *time.Location
}

// meeting is a meeting on its way into a calendar.
type meeting struct {
	models.Meeting
	group   models.Group
	options Options
	plan    schedule.Schedule
}

// eventsOf returns a meeting's events: one for each entry of its schedule, and one for each
// occurrence that is held otherwise for a while.
func eventsOf(g models.Group, m models.Meeting, o Options) []event {
	plan, entries := entriesOf(g, m)
	built := meeting{Meeting: m, group: g, options: o, plan: plan}
	var events []event
	for i, entry := range entries {
		events = append(events, built.entry(entry, built.uid(i))...)
	}
	return events
}

// entriesOf returns a meeting's schedule and its entries, none for one by appointment. A rule
// without a first day is counted from the day on which the group was entered here, which does not
// move.
func entriesOf(g models.Group, m models.Meeting) (schedule.Schedule, []schedule.Entry) {
	if m.ByAppointment {
		return schedule.Schedule{}, nil
	}
	if m.Timezone == "" {
		m.Timezone = g.Timezone
	}
	plan, err := schedule.Parse(schedule.RuleOf(m))
	if err != nil { // an older row whose time cannot be read any more
		return schedule.Schedule{}, nil
	}
	return plan, plan.Entries(models.DateOf(g.CreatedAt.UTC()))
}

// uid returns the same as long as the meeting is.
func (m meeting) uid(i int) string {
	if i == 0 {
		return m.ID.String()
	}
	return m.ID.String() + "-" + strconv.Itoa(i)
}

func (m meeting) entry(entry schedule.Entry, uid string) []event {
	changed, all := m.temporaryDays(entry)
	format := m.Format
	if all {
		format = m.Temporary.V.Format
	}
	changed, separate := m.separateSingleDays(&entry, changed, uid)
	if entry.First.IsZero() {
		return separate
	}
	main := m.event(uid, format, entry.First)
	if entry.RRule != "" {
		main.AddRrule(entry.RRule)
	}
	for _, day := range entry.Also {
		main.AddRdate(m.local(day), m.tzid()...)
	}
	for _, day := range entry.Except {
		main.AddExdate(m.local(day), m.tzid()...)
	}
	events := []event{{main, m.plan.Zone()}}
	for _, day := range changed {
		single := m.event(uid, m.Temporary.V.Format, day)
		single.SetProperty("RECURRENCE-ID", m.local(day), m.tzid()...)
		events = append(events, event{single, m.plan.Zone()})
	}
	return append(events, separate...)
}

// separateSingleDays takes the changed days that are not of the entry's rule out of the entry and
// returns an event of its own for each, and the changed days that are left. Some readers (calcard)
// list a day twice that is both a single day of an event and changed. An entry without a day left
// has no First.
func (m meeting) separateSingleDays(entry *schedule.Entry, changed []models.Date, uid string) (remaining []models.Date, separate []event) {
	single := func(day models.Date) bool {
		return entry.RRule == "" || slices.Contains(entry.Also, day)
	}
	for _, day := range changed {
		if !single(day) {
			remaining = append(remaining, day)
			continue
		}
		separated := m.event(uid+"-"+day.In(time.UTC).Format("20060102"), m.Temporary.V.Format, day)
		separate = append(separate, event{separated, m.plan.Zone()})
	}
	isSeparate := func(day models.Date) bool { return single(day) && slices.Contains(changed, day) }
	entry.Also = slices.DeleteFunc(slices.Clone(entry.Also), isSeparate)
	if isSeparate(entry.First) {
		entry.First = models.Date{}
		if len(entry.Also) > 0 {
			entry.First, entry.Also = entry.Also[0], entry.Also[1:]
		}
	}
	return remaining, separate
}

// temporaryDays returns the days of an entry on which the meeting is held otherwise for a while,
// counted from when that was entered, or all of them.
func (m meeting) temporaryDays(entry schedule.Entry) (days []models.Date, all bool) {
	t := m.Temporary.V
	if t == nil || t.Format == m.Format {
		return nil, false
	}
	single := entry.RRule == "" && len(entry.Also) == 0
	if t.UntilOn.IsZero() || single {
		return nil, t.UntilOn.IsZero() || !t.UntilOn.Before(entry.First)
	}
	zone := m.plan.Zone()
	from, to := models.DateOf(m.group.UpdatedAt.In(zone)), t.UntilOn.AddDays(1)
	if from.Before(entry.First) {
		from = entry.First
	}
	occurrences := m.plan.Between(from.In(zone), to.In(zone), maxTemporaryDays+1)
	if len(occurrences) > maxTemporaryDays {
		return nil, true
	}
	for _, o := range occurrences {
		day := models.DateOf(o.Start)
		if entry.RRule != "" || day == entry.First || slices.Contains(entry.Also, day) {
			days = append(days, day)
		}
	}
	return days, false
}

// event returns all of an event but when it is held again.
func (m meeting) event(uid string, format models.MeetingFormat, day models.Date) *ical.VEvent {
	e, language := ical.NewEvent(uid), languageOf(m.group.Language)
	e.SetProperty(ical.ComponentPropertyDtstamp, m.group.UpdatedAt.UTC().Format(instantFormat))
	e.SetProperty(ical.ComponentPropertyCreated, m.group.CreatedAt.UTC().Format(instantFormat))
	e.SetProperty(ical.ComponentPropertyLastModified, m.group.UpdatedAt.UTC().Format(instantFormat))
	e.SetProperty(ical.ComponentPropertySequence, strconv.FormatInt(m.group.Version, 10))
	e.SetProperty(ical.ComponentPropertyDtStart, m.local(day), m.tzid()...)
	if m.DurationMinutes > 0 {
		e.SetProperty(ical.ComponentPropertyDuration, fmt.Sprintf("PT%dM", m.DurationMinutes))
	}
	e.SetStatus(m.status())
	e.SetSummary(withoutControls(m.summary()), language...)
	if text := m.description(format); text != "" {
		e.SetDescription(withoutControls(text), language...)
	}
	if format == models.MeetingInPerson || format == models.MeetingHybrid {
		m.setLocation(e)
	}
	if format != models.MeetingInPerson {
		m.setConference(e)
	}
	e.SetURL(m.url())
	return e
}

// local returns the meeting's beginning on a day, on the clocks of its zone.
func (m meeting) local(day models.Date) string {
	hour, minute := m.plan.Clock()
	at := time.Date(day.Year, day.Month, day.Day, hour, minute, 0, 0, time.UTC)
	if m.plan.Zone().String() == utc {
		return at.Format(instantFormat)
	}
	return at.Format(localFormat)
}

func (m meeting) tzid() []ical.PropertyParameter {
	if m.plan.Zone().String() == utc {
		return nil
	}
	return []ical.PropertyParameter{ical.WithTZID(m.plan.Zone().String())}
}

// status returns cancelled for what is paused or has ended: nobody should wait before a closed
// door.
func (m meeting) status() ical.ObjectStatus {
	if m.Activity == models.ActivityActive && m.group.Activity == models.ActivityActive {
		return ical.ObjectStatusConfirmed
	}
	return ical.ObjectStatusCancelled
}

func (m meeting) summary() string {
	if m.Name == "" || m.Name == m.group.Name {
		return m.group.Name
	}
	return m.group.Name + ": " + m.Name
}

// description returns the group's description of the meeting, in its own words.
func (m meeting) description(format models.MeetingFormat) string {
	texts := []string{m.group.Notice, m.Notes}
	if format != models.MeetingOnline && format != models.MeetingPhone && m.isLocationPublic() {
		texts = append(texts, m.Directions)
	}
	if online := m.Online.V.Public(); format != models.MeetingInPerson {
		texts = append(texts, online.URL, online.Phone, online.Notes)
	}
	texts = slices.DeleteFunc(texts, func(s string) bool { return strings.TrimSpace(s) == "" })
	return strings.Join(texts, "\n\n")
}
