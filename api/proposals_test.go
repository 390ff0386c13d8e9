package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// circle creates a group with a steward and some members, who all joined on the first day.
func (s *site) circle(steward person, names ...string) (group string, members []person) {
	s.t.Helper()
	group = s.group(steward, leeds("Tuesday Night"))
	for _, name := range names {
		who := s.member(name)
		s.join(group, steward, who)
		members = append(members, who)
	}
	return group, members
}

// rule sets one rule of a group, the others as in a new one.
func (s *site) rule(group string, steward person, act string, agree int) response {
	s.t.Helper()
	return s.ask("PUT", "/groups/"+group+"/rules", steward, map[string]any{act: map[string]any{"agree": agree}})
}

// draftRequest states a need and drafts a request on it.
func (s *site) draftRequest(group string, who person) string {
	s.t.Helper()
	need := s.ask("POST", "/groups/"+group+"/needs", who, newcomers()).wantStatus(http.StatusCreated).text("id")
	return s.ask("POST", "/groups/"+group+"/requests", who, map[string]any{"needs": []string{need}}).wantStatus(http.StatusCreated).text("id")
}

func (s *site) vote(proposal string, who person, agree bool) response {
	s.t.Helper()
	return s.ask("POST", "/proposals/"+proposal+"/votes", who, map[string]any{"agree": agree})
}

// carryOut does the jobs that are due.
func (s *site) carryOut() {
	s.t.Helper()
	if _, err := s.app.Worker().Drain(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) wantState(proposal string, who person, status, reason string) {
	s.t.Helper()
	got := s.ask("GET", "/proposals/"+proposal, who, nil).wantStatus(http.StatusOK)
	if shown, _ := got.at("reason").(string); got.text("status") != status || shown != reason {
		s.t.Errorf("the proposal, want %s %s: %s", status, reason, got.body)
	}
}

// Where the rules want two, the second yes opens a request: a vote, or another member's own try.
func TestTwoOpenARequest(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, stranger := s.member("A steward"), s.member("A stranger")
		group, members := s.circle(steward, "Second", "Third")
		if got := s.rule(group, steward, "open_request", 2).wantStatus(http.StatusOK); got.at("open_request/agree") != 2.0 || got.at("open_request/needed") != 2.0 || got.at("version") != 2.0 {
			t.Errorf("the rules: %s", got.body)
		}
		for name, second := range map[string]func(proposal, request string){
			"by a vote": func(proposal, _ string) {
				if got := s.vote(proposal, members[1], true).wantStatus(http.StatusOK); got.text("status") != "done" {
					t.Errorf("the second yes: %s", got.body)
				}
			},
			"by opening": func(_, request string) {
				if got := s.ask("POST", "/requests/"+request+"/open", members[1], nil).wantStatus(http.StatusOK); got.text("status") != "open" {
					t.Errorf("opened by the second: %s", got.body)
				}
			},
		} {
			request := s.draftRequest(group, members[0])
			proposed := s.ask("POST", "/requests/"+request+"/open", members[0], nil).wantStatus(http.StatusAccepted)
			proposal := proposed.text("id")
			if proposed.header.Get("Location") != "/api/v1/proposals/"+proposal || proposed.text("act") != "open_request" || proposed.at("agreed") != 1.0 {
				t.Errorf("%s: %s", name, proposed.body)
			}
			s.ask("POST", "/requests/"+request+"/open", members[0], nil).wantStatus(http.StatusAccepted) // one's yes counts once
			s.vote(proposal, stranger, true).wantProblem(404, "not_found", "", "")
			s.ask("GET", "/proposals/"+proposal, stranger, nil).wantProblem(404, "not_found", "", "")
			if got := s.ask("GET", "/requests/"+request, steward, nil).text("status"); got != "draft" {
				t.Errorf("%s: one yes makes it %s", name, got)
			}
			second(proposal, request)
			if got := s.ask("GET", "/requests/"+request, steward, nil).text("status"); got != "open" {
				t.Errorf("%s: two make it %s", name, got)
			}
			s.wantState(proposal, steward, "done", "")
			s.vote(proposal, steward, true).wantProblem(409, "conflict", "", "")
		}
		if got := s.ask("GET", "/groups/"+group+"/proposals?status=done", steward, nil).wantStatus(http.StatusOK); got.at("total") != 2.0 {
			t.Errorf("the list: %s", got.body)
		}
		s.ask("GET", "/groups/"+group+"/proposals", stranger, nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", "/groups/"+group+"/rules", stranger, nil).wantProblem(404, "not_found", "", "")
		s.ask("PUT", "/groups/"+group+"/rules", members[0], map[string]any{}).wantProblem(403, "forbidden", "", "")
	})
}

