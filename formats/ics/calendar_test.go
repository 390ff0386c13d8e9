package ics_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ical "github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"
	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/formats/ics"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
)

// untilInstant is an end that is an instant, as calendars whose times have zones want it.
var untilInstant = regexp.MustCompile(`UNTIL=\d{8}T\d{6}Z`)

// ofItsOwn is the UID of a day that is held otherwise and no day of a rule.
var ofItsOwn = regexp.MustCompile(`UID:[-0-9a-f]{36}(-1)?-\d{8}\r`)

var update = flag.Bool("update", false, "write the golden files anew")

// failer is a test, or one run of a property.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func write(t failer, groups ...models.Group) string {
	t.Helper()
	var out bytes.Buffer
	w := ics.New(&out, ics.Options{
		Name: "Groups", Description: "What they are", Language: "en", URL: "https://shg.test/calendar.ics",
		GroupURL: func(g models.Group) string { return "https://shg.test/groups/" + g.Slug },
	})
	for _, g := range groups {
		if err := w.Group(g); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// read returns a calendar as somebody else's program reads it.
func read(t failer, calendar string) *ical.Calendar {
	t.Helper()
	got, err := ical.NewDecoder(strings.NewReader(calendar)).Decode()
	if err != nil {
		t.Fatalf("%v in\n%s", err, calendar)
	}
	return got
}

func date(s string) models.Date {
	d, err := models.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func group(meetings ...models.Meeting) models.Group {
	lat, lon := 53.79648, -1.54785
	return models.Group{
		ID: models.NewID(), Slug: "tuesday-night", Version: 7, Name: "Tuesday Night", Language: "en", Timezone: "Europe/London",
		Activity: models.ActivityActive, Status: models.StatusPublished,
		Locality:  models.Locality{Label: "Hyde Park", PlaceName: "Leeds", Country: "GB", Lat: &lat, Lon: &lon, Precision: models.PrecisionExact},
		CreatedAt: time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC), UpdatedAt: time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC), Meetings: meetings,
	}
}

func weekly() models.Meeting {
	return models.Meeting{
		ID: models.NewID(), Activity: models.ActivityActive, Format: models.MeetingInPerson, Start: "19:30", DurationMinutes: 90,
		Timezone: "Europe/London", RRule: "FREQ=WEEKLY;BYDAY=TU", StartsOn: date("2026-01-06"), Venue: "Meeting house", Address: "1 Example Street\nLeeds LS2",
	}
}

func TestWhatACalendarSays(t *testing.T) {
	t.Parallel()
	full := weekly()
	full.ID, full.Name, full.Notes, full.Format = mustID("019ab7a0-0000-7000-8000-000000000001"), "Newcomers; first, \\ and last", "Ring twice.\nThen wait, please.", models.MeetingHybrid
	full.Directions, full.ExceptOn, full.AlsoOn, full.EndsOn = "Round the back", []models.Date{date("2026-12-22")}, []models.Date{date("2026-12-23")}, date("2027-06-01")
	full.Online.V = models.Online{Access: models.OnlinePublic, URL: "https://meet.example.org/1?a=1,2;3", Phone: "+44 113 496 0000", Notes: "Code 1"}
	full.Temporary.V = &models.Temporary{Format: models.MeetingOnline, UntilOn: date("2026-12-08")}
	by, byAppointment := weekly(), weekly()
	by.ByAppointment = true
	byAppointment.ID, byAppointment.Format, byAppointment.Timezone, byAppointment.StartsOn = mustID("019ab7a0-0000-7000-8000-000000000002"), models.MeetingOnline, "UTC", models.Date{}
	byAppointment.Online.V = models.Online{Access: models.OnlineOnRequest, URL: "https://meet.example.org/secret", Phone: "0123456"}
	byAppointment.Activity = models.ActivityPaused
	g := group(full, by, byAppointment)
	g.Name, g.Language = "মঙ্গলবার রাত: ধৈর্য, সাহস আর সততার কথা একসাথে বলার জায়গা", "bn"
	got := write(t, g)
	const golden = "testdata/calendar.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(got, "secret") || strings.Contains(got, "0123456") {
		t.Error("the way in that people must ask for is told")
	}
	first := read(t, got).Events()[0]
	if text, err := first.Props.Text("SUMMARY"); err != nil || text != g.Name+": "+full.Name {
		t.Errorf("summary %q, %v", text, err)
	}
	if text, err := first.Props.Text("DESCRIPTION"); err != nil || !strings.HasPrefix(text, full.Notes) {
		t.Errorf("description %q, %v", text, err)
	}
}

