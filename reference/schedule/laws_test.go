package schedule_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
)

func zoneNames() []string {
	return []string{"Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC", "Pacific/Auckland"}
}

func drawDate(t *rapid.T, name string) models.Date {
	return models.Date{Year: 2020, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 4000).Draw(t, name))
}

func drawClock(t *rapid.T) string {
	return fmt.Sprintf("%02d:%02d", rapid.IntRange(0, 23).Draw(t, "hour"), rapid.SampledFrom([]int{0, 15, 30, 59}).Draw(t, "minute"))
}

// held asks a day whether it is one of the rule's, without searching: the naive oracle.
type held struct {
	days     []time.Weekday
	nth      int // 0: each week
	starts   models.Date
	interval int // weeks
}

func (h held) on(d models.Date) bool {
	t := d.In(time.UTC)
	if d.Before(h.starts) || !slices.Contains(h.days, t.Weekday()) {
		return false
	}
	monday := func(d models.Date) time.Time { return d.AddDays(-(int(d.In(time.UTC).Weekday()) + 6) % 7).In(time.UTC) }
	switch {
	case h.nth > 0:
		return (t.Day()-1)/7+1 == h.nth
	case h.nth < 0:
		return t.AddDate(0, 0, 7).Month() != t.Month()
	}
	weeks := int(monday(d).Sub(monday(h.starts)).Hours() / (7 * 24))
	return weeks%h.interval == 0
}

func drawHeld(t *rapid.T) (held, string) {
	names := []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}
	h := held{interval: 1, starts: drawDate(t, "starts on")}
	for _, day := range rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 1, 4, rapid.ID[int]).Draw(t, "days") {
		h.days = append(h.days, time.Weekday(day))
	}
	monthly := rapid.Bool().Draw(t, "monthly")
	var by []string
	if monthly {
		h.nth = rapid.SampledFrom([]int{1, 2, 3, 4, 5, -1}).Draw(t, "nth")
	}
	for _, day := range h.days {
		item := names[day]
		if monthly {
			item = fmt.Sprintf("%d%s", h.nth, item)
		}
		by = append(by, item)
	}
	if monthly {
		return h, "FREQ=MONTHLY;BYDAY=" + strings.Join(by, ",")
	}
	h.interval = rapid.IntRange(1, 4).Draw(t, "interval")
	return h, fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s", h.interval, strings.Join(by, ","))
}

// TestBetweenAgreesWithAskingEachDay: weekly and monthly rules with exceptions and ends hold on
// exactly the days that a naive reading names.
func TestBetweenAgreesWithAskingEachDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h, text := drawHeld(t)
		rule := schedule.Rule{StartsOn: h.starts, Start: "19:00", Timezone: rapid.SampledFrom(zoneNames()).Draw(t, "zone"), RRule: text}
		for range rapid.IntRange(0, 5).Draw(t, "exceptions") {
			rule.ExceptOn = append(rule.ExceptOn, drawDate(t, "except on"))
		}
		for range rapid.IntRange(0, 5).Draw(t, "additions") {
			rule.AlsoOn = append(rule.AlsoOn, drawDate(t, "also on"))
		}
		if rapid.Bool().Draw(t, "ends") {
			rule.EndsOn = h.starts.AddDays(rapid.IntRange(60, 600).Draw(t, "after"))
		}
		plan, err := schedule.Parse(rule)
		if err != nil {
			t.Skip(err)
		}
		from := drawDate(t, "from")
		var want, got []string
		for i := range 400 {
			d := from.AddDays(i)
			ended := !rule.EndsOn.IsZero() && rule.EndsOn.Before(d)
			if (h.on(d) || slices.Contains(rule.AlsoOn, d)) && !slices.Contains(rule.ExceptOn, d) && !ended {
				want = append(want, d.String())
			}
		}
		zone, known := zones.Lookup(rule.Timezone)
		if !known {
			t.Fatal(rule.Timezone)
		}
		for _, o := range plan.Between(from.In(zone), from.AddDays(400).In(zone), 1000) {
			got = append(got, models.DateOf(o.Start).String())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestNextIsTheFirstOfBetween, at any instant, and what is under way has begun and has not ended.
func TestNextIsTheFirstOfBetween(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h, text := drawHeld(t)
		rule := schedule.Rule{
			StartsOn: h.starts, Start: drawClock(t), DurationMinutes: rapid.IntRange(1, 1440).Draw(t, "minutes"), RRule: text,
			Timezone: rapid.SampledFrom(zoneNames()).Draw(t, "zone"),
		}
		plan, err := schedule.Parse(rule)
		if err != nil {
			t.Fatal(err)
		}
		now := h.starts.In(time.UTC).Add(time.Duration(rapid.Int64Range(-1e15, 2e17).Draw(t, "now")))
		next, ok := plan.Next(now)
		if list := plan.Between(now, now.AddDate(13, 0, 0), 1); !ok || len(list) != 1 || !list[0].Start.Equal(next) || next.Before(now) {
			t.Fatalf("next is %v, between says %v", next, list)
		}
		if start, end, ok := plan.Current(now); ok && (start.After(now) || !end.After(now) || end.Sub(start) != time.Duration(rule.DurationMinutes)*time.Minute) {
			t.Fatalf("under way at %v: %v to %v", now, start, end)
		}
		if start, _, ok := plan.Current(next); !ok || !start.Equal(next) {
			t.Fatalf("at the start of %v, %v is under way", next, start)
		}
	})
}

