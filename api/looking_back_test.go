package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// A group reads what it asked for and what became of it; nobody else does.
func TestLookingBack(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		first, second := s.member("First"), s.member("Second")
		s.join(p.group, p.steward, first)
		s.join(p.group, p.steward, second)
		back := func(who person) response {
			t.Helper()
			return s.ask("GET", "/groups/"+p.group+"/looking-back", who, nil).wantStatus(http.StatusOK)
		}
		wantTotals := func(when string, got response, want map[string]float64) {
			t.Helper()
			for name, n := range want {
				if got.at("totals/"+name) != n {
					t.Errorf("%s: %s is %v, not %v", when, name, got.at("totals/"+name), n)
				}
			}
		}
		wantTotals("before", back(first), map[string]float64{"needs_stated": 1, "needs_met": 0, "requests_opened": 1, "engagements_begun": 0, "appointments_held": 0})

		s.ask("PUT", "/groups/"+p.group+"/stage", p.steward, map[string]any{"value": "forming"}).wantStatus(http.StatusOK)
		at := p.agree()
		for _, day := range []string{"2026-11-26", "2026-11-27", "2026-11-28", "2027-01-05"} { // the third begins after the conclusion, on its day
			meeting := map[string]any{"on": day, "start": "18:30", "duration_minutes": 90, "format": "in_person"}
			id := s.ask("POST", at+"/appointments", p.consultant, meeting).wantStatus(http.StatusCreated).text("id")
			if day == "2026-11-27" {
				s.ask("POST", "/appointments/"+id+"/cancel", p.steward, nil).wantStatus(http.StatusOK)
			}
		}
		for _, start := range []string{"00:10", "00:30"} { // before the conclusion, and on the day after it by that clock
			early := map[string]any{"on": "2026-11-29", "start": start, "timezone": "Pacific/Kiritimati", "duration_minutes": 20, "format": "in_person"}
			s.ask("POST", at+"/appointments", p.consultant, early).wantStatus(http.StatusCreated)
		}
		s.ask("POST", at+"/resources", p.consultant, map[string]any{"words": "Ask for Mrs Khan."}).wantStatus(http.StatusCreated)
		used := s.resource(p.steward, housingAdvice())
		s.ask("PUT", "/groups/"+p.group+"/resources/"+used, p.steward, nil).wantStatus(http.StatusOK)
		need := s.ask("GET", "/groups/"+p.group+"/needs", p.steward, nil).text("items/0/id")
		s.ask("POST", "/groups/"+p.group+"/needs/"+need+"/met", p.steward, nil).wantStatus(http.StatusOK)
		s.ask("POST", "/groups/"+p.group+"/needs", p.steward, with(newcomers(), "author_id", first.id)).wantStatus(http.StatusCreated) // first has not confirmed it
		s.clock.Add(int64(2 * 24 * time.Hour))
		s.ask("PUT", "/groups/"+p.group+"/stage", p.steward, map[string]any{"value": "networking"}).wantStatus(http.StatusOK)
		s.clock.Add(int64(50 * time.Hour))
		s.ask("POST", at+"/conclude", p.steward, map[string]any{"stage": "developing"}).wantStatus(http.StatusOK)
		s.clock.Add(int64(60 * 24 * time.Hour))

		s.ask("PUT", at+"/feedback", p.steward, rated(2, "It was hard to reach you.")).wantStatus(http.StatusOK)
		s.ask("PUT", at+"/feedback", first, rated(4, "We stay together now.")).wantStatus(http.StatusOK)
		for _, who := range []person{p.steward, first, second} {
			got := back(who)
			if got.at("engagements/0/feedback/released") != false || strings.Contains(string(got.body), "together") || strings.Contains(string(got.body), "mine") || strings.Contains(string(got.body), `"count"`) {
				t.Errorf("before the release %s", got.body)
			}
		}
		s.ask("PUT", at+"/feedback", second, rated(5, "")).wantStatus(http.StatusOK)
		got := back(second)
		wantTotals("after", got, map[string]float64{
			"needs_stated": 1, "needs_met": 1, "requests_opened": 1, "engagements_begun": 1, "engagements_concluded": 1, "appointments_held": 3, "resources_shared": 1, "resources_used": 1,
		})
		for path, want := range map[string]any{
			"engagements/0/stage_before": "forming", "engagements/0/stage_after": "developing", "engagements/0/consultant/id": p.profile, "engagements/0/status": "concluded",
			"engagements/0/closed_on": "2026-11-28", "engagements/0/appointments_held": 3.0, "engagements/0/feedback/released": true, "needs/0/status": "met", "needs/0/closed_on": "2026-11-24",
			"requests/0/status": "concluded", "stages/0/value": "developing", "stages/1/value": "networking", "stages/2/value": "forming", "shared/0/words": "Ask for Mrs Khan.", "resources/0/id": used,
		} {
			if got.at(path) != want {
				t.Errorf("%s: %v, not %v", path, got.at(path), want)
			}
		}
		if answers := got.at("engagements/0/feedback/answers").([]any); len(answers) != 3 || !strings.Contains(string(got.body), "together") {
			t.Errorf("released: %v", answers)
		}
		for _, secret := range []string{p.steward.id, first.id, second.id} {
			if strings.Contains(string(got.body), secret) {
				t.Errorf("%s is in it", secret)
			}
		}
		for _, who := range []person{p.consultant, s.member("A stranger"), s.moderator()} {
			s.ask("GET", "/groups/"+p.group+"/looking-back", who, nil).wantProblem(404, "not_found", "", "")
		}
		s.ask("GET", "/groups/"+p.group+"/looking-back", person{}, nil).wantStatus(http.StatusUnauthorized)
	})
}

// A member who is the consultant of an engagement reads no ratings of it.
func TestLookingBackOfTheConsultantWhoIsAMember(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		first, second := s.member("First"), s.member("Second")
		for _, who := range []person{first, second, p.consultant} {
			s.join(p.group, p.steward, who)
		}
		at := p.conclude()
		for _, who := range []person{p.steward, first, second} {
			s.ask("PUT", at+"/feedback", who, rated(2, "Words for you.")).wantStatus(http.StatusOK)
		}
		if got := s.ask("GET", "/groups/"+p.group+"/looking-back", p.consultant, nil).wantStatus(http.StatusOK); strings.Contains(string(got.body), "ratings") || !strings.Contains(string(got.body), "Words for you.") {
			t.Errorf("the consultant reads %s", got.body)
		}
		if got := s.ask("GET", "/groups/"+p.group+"/looking-back", first, nil).wantStatus(http.StatusOK); !strings.Contains(string(got.body), `"A":2`) {
			t.Errorf("a member reads %s", got.body)
		}
	})
}
