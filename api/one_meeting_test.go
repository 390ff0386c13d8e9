package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// atPoint returns a place that everybody may know.
func atPoint(lat, lon float64) map[string]any {
	return map[string]any{"precision": "exact", "point": map[string]any{"lat": lat, "lon": lon}}
}

// twoMeetings creates a group that meets in Leeds on Tuesdays, in German, and in York on Thursdays,
// without steps. It returns the group as the public reads it.
func (s *site) twoMeetings(who person) response {
	id := s.named(who, "Two", map[string]any{
		"languages": []string{"en"}, "locality": atPoint(53.8, -1.55),
		"meetings": []any{
			weekly("TU", "19:30", map[string]any{"languages": []string{"de"}}),
			weekly("TH", "08:00", map[string]any{"locality": atPoint(53.96, -1.08), "accessibility": []string{"step_free"}}),
			map[string]any{"format": "online", "start": "21:00", "timezone": "Europe/London", "rrule": "FREQ=WEEKLY;BYDAY=SU", "activity": "ended"},
		},
	})
	return s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK)
}

// All filters hold for one meeting. The group's values count for a meeting that has none itself.
func TestFiltersHoldForOneMeeting(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.twoMeetings(s.member("A steward"))
		const leeds, york = "lat=53.8&lon=-1.55&radius_km=5", "lat=53.96&lon=-1.08&radius_km=5"
		for query, want := range map[string]int{
			"day=TU": 1, "day=TH": 1, "day=TU,TH": 1, "day_all=TU,TH": 1, "day=SU": 0, "format=online": 0,
			"day=TU&" + leeds: 1, "day=TU&" + york: 0, "day=TH&" + york: 1, "day=TH&" + leeds: 0,
			"day=TU&starts_after=19:00": 1, "day=TH&starts_after=19:00": 0, "starts_before=09:00&" + york: 1, "starts_before=09:00&" + leeds: 0,
			"day=TU&language=de": 1, "day=TH&language=de": 0, "day=TH&language=en": 1, "day=TU&language=en": 0,
			"day=TH&accessibility=step_free": 1, "day=TU&accessibility=step_free": 0, "language=de&accessibility=step_free": 0,
			"bbox=-1.2,53.9,-1,54&day=TH": 1, "bbox=-1.2,53.9,-1,54&day=TU": 0, "bbox=-1.2,53.9,-1,54&language=de": 0,
			"language_not=de": 0, "accessibility_not=step_free": 0, "day_not=TU": 0, "day=TH&kind=peer": 1,
		} {
			found := s.ask("GET", "/groups?"+query, person{}, nil).wantStatus(http.StatusOK)
			if total, _ := found.at("total").(float64); int(total) != want {
				t.Errorf("%s: %v found, want %d", query, total, want)
			}
			for _, way := range []string{"application/x-ndjson", ""} {
				path := "/groups"
				if way == "" {
					path = "/calendar.ics"
				}
				if got := s.told(path, query, way); strings.Contains(got, "Two") != (want == 1) {
					t.Errorf("%s %s: %s", path, query, got)
				}
			}
			if !strings.Contains(query, "bbox") {
				features, _ := s.onMap("bbox=-3,53,0,55&zoom=12&" + query)
				if (len(features) > 0) != (want == 1) {
					t.Errorf("map, %s: %v", query, features)
				}
			}
		}
	})
}

// The place, time and facets of a group in a search are those of the meetings that match.
func TestWhatIsSaidOfAGroupIsOfTheMeetingThatMatches(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		group := s.twoMeetings(s.member("A steward"))
		second := group.at("meetings/1/id")
		for query, want := range map[string]struct {
			km      float64
			nearest any
			next    any
		}{
			"day=TU": {0, nil, group.at("meetings/0/next_at")},
			"day=TH": {35.7, second, group.at("meetings/1/next_at")},
		} {
			found := s.ask("GET", "/groups?facets=language,day,accessibility&lat=53.8&lon=-1.55&radius_km=100&"+query, person{}, nil).wantStatus(http.StatusOK)
			if km, _ := found.at("items/0/distance_km").(float64); km < want.km-1 || km > want.km+1 || found.at("items/0/nearest_meeting_id") != want.nearest {
				t.Errorf("%s: %v km to %v", query, km, found.at("items/0/nearest_meeting_id"))
			}
			if got := found.at("items/0/next_at"); got != want.next || got == nil {
				t.Errorf("%s: next %v, want %v", query, got, want.next)
			}
			language := map[string]map[string]float64{"day=TU": {"de": 1}, "day=TH": {"en": 1}}[query]
			if diff := cmp.Diff(language, found.counts("language")); diff != "" {
				t.Errorf("%s: languages (-want +got):\n%s", query, diff)
			}
			if diff := cmp.Diff(map[string]float64{"TU": 1, "TH": 1}, found.counts("day")); diff != "" {
				t.Errorf("%s: days (-want +got):\n%s", query, diff)
			}
		}
		features, _ := s.onMap("bbox=-3,53,0,55&zoom=12&day=TH")
		if len(features) != 1 || fmt.Sprint(features[0]["geometry"]) != "map[coordinates:[-1.08 53.96] type:Point]" {
			t.Errorf("on the map: %v", features)
		}
	})
}

// Feeds list the meetings that match alone, of groups that are asked for by what a meeting is.
func TestFeedsHaveTheMeetingsThatMatch(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.twoMeetings(s.member("A steward"))
		for query, want := range map[string]string{
			"day=TU": "TU", "language=en": "TH", "lat=53.8&lon=-1.55&radius_km=5": "TU", "": "TU TH", "kind=peer": "TU TH", "day=TU&day_not=TH": "",
		} {
			var days []string
			calendar := s.told("/calendar.ics", query, "")
			for _, day := range []string{"TU", "TH"} {
				if strings.Contains(calendar, "RRULE:FREQ=WEEKLY;BYDAY="+day) {
					days = append(days, day)
				}
			}
			if got := strings.Join(days, " "); got != want {
				t.Errorf("calendar of %q: %q, want %q", query, got, want)
			}
			rows := strings.Count(s.told("/meeting-guide.json", query, ""), `"slug"`)
			if len(days) != rows {
				t.Errorf("rows of %q: %d, want %d", query, rows, len(days))
			}
		}
	})
}

// If all meetings of a group have ended it is still found at their places.
func TestAGroupWithoutMeetingsLeftIsFoundWhereTheyWere(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		york := map[string]any{"activity": "ended", "locality": atPoint(53.96, -1.08)}
		s.named(s.member("A steward"), "Over", map[string]any{
			"activity": "ended", "locality": nil, "meetings": []any{weekly("TU", "19:30", york), weekly("TH", "19:30", york)},
		})
		for query, want := range map[string]float64{"country=GB": 1, "country=DE": 0, "lat=53.96&lon=-1.08": 1, "day=TU": 0} {
			if got := s.ask("GET", "/groups?activity=ended&"+query, person{}, nil).wantStatus(http.StatusOK).at("total"); got != want {
				t.Errorf("%s: %v found, want %v", query, got, want)
			}
		}
	})
}