// Two votes that both complete a quorum carry an act out once.
func TestTwoCompletingVotes(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group, members := s.circle(steward, "Second", "Third")
		s.rule(group, steward, "open_request", 2).wantStatus(http.StatusOK)
		need := s.ask("POST", "/groups/"+group+"/needs", steward, newcomers()).wantStatus(http.StatusCreated).text("id")
		for round := range rounds(t) {
			request := s.ask("POST", "/groups/"+group+"/requests", steward, map[string]any{"needs": []string{need}}).wantStatus(http.StatusCreated).text("id")
			proposal := s.ask("POST", "/requests/"+request+"/open", steward, nil).wantStatus(http.StatusAccepted).text("id")
			votes := together(members, func(who person) response { return s.vote(proposal, who, true) })
			counted := 0
			for _, got := range votes {
				if got.status == http.StatusOK {
					counted++
				} else if got.status != http.StatusConflict {
					t.Fatalf("round %d: %d %s", round, got.status, got.body)
				}
			}
			opened := s.ask("GET", "/requests/"+request, steward, nil)
			if counted != 1 || opened.text("status") != "open" || opened.at("version") != 2.0 {
				t.Fatalf("round %d: %d votes counted: %s", round, counted, opened.body)
			}
			s.wantState(proposal, steward, "done", "")
		}
	})
}

// The last two stewards who leave at the same time do not leave a group with members without one.
func TestLastStewardsLeaveAtOnce(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		stewards, member := []person{s.member("One"), s.member("Two")}, s.member("A member")
		group := s.group(stewards[0], leeds("Tuesday Night"))
		s.join(group, stewards[0], member)
		members := "/groups/" + group + "/members"
		s.join(group, stewards[0], stewards[1])
		s.ask("POST", members, stewards[0], map[string]any{"account_id": stewards[1].id, "role": "steward"}).wantStatus(http.StatusOK)
		for round := range rounds(t) {
			left := together(stewards, func(who person) response { return s.mine("leave", group, who) })
			gone := -1
			for i, got := range left {
				if got.status == http.StatusNoContent && gone < 0 {
					gone = i
				} else if got.status != http.StatusConflict {
					t.Fatalf("round %d: %d %s", round, got.status, got.body)
				}
			}
			if gone < 0 {
				t.Fatalf("round %d: none left", round)
			}
			stays, back := stewards[1-gone], stewards[gone]
			s.mine("allow", group, back).wantStatus(http.StatusNoContent)
			s.ask("POST", members, stays, map[string]any{"account_id": back.id, "role": "steward"}).wantStatus(http.StatusCreated)
			s.mine("accept", group, back).wantStatus(http.StatusOK)
		}
	})
}

// A steward is removed by two, after 72 hours in which another member can halt it.
func TestRemovingASteward(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group, members := s.circle(steward, "Second", "Third")
		at := "/groups/" + group + "/members"
		as := func(who person, role string) map[string]any {
			return map[string]any{"account_id": who.id, "role": role}
		}
		s.ask("POST", at, steward, as(members[0], "steward")).wantStatus(http.StatusOK)
		remove := func(by person) string {
			return s.ask("POST", "/groups/"+group+"/proposals", by, map[string]any{"act": "remove_steward", "subject": steward.id}).wantStatus(http.StatusCreated).text("id")
		}
		s.rule(group, steward, "remove_steward", 100).wantStatus(http.StatusOK) // the steward's own yes is not needed for all that
		proposal := s.ask("POST", at, members[0], as(steward, "member")).wantStatus(http.StatusAccepted).text("id")
		s.ask("DELETE", at+"/"+members[1].id, steward, nil).wantProblem(409, "conflict", "", "") // who would vote
		s.ask("POST", "/proposals/"+proposal+"/halt", steward, nil).wantProblem(409, "conflict", "", "")
		if got := s.vote(proposal, members[1], true).wantStatus(http.StatusOK); got.text("status") != "waiting" || got.text("due_at") != "2026-11-27T09:00:00Z" {
			t.Errorf("agreed: %s", got.body)
		}
		s.ask("POST", "/proposals/"+proposal+"/halt", steward, nil).wantProblem(409, "conflict", "", "")
		s.clock.Add(int64(71 * time.Hour))
		s.carryOut()
		s.wantState(proposal, steward, "waiting", "")
		newcomer := s.member("A newcomer")
		s.join(group, members[0], newcomer)
		s.ask("POST", "/proposals/"+proposal+"/halt", newcomer, nil).wantProblem(409, "conflict", "", "")
		s.ask("POST", "/proposals/"+proposal+"/halt", members[1], nil).wantStatus(http.StatusOK)
		s.ask("POST", "/proposals/"+proposal+"/halt", members[1], nil).wantStatus(http.StatusOK)
		s.clock.Add(int64(2 * time.Hour))
		s.carryOut()
		s.wantState(proposal, steward, "halted", "")

		proposal = remove(members[1])
		s.ask("POST", "/proposals/"+proposal+"/withdraw", steward, nil).wantProblem(403, "forbidden", "", "")
		s.vote(proposal, members[0], true).wantStatus(http.StatusOK)
		s.clock.Add(int64(72 * time.Hour))
		s.carryOut()
		s.wantState(proposal, steward, "done", "")
		s.ask("GET", "/groups/"+group+"/join-codes", steward, nil).wantProblem(403, "forbidden", "", "")

		last := s.ask("POST", "/groups/"+group+"/proposals", steward, map[string]any{"act": "remove_steward", "subject": members[0].id}).wantStatus(http.StatusCreated).text("id")
		s.vote(last, members[1], true).wantStatus(http.StatusOK)
		s.clock.Add(int64(72 * time.Hour))
		s.carryOut()
		s.wantState(last, steward, "failed", "last_steward")
	})
}

