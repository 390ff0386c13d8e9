package matching

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
)

// The quick arithmetic for zones whose clocks do not change opens the same stretches as the
// schedule, which reads every day.
func TestSpansAreThoseOfTheSchedule(t *testing.T) {
	t.Parallel()
	days := []models.Weekday{models.Monday, models.Tuesday, models.Wednesday, models.Thursday, models.Friday, models.Saturday, models.Sunday}
	rapid.Check(t, func(t *rapid.T) {
		asOf := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 2*365*24*60).Draw(t, "minute")) * time.Minute)
		zone := rapid.SampledFrom([]string{"Europe/London", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns", "Pacific/Kiritimati"}).Draw(t, "zone")
		location, known := zones.Lookup(zone)
		if !known {
			t.Fatal(zone)
		}
		clock := func() string {
			return fmt.Sprintf("%02d:%02d", rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute of it"))
		}
		w := models.Window{Day: rapid.SampledFrom(days).Draw(t, "day"), From: clock(), To: clock()}
		if rapid.Bool().Draw(t, "until midnight") {
			w.To = "24:00"
		}
		var want []span
		for _, s := range schedule.ExpandWindows([]models.Window{w}, location, asOf, horizonDays) {
			want = append(want, span{s.Start.Unix(), s.End.Unix()})
		}
		got := newCalendar(asOf).spans(nil, []models.Window{w}, zone)
		if diff := cmp.Diff(mergeSpans(want), got, cmp.AllowUnexported(span{})); diff != "" {
			t.Errorf("%v in %s (-schedule +calendar):\n%s", w, zone, diff)
		}
	})
}
