package schedule_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
)

func TestExpand(t *testing.T) {
	t.Parallel()
	window := func(day models.Weekday, from, to string) models.Window {
		return models.Window{Day: day, From: from, To: to}
	}
	evening := []models.Window{window(models.Tuesday, "18:00", "21:00")}
	cases := []struct {
		name         string
		a            []models.Window
		zoneA        string
		b            []models.Window
		zoneB        string
		from         string
		days, expect int
	}{
		{"the same", evening, "Europe/London", evening, "Europe/London", "2026-11-24T00:00:00Z", 28, 180},
		{"none", nil, "Europe/London", evening, "Europe/London", "2026-11-24T00:00:00Z", 28, 0},
		{"an unknown zone", evening, "Mars/Olympus", evening, "Europe/London", "2026-11-24T00:00:00Z", 28, 0},
		{"an hour apart", evening, "Europe/London", evening, "Europe/Paris", "2026-11-24T00:00:00Z", 28, 120},
		{"other days", evening, "UTC", []models.Window{window(models.Wednesday, "18:00", "21:00")}, "UTC", "2026-11-24T00:00:00Z", 28, 0},
		{
			"clocks that change on other days make the best of 28 days", evening, "America/New_York",
			[]models.Window{window(models.Tuesday, "22:00", "23:00")},
			"Europe/London", "2026-03-01T00:00:00Z", 28, 60,
		},
		{
			"with the usual five hours between", evening, "America/New_York",
			[]models.Window{window(models.Tuesday, "22:00", "23:00")},
			"Europe/London", "2026-02-01T00:00:00Z", 7, 0,
		},
		{
			"windows that touch are one",
			[]models.Window{window(models.Tuesday, "18:00", "19:00"), window(models.Tuesday, "19:00", "20:00")},
			"UTC", evening, "UTC",
			"2026-11-24T00:00:00Z", 7, 120,
		},
		{
			"24:00 touches 00:00",
			[]models.Window{window(models.Monday, "22:00", "24:00"), window(models.Tuesday, "00:00", "01:00")},
			"UTC",
			[]models.Window{window(models.Monday, "12:00", "12:00")},
			"UTC", "2026-11-24T00:00:00Z", 14, 180,
		},
		{
			"into the next day",
			[]models.Window{window(models.Sunday, "23:00", "02:00")},
			"UTC",
			[]models.Window{window(models.Monday, "01:00", "03:00")},
			"UTC",
			"2026-11-24T00:00:00Z", 7, 60,
		},
		{
			"a night of 23 hours",
			[]models.Window{window(models.Saturday, "23:00", "05:00")},
			"Europe/London",
			[]models.Window{window(models.Saturday, "00:00", "00:00"), window(models.Sunday, "00:00", "24:00")},
			"UTC", "2026-03-24T00:00:00Z", 7, 300,
		},
		{
			"a night of 25 hours",
			[]models.Window{window(models.Saturday, "23:00", "05:00")},
			"Europe/London",
			[]models.Window{window(models.Saturday, "00:00", "00:00"), window(models.Sunday, "00:00", "24:00")},
			"UTC", "2026-10-20T00:00:00Z", 7, 420,
		},
		{"only what is left of today", evening, "UTC", evening, "UTC", "2026-11-24T20:30:00Z", 1, 30},
		{
			"one that began yesterday",
			[]models.Window{window(models.Monday, "22:00", "06:00")},
			"UTC",
			[]models.Window{window(models.Tuesday, "00:00", "12:00")},
			"UTC",
			"2026-11-24T03:00:00Z", 1, 180,
		},
		{"no days", evening, "UTC", evening, "UTC", "2026-11-24T18:00:00Z", 0, 0},
		{"a window that cannot be read", []models.Window{window("XX", "18:00", "21:00"), window(models.Tuesday, "18", "21:00")}, "UTC", evening, "UTC", "2026-11-24T00:00:00Z", 7, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := longestCommon(c.a, c.zoneA, c.b, c.zoneB, at(t, c.from), c.days); got != c.expect {
				t.Errorf("got %d minutes, want %d", got, c.expect)
			}
			if got := longestCommon(c.b, c.zoneB, c.a, c.zoneA, at(t, c.from), c.days); got != c.expect {
				t.Errorf("the other way round %d minutes, want %d", got, c.expect)
			}
		})
	}
}

