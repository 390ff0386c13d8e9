package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// resting are three groups: one meets, one pauses and one has ended.
func (s *site) resting() {
	s.t.Helper()
	who := s.member("A steward")
	for name, activity := range map[string]string{"Meets": "active", "Pauses": "paused", "Over": "ended"} {
		s.named(who, name, map[string]any{
			"activity": activity, "meetings": []any{weekly("TU", "19:30", nil)},
			"locality": map[string]any{"precision": "exact", "point": map[string]any{"lat": 53.8, "lon": -1.5}},
		})
	}
}

// Groups that have ended are found only by those who ask for them.
func TestEndedGroupsAreFoundOnlyWhenAskedFor(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.resting()
		for query, want := range map[string][]string{
			"":                                {"Meets", "Pauses"},
			"activity=active":                 {"Meets"},
			"activity=ended":                  {"Over"},
			"activity=active,paused,ended":    {"Meets", "Over", "Pauses"},
			"activity_all=ended":              {"Over"},
			"activity_not=paused":             {"Meets"},
			"activity_not=ended":              {"Meets", "Pauses"},
			"lat=53.8&lon=-1.5":               {"Meets", "Pauses"},
			"q=over":                          {},
			"q=over&activity=ended&kind=peer": {"Over"},
		} {
			s.run(query, func(t *testing.T, s *site) {
				got := s.ask("GET", "/groups?sort=name&"+query, person{}, nil).wantStatus(http.StatusOK)
				if diff := cmp.Diff(want, got.names()); diff != "" {
					t.Errorf("%s (-want +got):\n%s", query, diff)
				}
			})
		}
		s.ask("GET", "/groups?activity=asleep", person{}, nil).wantProblem(http.StatusBadRequest, "invalid_parameter", "activity", "unknown_value")
		counts := s.ask("GET", "/groups?facets=activity", person{}, nil).wantStatus(http.StatusOK).counts("activity")
		if diff := cmp.Diff(map[string]float64{"active": 1, "paused": 1, "ended": 1}, counts); diff != "" {
			t.Errorf("facet (-want +got):\n%s", diff)
		}
		byBody := s.ask("POST", "/groups/search", person{}, map[string]any{"activity": []string{"ended"}}).wantStatus(http.StatusOK)
		if diff := cmp.Diff([]string{"Over"}, byBody.names()); diff != "" {
			t.Errorf("by a body (-want +got):\n%s", diff)
		}
	})
}

// told returns the result of a filter from a route or feed.
func (s *site) told(path, query, accept string) string {
	s.t.Helper()
	if accept == "" {
		return string(s.feed("GET", path+"?"+query, nil).wantStatus(http.StatusOK).body)
	}
	return string(s.accepting("GET", path+"?"+query, accept, nil).wantStatus(http.StatusOK).body)
}

// Map, calendar and streams leave ended groups out as the search does, and mark which groups pause
// or have ended.
func TestEndedGroupsAreOnNoMapAndInNoStream(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.resting()
		if _, counted := s.onMap("bbox=-3,53,0,55&zoom=10"); counted != 2 {
			t.Errorf("on the map: %v", counted)
		}
		features, _ := s.onMap("bbox=-3,53,0,55&zoom=10&activity=ended")
		if says, _ := features[0]["properties"].(map[string]any); says["activity"] != "ended" {
			t.Errorf("a feature: %v", says)
		}
		for _, way := range []struct{ path, query, accept, paused, ended string }{
			{"/groups", "", "text/csv", ",paused,", ",ended,"},
			{"/groups", "kind=peer", "application/x-ndjson", `"activity":"paused"`, `"activity":"ended"`},
			{"/groups", "lat=53.8&lon=-1.5", "application/geo+json", `"activity":"paused"`, `"activity":"ended"`},
			{"/calendar.ics", "", "", "STATUS:CANCELLED", "STATUS:CANCELLED"},
			{"/calendar.ics", "kind=peer", "", "STATUS:CANCELLED", "STATUS:CANCELLED"},
		} {
			body := s.told(way.path, way.query, way.accept)
			if !strings.Contains(body, "Meets") || !strings.Contains(body, "Pauses") || strings.Contains(body, "Over") || !strings.Contains(body, way.paused) {
				t.Errorf("%+v: %s", way, body)
			}
			body = s.told(way.path, way.query+"&activity=ended", way.accept)
			if strings.Contains(body, "Meets") || !strings.Contains(body, "Over") || !strings.Contains(body, way.ended) {
				t.Errorf("%+v, those that have ended: %s", way, body)
			}
		}
	})
}
