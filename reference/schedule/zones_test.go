package schedule_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
)

var reference = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// sameAllYear returns pairs of zones whose offsets differ by the same in every season.
func sameAllYear() [][2]string {
	return [][2]string{
		{"Europe/Busingen", "Europe/Berlin"},
		{"America/Denver", "America/Chicago"},
		{"America/Chicago", "America/New_York"},
		{"Asia/Kathmandu", "Asia/Kolkata"},
		{"Atlantic/Azores", "Europe/Lisbon"},
		{"Australia/Broken_Hill", "Australia/Sydney"},
		{"Pacific/Kiritimati", "Pacific/Tarawa"},
	}
}

// TestTimesInAnotherZoneAreTheSameInstants writes rules of every kind that can be moved in another
// zone and compares every occurrence of two years with its own.
func TestTimesInAnotherZoneAreTheSameInstants(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pair := rapid.SampledFrom(sameAllYear()).Draw(t, "zones")
		if rapid.Bool().Draw(t, "turned") {
			pair[0], pair[1] = pair[1], pair[0]
		}
		r := schedule.Rule{
			Start: rapid.SampledFrom([]string{"00:00", "00:15", "06:45", "19:30", "23:00", "23:59"}).Draw(t, "start"), DurationMinutes: 60, Timezone: pair[0],
			StartsOn: models.Date{Year: 2026, Month: 11, Day: rapid.IntRange(1, 30).Draw(t, "first")},
			RRule: rapid.SampledFrom([]string{
				"", "FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=MO,SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU;WKST=SU", "FREQ=WEEKLY",
				"FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;BYDAY=WE", "FREQ=WEEKLY;BYDAY=SA;COUNT=9", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270401",
				"FREQ=WEEKLY;BYDAY=TU;UNTIL=20270406T193000",
			}).Draw(t, "rule"),
			ExceptOn: []models.Date{{Year: 2026, Month: 12, Day: 22}}, AlsoOn: []models.Date{{Year: 2026, Month: 12, Day: 23}},
		}
		converted, exact := schedule.RuleInZone(r, pair[1], reference)
		if !exact || converted.Timezone != pair[1] {
			t.Fatalf("%v is said as %v, exact %v", r, converted, exact)
		}
		if diff := cmp.Diff(instants(t, r), instants(t, converted)); diff != "" {
			t.Fatalf("%v is said as %v (-own +said):\n%s", r, converted, diff)
		}
	})
}

func instants(t *rapid.T, r schedule.Rule) []int64 {
	t.Helper()
	plan, err := schedule.Parse(r)
	if err != nil {
		t.Fatalf("%v: %v", r, err)
	}
	var all []int64
	for _, o := range plan.Between(reference.AddDate(0, -2, 0), reference.AddDate(2, 0, 0), 1000) {
		all = append(all, o.Start.Unix())
	}
	return all
}

// What cannot be said exactly is said as nearly as a rule can that does not change with the
// seasons.
func TestTimesThatAnotherZoneCannotSay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name              string
		own               schedule.Rule
		zone, start, rule string
	}{
		{"clocks that change, most of the year", schedule.Rule{Start: "19:00", Timezone: "America/Denver", RRule: "FREQ=WEEKLY;BYDAY=TU"}, "America/Phoenix", "18:00", "FREQ=WEEKLY;BYDAY=TU"},
		{"a day of the month over midnight", schedule.Rule{Start: "23:30", Timezone: "America/Denver", RRule: "FREQ=MONTHLY;BYDAY=2TU"}, "America/Chicago", "23:30", "FREQ=MONTHLY;BYDAY=2TU"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			converted, exact := schedule.RuleInZone(test.own, test.zone, reference)
			if exact || converted.Timezone != test.zone || converted.Start != test.start || converted.RRule != test.rule {
				t.Errorf("said as %+v, exact %v", converted, exact)
			}
		})
	}
}

func TestWindowsInAnotherZone(t *testing.T) {
	t.Parallel()
	own := []models.Window{{Day: models.Monday, From: "23:30", To: "24:00"}, {Day: models.Sunday, From: "00:00", To: "24:00"}, {Day: models.Friday, From: "18:00", To: "21:00"}}
	later := []models.Window{{Day: models.Tuesday, From: "00:30", To: "01:00"}, {Day: models.Sunday, From: "01:00", To: "01:00"}, {Day: models.Friday, From: "19:00", To: "22:00"}}
	if diff := cmp.Diff(later, schedule.WindowsInZone(own, "America/Denver", "America/Chicago", reference)); diff != "" {
		t.Errorf("later: %s", diff)
	}
	earlier := []models.Window{{Day: models.Monday, From: "22:30", To: "23:00"}, {Day: models.Saturday, From: "23:00", To: "23:00"}, {Day: models.Friday, From: "17:00", To: "20:00"}}
	if diff := cmp.Diff(earlier, schedule.WindowsInZone(own, "America/Chicago", "America/Denver", reference)); diff != "" {
		t.Errorf("earlier: %s", diff)
	}
}
