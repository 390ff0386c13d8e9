package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/shg-directory/shg/models"
)

// facilitator returns a consultant as a person might enter it.
func facilitator(name string) map[string]any {
	return map[string]any{
		"name": name, "languages": []string{"en"}, "formats": []string{"in_person", "online"}, "topics": []string{"alcohol"},
		"consultation_kinds": []string{"facilitation"}, "roles": []string{"visit_when_invited"}, "service_radius_km": 50, "remote": "country",
		"base": map[string]any{"place": map[string]any{"id": "geonames:2644688"}}, "response_hours": 48, "accepting": true, "timezone": "Europe/London",
		"availability": []any{map[string]any{"day": "TU", "from": "18:00", "to": "21:00"}},
	}
}

// consultant creates a profile and has it verified; it returns the consultant's id.
func (s *site) consultant(moderator person, input map[string]any) (person, string) {
	s.t.Helper()
	who := s.member(fmt.Sprint(input["name"]))
	id := s.ask("PUT", "/consultants/me", who, input).wantStatus(http.StatusCreated).text("id")
	s.ask("POST", "/consultants/"+id+"/verify", moderator, map[string]any{"ground": "registration"}).wantStatus(http.StatusOK)
	return who, id
}

func (s *site) moderator() person {
	return s.person("A moderator", models.AccountModerator, "account", "moderate")
}

// openRequest creates a group with a need and an open request on it.
func (s *site) openRequest(steward person, terms map[string]any) (group, request string) {
	s.t.Helper()
	group = s.group(steward, leeds("Tuesday Night"))
	need := s.ask("POST", "/groups/"+group+"/needs", steward, newcomers()).wantStatus(http.StatusCreated).text("id")
	body := map[string]any{"needs": []string{need}}
	maps.Copy(body, terms)
	request = s.ask("POST", "/groups/"+group+"/requests", steward, body).wantStatus(http.StatusCreated).text("id")
	s.ask("POST", "/requests/"+request+"/open", steward, nil).wantStatus(http.StatusOK)
	return group, request
}

func TestFromSearchToMatch(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		_, near := s.consultant(moderator, facilitator("Near"))
		far := facilitator("Far")
		far["base"] = map[string]any{"place": map[string]any{"id": "geonames:2650225"}} // Edinburgh
		far["remote"], far["service_radius_km"] = "none", 500
		_, farID := s.consultant(moderator, far)
		group, request := s.openRequest(steward, map[string]any{"roles": []string{"visit_when_invited"}})

		ranking := s.ask("GET", "/requests/"+request+"/matches", steward, nil).wantStatus(http.StatusOK)
		if got := ranking.at("items/0/consultant/id"); got != near {
			t.Fatalf("first is %v, want %s: %s", got, near, ranking.body)
		}
		if got := ranking.at("total"); got != 1.0 {
			t.Errorf("total %v", got)
		}
		if text, _ := ranking.at("items/0/principles/0/reasons/0/text").(string); text == "" {
			t.Errorf("no reason in words: %s", ranking.body)
		}
		if got := ranking.at("near_misses/0/consultant/id"); got != farID {
			t.Errorf("no near miss: %s", ranking.body)
		}
		why := s.ask("GET", "/requests/"+request+"/matches/"+farID, steward, nil).wantStatus(http.StatusOK)
		if why.at("admitted") != false || why.at("refusals/0/code") == nil {
			t.Errorf("why not: %s", why.body)
		}
		stranger := s.member("A stranger")
		s.ask("GET", "/requests/"+request+"/matches", stranger, nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", "/requests/"+request+"/matches", moderator, nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", "/groups/"+group+"/requests", stranger, nil).wantProblem(404, "not_found", "", "")
	})
}

func TestRequestsRestOnNeeds(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, other := s.member("A steward"), s.member("Another")
		group, elsewhere := s.group(steward, leeds("Here")), s.group(other, leeds("There"))
		foreign := s.ask("POST", "/groups/"+elsewhere+"/needs", other, newcomers()).wantStatus(201).text("id")
		requests := "/groups/" + group + "/requests"
		s.ask("POST", requests, steward, map[string]any{}).wantProblem(422, "invalid", "/needs", "required")
		s.ask("POST", requests, steward, map[string]any{"needs": []string{}}).wantProblem(422, "invalid", "/needs", "required")
		s.ask("POST", requests, steward, map[string]any{"needs": []string{foreign}}).wantProblem(422, "invalid", "/needs/0", "not_of_this_group")
		need := s.ask("POST", "/groups/"+group+"/needs", steward, newcomers()).wantStatus(201).text("id")
		zero := map[string]any{"A": 0, "B": 0, "C": 0, "D": 0, "E": 0, "F": 0}
		s.ask("POST", requests, steward, map[string]any{"needs": []string{need}, "weights": zero}).wantProblem(422, "invalid", "/weights", "all_weights_zero")
		s.ask("POST", requests, steward, map[string]any{"needs": []string{need}, "lift": []string{"not_listed"}}).wantProblem(422, "invalid", "/lift/0", "unknown_value")
		created := s.ask("POST", requests, steward, map[string]any{"needs": []string{need}}).wantStatus(201)
		if got := created.at("radius_km"); got != 25.0 {
			t.Errorf("radius_km %v", got)
		}
		s.ask("POST", "/groups/"+group+"/needs/"+need+"/met", steward, nil).wantStatus(200)
		s.ask("POST", "/requests/"+created.text("id")+"/open", steward, nil).wantProblem(422, "invalid", "/needs", "no_open_need")
	})
}

func TestProfilesAreListedOnceVerified(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		who, moderator := s.member("A consultant"), s.moderator()
		s.ask("PUT", "/consultants/me", person{}, facilitator("Nobody")).wantProblem(401, "unauthorized", "", "")
		id := s.ask("PUT", "/consultants/me", who, facilitator("A consultant")).wantStatus(http.StatusCreated).text("id")
		s.ask("GET", "/consultants/"+id, person{}, nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", "/consultants/"+id+"/verify", who, map[string]any{"ground": "school"}).wantProblem(403, "forbidden", "", "")
		s.ask("POST", "/consultants/"+id+"/verify", moderator, map[string]any{"ground": "school"}).wantStatus(http.StatusOK)
		public := s.ask("GET", "/consultants/"+id, person{}, nil).wantStatus(http.StatusOK)
		for _, private := range []string{"accepting", "capacity", "active"} {
			if public.at(private) != nil {
				t.Errorf("the public sees %s", private)
			}
		}
		found := s.ask("GET", "/consultants?near=Leeds&consultation_kind=facilitation&facets=language", person{}, nil).wantStatus(http.StatusOK)
		if found.at("items/0/id") != id || found.at("facets/language/0/count") != 1.0 {
			t.Errorf("not found: %s", found.body)
		}
		again := s.ask("PUT", "/consultants/me", who, facilitator("A consultant")).wantStatus(http.StatusOK)
		if got := again.at("version"); got != 2.0 {
			t.Errorf("what changes nothing made version %v", got)
		}
		s.ask("DELETE", "/consultants/me", who, nil).wantStatus(http.StatusNoContent)
		s.ask("GET", "/consultants/"+id, person{}, nil).wantProblem(404, "not_found", "", "")
		if got := s.ask("GET", "/consultants", person{}, nil).at("total"); got != 0.0 {
			t.Errorf("a withdrawn profile is found: %v", got)
		}
	})
}
