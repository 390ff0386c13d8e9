package ics

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"

	"github.com/shg-directory/shg/models"
)

// firstZoneYear, lastStartYear and lastZoneYear bound the changes of clocks that a calendar holds
// one by one. It holds none before 1970, and those from 2035 to 2045 always, because a yearly rule
// that still holds at the end goes on for ever, as it does in the database of zones.
const (
	firstZoneYear = 1970
	lastStartYear = 2035
	lastZoneYear  = 2045
	// minRuleYears is how many years in a row make a rule.
	minRuleYears = 3
)

// observance is how the clocks of a zone go from one change on: the change itself, or a rule by
// which it comes every year.
type observance struct {
	from, to int // seconds east of UTC, before and after
	name     string
	isDST    bool
	changes  []time.Time // as the clocks show it before the change; at least one
	rules    []dayRule   // that name the day of each change, if they are a year apart and at the same time of day
}

// dayRule names one day of a month: the first of that weekday on or after a day of the month, or
// with day 0 its last of the month.
type dayRule struct {
	month   time.Month
	weekday time.Weekday
	day     int
}

// timezoneOf returns what a calendar contains of a zone from a day on: the offset that holds then,
// and every later change of its clocks, those of the same kind in years in a row as one rule. What
// was before is left out, because some readers (ical4j 4.2.0) take old offsets for present ones.
func timezoneOf(zone *time.Location, from models.Date) *ical.VTimezone {
	v := ical.NewTimezone(zone.String())
	for _, o := range observancesOf(zone, from) {
		if len(o.changes) >= minRuleYears {
			v.Components = append(v.Components, o.component(o.changes[0], o.rule()))
			continue
		}
		for _, change := range o.changes { // not as RDATE: some programs leave DTSTART out beside it
			v.Components = append(v.Components, o.component(change, ""))
		}
	}
	return v
}

func observancesOf(zone *time.Location, from models.Date) []*observance {
	at := timezoneStart(from).In(zone)
	name, offset := at.Zone()
	local := at.UTC().Add(time.Duration(offset) * time.Second)
	all := []*observance{{from: offset, to: offset, name: name, isDST: at.IsDST(), changes: []time.Time{local}}}
	for {
		end, more := nextZoneBound(at.In(zone))
		if !more || end.Year() > lastZoneYear {
			return all
		}
		at = end
		newName, to := end.Zone()
		if newName == name && to == offset {
			continue
		}
		local := end.UTC().Add(time.Duration(offset) * time.Second)
		next := &observance{from: offset, to: to, name: newName, isDST: end.IsDST(), changes: []time.Time{local}, rules: rulesOf(local)}
		if !slices.ContainsFunc(all[1:], func(o *observance) bool { return o.extend(next) }) {
			all = append(all, next)
		}
		name, offset = newName, to
	}
}

// timezoneStart returns an instant before that day begins anywhere, within the bounds of what
// calendars hold.
func timezoneStart(day models.Date) time.Time {
	switch {
	case day.Year < firstZoneYear:
		day = models.Date{Year: firstZoneYear, Month: time.January, Day: 1}
	case day.Year > lastStartYear:
		day = models.Date{Year: lastStartYear, Month: time.January, Day: 1}
	}
	return day.AddDays(-1).In(time.UTC)
}

// nextZoneBound returns a moment after t up to which the zone's clocks go on as they do at t; false
// if they do for ever. The standard library's bounds are not always changes: after those that its
// tables hold, a year ends too, and at the end of some leap years they do not advance.
func nextZoneBound(t time.Time) (time.Time, bool) {
	_, end := t.ZoneBounds()
	if end.IsZero() {
		return end, false
	}
	if !end.After(t) {
		end = t.Add(24 * time.Hour)
	}
	return end, true
}

// rulesOf returns the rules that name a day.
func rulesOf(t time.Time) []dayRule {
	var rules []dayRule
	for day := max(1, t.Day()-6); day <= t.Day(); day++ {
		rules = append(rules, dayRule{t.Month(), t.Weekday(), day})
	}
	if t.AddDate(0, 0, 7).Month() != t.Month() {
		rules = append(rules, dayRule{t.Month(), t.Weekday(), 0})
	}
	return rules
}

// extend takes over a change a year after its last that one of its rules names too.
func (o *observance) extend(next *observance) bool {
	last, change := o.changes[len(o.changes)-1], next.changes[0]
	if o.from != next.from || o.to != next.to || o.name != next.name || o.isDST != next.isDST || change.Year() != last.Year()+1 ||
		change.Sub(change.Truncate(24*time.Hour)) != last.Sub(last.Truncate(24*time.Hour)) {
		return false
	}
	both := slices.DeleteFunc(slices.Clone(o.rules), func(r dayRule) bool { return !slices.Contains(next.rules, r) })
	if len(both) == 0 {
		return false
	}
	o.rules, o.changes = both, append(o.changes, change)
	return true
}

// component returns the observance as a calendar has it, from a change on.
func (o *observance) component(from time.Time, rule string) ical.Component {
	base := ical.ComponentBase{}
	base.AddProperty(ical.ComponentPropertyDtStart, from.Format(localFormat))
	base.AddProperty("TZOFFSETFROM", formatOffset(o.from))
	base.AddProperty("TZOFFSETTO", formatOffset(o.to))
	base.AddProperty("TZNAME", o.name)
	if rule != "" {
		base.AddRrule(rule)
	}
	if o.isDST {
		return &ical.Daylight{ComponentBase: base}
	}
	return &ical.Standard{ComponentBase: base}
}

// rule returns the rule of all the changes, ending with the last of them unless that is as far as
// anybody looked.
func (o *observance) rule() string {
	r, last := o.rules[0], o.changes[len(o.changes)-1]
	if i := slices.IndexFunc(o.rules, func(r dayRule) bool { return r.day == 0 || r.day%7 == 1 }); i >= 0 {
		r = o.rules[i] // written in the way that most programs know
	}
	parts := []string{"FREQ=YEARLY", fmt.Sprintf("BYMONTH=%d", r.month)}
	weekday := strings.ToUpper(r.weekday.String()[:2])
	switch {
	case r.day == 0:
		parts = append(parts, "BYDAY=-1"+weekday)
	case r.day%7 == 1:
		parts = append(parts, fmt.Sprintf("BYDAY=%d%s", r.day/7+1, weekday))
	default:
		var days []string
		for day := r.day; day < r.day+7; day++ {
			days = append(days, strconv.Itoa(day))
		}
		parts = append(parts, "BYMONTHDAY="+strings.Join(days, ","), "BYDAY="+weekday)
	}
	if last.Year() < lastZoneYear {
		until := last.Add(-time.Duration(o.from) * time.Second)
		parts = append(parts, "UNTIL="+until.Format(instantFormat))
	}
	return strings.Join(parts, ";")
}

// formatOffset returns an offset as RFC 5545 writes it.
func formatOffset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	text := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		text += fmt.Sprintf("%02d", seconds%60)
	}
	return text
}
