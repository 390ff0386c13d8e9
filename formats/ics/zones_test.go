package ics_test

import (
	"slices"
	"testing"
	"time"

	ical "github.com/emersion/go-ical"
	"github.com/teambition/rrule-go"

	"github.com/shg-directory/shg/zones"
)

// onset is a moment, on the clocks before it as if they were UTC, from which clocks show another offset.
type onset struct {
	at       time.Time
	from, to time.Duration
}

// TestClocksAreThoseOfTheZone: what a calendar says of a zone, read and expanded by others, gives the offset that the zone has on the days around
// every change of its clocks and on others, from 1973 to 2045.
func TestClocksAreThoseOfTheZone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"Europe/London", "Europe/Dublin", "Europe/Lisbon", "America/New_York", "America/Sao_Paulo", "America/Santiago", "America/Nuuk", "America/Havana",
		"Asia/Dhaka", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Jerusalem", "Asia/Gaza", "Asia/Tehran", "Asia/Kuala_Lumpur", "Africa/Casablanca", "Africa/Cairo",
		"Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Auckland", "Pacific/Apia", "Antarctica/Troll", "Etc/GMT+5",
	} {
		zone, known := zones.Named(name)
		if !known {
			t.Fatal(name)
		}
		m := weekly()
		m.Timezone = name
		onsets := onsetsOf(t, read(t, write(t, group(m))), name)
		for day := time.Date(1973, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() <= 2045; day = day.AddDate(0, 0, 1) {
			at := time.Date(day.Year(), day.Month(), day.Day(), 12, 30, 0, 0, zone)
			if _, want := at.Zone(); offsetAt(onsets, day.Add(12*time.Hour+30*time.Minute)) != time.Duration(want)*time.Second && at.Day() == day.Day() {
				t.Errorf("%s on %s: want %d s", name, day.Format(time.DateOnly), want)
				break
			}
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
