package ics_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	ical "github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/formats/ics"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
)

// TestAZoneBeginsWithItsEarliestMeeting: in a calendar of several groups each zone is written once
// and gives the right offset for the earliest meeting in it, in whatever order the groups come.
func TestAZoneBeginsWithItsEarliestMeeting(t *testing.T) {
	t.Parallel()
	old, recent, elsewhere := weekly(), weekly(), weekly()
	old.StartsOn, elsewhere.StartsOn = date("1975-07-01"), date("1980-01-01")
	old.Timezone, recent.Timezone, elsewhere.Timezone = "Asia/Kuala_Lumpur", "Asia/Kuala_Lumpur", "Asia/Dhaka"
	groups := []models.Group{group(recent), group(old), group(elsewhere)}
	for range 2 {
		starts := ics.ZoneStarts{}
		for _, g := range groups {
			starts.Add(g)
		}
		var out bytes.Buffer
		w := ics.New(&out, ics.Options{ZoneStarts: starts, GroupURL: func(models.Group) string { return "https://shg.test/" }})
		for _, g := range groups {
			if err := w.Group(g); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		for _, m := range []models.Meeting{old, elsewhere} {
			if got := strings.Count(out.String(), "TZID:"+m.Timezone); got != 1 {
				t.Errorf("%s is written %d times", m.Timezone, got)
			}
			zone, _ := zones.Lookup(m.Timezone)
			clocksAgree(t, zone, onsetsOf(t, read(t, out.String()), m.Timezone), m.StartsOn.In(time.UTC))
		}
		slices.Reverse(groups)
	}
}

// TestWhereARuleWithoutAFirstDayBegins: on the same day in every later version of the group.
func TestWhereARuleWithoutAFirstDayBegins(t *testing.T) {
	t.Parallel()
	m := weekly()
	m.StartsOn = models.Date{}
	g := group(m)
	for range 4 {
		if got := read(t, write(t, g)).Events()[0].Props.Get("DTSTART").Value; got != "20260106T193000" {
			t.Errorf("begins on %s", got)
		}
		g.Version, g.UpdatedAt = g.Version+1, g.UpdatedAt.AddDate(0, 0, 8)
	}
}

// TestADayBesidesTheRuleThatIsHeldOtherwise returns one event of its own and no day of the
// meeting's.
func TestADayBesidesTheRuleThatIsHeldOtherwise(t *testing.T) {
	t.Parallel()
	m := weekly()
	m.AlsoOn = models.List[models.Date]{date("2026-11-26"), date("2027-01-07")}
	m.Online.V = models.Online{Access: models.OnlinePublic, URL: "https://meet.example.org/1"}
	m.Temporary.V = &models.Temporary{Format: models.MeetingOnline, UntilOn: date("2026-12-08")}
	var got []string
	for _, e := range read(t, write(t, group(m))).Events() {
		got = append(got, strings.TrimPrefix(e.Props.Get("UID").Value, m.ID.String())+" "+value(e, "RECURRENCE-ID")+" "+value(e, "RDATE"))
	}
	want := []string{
		"  20270107T193000", " 20261124T193000 ", " 20261201T193000 ", " 20261208T193000 ", "-20261126  ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func value(e ical.Event, name string) string {
	if p := e.Props.Get(name); p != nil {
		return p.Value
	}
	return ""
}

// TestACountOverASkippedHour: a series whose third night has no 02:30 ends on the same night for a
// reader that counts the skipped one and for one that does not, and that is the schedule's last.
func TestACountOverASkippedHour(t *testing.T) {
	t.Parallel()
	m := weekly()
	m.Timezone, m.Start, m.StartsOn = "Europe/Berlin", "02:30", date("2026-03-15")
	m.RRule = "FREQ=WEEKLY;BYDAY=SU;COUNT=4"
	e := read(t, write(t, group(m))).Events()[0]
	rule := e.Props.Get("RRULE").Value
	if want := "FREQ=WEEKLY;BYDAY=SU;UNTIL=20260405T003000Z"; rule != want {
		t.Errorf("%s, want %s", rule, want)
	}
	plan, err := schedule.Parse(schedule.RuleOf(m))
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, o := range plan.Between(time.Time{}, date("2030-01-01").In(time.UTC), 20) {
		want = append(want, o.Start.Format(time.DateOnly))
	}
	for _, at := range occurrences(t, e) {
		got = append(got, at.Format(time.DateOnly))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
