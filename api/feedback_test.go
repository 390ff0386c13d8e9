package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// agree brings the terms of an engagement into force, and returns its address.
func (p *partnership) agree() string {
	p.t.Helper()
	at := "/engagements/" + p.engage()
	p.ask("POST", at+"/terms", p.consultant, visits()).wantStatus(http.StatusOK)
	p.ask("POST", at+"/terms/1/confirm", p.steward, nil).wantStatus(http.StatusOK)
	return at
}

func (p *partnership) conclude() string {
	p.t.Helper()
	at := p.agree()
	p.ask("POST", at+"/conclude", p.steward, map[string]any{}).wantStatus(http.StatusOK)
	return at
}

// again is another group that the consultant of a partnership works with.
func (p *partnership) again() *partnership {
	p.t.Helper()
	next := &partnership{site: p.site, steward: p.member("A steward"), consultant: p.consultant, profile: p.profile}
	next.group, next.request = p.openRequest(next.steward, nil)
	return next
}

func rated(rating int, words string) map[string]any {
	return map[string]any{"ratings": map[string]any{"A": rating, "D": rating}, "words": words}
}

func TestFeedbackIsReleasedAtThreeAnswers(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		amina := s.signUp("Second")
		first, second := s.member("First"), amina.person
		s.join(p.group, p.steward, first)
		s.join(p.group, p.steward, second)
		at := p.agree() + "/feedback"
		if refused := s.ask("PUT", at, p.steward, rated(4, "")).wantStatus(http.StatusConflict); refused.text("state") != "active" || refused.at("may/0") != "pause" {
			t.Errorf("before its end: %s", refused.body)
		}
		if got := s.ask("GET", at, first, nil).wantStatus(http.StatusOK); got.at("open") != false || got.at("status") != nil {
			t.Errorf("before its end: %s", got.body)
		}
		s.ask("POST", strings.TrimSuffix(at, "/feedback")+"/conclude", p.steward, map[string]any{}).wantStatus(http.StatusOK)
		s.wantWaiting("a member", first, "feedback_to_give 1 of 1")
		s.wantWaiting("the consultant", p.consultant, "feedback_to_give 1 of 1")

		given := s.ask("PUT", at, p.steward, rated(2, "It was hard to reach you.")).wantStatus(http.StatusOK)
		if given.text("status") != "given" || given.at("mine/ratings/D") != 2.0 || given.at("count") != 1.0 || len(given.at("answers").([]any)) != 0 {
			t.Errorf("given: %s", given.body)
		}
		s.ask("PUT", at, first, rated(5, "We stay together now.")).wantStatus(http.StatusOK)
		s.wantWaiting("a member who answered", first)
		if got := s.ask("GET", at, second, nil); got.at("mine") != nil || got.at("released") != false || strings.Contains(string(got.body), "together") {
			t.Errorf("a member reads %s", got.body)
		}
		if got := s.ask("GET", at, p.consultant, nil).wantStatus(http.StatusOK); got.at("count") != nil || got.at("released") != false || strings.Contains(string(got.body), "together") {
			t.Errorf("the consultant reads %s", got.body)
		}
		s.ask("PUT", at, second, map[string]any{"ratings": map[string]any{"F": 3}}).wantStatus(http.StatusOK)
		inside := s.ask("GET", at, second, nil)
		if inside.text("status") != "released" || inside.at("count") != 3.0 || len(inside.at("answers").([]any)) != 3 || !strings.Contains(string(inside.body), `"A":2`) {
			t.Errorf("released to members: %s", inside.body)
		}
		outside := s.ask("GET", at, p.consultant, nil)
		if outside.at("count") != 3.0 || len(outside.at("answers").([]any)) != 2 || strings.Contains(string(outside.body), `"A"`) || !strings.Contains(string(outside.body), "together") {
			t.Errorf("released to the consultant: %s", outside.body)
		}
		for _, secret := range []string{p.steward.id, first.id, second.id, "First", `"id"`} {
			if strings.Contains(string(inside.body)+string(outside.body), secret) {
				t.Errorf("%q is in what others read", secret)
			}
		}
		if got := s.ask("PUT", at, first, rated(4, "We stay.")).wantStatus(http.StatusOK); got.at("count") != 3.0 || strings.Contains(string(got.body), "together") {
			t.Errorf("in place of the first: %s", got.body)
		}
		for range 2 {
			s.ask("DELETE", at, second, nil).wantStatus(http.StatusNoContent)
		}
		if got := s.ask("GET", at, second, nil); got.text("status") != "due" || got.at("released") != false || got.at("count") != 2.0 {
			t.Errorf("withdrawn: %s", got.body)
		}
		for _, who := range []person{p.steward, first} {
			body := rated(3, "Yes")
			body["release_early"] = true
			s.ask("PUT", at, who, body).wantStatus(http.StatusOK)
		}
		if got := s.ask("GET", at, p.consultant, nil); got.at("released") != true || got.at("count") != 2.0 {
			t.Errorf("with the consent of both: %s", got.body)
		}
		s.ask("PUT", at, second, rated(1, "It hurt.")).wantStatus(http.StatusOK)
		s.ask("DELETE", "/me", second, map[string]any{"phrase": amina.phrase}).wantStatus(http.StatusNoContent)
		if got := s.ask("GET", at, first, nil); got.at("count") != 2.0 || strings.Contains(string(got.body), "hurt") {
			t.Errorf("of an erased account: %s", got.body)
		}
		s.ask("PUT", at, first, rated(4, "Canary words.")).wantStatus(http.StatusOK)
		if rows := s.ask("GET", "/me/export", first, nil).wantStatus(http.StatusOK).section("feedback"); len(rows) != 1 || rows[0].(map[string]any)["words"] != "Canary words." {
			t.Errorf("exported: %v", rows)
		}
		if acts := s.ask("GET", "/groups/"+p.group+"/acts", p.steward, nil).wantStatus(http.StatusOK); strings.Contains(string(acts.body), "feedback") {
			t.Errorf("members read who answered: %s", acts.body)
		}
	})
}