// Showing more of a group needs the members' agreement where the rules want it; showing less never
// does.
func TestLooseningVisibility(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group, members := s.circle(steward, "Second", "Third")
		at := "/groups/" + group
		patch := func(input map[string]any) response {
			return s.askAs("PATCH", at, steward, input, "application/merge-patch+json")
		}
		precision := func(p string) map[string]any { return map[string]any{"locality": map[string]any{"precision": p}} }
		s.rule(group, steward, "loosen_visibility", 2).wantStatus(http.StatusOK)
		patch(map[string]any{"noindex": true}).wantStatus(http.StatusOK)
		patch(precision("hidden")).wantStatus(http.StatusOK)
		both := precision("area")
		both["notice"] = "Closed today"
		patch(both).wantProblem(409, "conflict", "", "")
		first := patch(precision("area")).wantStatus(http.StatusAccepted)
		if first.text("visibility/precision") != "area" {
			t.Errorf("the proposal: %s", first.body)
		}
		patch(map[string]any{"noindex": false}).wantProblem(409, "conflict", "", "") // another one is under way
		s.vote(first.text("id"), members[0], true).wantStatus(http.StatusOK)
		s.wantState(first.text("id"), steward, "waiting", "")
		if got := s.ask("GET", at, steward, nil).text("locality/precision"); got != "hidden" {
			t.Errorf("shown while it waits: %s", got)
		}
		s.clock.Add(int64(72 * time.Hour))
		s.carryOut()
		s.wantState(first.text("id"), steward, "done", "")
		if got := s.ask("GET", at, person{}, nil).text("locality/precision"); got != "area" {
			t.Errorf("shown then: %s", got)
		}
		second := patch(map[string]any{"noindex": false}).wantStatus(http.StatusAccepted).text("id")
		s.vote(second, members[0], true).wantStatus(http.StatusOK)
		patch(map[string]any{"notice": "Closed today"}).wantStatus(http.StatusOK)
		s.clock.Add(int64(72 * time.Hour))
		s.carryOut()
		s.wantState(second, steward, "failed", "stale")
		patch(precision("hidden")).wantStatus(http.StatusOK)
		third := patch(precision("exact")).wantStatus(http.StatusAccepted).text("id")
		s.vote(third, members[0], true).wantStatus(http.StatusOK)
		patch(map[string]any{"locality": map[string]any{"label": "Another corner"}}).wantStatus(http.StatusOK) // nobody agreed to show that
		s.wantState(third, steward, "failed", "stale")
		s.clock.Add(int64(72 * time.Hour))
		s.carryOut()
		if got := s.ask("GET", at, steward, nil).text("locality/precision"); got != "hidden" {
			t.Errorf("shown by a proposal that failed: %s", got)
		}
		s.ask("POST", at+"/proposals", members[0], map[string]any{"act": "loosen_visibility", "visibility": map[string]any{"indexed": true}}).wantProblem(403, "forbidden", "", "")
		s.ask("POST", at+"/proposals", steward, map[string]any{"act": "loosen_visibility", "visibility": map[string]any{"precision": "hidden"}}).wantProblem(422, "invalid", "/visibility", "shows_no_more")
		s.ask("POST", at+"/proposals", steward, map[string]any{"act": "loosen_visibility", "subject": group}).wantProblem(422, "invalid", "/subject", "conflicts_with")
		s.ask("POST", at+"/proposals", steward, map[string]any{"act": "accept_engagement"}).wantProblem(422, "invalid", "/act", "unknown_value")
	})
}

