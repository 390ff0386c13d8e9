package api_test

import (
	"fmt"
	"net/http"
	"testing"
)

// onMap returns the features of a map, and the number of groups in them.
func (s *site) onMap(query string) (features []map[string]any, counted float64) {
	s.t.Helper()
	list, _ := s.accepting("GET", "/groups/map?"+query, "application/geo+json", nil).wantStatus(http.StatusOK).at("features").([]any)
	for _, one := range list {
		f, _ := one.(map[string]any)
		says, _ := f["properties"].(map[string]any)
		n, _ := says["count"].(float64)
		features, counted = append(features, f), counted+n
	}
	return features, counted
}

func TestAMapHasPointsAndClustersOfWhatIsPublic(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.three()
		if features, counted := s.onMap("bbox=-180,-90,180,90&zoom=0"); len(features) != 1 || counted != 2 {
			t.Errorf("the world: %v", features)
		} else if says, _ := features[0]["properties"].(map[string]any); says["cluster"] != true || says["expansion_zoom"] == nil || features[0]["bbox"] == nil {
			t.Errorf("a cluster: %v", features[0])
		}
		features, counted := s.onMap("bbox=-1.51,53.79,-1.49,53.81&zoom=16&q=hyperlink")
		if len(features) != 1 || counted != 1 {
			t.Fatalf("a street: %v", features)
		}
		says, _ := features[0]["properties"].(map[string]any)
		if at := fmt.Sprint(features[0]["geometry"]); at != "map[coordinates:[-1.5 53.8] type:Point]" || says["precision"] != "exact" || says["cluster"] != false {
			t.Errorf("a group: %v", features[0])
		}
		for query, want := range map[string]float64{
			"topic=gambling": 0, "topic_not=gambling": 2, "q=somewhere": 1, "q=hidden": 0, "near=Leeds&radius_km=40": 2, "day=SU": 0, "language_all=en": 2,
		} {
			if _, counted := s.onMap("bbox=-180,-90,180,90&zoom=3&" + query); counted != want {
				t.Errorf("%s: %v, want %v", query, counted, want)
			}
		}
		if features, _ := s.onMap("bbox=100,-40,110,-30&zoom=8"); len(features) != 0 {
			t.Errorf("elsewhere: %v", features)
		}
	})
}

// TestAnAreaIsShownWithItsEdges looks at a group of an area: its edges hold its point, and are wide
// enough to be no place.
func TestAnAreaIsShownWithItsEdges(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.named(s.member("A steward"), "Somewhere in Leeds", map[string]any{
			"locality": map[string]any{"precision": "area", "place": map[string]any{"id": "geonames:2644688"}, "point": map[string]any{"lat": 53.81, "lon": -1.56}},
		})
		features, _ := s.onMap("bbox=-2.5,53,-0.5,54.5&zoom=18")
		if len(features) != 1 {
			t.Fatalf("features %v", features)
		}
		says, _ := features[0]["properties"].(map[string]any)
		edges, _ := features[0]["bbox"].([]any)
		if says["cluster"] != false || says["precision"] != "area" || len(edges) != 4 {
			t.Fatalf("an area: %v", features[0])
		}
		west, south, east, north := edges[0].(float64), edges[1].(float64), edges[2].(float64), edges[3].(float64)
		if !(west <= -1.56 && -1.56 < east && south <= 53.81 && 53.81 < north) || north-south < 0.0499 {
			t.Errorf("edges %v", edges)
		}
	})
}

func TestAMapOver180Degrees(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		who := s.member("A steward")
		for name, lon := range map[string]float64{"West": -179.5, "East": 179.5} {
			s.named(who, name, map[string]any{"locality": map[string]any{"precision": "exact", "point": map[string]any{"lat": -17.8, "lon": lon}}})
		}
		if features, counted := s.onMap("bbox=175,-25,-175,-10&zoom=5"); len(features) != 2 || counted != 2 {
			t.Errorf("%v", features)
		}
		for _, same := range []string{"175,-25,185,-10", "-185,-25,-175,-10", "535,-25,545,-10", "-180,-25,180,-10", "-300,-25,300,-10"} {
			if _, counted := s.onMap("bbox=" + same + "&zoom=5"); counted != 2 {
				t.Errorf("the box %s beyond ±180° holds %v", same, counted)
			}
			if got := s.ask("GET", "/groups?bbox="+same, person{}, nil).wantStatus(http.StatusOK).total(); got != 2 {
				t.Errorf("a search in the box %s beyond ±180° finds %v", same, got)
			}
		}
		if features, _ := s.onMap("bbox=178,-25,180,-10&zoom=8"); len(features) != 1 {
			t.Errorf("the east alone: %v", features)
		}
	})
}

func TestWrongMapsAreRefusedByName(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		for query, want := range map[string][2]string{
			"zoom=3": {"bbox", "required"}, "bbox=1,2,3,4": {"zoom", "required"}, "bbox=1,2,3,4&zoom=23": {"zoom", "out_of_range"},
			"bbox=1,2,3&zoom=3": {"bbox", "wrong_type"}, "bbox=1,9,3,4&zoom=3": {"bbox", "off_the_globe"},
			"bbox=&zoom=3": {"bbox", "required"}, "bbox=1,2,3,4&zoom=": {"zoom", "required"},
		} {
			s.ask("GET", "/groups/map?"+query, person{}, nil).wantProblem(http.StatusBadRequest, "invalid_parameter", want[0], want[1])
		}
		s.ask("GET", "/groups/map?bbox=1,2,3,4&zoom=3&page=2", person{}, nil).wantProblem(http.StatusBadRequest, "unknown_parameter", "page", "unknown_parameter")
		s.ask("GET", "/groups/map?bbox=1,2,3,4&zoom=3&colour=red", person{}, nil).wantProblem(http.StatusBadRequest, "unknown_parameter", "colour", "unknown_parameter")
		s.accepting("GET", "/groups/map?bbox=1,2,3,4&zoom=3", "text/csv", nil).wantProblem(http.StatusNotAcceptable, "not_acceptable", "Accept", "not_offered")
	})
}
