package meetingguide_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/formats/meetingguide"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/schedule"
)

var update = flag.Bool("update", false, "write the golden files anew")

// realFeeds lie beside the project's root, if at all: they belong to the offices that publish them.
const realFeeds = "../../../shared/data/meeting-guide/feeds"

func options() meetingguide.Options {
	return meetingguide.Options{Source: "feed", Topic: "alcohol", Language: "en", Now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC), Gazetteer: places.Open()}
}

// TestRealFeeds reads each real feed and compares what comes of it, in numbers, with what was seen
// to be right.
func TestRealFeeds(t *testing.T) {
	t.Parallel()
	names, _ := filepath.Glob(filepath.Join(realFeeds, "*"))
	if len(names) == 0 {
		t.Skip("the real feeds are not here: shared/data lies beside the project's root only where it was fetched")
	}
	var summary strings.Builder
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		result, err := meetingguide.Read(file, options())
		_ = file.Close()
		fmt.Fprintf(&summary, "%s\n", filepath.Base(name))
		if err != nil {
			fmt.Fprintf(&summary, "  error: %v\n", err)
			continue
		}
		summarise(&summary, result)
		checkLaws(t, result)
	}
	const golden = "testdata/real_feeds.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(summary.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), summary.String()); diff != "" {
		t.Error(diff)
	}
}

// summarise counts; it quotes nobody.
func summarise(out *strings.Builder, result meetingguide.Result) {
	counts := map[string]int{}
	for _, g := range result.Groups {
		if len(g.Input.Meetings) > 1 {
			counts["groups with several meetings"]++
		}
		counts["country "+g.Input.Locality.Place.Country]++
		for range g.Input.ExternalTopics {
			counts["external topics"]++
		}
		for range g.Input.ExternalIDs {
			counts["external ids of groups"]++
		}
		for _, m := range g.Input.Meetings {
			counts["meetings"]++
			counts["format "+string(m.Format)]++
			counts["activity "+string(m.Activity)]++
			counts["precision "+string(precisionOf(g.Input, m))]++
			if m.ByAppointment {
				counts["by appointment"]++
			}
			if m.Temporary != nil {
				counts["temporarily "+string(m.Temporary.Format)]++
			}
			if !m.Locality.IsZero() {
				counts["own place"]++
			}
			if len(m.OpenTo) > 0 {
				counts["own openness"]++
			}
			if len(m.Audience) > 0 {
				counts["own audience"]++
			}
			if len(m.Languages) > 0 {
				counts["own language"]++
			}
			if m.Name != "" {
				counts["own name"]++
			}
			counts["styles"] += len(m.Styles)
			counts["amenities"] += len(m.Amenities)
			counts["accessibility"] += len(m.Accessibility)
			counts["zone "+zoneOf(g.Input, m)]++
		}
	}
	for _, refused := range result.Refused {
		counts["refused "+strings.TrimSpace(refused.Field+" "+refused.Code)]++
	}
	fmt.Fprintf(out, "  records %d, groups %d, refused %d\n", result.Records, len(result.Groups), len(result.Refused))
	var lines []string
	for what, n := range counts {
		if n > 0 {
			lines = append(lines, fmt.Sprintf("  %s: %d\n", what, n))
		}
	}
	slices.Sort(lines)
	out.WriteString(strings.Join(lines, ""))
}

func precisionOf(g models.GroupInput, m models.MeetingInput) models.Precision {
	if m.Locality.IsZero() {
		return g.Locality.Precision
	}
	return m.Locality.Precision
}

func zoneOf(g models.GroupInput, m models.MeetingInput) string {
	if m.Timezone == "" {
		return g.Timezone
	}
	return m.Timezone
}

// checkLaws checks what holds for every feed: records, meetings and keys are in order, and every
// meeting has a schedule.
func checkLaws(t testing.TB, result meetingguide.Result) {
	t.Helper()
	keys, records := map[string]bool{}, map[int]bool{}
	for _, g := range result.Groups {
		if keys[g.Key] || len(g.Records) == 0 || len(g.Records) != len(g.Input.Meetings) {
			t.Errorf("group %q: key twice, or %d records for %d meetings", g.Key, len(g.Records), len(g.Input.Meetings))
		}
		keys[g.Key] = true
		for i, record := range g.Records {
			if records[record.Index] || !slices.Equal(record.MeetingIndexes, []int{i}) || record.Index < 1 || record.Index > result.Records {
				t.Errorf("record %d became %v", record.Index, record.MeetingIndexes)
			}
			records[record.Index] = true
		}
		for _, m := range g.Input.Meetings {
			checkSchedule(t, g.Input, m)
		}
	}
	for _, refused := range result.Refused {
		if refused.Code == "" || refused.Detail == "" || refused.Record < 1 || refused.Record > result.Records {
			t.Errorf("refusal %+v", refused)
		}
		if slices.Contains([]string{"invalid_url", "unknown_timezone", "too_many_links"}, refused.Code) {
			continue // a field of a record
		}
		if records[refused.Record] {
			t.Errorf("record %d is used, or refused, twice: %+v", refused.Record, refused)
		}
		records[refused.Record] = true
	}
	if len(records) != result.Records {
		t.Errorf("%d of %d records are used or refused", len(records), result.Records)
	}
}

func checkSchedule(t testing.TB, g models.GroupInput, m models.MeetingInput) {
	t.Helper()
	_, err := schedule.Parse(schedule.Rule{
		Start: m.Start, DurationMinutes: m.DurationMinutes, Timezone: zoneOf(g, m), RRule: m.RRule, ByAppointment: m.ByAppointment,
	})
	if _, ok := errors.AsType[*schedule.Error](err); ok {
		t.Errorf("%s: %v", m.Name, err)
	}
}
