package schedule_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
)

func date(t testing.TB, s string) models.Date {
	t.Helper()
	d, err := models.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func dates(t testing.TB, texts ...string) []models.Date {
	t.Helper()
	var list []models.Date
	for _, s := range texts {
		list = append(list, date(t, s))
	}
	return list
}

// starts returns the first starts after from, in the meeting's own zone.
func starts(t testing.TB, r schedule.Rule, from string, limit int) []string {
	t.Helper()
	plan, err := schedule.Parse(r)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, o := range plan.Between(at(t, from), at(t, "2199-01-01T00:00:00Z"), limit) {
		texts = append(texts, o.Start.Format(time.RFC3339))
	}
	return texts
}

func TestBetweenFollowsTheClocksOfTheZone(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		rule schedule.Rule
		from string
		want []string
	}{
		{
			"London in winter and summer",
			schedule.Rule{Start: "19:30", Timezone: "Europe/London", RRule: "FREQ=WEEKLY;BYDAY=TU"},
			"2026-03-20T00:00:00Z",
			[]string{"2026-03-24T19:30:00Z", "2026-03-31T19:30:00+01:00"},
		},
		{
			"02:30 in New York on the day that has none",
			schedule.Rule{Start: "02:30", Timezone: "America/New_York", RRule: "FREQ=WEEKLY;BYDAY=SU"},
			"2026-03-01T00:00:00Z",
			[]string{"2026-03-01T02:30:00-05:00", "2026-03-08T03:30:00-04:00", "2026-03-15T02:30:00-04:00"},
		},
		{
			"01:30 in New York on the day that has two",
			schedule.Rule{Start: "01:30", Timezone: "America/New_York", RRule: "FREQ=DAILY"},
			"2026-10-31T12:00:00Z",
			[]string{"2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"},
		},
		{
			"01:30 in London on the day that has none",
			schedule.Rule{Start: "01:30", Timezone: "Europe/London", RRule: "FREQ=DAILY"},
			"2026-03-28T12:00:00Z",
			[]string{"2026-03-29T02:30:00+01:00", "2026-03-30T01:30:00+01:00"},
		},
		{
			"Kathmandu is a quarter off",
			schedule.Rule{Start: "18:00", Timezone: "Asia/Kathmandu", RRule: "FREQ=WEEKLY;BYDAY=SA"},
			"2026-11-24T00:00:00Z",
			[]string{"2026-11-28T18:00:00+05:45"},
		},
		{
			"Lord Howe skips half an hour",
			schedule.Rule{Start: "02:15", Timezone: "Australia/Lord_Howe", RRule: "FREQ=DAILY"},
			"2026-10-02T16:00:00Z",
			[]string{"2026-10-04T02:45:00+11:00", "2026-10-05T02:15:00+11:00"},
		},
		{
			"Lord Howe has half an hour twice",
			schedule.Rule{Start: "01:45", Timezone: "Australia/Lord_Howe", RRule: "FREQ=DAILY"},
			"2026-04-04T00:00:00Z",
			[]string{"2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30"},
		},
		{
			"Apia left a day out: it is held once",
			schedule.Rule{Start: "19:00", Timezone: "Pacific/Apia", RRule: "FREQ=DAILY"},
			"2011-12-30T00:00:00Z",
			[]string{"2011-12-29T19:00:00-10:00", "2011-12-31T19:00:00+14:00", "2012-01-01T19:00:00+14:00"},
		},
		{"UTC", schedule.Rule{Start: "00:00", Timezone: "UTC", RRule: "FREQ=WEEKLY;BYDAY=MO"}, "2026-11-23T00:00:00Z", []string{"2026-11-23T00:00:00Z"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, starts(t, c.rule, c.from, len(c.want))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBetweenFollowsTheRule(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		rule schedule.Rule
		from string
		want []string // days
		ends bool     // and no more
	}{
		{"once", schedule.Rule{StartsOn: date(t, "2026-12-01")}, "2026-01-01T00:00:00Z", []string{"2026-12-01"}, true},
		{
			"once and again",
			schedule.Rule{StartsOn: date(t, "2026-12-01"), AlsoOn: dates(t, "2026-12-24", "2026-12-01", "2026-12-10")},
			"2026-01-01T00:00:00Z",
			[]string{"2026-12-01", "2026-12-10", "2026-12-24"},
			true,
		},
		{"only on named days", schedule.Rule{AlsoOn: dates(t, "2026-12-24")}, "2026-01-01T00:00:00Z", []string{"2026-12-24"}, true},
		{"second Tuesday, one left out, one more", schedule.Rule{
			RRule: "FREQ=MONTHLY;BYDAY=2TU", StartsOn: date(t, "2026-01-13"), EndsOn: date(t, "2027-02-28"), ExceptOn: dates(t, "2027-01-12"),
			AlsoOn: dates(t, "2027-01-19", "2027-03-30"),
		}, "2026-12-01T00:00:00Z", []string{"2026-12-08", "2027-01-19", "2027-02-09"}, true},
		{
			"begun in 2011, every other week",
			schedule.Rule{RRule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", StartsOn: date(t, "2011-01-03")},
			"2026-11-24T00:00:00Z",
			[]string{"2026-11-30", "2026-12-14"},
			false,
		},
		{
			"the week begins on Sunday",
			schedule.Rule{RRule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", StartsOn: date(t, "1997-08-05")},
			"1997-08-01T00:00:00Z",
			[]string{"1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"},
			false,
		},
		{
			"the week begins on Monday",
			schedule.Rule{RRule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", StartsOn: date(t, "1997-08-05")},
			"1997-08-01T00:00:00Z",
			[]string{"1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"},
			false,
		},
		{
			"the 31st, where there is one",
			schedule.Rule{RRule: "FREQ=MONTHLY", StartsOn: date(t, "2026-01-31")},
			"2026-01-01T00:00:00Z",
			[]string{"2026-01-31", "2026-03-31", "2026-05-31"},
			false,
		},
		{
			"the last working day",
			schedule.Rule{RRule: "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"},
			"2026-10-15T00:00:00Z",
			[]string{"2026-10-30", "2026-11-30", "2026-12-31"},
			false,
		},
		{
			"leap days, over a century without one",
			schedule.Rule{RRule: "FREQ=YEARLY", StartsOn: date(t, "2096-02-29")},
			"2090-01-01T00:00:00Z",
			[]string{"2096-02-29", "2104-02-29"},
			false,
		},
		{
			"three times, one of them left out",
			schedule.Rule{RRule: "FREQ=DAILY;COUNT=3", StartsOn: date(t, "2026-12-30"), ExceptOn: dates(t, "2026-12-31")},
			"2026-01-01T00:00:00Z",
			[]string{"2026-12-30", "2027-01-01"},
			true,
		},
		{
			"until a day, that day included",
			schedule.Rule{RRule: "FREQ=DAILY;UNTIL=20261202", StartsOn: date(t, "2026-12-01")},
			"2026-01-01T00:00:00Z",
			[]string{"2026-12-01", "2026-12-02"},
			true,
		},
		{"the first Monday of the year", schedule.Rule{RRule: "FREQ=YEARLY;BYDAY=1MO"}, "2026-11-01T00:00:00Z", []string{"2027-01-04", "2028-01-03"}, false},
		{"lower case", schedule.Rule{RRule: "freq=weekly;byday=we"}, "2026-11-24T00:00:00Z", []string{"2026-11-25"}, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.rule.Start, c.rule.Timezone = "19:00", "UTC"
			limit := len(c.want)
			if c.ends {
				limit++
			}
			var got []string
			for _, s := range starts(t, c.rule, c.from, limit) {
				got = append(got, s[:len(time.DateOnly)])
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUntilIsATimeInTheZone(t *testing.T) {
	t.Parallel()
	rule := schedule.Rule{StartsOn: date(t, "2026-12-01"), Start: "19:00", Timezone: "America/New_York"}
	cases := map[string]int{
		"FREQ=DAILY;UNTIL=20261203T000000Z": 2, // 19:00 on the 2nd, to the second
		"FREQ=DAILY;UNTIL=20261202T235959Z": 1,
		"FREQ=DAILY;UNTIL=20261202T190000":  2,
		"FREQ=DAILY;UNTIL=20261202T185959":  1,
	}
	for text, want := range cases {
		rule.RRule = text
		if got := starts(t, rule, "2026-01-01T00:00:00Z", 9); len(got) != want {
			t.Errorf("%s: %v, want %d", text, got, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	good := schedule.Rule{Start: "19:30", Timezone: "Europe/London", RRule: "FREQ=WEEKLY;BYDAY=TU"}
	rule := func(text string) func(*schedule.Rule) { return func(r *schedule.Rule) { r.RRule = text } }
	cases := []struct {
		name         string
		change       func(*schedule.Rule)
		member, code string
	}{
		{"no time", func(r *schedule.Rule) { r.Start = "" }, "start", "required"},
		{"a time that is none", func(r *schedule.Rule) { r.Start = "24:00" }, "start", "invalid_time"},
		{"a short time", func(r *schedule.Rule) { r.Start = "7:30" }, "start", "invalid_time"},
		{"longer than a day", func(r *schedule.Rule) { r.DurationMinutes = 1441 }, "duration_minutes", "out_of_range"},
		{"no zone", func(r *schedule.Rule) { r.Timezone = "" }, "timezone", "required"},
		{"a zone that is none", func(r *schedule.Rule) { r.Timezone = "Mars/Olympus" }, "timezone", "unknown_timezone"},
		{"the machine's zone", func(r *schedule.Rule) { r.Timezone = "Local" }, "timezone", "unknown_timezone"},
		{"no rule and no day", rule(""), "starts_on", "starts_on_required"},
		{"hourly", rule("FREQ=HOURLY"), "rrule", "unsupported_frequency"},
		{"each minute, never", rule("FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30"), "rrule", "unsupported_frequency"},
		{"each second", rule("FREQ=SECONDLY"), "rrule", "unsupported_frequency"},
		{"no frequency", rule("BYDAY=TU"), "rrule", "invalid_rrule"},
		{"an unknown part", rule("FREQ=WEEKLY;BYDAY=TU;BYMOON=FULL"), "rrule", "invalid_rrule"},
		{"Easter", rule("FREQ=YEARLY;BYEASTER=0"), "rrule", "invalid_rrule"},
		{"hours of its own", rule("FREQ=DAILY;BYHOUR=9,18"), "rrule", "invalid_rrule"},
		{"a part twice", rule("FREQ=WEEKLY;BYDAY=TU;BYDAY=WE"), "rrule", "invalid_rrule"},
		{"a day that is none", rule("FREQ=WEEKLY;BYDAY=XX"), "rrule", "invalid_rrule"},
		{"a numbered day in a week", rule("FREQ=WEEKLY;BYDAY=2TU"), "rrule", "invalid_rrule"},
		{"the 53rd Monday before the end of a month", rule("FREQ=MONTHLY;BYDAY=-53MO"), "rrule", "invalid_rrule"},
		{"until and count", rule("FREQ=DAILY;COUNT=2;UNTIL=20300101"), "rrule", "invalid_rrule"},
		{"interval 0", rule("FREQ=DAILY;INTERVAL=0"), "rrule", "invalid_rrule"},
		{"a whole calendar", rule("DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY"), "rrule", "invalid_rrule"},
		{"the property's name", rule("RRULE:FREQ=DAILY"), "rrule", "invalid_rrule"},
		{"every other week from when", rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"), "starts_on", "starts_on_required"},
		{"three times from when", rule("FREQ=WEEKLY;COUNT=3;BYDAY=TU"), "starts_on", "starts_on_required"},
		{"weekly on which day", rule("FREQ=WEEKLY"), "starts_on", "starts_on_required"},
		{"monthly on which day", rule("FREQ=MONTHLY"), "starts_on", "starts_on_required"},
		{"yearly on which day", rule("FREQ=YEARLY;BYMONTH=5"), "starts_on", "starts_on_required"},
		{"30 February", rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "rrule", "never_occurs"},
		{"30 February, asked daily", rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), "rrule", "never_occurs"},
		{"over before it begins", func(r *schedule.Rule) {
			r.StartsOn, r.RRule = date(t, "2026-01-01"), "FREQ=DAILY;UNTIL=20251231"
		}, "rrule", "never_occurs"},
		{"ends before it begins", func(r *schedule.Rule) {
			r.StartsOn, r.EndsOn = date(t, "2026-01-02"), date(t, "2026-01-01")
		}, "ends_on", "never_occurs"},
		{"its only day left out", func(r *schedule.Rule) {
			r.RRule, r.StartsOn, r.ExceptOn = "", date(t, "2026-01-02"), dates(t, "2026-01-02")
		}, "except_on", "never_occurs"},
		{"all its days left out", func(r *schedule.Rule) {
			r.RRule, r.StartsOn, r.ExceptOn = "FREQ=DAILY;COUNT=2", date(t, "2026-01-01"), dates(t, "2026-01-01", "2026-01-02")
		}, "rrule", "never_occurs"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := good
			c.change(&r)
			_, err := schedule.Parse(r)
			var wrong *schedule.Error
			if !errors.As(err, &wrong) {
				t.Fatalf("got %v, want an *Error", err)
			}
			if diff := cmp.Diff(schedule.Error{Member: c.member, Code: c.code}, *wrong); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestByAppointmentIsNeverHeld(t *testing.T) {
	t.Parallel()
	plan, err := schedule.Parse(schedule.Rule{ByAppointment: true})
	if err != nil {
		t.Fatal(err)
	}
	if next, ok := plan.Next(at(t, "2026-01-01T00:00:00Z")); ok {
		t.Errorf("held at %v", next)
	}
}

func TestNextIsTheStartItself(t *testing.T) {
	t.Parallel()
	plan, err := schedule.Parse(schedule.Rule{Start: "19:30", Timezone: "Europe/London", RRule: "FREQ=WEEKLY;BYDAY=TU", EndsOn: date(t, "2026-11-24")})
	if err != nil {
		t.Fatal(err)
	}
	start := at(t, "2026-11-24T19:30:00Z")
	if next, ok := plan.Next(start); !ok || !next.Equal(start) {
		t.Errorf("at the start: %v %v", next, ok)
	}
	if next, ok := plan.Next(start.Add(1)); ok {
		t.Errorf("after the last: %v", next)
	}
}

func TestCurrent(t *testing.T) {
	t.Parallel()
	plan, err := schedule.Parse(schedule.Rule{Start: "23:00", DurationMinutes: 120, Timezone: "Europe/London", RRule: "FREQ=WEEKLY;BYDAY=SA"})
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct{ name, now, end string }{
		{"before", "2026-10-24T21:59:59Z", ""},
		{"at the start", "2026-10-24T22:00:00Z", "2026-10-25T00:00:00Z"},
		{"after midnight, in the hour that comes twice", "2026-10-24T23:59:59Z", "2026-10-25T00:00:00Z"},
		{"at the end", "2026-10-25T00:00:00Z", ""},
	}
	for _, c := range cases {
		_, end, ok := plan.Current(at(t, c.now))
		got := ""
		if ok {
			got = end.UTC().Format(time.RFC3339)
		}
		if got != c.end {
			t.Errorf("%s: got %q, want %q", c.name, got, c.end)
		}
	}
}