func TestFeedbackOfTheConsultant(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		at := p.conclude() + "/feedback"
		given := s.ask("PUT", at, p.consultant, map[string]any{"collaboration": 4, "words": "A pleasure."}).wantStatus(http.StatusOK)
		if given.at("mine/collaboration") != 4.0 || given.at("of_consultant") != nil || given.text("status") != "released" {
			t.Errorf("the consultant reads %s", given.body)
		}
		if got := s.ask("GET", at, p.steward, nil); got.text("of_consultant/words") != "A pleasure." || got.at("mine") != nil {
			t.Errorf("the group reads %s", got.body)
		}
	})
}

func TestFeedbackIsRefused(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		s.join(p.group, p.steward, p.consultant) // a member who is the consultant
		at := p.conclude() + "/feedback"
		s.clock.Add(int64(24 * time.Hour))
		late := s.member("Late")
		s.join(p.group, p.steward, late)
		if got := s.ask("PUT", at, late, rated(4, "")).wantStatus(http.StatusConflict); !strings.Contains(got.text("detail"), "were members") {
			t.Errorf("joined later: %s", got.body)
		}
		if got := s.ask("GET", at, late, nil).wantStatus(http.StatusOK); got.at("open") != false {
			t.Errorf("joined later: %s", got.body)
		}
		s.wantWaiting("who joined later", late)
		for _, who := range []person{s.member("A stranger"), s.moderator()} {
			for _, method := range []string{"GET", "PUT", "DELETE"} {
				var body any
				if method == "PUT" {
					body = rated(4, "")
				}
				s.ask(method, at, who, body).wantProblem(404, "not_found", "", "")
			}
		}
		s.ask("PUT", at, person{}, rated(4, "")).wantProblem(401, "unauthorized", "", "")
		for _, tc := range []struct {
			name          string
			who           person
			body          map[string]any
			pointer, code string
		}{
			{"nothing", p.steward, map[string]any{}, "/ratings", "required"},
			{"words alone", p.steward, map[string]any{"words": "Good"}, "/ratings", "required"},
			{"too much", p.steward, rated(6, ""), "/ratings/A", "out_of_range"},
			{"no such principle", p.steward, map[string]any{"ratings": map[string]any{"G": 1}}, "/ratings/G", "unknown_value"},
			{"too long", p.steward, rated(3, strings.Repeat("a", 2001)), "/words", "too_long"},
			{"what is asked of the consultant", p.steward, map[string]any{"collaboration": 4}, "/collaboration", "of_the_other_side"},
			{"what is asked of members", p.consultant, rated(4, ""), "/ratings", "of_the_other_side"},
			{"a consultant who consents", p.consultant, map[string]any{"words": "Good", "release_early": true}, "/release_early", "of_the_other_side"},
			{"nothing of the consultant", p.consultant, map[string]any{}, "/words", "required"},
		} {
			if got := s.ask("PUT", at, tc.who, tc.body); got.status != http.StatusUnprocessableEntity || !strings.Contains(string(got.body), tc.code) || !strings.Contains(string(got.body), `"`+tc.pointer) {
				t.Errorf("%s: %d %s", tc.name, got.status, got.body)
			}
		}
		other := p.again()
		ended := "/engagements/" + other.engage()
		s.ask("POST", ended+"/end", other.steward, nil).wantStatus(http.StatusOK)
		if got := s.ask("PUT", ended+"/feedback", other.steward, rated(4, "")).wantStatus(http.StatusConflict); got.text("state") != "ended" {
			t.Errorf("that never was in force: %s", got.body)
		}
	})
}
