package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// A point stays beside words that name another country or town. The group's members are warned, and
// the public is not.
func TestMembersAreWarnedWherePointAndWordsDisagree(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		tests := []struct {
			name     string
			locality map[string]any
			warned   bool
			zone     string
		}{
			{"another country", map[string]any{"place": map[string]any{"country": "GB"}, "point": point(53.8, 103.8)}, true, "Asia/Irkutsk"},
			{"another town", map[string]any{"place": map[string]any{"id": "geonames:2644688"}, "point": point(51.5, -0.12)}, true, "Europe/London"},
			{"a territory", map[string]any{"place": map[string]any{"country": "FR"}, "point": point(-20.88, 55.45)}, false, "Indian/Reunion"},
			{"far from every town", map[string]any{"place": map[string]any{"country": "AU"}, "point": point(-24.5, 125.5)}, false, "Australia/Perth"},
		}
		for _, test := range tests {
			s.run(test.name, func(t *testing.T, s *site) {
				steward, g := s.member("A steward"), leeds("Point in "+test.name)
				delete(g, "timezone")
				g["locality"] = test.locality
				meeting, _ := g["meetings"].([]any)[0].(map[string]any)
				delete(meeting, "timezone")
				created := s.ask("POST", "/groups", steward, g).wantStatus(http.StatusCreated)
				if strings.Contains(string(created.body), "point_elsewhere") != test.warned || created.text("timezone") != test.zone {
					t.Errorf("%s", created.body)
				}
				if at := created.at("locality/point/lat"); at != test.locality["point"].(map[string]any)["lat"] {
					t.Errorf("the point is at %v", at)
				}
				again := s.again("/groups/"+created.text("id"), steward, func(map[string]any) {}).wantStatus(http.StatusOK)
				if again.at("version") != created.at("version") {
					t.Errorf("sent back as it was shown it is another: %s", again.body)
				}
				if public := s.ask("GET", "/groups/"+created.text("id"), person{}, nil); public.at("warnings") != nil {
					t.Error("the public is warned")
				}
			})
		}
	})
}

func point(lat, lon float64) map[string]any { return map[string]any{"lat": lat, "lon": lon} }