// TestWhereIsToldOnlyIfExactly: nothing of a concealed place is in a calendar, whether the group
// conceals it or the meeting.
func TestWhereIsToldOnlyIfExactly(t *testing.T) {
	t.Parallel()
	private := []string{"LOCATION", "GEO:", "Meeting house", "Example Street", "Round the back", "Hyde Park", "53.79"}
	for _, precision := range []models.Precision{models.PrecisionExact, models.PrecisionArea, models.PrecisionHidden} {
		for _, whose := range []string{"group", "meeting"} {
			m := weekly()
			m.Directions = "Round the back"
			g := group(m)
			if whose == "group" {
				g.Locality.Precision = precision
			} else {
				g.Meetings[0].Locality = g.Locality
				g.Meetings[0].Locality.Precision = precision
			}
			got := write(t, g)
			for _, word := range private {
				if exact := precision == models.PrecisionExact; strings.Contains(got, word) != exact && (word != "Hyde Park" || !exact) {
					t.Errorf("%s of the %s: %q is told: %t", precision, whose, word, !exact)
				}
			}
		}
	}
}

func TestSequenceAndStateFollowTheGroup(t *testing.T) {
	t.Parallel()
	g := group(weekly())
	before := read(t, write(t, g)).Events()[0]
	g.Version, g.Activity, g.UpdatedAt = 8, models.ActivityEnded, g.UpdatedAt.Add(time.Hour)
	after := read(t, write(t, g)).Events()[0]
	for name, want := range map[string][2]string{
		"UID": {g.Meetings[0].ID.String(), g.Meetings[0].ID.String()}, "SEQUENCE": {"7", "8"}, "STATUS": {"CONFIRMED", "CANCELLED"},
		"LAST-MODIFIED": {"20261124T093000Z", "20261124T103000Z"}, "DTSTAMP": {"20261124T093000Z", "20261124T103000Z"},
	} {
		if got := [2]string{before.Props.Get(name).Value, after.Props.Get(name).Value}; got != want {
			t.Errorf("%s %v, want %v", name, got, want)
		}
	}
}

// TestLinesAreFolded: whatever people write, lines end with CR LF, have at most 75 octets, do not
// cut a character, and come back as they were.
func TestLinesAreFolded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := group(weekly())
		g.Name = rapid.StringN(1, 200, -1).Draw(t, "name")
		g.Meetings[0].Notes = rapid.StringN(0, 400, -1).Draw(t, "notes")
		got := write(t, g)
		for line := range strings.SplitSeq(strings.TrimSuffix(got, "\r\n"), "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("line %q", line)
			}
		}
		seen := func(s string) string {
			return strings.TrimSpace(strings.Map(func(r rune) rune {
				if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 {
					return -1
				}
				return r
			}, strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")))
		}
		summary, err := read(t, got).Events()[0].Props.Text("SUMMARY")
		if err != nil || strings.TrimSpace(summary) != seen(g.Name) {
			t.Fatalf("%q came back as %q, %v", g.Name, summary, err)
		}
	})
}

// TestDaysAreThoseOfTheSchedule: another program's reading of a calendar, its rule expanded by a
// library that our schedule does not expand with, holds the meeting on the days on which the
// schedule does, over two years, and shows when it is held otherwise.
func TestDaysAreThoseOfTheSchedule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := drawMeeting(t)
		plan, err := schedule.Parse(schedule.RuleOf(m))
		if err != nil {
			t.Skip(err)
		}
		g := group(m)
		g.CreatedAt = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(-400, 0).Draw(t, "made"))
		g.UpdatedAt = g.CreatedAt
		from := models.DateOf(g.CreatedAt)
		want := map[string]string{}
		for _, o := range plan.Between(from.In(plan.Zone()), from.AddDays(800).In(plan.Zone()), 2000) {
			want[o.Start.Format(time.DateOnly)] = "in person"
			if m.Temporary.V != nil && !m.Temporary.V.UntilOn.Before(models.DateOf(o.Start)) {
				want[o.Start.Format(time.DateOnly)] = "online"
			}
		}
		text := write(t, g)
		got := expand(t, text, from, from.AddDays(800))
		if m.Temporary.V != nil && !strings.Contains(text, "RECURRENCE-ID") && !ofItsOwn.MatchString(text) {
			for day := range got { // so many that the whole of it is said to be held so, or none
				got[day] = want[day]
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s\n%+v\n%s", diff, m, text)
		}
	})
}