// A meeting is not shown more finely by sending it as a new one.
func TestNewMeetingsShowNoMore(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group, _ := s.circle(steward, "Second", "Third")
		at := "/groups/" + group
		replace := func(precision string) response {
			input := leeds("Tuesday Night")
			input["locality"].(map[string]any)["precision"] = "exact"
			input["locality"].(map[string]any)["point"] = map[string]any{"lat": 53.82, "lon": -1.57}
			input["meetings"].([]any)[0].(map[string]any)["locality"] = map[string]any{
				"precision": precision, "place": map[string]any{"id": "geonames:2644688"}, "point": map[string]any{"lat": 53.81, "lon": -1.56},
			}
			return s.ask("PUT", at, steward, input)
		}
		replace("hidden").wantStatus(http.StatusOK)
		s.rule(group, steward, "loosen_visibility", 2).wantStatus(http.StatusOK)
		for _, precision := range []string{"area", "exact"} {
			got := replace(precision)
			if got.wantProblem(409, "conflict", "", ""); !strings.Contains(got.text("detail"), "new meeting") {
				t.Errorf("%s: %s", precision, got.body)
			}
		}
		replace("hidden").wantStatus(http.StatusOK)
	})
}

// Rules are changed by as many as the largest number in them; closing needs its number.
func TestRulesAndClosing(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group, members := s.circle(steward, "Second", "Third")
		s.rule(group, steward, "close_group", 3).wantStatus(http.StatusOK)
		proposal := s.rule(group, steward, "open_request", 2).wantStatus(http.StatusAccepted).text("id")
		s.ask("DELETE", "/groups/"+group, members[0], nil).wantProblem(403, "forbidden", "", "")
		closing := s.ask("DELETE", "/groups/"+group, steward, nil).wantStatus(http.StatusAccepted).text("id")
		for _, p := range []string{proposal, closing} {
			s.vote(p, members[0], false).wantStatus(http.StatusOK)
			if got := s.vote(p, members[1], true).wantStatus(http.StatusOK); got.at("agreed") != 2.0 || got.at("disagreed") != 1.0 || got.text("status") != "open" || got.at("needed") != 3.0 {
				t.Errorf("two of three: %s", got.body)
			}
		}
		s.mine("leave", group, members[1]).wantStatus(http.StatusNoContent)
		if got := s.ask("GET", "/proposals/"+closing, steward, nil); got.at("agreed") != 1.0 || got.at("needed") != 2.0 {
			t.Errorf("a vote leaves with the member: %s", got.body)
		}
		s.vote(closing, members[0], true).wantStatus(http.StatusOK)
		s.wantState(closing, steward, "done", "")
		if got := s.ask("GET", "/groups/"+group, steward, nil).text("status"); got != "archived" {
			t.Errorf("closed: %s", got)
		}
		s.clock.Add(int64(8 * 24 * time.Hour))
		s.wantState(proposal, steward, "expired", "")
		s.vote(proposal, steward, true).wantStatus(http.StatusOK) // as it was
		s.vote(proposal, members[0], true).wantProblem(409, "conflict", "", "")
		if err := s.app.People.DeleteExpired(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.wantState(proposal, steward, "expired", "")
	})
}

// What was done in the group's name is there for its members.
func TestGroupActs(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, stranger := s.member("A steward"), s.member("A stranger")
		group, members := s.circle(steward, "Second")
		s.rule(group, steward, "open_request", 2).wantStatus(http.StatusOK)
		s.clock.Add(int64(24 * time.Hour))
		request := s.draftRequest(group, steward)
		proposal := s.ask("POST", "/requests/"+request+"/open", steward, nil).wantStatus(http.StatusAccepted).text("id")
		s.clock.Add(int64(24 * time.Hour))
		s.vote(proposal, members[0], true).wantStatus(http.StatusOK)
		acts := "/groups/" + group + "/acts"
		var got []string
		for _, item := range s.ask("GET", acts, members[0], nil).wantStatus(http.StatusOK).items() {
			got = append(got, fmt.Sprint(item["done_on"], " ", item["name"], " ", item["act"]))
		}
		if diff := cmp.Diff([]string{"2026-11-26 Second carried_out", "2026-11-25 A steward proposed", "2026-11-24 A steward rules_changed"}, got); diff != "" {
			t.Errorf("-want +got: %s", diff)
		}
		s.ask("GET", acts, stranger, nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", acts, s.moderator(), nil).wantProblem(404, "not_found", "", "")
		s.clock.Add(int64(731 * 24 * time.Hour))
		if got := s.ask("GET", acts, members[0], nil).items(); len(got) != 0 {
			t.Errorf("after two years: %v", got)
		}
	})
}
