package api_test

import (
	"net/http"
	"testing"
)

// notAvailable wants a group to read of a consultant the same as of one who takes nobody.
func (p *partnership) notAvailable(when string, want bool) {
	p.t.Helper()
	p.t.Run(when, func(t *testing.T) {
		why := p.ask("GET", "/requests/"+p.request+"/matches/"+p.profile, p.steward, nil).wantStatus(http.StatusOK)
		if got := why.at("refusals/0/code") == "not_available"; got != want {
			t.Errorf("not available %v: %s", got, why.body)
		}
		ranked := p.ask("GET", "/requests/"+p.request+"/matches", p.steward, nil).wantStatus(http.StatusOK).at("eligible")
		calls := p.ask("GET", "/calls", p.consultant, nil).wantStatus(http.StatusOK).at("total")
		if want != (ranked == 0.0) || want != (calls == 0.0) {
			t.Errorf("%v ranked, %v calls", ranked, calls)
		}
	})
}

// Each side can block the other, which does not learn of it: what waits ends as if it had been taken back
// or declined, and to the other the side is not available, in the same words as anybody who is not.
func TestSidesBlockEachOtherInPrivate(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := newPartnership(s, map[string]any{"call": "open"})
		p.notAvailable("at first", false)
		block := "/groups/" + p.group + "/blocked-consultants/" + p.profile
		invitation := p.invite()
		for range 2 {
			s.ask("PUT", block, p.steward, nil).wantStatus(http.StatusNoContent)
		}
		if got := s.ask("GET", "/invitations/"+invitation, p.consultant, nil).wantStatus(http.StatusOK); got.text("status") != "withdrawn" {
			t.Errorf("the consultant reads %s", got.body)
		}
		s.ask("PUT", block, p.consultant, nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", "/groups/"+p.group+"/blocked-consultants", p.consultant, nil).wantProblem(404, "not_found", "", "")
		if got := s.ask("GET", "/groups/"+p.group+"/blocked-consultants", p.steward, nil).wantStatus(http.StatusOK); got.at("total") != 1.0 || got.text("items/0/name") != "A consultant" {
			t.Errorf("the group reads %s", got.body)
		}
		p.notAvailable("blocked by the group", true)
		s.ask("POST", "/requests/"+p.request+"/offers", p.consultant, map[string]any{"words": "Two visits."}).wantProblem(404, "not_found", "", "")
		for range 2 {
			s.ask("DELETE", block, p.steward, nil).wantStatus(http.StatusNoContent)
		}
		s.ask("POST", "/requests/"+p.request+"/withdraw", p.steward, nil).wantStatus(http.StatusOK)

		q := &partnership{site: s, steward: s.member("Another steward"), consultant: p.consultant, profile: p.profile}
		q.group, q.request = s.openRequest(q.steward, map[string]any{"call": "open"})
		q.notAvailable("taken back", false)
		offer := s.ask("POST", "/requests/"+q.request+"/offers", q.consultant, map[string]any{"words": "Two visits."}).wantStatus(http.StatusCreated).text("id")
		invitation = q.invite()
		for range 2 {
			s.ask("POST", "/invitations/"+invitation+"/block", q.consultant, nil).wantStatus(http.StatusNoContent)
		}
		s.ask("POST", "/invitations/"+invitation+"/block", q.steward, nil).wantProblem(403, "forbidden", "", "")
		if got := s.ask("GET", "/invitations/"+invitation, q.steward, nil).wantStatus(http.StatusOK); got.text("status") != "declined" || got.text("reason") != "other" {
			t.Errorf("the group reads %s", got.body)
		}
		if got := s.ask("GET", "/offers/"+offer, q.steward, nil).wantStatus(http.StatusOK); got.text("status") != "withdrawn" {
			t.Errorf("the group reads %s", got.body)
		}
		if got := s.ask("GET", "/me/blocked-groups", q.consultant, nil).wantStatus(http.StatusOK); got.at("total") != 1.0 || got.text("items/0/group/id") != q.group {
			t.Errorf("the consultant reads %s", got.body)
		}
		s.ask("GET", "/me/blocked-groups", q.steward, nil).wantProblem(403, "forbidden", "", "")
		s.ask("POST", "/requests/"+q.request+"/withdraw", q.steward, nil).wantStatus(http.StatusOK)
		need := s.ask("GET", "/groups/"+q.group+"/needs", q.steward, nil).text("items/0/id")
		q.request = s.calling(q.group, need, q.steward)
		q.notAvailable("blocked by the consultant", true)
		blocked := s.ask("POST", "/requests/"+q.request+"/invitations", q.steward, map[string]any{"consultant_id": q.profile}).wantStatus(http.StatusConflict)
		_, busy := s.consultant(s.moderator(), with(facilitator("Busy"), "accepting", false))
		other := s.ask("POST", "/requests/"+q.request+"/invitations", q.steward, map[string]any{"consultant_id": busy}).wantStatus(http.StatusConflict)
		if blocked.text("detail") != other.text("detail") || blocked.text("type") != other.text("type") || blocked.text("title") != other.text("title") {
			t.Errorf("a block shows: %s, and one who is busy: %s", blocked.body, other.body)
		}
		s.ask("DELETE", "/me/blocked-groups/"+q.group, q.consultant, nil).wantStatus(http.StatusNoContent)
		q.notAvailable("taken back by the consultant", false)
	})
}