func drawWindows(t *rapid.T, name string) []models.Window {
	var windows []models.Window
	for range rapid.IntRange(0, 5).Draw(t, name) {
		w := models.Window{
			Day:  rapid.SampledFrom([]models.Weekday{models.Monday, models.Wednesday, models.Saturday, models.Sunday}).Draw(t, "day"),
			From: fmt.Sprintf("%02d:%02d", rapid.IntRange(0, 23).Draw(t, "from"), rapid.SampledFrom([]int{0, 30}).Draw(t, "minute")),
			To:   fmt.Sprintf("%02d:00", rapid.IntRange(0, 24).Draw(t, "to")),
		}
		windows = append(windows, w)
	}
	return windows
}

// inWindow reports whether the clocks of the zone show a minute of one of the windows.
func inWindow(windows []models.Window, at time.Time) bool {
	names := []models.Weekday{models.Sunday, models.Monday, models.Tuesday, models.Wednesday, models.Thursday, models.Friday, models.Saturday}
	clock := at.Format("15:04")
	for _, w := range windows {
		overnight := w.To <= w.From
		today, yesterday := names[at.Weekday()] == w.Day, names[(at.Weekday()+6)%7] == w.Day
		if today && clock >= w.From && (overnight || clock < w.To) || overnight && yesterday && clock < w.To {
			return true
		}
	}
	return false
}

// TestExpandAgreesWithAskingEachMinute, over a week without changes of the clocks.
func TestExpandAgreesWithAskingEachMinute(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawWindows(t, "a"), drawWindows(t, "b")
		zoneA, zoneB := rapid.SampledFrom(zoneNames()).Draw(t, "zone a"), rapid.SampledFrom(zoneNames()).Draw(t, "zone b")
		from := time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 10000).Draw(t, "from")) * time.Minute)
		locationA, knownA := zones.Lookup(zoneA)
		locationB, knownB := zones.Lookup(zoneB)
		if !knownA || !knownB {
			t.Fatal(zoneA, zoneB)
		}
		want, run := 0, 0
		for i := range 8 * 24 * 60 {
			now := from.Add(time.Duration(i) * time.Minute)
			run++
			if !inWindow(a, now.In(locationA)) || !inWindow(b, now.In(locationB)) {
				run = 0
			}
			want = max(want, run)
		}
		if got := longestCommon(a, zoneA, b, zoneB, from, 8); got != want {
			t.Fatalf("got %d minutes, want %d", got, want)
		}
	})
}

// longestCommon returns how many minutes the longest stretch lasts that is in windows of both
// lists, as Expand returns them, in the days after from.
func longestCommon(a []models.Window, zoneA string, b []models.Window, zoneB string, from time.Time, days int) int {
	locationA, okA := zones.Lookup(zoneA)
	locationB, okB := zones.Lookup(zoneB)
	if !okA || !okB {
		return 0
	}
	longest := time.Duration(0)
	for _, one := range schedule.ExpandWindows(a, locationA, from, days) {
		for _, other := range schedule.ExpandWindows(b, locationB, from, days) {
			begin, end := one.Start, one.End
			if other.Start.After(begin) {
				begin = other.Start
			}
			if other.End.Before(end) {
				end = other.End
			}
			longest = max(longest, end.Sub(begin))
		}
	}
	return int(longest / time.Minute)
}

func BenchmarkExpand(b *testing.B) {
	week := []models.Window{{Day: models.Monday, From: "18:00", To: "21:00"}, {Day: models.Tuesday, From: "18:00", To: "21:00"}, {Day: models.Saturday, From: "09:00", To: "24:00"}}
	zone, known := zones.Lookup("Europe/London")
	if !known {
		b.Fatal("there are no zones")
	}
	from := at(b, "2026-11-24T12:00:00Z")
	for b.Loop() {
		schedule.ExpandWindows(week, zone, from, 28)
	}
}
