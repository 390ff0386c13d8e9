package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// A group without coordinates has the place of its town: it is found by radius, and nothing public
// has a point for it. A meeting of which more is known has its own point.
func TestAGroupOfATownHasNoCoordinates(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		created := s.ask("POST", "/groups", steward, leeds("Somewhere in the town")).wantStatus(http.StatusCreated)
		path := "/groups/" + created.text("id")
		if created.at("locality/precision") != "town" || created.at("locality/point") != nil {
			t.Errorf("a town's centre is shown as a point: %s", created.body)
		}
		found := s.ask("GET", "/groups?near=53.8,-1.55&radius_km=5", person{}, nil).wantStatus(http.StatusOK)
		if found.at("items/0/id") != created.text("id") || found.at("items/0/locality/precision") != "town" {
			t.Errorf("not found through its town: %s", found.body)
		}
		const centre = "53.796"
		for _, q := range []twinQuestion{
			{path: path + "/calendar.ics"},
			{path: path},
			{path: "/groups", accept: "text/csv, */*;q=0.1"},
			{path: "/groups", accept: "application/geo+json, */*;q=0.1"},
			{path: "/groups", accept: "application/x-ndjson, */*;q=0.1"},
			{path: "/changes"},
		} {
			if got := s.whole(q, person{}); strings.Contains(got, centre) || strings.Contains(got, "GEO:") {
				t.Errorf("%v tells coordinates:\n%s", q, got)
			}
		}
		onMap := s.ask("GET", "/groups/map?bbox=-2,53,-1,54&zoom=12", person{}, nil).wantStatus(http.StatusOK)
		if onMap.at("features/0/properties/cluster") != true || onMap.at("features/0/id") != nil || onMap.at("features/0/properties/count") != 1.0 {
			t.Errorf("a point of a map is the group's: %s", onMap.body)
		}
		again := s.again(path, steward, func(map[string]any) {}).wantStatus(http.StatusOK)
		if again.at("version") != created.at("version") {
			t.Errorf("sent back as it was shown it is another: %s", again.body)
		}
		exact := s.again(path, steward, func(g map[string]any) {
			meeting, _ := g["meetings"].([]any)[0].(map[string]any)
			meeting["locality"] = map[string]any{"point": point(53.81, -1.56)}
		}).wantStatus(http.StatusOK)
		if exact.at("meetings/0/locality/precision") != "exact" || exact.at("locality/precision") != "town" || exact.at("slug") != created.at("slug") {
			t.Errorf("a meeting at a known place in it: %s", exact.body)
		}
		nearest := s.ask("GET", "/groups?near=53.81,-1.56&radius_km=5", person{}, nil).wantStatus(http.StatusOK)
		if nearest.at("items/0/nearest_meeting_id") != exact.at("meetings/0/id") {
			t.Errorf("the nearest meeting: %s", nearest.body)
		}
		area := s.again(path, steward, func(g map[string]any) {
			at, _ := g["locality"].(map[string]any)
			at["precision"] = "area"
		}).wantStatus(http.StatusOK)
		if area.at("meetings/0/locality/precision") == "exact" {
			t.Errorf("an area's meeting is exact: %s", area.body)
		}
	})
}
