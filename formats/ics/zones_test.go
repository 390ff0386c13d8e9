package ics_test

import (
	"slices"
	"testing"
	"time"

	ical "github.com/emersion/go-ical"
	"github.com/teambition/rrule-go"

	"github.com/shg-directory/shg/reference/zones"
)

// onset is a moment, on the clocks before it as if they were UTC, from which clocks show another
// offset.
type onset struct {
	at       time.Time
	from, to time.Duration
}

// TestClocksAreThoseOfTheZone: what a calendar contains of a zone, read and expanded by others,
// gives the offset that the zone has on every day from the meeting's first to 2045, and nothing
// from before it.
func TestClocksAreThoseOfTheZone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"Europe/London", "Europe/Dublin", "Europe/Lisbon", "America/New_York", "America/Sao_Paulo", "America/Santiago", "America/Nuuk", "America/Havana",
		"Asia/Dhaka", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Jerusalem", "Asia/Gaza", "Asia/Tehran", "Asia/Kuala_Lumpur", "Africa/Casablanca", "Africa/Cairo",
		"Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Auckland", "Pacific/Apia", "Antarctica/Troll", "Etc/GMT+5",
	} {
		zone, known := zones.Lookup(name)
		if !known {
			t.Fatal(name)
		}
		for _, begins := range []string{"1973-01-02", "2026-01-06", "2026-03-31", "2026-07-07"} {
			m := weekly()
			m.Timezone, m.StartsOn = name, date(begins)
			onsets := onsetsOf(t, read(t, write(t, group(m))), name)
			clocksAgree(t, zone, onsets, m.StartsOn.In(time.UTC))
		}
	}
}

func clocksAgree(t *testing.T, zone *time.Location, onsets []onset, first time.Time) {
	t.Helper()
	if onsets[0].at.Before(first.AddDate(0, 0, -3)) {
		t.Errorf("%s from %s holds what was on %s", zone, first, onsets[0].at)
	}
	for day := first; day.Year() <= 2045; day = day.AddDate(0, 0, 1) {
		at := time.Date(day.Year(), day.Month(), day.Day(), 12, 30, 0, 0, zone)
		got := offsetAt(onsets, day.Add(12*time.Hour+30*time.Minute))
		if _, want := at.Zone(); got != time.Duration(want)*time.Second && at.Day() == day.Day() {
			t.Errorf("%s on %s: want %d s, got %v", zone, day.Format(time.DateOnly), want, got)
			return
		}
	}
}

func offsetAt(onsets []onset, local time.Time) time.Duration {
	i, found := slices.BinarySearchFunc(onsets, local, func(o onset, t time.Time) int { return o.at.Compare(t) })
	switch {
	case found:
		return onsets[i].to
	case i == 0:
		return onsets[0].from
	}
	return onsets[i-1].to
}

func onsetsOf(t *testing.T, calendar *ical.Calendar, zone string) []onset {
	t.Helper()
	var onsets []onset
	for _, c := range calendar.Children {
		if c.Name != "VTIMEZONE" || c.Props.Get("TZID").Value != zone {
			continue
		}
		for _, o := range c.Children {
			from, to := offset(t, o, "TZOFFSETFROM"), offset(t, o, "TZOFFSETTO")
			for _, at := range changes(t, o, from) {
				onsets = append(onsets, onset{at, from, to})
			}
		}
	}
	slices.SortFunc(onsets, func(a, b onset) int { return a.at.Compare(b.at) })
	return onsets
}

func offset(t *testing.T, c *ical.Component, name string) time.Duration {
	t.Helper()
	at, err := time.Parse("-0700", c.Props.Get(name).Value)
	if err != nil {
		t.Fatal(err)
	}
	_, seconds := at.Zone()
	return time.Duration(seconds) * time.Second
}

func changes(t *testing.T, c *ical.Component, from time.Duration) []time.Time {
	t.Helper()
	start, err := c.Props.Get("DTSTART").DateTime(time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	p := c.Props.Get("RRULE")
	if p == nil {
		return []time.Time{start}
	}
	option, err := rrule.StrToROption(p.Value)
	if err != nil {
		t.Fatal(err)
	}
	if option.Dtstart = start; !option.Until.IsZero() {
		option.Until = option.Until.Add(from)
	}
	rule, err := rrule.NewRRule(*option)
	if err != nil {
		t.Fatal(err)
	}
	return rule.Between(start, time.Date(2046, 1, 1, 0, 0, 0, 0, time.UTC), true)
}
