package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// farApart creates a group in Auckland that meets on Mondays at noon, one in Honolulu that meets on
// Sundays at noon, and one that meets at both.
func (s *site) farApart(who person) {
	auckland := map[string]any{"timezone": "Pacific/Auckland", "locality": atPoint(-36.85, 174.76), "duration_minutes": 60}
	honolulu := map[string]any{"timezone": "Pacific/Honolulu", "locality": atPoint(21.31, -157.86), "duration_minutes": 60}
	for name, meetings := range map[string][]any{
		"Auckland": {weekly("MO", "12:00", auckland)}, "Honolulu": {weekly("SU", "12:00", honolulu)},
		"Both": {weekly("MO", "12:00", auckland), weekly("SU", "12:00", honolulu)}, "Other days": {weekly("SU", "12:00", auckland), weekly("MO", "12:00", honolulu)},
	} {
		s.named(who, name, map[string]any{"locality": nil, "meetings": meetings})
	}
}

// Today and now are those of each meeting's own zone, for searches from anywhere, unless a zone is
// named. At 22:30 UTC of Sunday 29 November 2026 it is Monday 11:30 in Auckland and Sunday 12:30 in
// Honolulu.
func TestTodayIsWhereTheMeetingIs(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		s.clock.Store(time.Date(2026, 11, 29, 22, 30, 0, 0, time.UTC).UnixNano())
		s.farApart(s.member("A steward"))
		both := []string{"Auckland", "Both", "Honolulu"}
		south, north := []string{"Auckland", "Both"}, []string{"Both", "Honolulu"}
		for query, want := range map[string][]string{
			"day=today": both, "day=today&country=GB": {}, "day=today&bbox=170,-40,180,-30": south, "day=today&bbox=-160,20,-150,25": north,
			"day=today&lat=-36.85&lon=174.76&radius_km=50": south, "day=today&lat=21.31&lon=-157.86&radius_km=50": north,
			"day=today&near=Auckland": south, "day=today&near=Honolulu": north, "day=today,TU": both,
			"day_not=today": {"Other days"}, "day_all=today": both, "day_all=today&day_not=SU": {"Auckland"},
			"day=today&starts_after=12:00": both, "day=today&starts_after=12:01": {},
			"day=today&timezone=Pacific/Honolulu": both, "day=today&timezone=Pacific/Auckland": both,
			"day=today&timezone=Europe/Paris": {"Both", "Honolulu", "Other days"},
			"now=true":                        north, "now=true&day=today": north,
			"now=true&near=Auckland": {},
		} {
			s.run(query, func(t *testing.T, s *site) {
				found := s.ask("GET", "/groups?per_page=50&"+query, person{}, nil).wantStatus(http.StatusOK)
				if got := found.names(); !slices.Equal(got, want) {
					t.Errorf("%s: %q, want %q", query, got, want)
				}
				rows := s.told("/groups", query, "application/x-ndjson")
				if got := strings.Count(rows, "\n"); got != len(want) {
					t.Errorf("%s: a stream of %d, want %d", query, got, len(want))
				}
			})
		}
	})
}

// The day changes in each zone by itself.
func TestTodayEndsAtMidnightThere(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.clock.Store(time.Date(2026, 11, 29, 10, 30, 0, 0, time.UTC).UnixNano())
		s.farApart(s.member("A steward"))
		for _, moment := range []struct {
			name string
			at   time.Time
			want []string
		}{
			{"Sunday 23:30 in Auckland, Sunday 00:30 in Honolulu", time.Date(2026, 11, 29, 10, 30, 0, 0, time.UTC), []string{"Both", "Honolulu", "Other days"}},
			{"Monday 00:30 in Auckland, Sunday 01:30 in Honolulu", time.Date(2026, 11, 29, 11, 30, 0, 0, time.UTC), []string{"Auckland", "Both", "Honolulu"}},
			{"Tuesday 00:30 in Auckland, Monday 01:30 in Honolulu", time.Date(2026, 11, 30, 11, 30, 0, 0, time.UTC), []string{"Other days"}},
		} {
			s.clock.Store(moment.at.UnixNano())
			if got := s.ask("GET", "/groups?day=today", person{}, nil).wantStatus(http.StatusOK).names(); !slices.Equal(got, moment.want) {
				t.Errorf("%s: %q, want %q", moment.name, got, moment.want)
			}
		}
	})
}

// A calendar of today's meetings is sent again once it is another day somewhere, and not before.
func TestACalendarOfTodayChangesWithTheDay(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.clock.Store(time.Date(2026, 11, 29, 10, 31, 0, 0, time.UTC).UnixNano())
		s.farApart(s.member("A steward"))
		calendar := func(minutes int) (tag string, auckland bool) {
			s.clock.Store(time.Date(2026, 11, 29, 10, minutes, 0, 0, time.UTC).UnixNano())
			a := s.feed("GET", "/calendar.ics?day=today&q=Both", nil).wantStatus(http.StatusOK)
			return a.header.Get("ETag"), strings.Contains(string(a.body), "TZID=Pacific/Auckland")
		}
		before, monday := calendar(31)
		same, _ := calendar(44)
		after, mondayThen := calendar(61)
		if monday || !mondayThen || before != same || before == after {
			t.Errorf("at 31 %s %v, at 44 %s, at 61 %s %v", before, monday, same, after, mondayThen)
		}
	})
}