func drawMeeting(t *rapid.T) models.Meeting {
	day := func(name string) models.Date { return date("2025-06-01").AddDays(rapid.IntRange(0, 900).Draw(t, name)) }
	days := func(name string) (list models.List[models.Date]) {
		for range rapid.IntRange(0, 4).Draw(t, name+" (how many)") {
			list = append(list, day(name))
		}
		return list
	}
	m := models.Meeting{
		ID: models.NewID(), Activity: models.ActivityActive, Format: models.MeetingInPerson, DurationMinutes: rapid.IntRange(0, 1440).Draw(t, "minutes"),
		Start:    fmt.Sprintf("%02d:%02d", rapid.IntRange(4, 23).Draw(t, "hour"), rapid.SampledFrom([]int{0, 15, 30, 59}).Draw(t, "minute")),
		Timezone: rapid.SampledFrom([]string{"Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC", "Pacific/Auckland"}).Draw(t, "zone"),
		RRule: rapid.SampledFrom([]string{
			"", "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY", "freq=weekly;byday=mo,we,su", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "FREQ=WEEKLY;INTERVAL=3;WKST=SU;BYDAY=SU,MO",
			"FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=-1SU,1MO", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
			"FREQ=YEARLY;BYMONTH=3,9;BYDAY=1SA", "FREQ=YEARLY;BYYEARDAY=1,-1", "FREQ=YEARLY", "FREQ=WEEKLY;BYDAY=TU;COUNT=9", "FREQ=DAILY;COUNT=40",
			"FREQ=WEEKLY;BYDAY=TH;UNTIL=20261015", "FREQ=WEEKLY;BYDAY=TH;UNTIL=20261015T235959Z", "FREQ=MONTHLY;BYDAY=1WE;UNTIL=20270101T000000",
		}).Draw(t, "rule"),
		ExceptOn: days("except on"), AlsoOn: days("also on"),
	}
	if rapid.Bool().Draw(t, "starts") {
		m.StartsOn = day("starts on")
	}
	if rapid.Bool().Draw(t, "ends") {
		m.EndsOn = day("ends on")
	}
	if rapid.Bool().Draw(t, "for a while") {
		m.Temporary.V = &models.Temporary{Format: models.MeetingOnline, UntilOn: day("until")}
		m.Online.V = models.Online{Access: models.OnlinePublic, URL: "https://meet.example.org/1"}
	}
	return m
}

// expand returns how each occurrence of a calendar's events is held, by its day.
func expand(t failer, calendar string, from, to models.Date) map[string]string {
	byDay := map[string]string{}
	events := read(t, calendar).Events()
	slices.SortStableFunc(events, func(a, b ical.Event) int { return len(a.Props["RECURRENCE-ID"]) - len(b.Props["RECURRENCE-ID"]) })
	for _, e := range events {
		how := "in person"
		if e.Props.Get("CONFERENCE") != nil {
			how = "online"
		}
		for _, at := range occurrences(t, e) {
			day := models.DateOf(at)
			if day.Before(from) || !day.Before(to) {
				continue
			}
			changed := e.Props.Get("RECURRENCE-ID") != nil
			if _, known := byDay[day.String()]; changed != known {
				t.Fatalf("%s is listed twice, or changed and none of the meeting's days\n%s", day, calendar)
			}
			byDay[day.String()] = how
		}
	}
	return byDay
}

// occurrences returns when an event begins, on the clocks of its zone as if they were UTC.
func occurrences(t failer, e ical.Event) []time.Time {
	clock := func(p *ical.Prop) time.Time {
		at, err := p.DateTime(nil)
		if err != nil {
			t.Fatal(err)
		}
		return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), 0, 0, time.UTC)
	}
	start := clock(e.Props.Get("DTSTART"))
	set := rrule.Set{}
	set.DTStart(start)
	set.RDate(start)
	if p := e.Props.Get("RRULE"); p != nil {
		option, err := rrule.StrToROption(p.Value)
		if err != nil {
			t.Fatal(err)
		}
		if option.Dtstart = start; !option.Until.IsZero() {
			zone, known := zones.Lookup(zoneName(e))
			if !known || !untilInstant.MatchString(p.Value) {
				t.Fatalf("the zone %s, or until is no instant: %s", zoneName(e), p.Value)
			}
			until := option.Until.In(zone)
			option.Until = time.Date(until.Year(), until.Month(), until.Day(), until.Hour(), until.Minute(), 0, 0, time.UTC)
		}
		rule, err := rrule.NewRRule(*option)
		if err != nil {
			t.Fatal(err)
		}
		set.RRule(rule)
	}
	for i := range e.Props["RDATE"] {
		set.RDate(clock(&e.Props["RDATE"][i]))
	}
	for i := range e.Props["EXDATE"] {
		set.ExDate(clock(&e.Props["EXDATE"][i]))
	}
	return set.Between(start, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), true)
}

func zoneName(e ical.Event) string {
	if name := e.Props.Get("DTSTART").Params.Get("TZID"); name != "" {
		return name
	}
	return "UTC"
}

func mustID(s string) models.ID {
	id, err := models.ParseID(s)
	if err != nil {
		panic(err)
	}
	return id
}
