package api_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// questions returns requests with which an outsider might try to find out where a group really is.
func questions(group string, rounds int) []string {
	random := rand.New(rand.NewPCG(7, 7))
	queries := []string{
		"/groups/" + group, "/groups/" + group + "/stages", "/groups/" + group + "/calendar.ics", "/groups?q=survivors", "/groups?q=headingley", "/groups?q=library", "/groups?near=Leeds",
		"/groups?near=Headingley&radius_km=50", "/groups?near=Kirkstall", "/groups?facets=country,region,format", "/places?q=headingley", "/groups?sort=updated",
	}
	for range rounds {
		lat, lon := 53.8+random.Float64()*0.3-0.15, -1.55+random.Float64()*0.4-0.2
		queries = append(queries,
			fmt.Sprintf("/groups?lat=%.4f&lon=%.4f&radius_km=%.2f", lat, lon, 0.1+random.Float64()*20),
			fmt.Sprintf("/groups?lat=%.4f&lon=%.4f&radius_km=200&sort=distance", lat, lon),
			fmt.Sprintf("/groups?bbox=%.4f,%.4f,%.4f,%.4f", lon-0.05, lat-0.02, lon+0.05, lat+0.02),
			fmt.Sprintf("/groups/map?bbox=%.4f,%.4f,%.4f,%.4f&zoom=%d", lon-0.05, lat-0.02, lon+0.05, lat+0.02, random.IntN(23)))
	}
	return queries
}

// raw sends a request as somebody and returns everything except what distinguishes requests.
func (s *site) raw(path string, who person) string {
	s.t.Helper()
	req := httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, "/api/v1"+path, nil)
	if who.token != "" {
		req.Header.Set("Authorization", "Bearer "+who.token)
	}
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, req)
	header := recorder.Header().Clone()
	for _, own := range []string{"X-Request-Id", "Date", "RateLimit"} {
		header.Del(own)
	}
	body := recorder.Body.String()
	if recorder.Code >= http.StatusBadRequest {
		body = "" // carries the request's id
	}
	return fmt.Sprintf("%d %v %s", recorder.Code, header, body)
}

// TestExactPlacesAreNotDerivable moves area and hidden groups within the area, which only their
// members can see: everybody else gets, byte for byte, the answers of before.
func TestExactPlacesAreNotDerivable(t *testing.T) {
	here := map[string]any{"lat": 53.8196, "lon": -1.5817}
	there := map[string]any{"lat": 53.8201, "lon": -1.5790}
	each(t, func(t *testing.T, s *site) {
		rounds := 300
		if strings.HasSuffix(t.Name(), "meilisearch") {
			rounds = 60 // each question is several requests to the server
		}
		for _, precision := range []string{"area", "hidden"} {
			steward, stranger := s.member("A steward"), s.member("A stranger")
			g := leeds("Survivors " + precision)
			at := func(label string, point map[string]any, venue string) {
				g["locality"] = map[string]any{"label": label, "point": point, "precision": precision}
				g["meetings"].([]any)[0].(map[string]any)["venue"] = venue
			}
			at("Headingley", here, "Library")
			created := s.ask("POST", "/groups", steward, g).wantStatus(http.StatusCreated)
			g["meetings"].([]any)[0].(map[string]any)["id"] = created.text("meetings/0/id")
			id := created.text("id")
			s.settle()
			before, toAll := map[string]string{}, map[string]string{}
			for _, q := range questions(id, rounds) {
				before[q], toAll[q] = s.raw(q, stranger), s.raw(q, person{})
			}
			at("Kirkstall", there, "Church hall")
			s.ask("PUT", "/groups/"+id, steward, g).wantStatus(http.StatusOK)
			if got := s.ask("GET", "/groups/"+id, steward, nil).at("locality/label"); got != "Kirkstall" {
				t.Fatalf("%s: members see %v: the group did not move", precision, got)
			}
			for _, q := range questions(id, rounds) {
				if diff := cmp.Diff(before[q], s.raw(q, stranger)) + cmp.Diff(toAll[q], s.raw(q, person{})); diff != "" {
					t.Errorf("%s: %s tells that the group moved:\n%s", precision, q, diff)
				}
			}
		}
	})
}

// A group that hides its place hides it in its address too, and its old address leads nowhere.
func TestAGroupThatHidesItsPlaceLosesItsTellingSlug(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		id := s.group(steward, leeds("Tuesday Leeds"))
		s.ask("GET", "/groups/tuesday-leeds", person{}, nil).wantStatus(http.StatusOK)
		hide := `{"locality":{"precision":"hidden","place":{"id":"geonames:2644688"}}}`
		s.askAs("PATCH", "/groups/"+id, steward, hide, "application/merge-patch+json").wantStatus(http.StatusOK)
		slug := s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK).text("slug")
		if strings.Contains(slug, "leeds") || strings.Contains(slug, "tuesday") {
			t.Errorf("slug %s", slug)
		}
		s.ask("GET", "/groups/"+slug, person{}, nil).wantStatus(http.StatusOK)
		s.ask("GET", "/groups/tuesday-leeds", person{}, nil).wantProblem(http.StatusNotFound, "not_found", "", "")
		s.accepting("GET", "/groups", "text/csv", nil).wantStatus(http.StatusOK)
		if got := s.ask("GET", "/groups", person{}, nil).at("items/0/slug"); got != slug {
			t.Errorf("the list shows %v", got)
		}
	})
}
