package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// Both sides add next steps of either, close and open them; what is open waits for the side that does it.
func TestStepsOfAnEngagement(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		at := "/engagements/" + p.engage()
		step := map[string]any{"words": "Ask the library.", "side": "group", "due_on": "2026-12-01"}
		id := s.ask("POST", at+"/steps", p.consultant, step).wantStatus(http.StatusCreated).text("id")
		s.ask("POST", at+"/steps", p.steward, with(step, "due_on", "2026-11-01")).wantProblem(422, "invalid", "/due_on", "invalid_date")
		s.ask("POST", at+"/steps", p.steward, with(step, "side", "moderator")).wantProblem(422, "invalid", "/side", "unknown_value")
		waits := func(want int) {
			t.Helper()
			if got := s.ask("GET", "/me", p.steward, nil); countOf(got, "step_to_do") != want {
				t.Errorf("for the group there waits %s", got.body)
			}
			if got := s.ask("GET", "/me", p.consultant, nil); countOf(got, "step_to_do") != 0 {
				t.Errorf("for the consultant there waits %s", got.body)
			}
		}
		waits(1)
		for range 2 {
			if got := s.ask("PUT", "/steps/"+id, p.steward, map[string]any{"done": true}).wantStatus(http.StatusOK); got.text("done_on") != "2026-11-24" {
				t.Errorf("done: %s", got.body)
			}
		}
		waits(0)
		if got := s.ask("PUT", "/steps/"+id, p.consultant, map[string]any{"done": false}).wantStatus(http.StatusOK); got.at("done_on") != nil {
			t.Errorf("open again: %s", got.body)
		}
		waits(1)
		s.ask("PUT", "/steps/"+id, p.consultant, map[string]any{}).wantProblem(422, "invalid", "/done", "required")
		s.ask("PUT", "/steps/"+id, s.member("A stranger"), map[string]any{"done": true}).wantProblem(404, "not_found", "", "")
		s.ask("POST", at+"/end", p.steward, nil).wantStatus(http.StatusOK)
		waits(0)
		s.ask("PUT", "/steps/"+id, p.steward, map[string]any{"done": true}).wantProblem(409, "conflict", "", "")
		if got := s.ask("GET", at+"/steps", p.consultant, nil).wantStatus(http.StatusOK); got.text("items/0/words") != "Ask the library." {
			t.Errorf("after the end: %s", got.body)
		}
	})
}

// What is shared stays with the group, of the directory or in words.
func TestSharedResources(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		at := "/engagements/" + p.engage()
		resource := s.resource(p.consultant, housingAdvice())
		shared := s.ask("POST", at+"/resources", p.consultant, map[string]any{"resource_id": resource}).wantStatus(http.StatusCreated)
		if again := s.ask("POST", at+"/resources", p.steward, map[string]any{"resource_id": resource}).wantStatus(http.StatusCreated); again.text("id") != shared.text("id") {
			t.Errorf("shared again: %s", again.body)
		}
		s.ask("POST", at+"/resources", p.consultant, map[string]any{"words": "Ask for Mrs Khan."}).wantStatus(http.StatusCreated)
		s.ask("POST", at+"/resources", p.consultant, map[string]any{}).wantProblem(422, "invalid", "/words", "required")
		s.ask("POST", at+"/resources", p.consultant, map[string]any{"words": "Both", "resource_id": resource}).wantProblem(422, "invalid", "/words", "conflicts_with")
		s.ask("POST", at+"/resources", p.consultant, map[string]any{"resource_id": p.group}).wantProblem(422, "invalid", "/resource_id", "unknown_resource")
		s.ask("GET", shared.header.Get("Location")[len("/api/v1"):], s.member("A stranger"), nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", at+"/end", p.consultant, nil).wantStatus(http.StatusOK)
		s.ask("POST", at+"/resources", p.consultant, map[string]any{"words": "Late"}).wantProblem(409, "conflict", "", "")
		list := s.ask("GET", at+"/resources", p.steward, nil).wantStatus(http.StatusOK)
		if list.text("items/0/words") != "Ask for Mrs Khan." || list.text("items/1/resource/name") != housingAdvice()["name"] || list.text("items/1/side") != "consultant" {
			t.Errorf("the group keeps %s", list.body)
		}
	})
}

// The group lets the consultant read its exact place, in person only, and takes that back at once. It
// ends with the engagement, and with terms that are no longer in person.
func TestDisclosedPlaces(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		input := leeds("Tuesday Night")
		input["locality"] = map[string]any{"precision": "area", "label": "Hyde Park Corner", "point": map[string]any{"lat": 53.8111, "lon": -1.5666}, "place": map[string]any{"id": "geonames:2644688"}}
		input["meetings"].([]any)[0].(map[string]any)["venue"] = "The yellow house"
		s.ask("PUT", "/groups/"+p.group, p.steward, input).wantStatus(http.StatusOK)
		at := "/engagements/" + p.engage()
		yes := map[string]any{"disclosed": true}
		reads := func(when string, want bool) {
			t.Helper()
			got := s.ask("GET", at, p.consultant, nil).wantStatus(http.StatusOK)
			for _, secret := range []string{"Hyde Park Corner", "53.8111", "The yellow house"} {
				if strings.Contains(string(got.body), secret) != want {
					t.Errorf("%s: the consultant reads %s", when, got.body)
				}
			}
			if exported := s.ask("GET", "/me/export", p.consultant, nil); strings.Contains(string(exported.body), "Hyde Park Corner") {
				t.Errorf("%s: it is exported", when)
			}
		}
		agree := func(number string, terms map[string]any) {
			t.Helper()
			s.ask("POST", at+"/terms", p.consultant, terms).wantStatus(http.StatusOK)
			s.ask("POST", at+"/terms/"+number+"/confirm", p.steward, nil).wantStatus(http.StatusOK)
		}
		s.ask("PUT", at+"/place", p.steward, yes).wantProblem(409, "conflict", "", "")
		agree("1", visits())
		reads("agreed", false)
		s.ask("PUT", at+"/place", p.consultant, yes).wantProblem(404, "not_found", "", "")
		for range 2 {
			if got := s.ask("PUT", at+"/place", p.steward, yes).wantStatus(http.StatusOK); got.at("place_disclosed") != true {
				t.Errorf("disclosed: %s", got.body)
			}
		}
		reads("disclosed", true)
		s.ask("DELETE", at+"/place", p.steward, nil).wantStatus(http.StatusNoContent)
		s.ask("DELETE", at+"/place", p.steward, nil).wantStatus(http.StatusNoContent)
		reads("taken back", false)
		s.ask("PUT", at+"/place", p.steward, yes).wantStatus(http.StatusOK)
		agree("2", with(visits(), "formats", []string{"online"}))
		reads("no longer in person", false)
		agree("3", visits())
		reads("in person again, without another yes", false)
		s.ask("PUT", at+"/place", p.steward, yes).wantStatus(http.StatusOK)
		s.ask("POST", at+"/conclude", p.steward, map[string]any{}).wantStatus(http.StatusOK)
		reads("concluded", false)
		s.ask("PUT", at+"/place", p.steward, yes).wantProblem(409, "conflict", "", "")
	})
}
