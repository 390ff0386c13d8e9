package api_test

import (
	"net/http"
	"testing"
	"time"
)

// Who joined after the first day votes after 14 days.
func TestNewMembersDoNotVote(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, late := s.member("A steward"), s.member("A late one")
		group, members := s.circle(steward, "Second", "Third")
		s.rule(group, steward, "open_request", 3).wantStatus(http.StatusOK)
		s.clock.Add(int64(24 * time.Hour))
		s.join(group, steward, late)
		request := s.draftRequest(group, late)
		proposal := s.ask("POST", "/requests/"+request+"/open", late, nil).wantStatus(http.StatusAccepted)
		if proposal.at("agreed") != 0.0 {
			t.Errorf("a new member's yes counts: %s", proposal.body)
		}
		s.vote(proposal.text("id"), late, true).wantProblem(409, "conflict", "", "")
		s.ask("POST", "/proposals/"+proposal.text("id")+"/withdraw", late, nil).wantStatus(http.StatusOK)
		s.clock.Add(int64(14 * 24 * time.Hour))
		again := s.ask("POST", "/requests/"+request+"/open", late, nil).wantStatus(http.StatusAccepted).text("id")
		s.vote(again, members[0], true).wantStatus(http.StatusOK)
		s.vote(again, members[1], true).wantStatus(http.StatusOK)
		s.wantState(again, steward, "done", "")
	})
}

// A group without a steward names one by a majority of those who may vote.
func TestGroupWithoutSteward(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group, members := s.circle(steward, "Second", "Third", "Fourth")
		s.withoutSteward(group, steward)
		propose := func(by, whom person) response {
			return s.ask("POST", "/groups/"+group+"/proposals", by, map[string]any{"act": "add_steward", "subject": whom.id})
		}
		proposed := propose(members[0], members[1]).wantStatus(http.StatusCreated)
		if proposed.at("needed") != 3.0 {
			t.Errorf("a majority of four: %s", proposed.body)
		}
		s.vote(proposed.text("id"), members[1], true).wantStatus(http.StatusOK)
		s.vote(proposed.text("id"), members[2], true).wantStatus(http.StatusOK)
		s.wantState(proposed.text("id"), members[0], "done", "")
		s.ask("GET", "/groups/"+group+"/join-codes", members[1], nil).wantStatus(http.StatusOK)
		propose(members[0], members[2]).wantProblem(403, "forbidden", "", "") // now its steward does
	})
}
