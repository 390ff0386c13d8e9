package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
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

// An invitation that members agree to after the consultant blocked the group is not sent. Members read who
// blocked whom in the group's name.
func TestWhoBlocksIsNotInvitedByAVote(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group, members := s.circle(steward, "Second")
		who, profile := s.consultant(s.moderator(), facilitator("A consultant"))
		p := &partnership{site: s, steward: steward, consultant: who, profile: profile, group: group}
		p.clock.Add(int64(15 * 24 * time.Hour)) // votes need fourteen days of membership
		need := s.ask("POST", "/groups/"+group+"/needs", steward, newcomers()).wantStatus(http.StatusCreated).text("id")
		p.request = s.calling(group, need, steward)
		asked := p.invite()
		s.rule(group, steward, "accept_engagement", 2).wantStatus(http.StatusOK)
		p.request = s.calling(group, need, steward)
		proposed := s.ask("POST", "/requests/"+p.request+"/invitations", steward, map[string]any{"consultant_id": profile}).wantStatus(http.StatusCreated)
		s.ask("POST", "/invitations/"+asked+"/block", who, nil).wantStatus(http.StatusNoContent)
		s.vote(proposed.text("proposal_id"), members[0], true)
		s.ask("GET", "/invitations/"+proposed.text("id"), who, nil).wantProblem(404, "not_found", "", "")
		if got := s.ask("GET", "/me/invitations", who, nil).wantStatus(http.StatusOK); got.at("total") != 1.0 || got.text("items/0/id") != asked {
			t.Errorf("the consultant reads %s", got.body)
		}
		block := "/groups/" + group + "/blocked-consultants/" + profile
		s.ask("PUT", block, steward, nil).wantStatus(http.StatusNoContent)
		s.ask("DELETE", block, members[0], nil).wantStatus(http.StatusNoContent)
		acts := string(s.ask("GET", "/groups/"+group+"/acts", members[0], nil).wantStatus(http.StatusOK).body)
		for _, act := range []string{"consultant_blocked", "consultant_unblocked"} {
			if !strings.Contains(acts, act) {
				t.Errorf("no %s in %s", act, acts)
			}
		}
	})
}