// TestAMeetingIsHeldWhenTheClocksFirstShowItsTime, or where they skip it, as much later as they
// skip.
func TestAMeetingIsHeldWhenTheClocksFirstShowItsTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		// Sundays and Saturdays at night: when clocks change.
		day := models.Date{Year: 2020, Month: 1, Day: 5}.AddDays(7*rapid.IntRange(0, 520).Draw(t, "week") - rapid.IntRange(0, 1).Draw(t, "saturday"))
		start := fmt.Sprintf("%02d:%02d", rapid.IntRange(0, 4).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"))
		zone := rapid.SampledFrom(zoneNames()).Draw(t, "zone")
		plan, err := schedule.Parse(schedule.Rule{StartsOn: day, Start: start, Timezone: zone})
		if err != nil {
			t.Fatal(err)
		}
		occurrences := plan.Between(day.In(time.UTC).AddDate(0, 0, -2), day.In(time.UTC).AddDate(0, 0, 2), 9)
		if len(occurrences) != 1 {
			t.Fatalf("held %d times", len(occurrences))
		}
		wanted := day.String() + " " + start
		first := ""
		for now := day.In(time.UTC).Add(-16 * time.Hour); first == "" && now.Before(day.In(time.UTC).Add(30*time.Hour)); now = now.Add(time.Minute) {
			// Strings of this layout are in the order of time, but where clocks go back.
			if shown := now.In(occurrences[0].Start.Location()).Format("2006-01-02 15:04"); shown == wanted || shown > wanted {
				first = shown
				if shown == wanted && !now.Equal(occurrences[0].Start) {
					t.Fatalf("the clocks first show %s at %v, held at %v", wanted, now, occurrences[0].Start)
				}
			}
		}
		if first == wanted {
			return
		}
		skipped := occurrences[0].Start.Add(-3*time.Hour).Format("-0700") != occurrences[0].Start.Format("-0700")
		_, before := occurrences[0].Start.Add(-3 * time.Hour).Zone()
		if shown := occurrences[0].Start.In(time.FixedZone("", before)).Format("2006-01-02 15:04"); !skipped || shown != wanted {
			t.Fatalf("the clocks never show %s; held at %v", wanted, occurrences[0].Start)
		}
	})
}

