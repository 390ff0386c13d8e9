package models_test

import (
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
)

// Every minute of a day is written and read again; what is no time of day is refused.
func TestClock(t *testing.T) {
	t.Parallel()
	for minute := range models.MinutesOfDay {
		if got, ok := models.ParseClock(models.FormatClock(minute)); !ok || got != minute {
			t.Fatalf("%s: %d, %t", models.FormatClock(minute), got, ok)
		}
	}
	if got := models.FormatClock(-30); got != "23:30" {
		t.Errorf("half an hour before midnight: %s", got)
	}
	for _, s := range []string{"", "9:30", "24:00", "12:60", "1a:00", "12-30", "12:3", "12:300", "００:00", " 9:30", "-1:30"} {
		if _, ok := models.ParseClock(s); ok {
			t.Errorf("%q is read", s)
		}
	}
}

func TestWeekdays(t *testing.T) {
	t.Parallel()
	for i, d := range models.Weekdays() {
		if d.Number() != i || models.WeekdayOf(time.Weekday((i+1)%7)) != d {
			t.Errorf("%s: %d", d, d.Number())
		}
	}
	if models.Weekday("XX").Number() != -1 {
		t.Error("XX is a day")
	}
}

func TestWindowBounds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		window             models.Window
		day, opens, closes int
		ok                 bool
	}{
		"an evening":       {models.Window{Day: models.Tuesday, From: "18:00", To: "21:30"}, 1, 1080, 1290, true},
		"to the day's end": {models.Window{Day: models.Sunday, From: "00:00", To: "24:00"}, 6, 0, 1440, true},
		"over midnight":    {models.Window{Day: models.Monday, From: "22:00", To: "02:00"}, 0, 1320, 1560, true},
		"a whole day":      {models.Window{Day: models.Monday, From: "09:00", To: "09:00"}, 0, 540, 1980, true},
		"no day":           {models.Window{From: "09:00", To: "10:00"}, -1, 540, 600, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			day, opens, closes, ok := c.window.Bounds()
			if day != c.day || opens != c.opens || closes != c.closes || ok != c.ok {
				t.Errorf("%d %d %d %t", day, opens, closes, ok)
			}
		})
	}
}
