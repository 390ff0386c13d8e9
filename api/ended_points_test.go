package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// Where a meeting was that has ended, a group is not found and not shown, unless all its meetings
// have ended.
func TestAnEndedMeetingHasNoPoint(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		ended := func(at map[string]any) map[string]any {
			return weekly("TU", "19:30", map[string]any{"activity": "ended", "locality": at})
		}
		meeting := func(days string, at map[string]any) map[string]any {
			return weekly(days, "19:30", map[string]any{"locality": at})
		}
		const leeds, york, hull = "53.8&lon=-1.55", "53.96&lon=-1.08", "53.744&lon=-0.335"
		id := s.named(steward, "Moved", map[string]any{"locality": nil, "meetings": []any{
			ended(atPoint(53.8, -1.55)), meeting("WE", atPoint(53.96, -1.08)), meeting("TH", atPoint(53.744, -0.335)),
		}})
		group := s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK)
		for at, want := range map[string]float64{leeds: 0, york: 1, hull: 1} {
			if got := s.ask("GET", "/groups?radius_km=5&lat="+at, person{}, nil).wantStatus(http.StatusOK).at("total"); got != want {
				t.Errorf("near %s: %v found, want %v", at, got, want)
			}
		}
		for query, place := range map[string]string{"lat=" + york: "1", "lat=" + hull: "2", "day=TH&lat=" + york: "2"} {
			found := s.ask("GET", "/groups?radius_km=100&"+query, person{}, nil).wantStatus(http.StatusOK)
			if got, want := found.at("items/0/nearest_meeting_id"), group.at("meetings/"+place+"/id"); got != want {
				t.Errorf("%s: the nearest meeting is %v, want %v", query, got, want)
			}
			if km, _ := found.at("items/0/distance_km").(float64); (km > 1) != strings.HasPrefix(query, "day") {
				t.Errorf("%s: %v km", query, km)
			}
		}
		for view, want := range map[string]int{"-1.6,53.79,-1.5,53.81": 0, "-1.1,53.95,-1.05,53.97": 1} {
			for _, query := range []string{"", "&activity=active", "&day=WE"} {
				features, _ := s.onMap("zoom=16&bbox=" + view + query)
				found := s.ask("GET", "/groups?bbox="+view+query, person{}, nil).wantStatus(http.StatusOK)
				if len(features) != want || found.at("total") != float64(want) {
					t.Errorf("%s%s: %v on the map, %v found, want %d", view, query, len(features), found.at("total"), want)
				}
			}
		}
		if text := s.told("/groups", "", "application/geo+json"); strings.Contains(text, "[-1.55,53.8]") || !strings.Contains(text, "[-1.08,53.96]") {
			t.Errorf("as GeoJSON: %s", text)
		}
		over := map[string]any{"activity": "ended", "locality": nil, "meetings": []any{ended(atPoint(53.8, -1.55)), ended(atPoint(53.9, -1.6))}}
		last := s.ask("GET", "/groups/"+s.named(steward, "Over", over), person{}, nil).wantStatus(http.StatusOK)
		found := s.ask("GET", "/groups?activity=ended&lat=53.9&lon=-1.6&radius_km=5", person{}, nil).wantStatus(http.StatusOK)
		if found.at("total") != 1.0 || found.at("items/0/nearest_meeting_id") != last.at("meetings/1/id") {
			t.Errorf("a group that is over: %s", found.body)
		}
		if features, _ := s.onMap("zoom=16&activity=ended&bbox=-1.6,53.79,-1.5,53.81"); len(features) != 1 {
			t.Errorf("a group that is over, on the map: %v", features)
		}
	})
}
