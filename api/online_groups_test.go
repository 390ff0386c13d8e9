package api_test

import (
	"net/http"
	"testing"
)

// Groups that meet online alone are found by their meetings, also with a place and several of
// these.
func TestOnlineGroupsWithAPlaceAreFoundByTheirMeetings(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		own := map[string]any{"locality": atPoint(53.8, -1.55)}
		s.named(s.member("A steward"), "Online", map[string]any{"locality": atPoint(53.8, -1.55), "meetings": []any{
			online("MO"), weekly("TU", "19:30", map[string]any{"format": "online"}), weekly("WE", "19:30", with(own, "format", "phone")),
			weekly("TH", "19:30", map[string]any{"activity": "ended"}),
		}})
		for query, want := range map[string]float64{
			"": 1, "format=online": 1, "day=WE": 1, "day=WE&format=online": 0, "day=MO&lat=53.8&lon=-1.55": 0, "bbox=-2,53,-1,54&day=TU": 0, "day=TH": 0,
		} {
			found := s.ask("GET", "/groups?"+query, person{}, nil).wantStatus(http.StatusOK)
			if found.at("total") != want || found.at("not_found_by_distance") != nil {
				t.Errorf("%q: %v found, %v not by distance", query, found.at("total"), found.at("not_found_by_distance"))
			}
		}
	})
}