// TestDaysAgreeWithTheLibrary, whose endless searches these rules do not meet.
func TestDaysAgreeWithTheLibrary(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;BYMONTH=1,7;BYDAY=SA", "FREQ=DAILY;BYMONTHDAY=1,-1", "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=3;WKST=SU;BYDAY=MO,SU",
		"FREQ=WEEKLY;BYMONTH=2;BYDAY=TU,TH", "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1,15", "FREQ=MONTHLY;BYDAY=1MO,3MO,-1FR", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
		"FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=2,-1", "FREQ=MONTHLY;BYMONTH=3,6;BYDAY=5SU", "FREQ=YEARLY", "FREQ=YEARLY;INTERVAL=2;BYMONTH=5,11", "FREQ=YEARLY;BYYEARDAY=1,100,-1",
		"FREQ=YEARLY;BYDAY=20MO,-1SU", "FREQ=YEARLY;BYMONTH=11;BYDAY=-1TH", "FREQ=YEARLY;BYMONTHDAY=31;BYSETPOS=-1", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;COUNT=17",
		"FREQ=WEEKLY;COUNT=5;BYDAY=TU,SA", "FREQ=MONTHLY;UNTIL=20281231T190000Z;BYDAY=2WE",
	} {
		for _, begins := range []string{"2024-02-29", "2026-01-31", "2027-06-01"} {
			plan, err := schedule.Parse(schedule.Rule{StartsOn: date(t, begins), Start: "19:00", Timezone: "UTC", RRule: text})
			if err != nil {
				t.Errorf("%s from %s: %v", text, begins, err)
				continue
			}
			option, err := rrule.StrToROption(text)
			if err != nil {
				t.Fatal(err)
			}
			option.Dtstart = at(t, begins+"T19:00:00Z")
			library, err := rrule.NewRRule(*option)
			if err != nil {
				t.Fatal(err)
			}
			from, to := at(t, "2026-03-15T00:00:00Z"), at(t, "2034-01-01T00:00:00Z")
			var want, got []string
			for _, s := range library.Between(from, to, true) {
				want = append(want, s.String())
			}
			for _, o := range plan.Between(from, to, 10000) {
				got = append(got, o.Start.String())
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s from %s: %s", text, begins, diff)
			}
		}
	}
}

// FuzzParse: whatever the words, Parse and a search end soon, with an answer or an *Error.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"FREQ=WEEKLY;BYDAY=TU", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYDAY=-53MO", "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=1000;BYYEARDAY=366",
		"FREQ=YEARLY;COUNT=1000;INTERVAL=999;BYDAY=53MO", "FREQ=DAILY;UNTIL=00010101", "FREQ=MONTHLY;BYSETPOS=-366;BYDAY=MO", "FREQ=WEEKLY;WKST=5SU;BYDAY=,", "=;=", "FREQ",
		"FREQ=DAILY;UNTIL=99991231T235959Z;BYDAY=TH", "FREQ=DAILY;COUNT=1000;BYMONTHDAY=31;BYDAY=MO;BYMONTH=12",
	} {
		f.Add(seed, "19:30", "Europe/London", 0, int64(1764000000))
	}
	f.Fuzz(func(t *testing.T, text, clock, zone string, starts int, now int64) {
		rule := schedule.Rule{Start: clock, Timezone: zone, RRule: text}
		if starts > 0 {
			rule.StartsOn = models.Date{Year: 1 + starts%9998, Month: 1, Day: 1}.AddDays(starts % 365)
		}
		quickest := time.Hour
		for range 3 { // the machine may have been busy with something else
			quickest = min(quickest, took(rule, time.Unix(now%253402300799, 0)))
		}
		if quickest > 50*time.Millisecond {
			t.Errorf("%v for %q", quickest, text)
		}
	})
}

func took(rule schedule.Rule, now time.Time) time.Duration {
	begun := time.Now()
	plan, err := schedule.Parse(rule)
	if err == nil {
		plan.Next(now)
		plan.Current(now)
	}
	return time.Since(begun)
}

func BenchmarkNextOfARuleBegunIn2011(b *testing.B) {
	rule := schedule.Rule{StartsOn: date(b, "2011-01-03"), Start: "19:30", Timezone: "Europe/London", RRule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"}
	now := at(b, "2026-11-24T12:00:00Z")
	b.Run("parse and next", func(b *testing.B) {
		for b.Loop() {
			plan, err := schedule.Parse(rule)
			if err != nil {
				b.Fatal(err)
			}
			plan.Next(now)
		}
	})
	b.Run("next", func(b *testing.B) {
		plan, err := schedule.Parse(rule)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			plan.Next(now)
		}
	})
}
