package api_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
)

func (s *site) admin() person {
	return s.person("An admin", models.AccountAdmin, "account", "admin")
}

// rolesCount is a ruleset in which the ways of taking part count nine times as much as topics.
func rolesCount(version string) map[string]any {
	return map[string]any{
		"version": version, "title": "Roles count more", "summary": "Groups asked for those who come when they are invited.",
		"numbers": map[string]any{"roles": 9}, "reasons": map[string]any{"A": "The way of working decides whether a visit helps."},
	}
}

// A ruleset is proposed in public, adopted only once the groups had their time, and from then on every
// ranking uses it; an earlier answer can be recomputed with the version that it names.
func TestRulesetsAreAdoptedAfterDeliberation(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		admin, steward, moderator := s.admin(), s.member("A steward"), s.moderator()
		s.consultant(moderator, with(facilitator("Trains"), "roles", []string{"train"}, "topics", []string{"gambling"}))
		s.consultant(moderator, with(facilitator("Answers"), "roles", []string{"one_answer"}))
		_, request := s.openRequest(steward, map[string]any{"roles": []string{"train"}, "topics": []string{"alcohol"}})
		ranking := "/requests/" + request + "/matches"
		ask := func(query string) response {
			return s.ask("GET", ranking+query, steward, nil).wantStatus(http.StatusOK)
		}
		first := ask("")
		if first.text("ruleset") != "3" || first.at("total") != 2.0 {
			t.Fatalf("at first %s", first.body)
		}
		proposed := s.ask("POST", "/rulesets", admin, rolesCount("3.1")).wantStatus(http.StatusCreated)
		if proposed.text("open_until") != "2026-12-08" || proposed.at("numbers/roles") != 9.0 || proposed.at("changes/0/from") != 1.0 {
			t.Errorf("proposed %s", proposed.body)
		}
		early := s.ask("POST", "/rulesets/3.1/adopt", admin, nil)
		early.wantProblem(http.StatusConflict, "conflict", "", "")
		if detail := early.text("detail"); !strings.Contains(detail, "2026-12-08") {
			t.Errorf("the refusal does not name the day: %s", detail)
		}
		other := ask("?ruleset=3.1")
		if other.text("ruleset") != "3.1" || other.at("items/0/principles/0/score") == first.at("items/0/principles/0/score") {
			t.Errorf("by the proposed one %s", other.body)
		}
		why := s.ask("GET", ranking+"/"+first.text("items/0/consultant/id")+"?ruleset=3.1", steward, nil).wantStatus(http.StatusOK)
		if why.text("ruleset") != "3.1" {
			t.Errorf("explained by %s", why.text("ruleset"))
		}
		s.clock.Add(15 * 24 * int64(time.Hour))
		for range 2 {
			s.ask("POST", "/rulesets/3.1/adopt", admin, nil).wantStatus(http.StatusOK)
		}
		if got := ask("").text("ruleset"); got != "3.1" {
			t.Errorf("a ranking after the adoption names %s", got)
		}
		for _, earlier := range []response{first, other} {
			query := url.Values{"as_of": {earlier.text("as_of")}, "ruleset": {earlier.text("ruleset")}}
			if again := ask("?" + query.Encode()); string(again.body) != string(earlier.body) {
				t.Errorf("recomputed:\n%s\nwas\n%s", again.body, earlier.body)
			}
		}
		if got := s.ask("GET", "/principles", person{}, nil).wantStatus(http.StatusOK).text("ruleset"); got != "3.1" {
			t.Errorf("the principles name %s", got)
		}
		s.next("3.2")
	})
}

// next replaces the ruleset that is adopted, and looks at the history.
func (s *site) next(version string) {
	s.t.Helper()
	admin := s.admin()
	s.ask("POST", "/rulesets", admin, with(rolesCount(version), "numbers", map[string]any{}, "reasons", map[string]any{})).wantStatus(http.StatusCreated)
	s.clock.Add(15 * 24 * int64(time.Hour))
	s.ask("POST", "/rulesets/"+version+"/adopt", admin, nil).wantStatus(http.StatusOK)
	s.ask("POST", "/rulesets/3.1/adopt", admin, nil).wantProblem(http.StatusConflict, "conflict", "", "")
	s.ask("POST", "/rulesets/"+version+"/withdraw", admin, nil).wantProblem(http.StatusConflict, "conflict", "", "")
	list := s.ask("GET", "/rulesets", person{}, nil).wantStatus(http.StatusOK)
	for i, want := range []string{version + " adopted", "3.1 replaced", "3 replaced"} {
		item := "items/" + string(rune('0'+i)) + "/"
		if got := list.text(item+"version") + " " + list.text(item+"status"); got != want {
			s.t.Errorf("%d is %s, want %s", i, got, want)
		}
	}
}

// Rankings cannot use what is not known or was withdrawn; a withdrawn one stays to be read.
func TestWithdrawnRulesetsRankNobody(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		admin, steward := s.admin(), s.member("A steward")
		_, request := s.openRequest(steward, nil)
		s.ask("POST", "/rulesets", admin, rolesCount("3.1")).wantStatus(http.StatusCreated)
		for range 2 {
			s.ask("POST", "/rulesets/3.1/withdraw", admin, nil).wantStatus(http.StatusOK)
		}
		for _, version := range []string{"3.1", "3.2", "4", "2"} {
			s.ask("GET", "/requests/"+request+"/matches?ruleset="+version, steward, nil).wantProblem(http.StatusBadRequest, "invalid_parameter", "ruleset", "unknown_ruleset")
		}
		s.clock.Add(15 * 24 * int64(time.Hour))
		s.ask("POST", "/rulesets/3.1/adopt", admin, nil).wantProblem(http.StatusConflict, "conflict", "", "")
		s.ask("GET", "/rulesets/3.1/comparison", admin, nil).wantProblem(http.StatusConflict, "conflict", "", "")
		if got := s.ask("GET", "/rulesets/3.1", person{}, nil).wantStatus(http.StatusOK); got.text("status") != "withdrawn" {
			t.Errorf("reads %s", got.body)
		}
		s.ask("POST", "/rulesets", admin, rolesCount("3.1")).wantProblem(http.StatusConflict, "conflict", "", "")
		s.ask("GET", "/rulesets/3.2", person{}, nil).wantProblem(http.StatusNotFound, "not_found", "", "")
	})
}

// A ruleset that cannot be proposed is refused with the name of its fault, and only admins propose.
func TestRulesetsRefused(t *testing.T) {
	eachDatabase(t, func(_ *testing.T, s *site) {
		admin := s.admin()
		for name, c := range map[string]struct {
			change        map[string]any
			pointer, code string
		}{
			"another program's": {map[string]any{"version": "4.1"}, "/version", "wrong_version"},
			"the program's own": {map[string]any{"version": "3"}, "/version", "wrong_version"},
			"an unknown number": {map[string]any{"numbers": map[string]any{"step": 1}}, "/numbers", "unknown_field"},
			"a number too high": {map[string]any{"numbers": map[string]any{"roles": 11}}, "/numbers/roles", "out_of_range"},
			"without a reason":  {map[string]any{"reasons": map[string]any{}}, "/reasons/A", "required"},
			"without a summary": {map[string]any{"summary": ""}, "/summary", "required"},
			"too short a time":  {map[string]any{"open_until": "2026-12-07"}, "/open_until", "out_of_range"},
			"too long a time":   {map[string]any{"open_until": "2028-01-01"}, "/open_until", "out_of_range"},
		} {
			s.run(name, func(_ *testing.T, s *site) {
				input := rolesCount("3.1")
				maps.Copy(input, c.change)
				s.ask("POST", "/rulesets", admin, input).wantProblem(http.StatusUnprocessableEntity, "invalid", c.pointer, c.code)
			})
		}
		s.ask("POST", "/rulesets", s.moderator(), rolesCount("3.1")).wantProblem(http.StatusForbidden, "forbidden", "", "")
		s.ask("POST", "/rulesets", person{}, rolesCount("3.1")).wantProblem(http.StatusUnauthorized, "unauthorized", "", "")
	})
}

// A ruleset cannot be adopted when its deliberation is long over.
func TestRulesetsLapse(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		admin := s.admin()
		s.ask("POST", "/rulesets", admin, rolesCount("3.1")).wantStatus(http.StatusCreated)
		for _, version := range []string{"-%00", "-%ED%A0%80", "9.9"} { // as nobody writes versions, and PostgreSQL no text
			s.ask("GET", "/rulesets/"+version, person{}, nil).wantProblem(http.StatusNotFound, "not_found", "", "")
		}
		s.clock.Add((15 + models.AdoptionDays) * 24 * int64(time.Hour))
		if got := s.ask("POST", "/rulesets/3.1/adopt", admin, nil).wantStatus(http.StatusConflict); !strings.Contains(got.text("detail"), "more than 90 days ago") {
			t.Errorf("adopted too late: %s", got.body)
		}
		if got := s.ask("GET", "/principles", person{}, nil).text("ruleset"); got != "3" {
			t.Errorf("the principles name %s", got)
		}
	})
}

// A comparison is counts alone, and nothing small.
func TestComparedByCountsAlone(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		admin, steward, moderator := s.admin(), s.member("A steward"), s.moderator()
		s.consultant(moderator, with(facilitator("Trains"), "roles", []string{"train"}, "topics", []string{"gambling"}))
		s.consultant(moderator, with(facilitator("Answers"), "roles", []string{"one_answer"}, "topics", []string{"alcohol"}))
		topicsCount := with(rolesCount("3.1"), "numbers", map[string]any{"topics": 9})
		s.ask("POST", "/rulesets", admin, topicsCount).wantStatus(http.StatusCreated)
		asked := map[string]any{"roles": []string{"train"}, "topics": []string{"alcohol"}}
		for i := range 5 {
			got := s.ask("GET", "/rulesets/3.1/comparison", admin, nil).wantStatus(http.StatusOK)
			if got.at("requests") != nil || got.at("first_changes") != nil {
				t.Errorf("of %d requests: %s", i, got.body)
			}
			s.openRequest(steward, asked)
		}
		// Who answers comes first instead of who trains, in all of them.
		got := s.ask("GET", "/rulesets/3.1/comparison", admin, nil).wantStatus(http.StatusOK)
		if got.at("requests") != 5.0 || got.at("first_changes") != 5.0 || got.text("with") != "3" {
			t.Errorf("compared %s", got.body)
		}
		// The one request where nobody else comes first stays hidden, and with it the five.
		s.openRequest(steward, map[string]any{"topics": []string{"alcohol"}})
		got = s.ask("GET", "/rulesets/3.1/comparison", admin, nil).wantStatus(http.StatusOK)
		if got.at("requests") != 5.0 || got.at("first_changes") != nil {
			t.Errorf("of five and one: %s", got.body)
		}
		s.ask("GET", "/rulesets/3.1/comparison", moderator, nil).wantProblem(http.StatusForbidden, "forbidden", "", "")
	})
}
