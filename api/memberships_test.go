package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
)

// join makes somebody a member of the group in the usual way: a steward invites, the person
// accepts.
func (s *site) join(groupID string, steward, who person) {
	s.t.Helper()
	s.invite(groupID, steward, who.id).wantStatus(http.StatusCreated)
	s.mine("accept", groupID, who).wantStatus(http.StatusOK)
}

// invite asks an account to become a member.
func (s *site) invite(groupID string, steward person, account string) response {
	s.t.Helper()
	return s.ask("POST", "/groups/"+groupID+"/members", steward, map[string]any{"account_id": account})
}

// mine does an act on one's own belonging to a group: accept, decline, leave or allow.
func (s *site) mine(act, groupID string, who person) response {
	s.t.Helper()
	return s.ask("POST", "/me/memberships/"+groupID+"/"+act, who, nil)
}

// belongings returns somebody's relations to groups, as that person sees them.
func (s *site) belongings(who person, status string) []string {
	s.t.Helper()
	list := []string{}
	for _, item := range s.ask("GET", "/me/memberships"+status, who, nil).wantStatus(http.StatusOK).items() {
		role, _ := item["role"].(string)
		list = append(list, fmt.Sprintf("%s %s %v", item["status"], role, item["group_name"]))
	}
	return list
}

func (s *site) wantBelongings(what string, who person, want ...string) {
	s.t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), s.belongings(who, "")); diff != "" {
		s.t.Errorf("%s: -want +got: %s", what, diff)
	}
}

// members returns the display names in a group, and invited the accounts that it invites, as
// somebody may read them.
func (s *site) members(groupID string, who person) []string {
	s.t.Helper()
	return named(s.ask("GET", "/groups/"+groupID+"/members", who, nil), "name")
}

func (s *site) invited(groupID string, steward person) []string {
	s.t.Helper()
	return named(s.ask("GET", "/groups/"+groupID+"/members?status=invited", steward, nil), "account_id")
}

// named returns the texts of a member of a list's items.
func named(a response, member string) []string {
	a.t.Helper()
	all := []string{}
	for _, item := range a.wantStatus(http.StatusOK).items() {
		all = append(all, fmt.Sprint(item[member]))
	}
	return all
}

// Nobody is a member before that person's own yes.
func TestMembersSayYes(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, friend, other := s.member("A steward"), s.member("A friend"), s.member("Another")
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, other)
		created := s.invite(group, steward, friend.id).wantStatus(http.StatusCreated)
		if created.text("status") != "invited" || created.text("expires_on") != "2026-12-24" || created.at("name") != nil || created.at("joined_on") != nil {
			t.Errorf("the invitation: %s", created.body)
		}
		s.ask("GET", "/groups/"+group+"/members", friend, nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", "/groups/"+group+"/needs", friend, nil).wantProblem(404, "not_found", "", "")
		if diff := cmp.Diff([]string{"A steward", "Another"}, s.members(group, other)); diff != "" {
			t.Errorf("who is invited is no member: -want +got: %s", diff)
		}
		s.ask("GET", "/groups/"+group+"/members?status=invited", other, nil).wantProblem(403, "forbidden", "", "")
		s.ask("GET", "/groups/"+group+"/members?status=invited", friend, nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", "/groups/"+group+"/members?status=blocked", steward, nil).wantProblem(400, "invalid_parameter", "status", "unknown_value")
		if diff := cmp.Diff([]string{friend.id}, s.invited(group, steward)); diff != "" {
			t.Errorf("stewards: -want +got: %s", diff)
		}
		s.wantWaiting("the invited person", friend, "membership_to_answer 1 of 1")
		s.wantWaiting("nobody else", other)
		s.wantBelongings("the invited person", friend, "invited member Tuesday Night")
		accepted := s.mine("accept", group, friend).wantStatus(http.StatusOK)
		if accepted.text("status") != "member" || accepted.text("joined_on") != "2026-11-24" || accepted.text("group_name") != "Tuesday Night" {
			t.Errorf("accepted: %s", accepted.body)
		}
		s.mine("accept", group, friend).wantStatus(http.StatusOK) // again changes nothing
		s.wantWaiting("it is answered", friend)
		s.wantBelongings("now a member", friend, "member member Tuesday Night")
		if diff := cmp.Diff([]string{"A steward", "A friend", "Another"}, s.members(group, friend)); diff != "" {
			t.Errorf("-want +got: %s", diff)
		}
		if got := s.invited(group, steward); len(got) != 0 {
			t.Errorf("still invited: %v", got)
		}
	})
}

// Stewards are members who agreed to join, or agreed to be a steward.
func TestStewardsAreMembersWhoSaidYes(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, friend, other := s.member("A steward"), s.member("A friend"), s.member("Another")
		group := s.group(steward, leeds("Tuesday Night"))
		members := "/groups/" + group + "/members"
		as := func(account, role string) map[string]any { return map[string]any{"account_id": account, "role": role} }
		s.ask("POST", members, steward, as(friend.id, "steward")).wantStatus(http.StatusCreated)
		s.invite(group, friend, other.id).wantProblem(404, "not_found", "", "") // invited as a steward is no steward
		s.ask("POST", members, steward, as(friend.id, "member")).wantProblem(409, "conflict", "", "")
		s.wantBelongings("the role is said", friend, "invited steward Tuesday Night")
		s.mine("accept", group, friend).wantStatus(http.StatusOK)
		s.invite(group, friend, other.id).wantStatus(http.StatusCreated)
		s.mine("accept", group, other).wantStatus(http.StatusOK)
		if got := s.ask("POST", members, friend, as(other.id, "steward")).wantStatus(http.StatusOK); got.text("role") != "steward" || got.text("name") != "Another" {
			t.Errorf("a member's new role: %s", got.body)
		}
		s.ask("POST", members, friend, as(steward.id, "member")).wantStatus(http.StatusAccepted) // proposed: nobody does so alone
		s.ask("POST", members, steward, as(steward.id, "member")).wantStatus(http.StatusOK)
	})
}

// Stewards cannot find out who has an account, who declined, who left for good and who does not
// answer.
func TestInvitingTellsNothing(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, silent, decliner, leaver := s.member("A steward"), s.member("Silent"), s.member("A decliner"), s.member("A leaver")
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, leaver)
		s.mine("leave", group, leaver).wantStatus(http.StatusNoContent)
		s.invite(group, steward, decliner.id).wantStatus(http.StatusCreated)
		s.mine("decline", group, decliner).wantStatus(http.StatusNoContent)
		s.ask("DELETE", "/groups/"+group+"/members/"+decliner.id, steward, nil).wantStatus(http.StatusNoContent)
		absent := models.NewRandomID().String()
		responses := map[string]string{}
		for name, account := range map[string]string{"absent": absent, "silent": silent.id, "decliner": decliner.id, "leaver": leaver.id} {
			var lines []string
			for _, path := range []string{"POST", "POST", "DELETE", "DELETE", "POST", "GET"} {
				got := s.invitedBy(path, group, steward, account)
				lines = append(lines, strings.ReplaceAll(got, account, "ACCOUNT"))
			}
			responses[name] = strings.Join(lines, "\n")
		}
		for name, lines := range responses {
			if diff := cmp.Diff(responses["silent"], lines); diff != "" {
				t.Errorf("%s: -silent +got: %s", name, diff)
			}
		}
		if got := s.invited(group, steward); len(got) != 4 {
			t.Errorf("pending: %v", got)
		}
		s.wantBelongings("who left is not reached", leaver, "blocked  Tuesday Night")
		s.wantWaiting("who declined is not reached", decliner)
		s.wantWaiting("who does not answer is reached", silent, "membership_to_answer 1 of 1")
	})
}

// invitedBy returns everything that a steward is answered, but for what names the request.
func (s *site) invitedBy(method, group string, steward person, account string) string {
	path, body := "/groups/"+group+"/members", any(nil)
	switch method {
	case "POST":
		body = map[string]any{"account_id": account}
	case "DELETE":
		path += "/" + account
	case "GET":
		items := s.ask("GET", path+"?status=invited", steward, nil).wantStatus(http.StatusOK).items()
		for _, item := range items {
			if item["account_id"] == account {
				return fmt.Sprint(item)
			}
		}
		return "not in the list"
	}
	got := s.ask(method, path, steward, body)
	header := got.header.Clone()
	for _, name := range []string{"X-Request-Id", "Etag", "Ratelimit", "Date"} {
		header.Del(name)
	}
	return fmt.Sprintln(got.status, header, strings.ReplaceAll(string(got.body), got.header.Get("X-Request-Id"), ""))
}

// A person who left or declined is invited again only after that person allowed it.
func TestWhoLeftIsNotInvitedAgain(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		steward := s.member("A steward")
		group := s.group(steward, leeds("Tuesday Night"))
		for name, goes := range map[string]func(who person){
			"left": func(who person) { s.mine("leave", group, who).wantStatus(http.StatusNoContent) },
			"removed": func(who person) {
				s.ask("DELETE", "/groups/"+group+"/members/"+who.id, who, nil).wantStatus(http.StatusNoContent)
			},
			"declined": func(who person) {
				s.ask("DELETE", "/groups/"+group+"/members/"+who.id, steward, nil).wantStatus(http.StatusNoContent)
				s.invite(group, steward, who.id).wantStatus(http.StatusCreated)
				s.mine("decline", group, who).wantStatus(http.StatusNoContent)
				s.mine("decline", group, who).wantStatus(http.StatusNoContent) // again changes nothing
			},
		} {
			s.run(name, func(t *testing.T, s *site) {
				t.Log(name)
				who := s.member("Somebody")
				s.join(group, steward, who)
				goes(who)
				if s.invite(group, steward, who.id).status >= http.StatusBadRequest {
					t.Error("the steward learns of it")
				}
				s.wantWaiting("nothing waits", who)
				s.wantBelongings("the person knows", who, "blocked  Tuesday Night")
				s.mine("accept", group, who).wantProblem(404, "not_found", "", "")
				s.mine("allow", group, who).wantStatus(http.StatusNoContent)
				s.mine("allow", group, who).wantProblem(404, "not_found", "", "")
				s.wantWaiting("allowed again", who, "membership_to_answer 1 of 1")
				s.mine("accept", group, who).wantStatus(http.StatusOK)
				s.wantBelongings("back", who, "member member Tuesday Night")
			})
		}
	})
}

// A steward who ends a membership, or takes an invitation back, keeps nobody from being asked
// again.
func TestTakenBack(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		steward, friend, stranger := s.member("A steward"), s.member("A friend"), s.member("A stranger")
		group := s.group(steward, leeds("Tuesday Night"))
		at := "/groups/" + group + "/members/" + friend.id
		s.invite(group, steward, friend.id).wantStatus(http.StatusCreated)
		s.ask("DELETE", at, stranger, nil).wantProblem(404, "not_found", "", "")
		s.ask("DELETE", at, friend, nil).wantProblem(404, "not_found", "", "") // declining is another act
		s.ask("DELETE", at, steward, nil).wantStatus(http.StatusNoContent)
		s.ask("DELETE", at, steward, nil).wantProblem(404, "not_found", "", "")
		s.mine("accept", group, friend).wantProblem(404, "not_found", "", "")
		s.mine("decline", group, friend).wantProblem(404, "not_found", "", "")
		s.wantBelongings("taken back", friend)
		s.join(group, steward, friend)
		s.ask("DELETE", at, steward, nil).wantStatus(http.StatusNoContent)
		s.invite(group, steward, friend.id).wantStatus(http.StatusCreated)
		s.wantWaiting("asked again", friend, "membership_to_answer 1 of 1")
	})
}

// Those who may not invite, and answers to what is not one's own.
func TestInvitationsOfOthers(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		steward, member, stranger, friend := s.member("A steward"), s.member("A member"), s.member("A stranger"), s.member("A friend")
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, member)
		s.invite(group, member, friend.id).wantProblem(403, "forbidden", "", "")
		s.invite(group, stranger, friend.id).wantProblem(404, "not_found", "", "")
		s.invite(group, stranger, stranger.id).wantProblem(404, "not_found", "", "")
		s.invite(group, s.moderator(), friend.id).wantProblem(404, "not_found", "", "")
		s.invite(models.NewID().String(), steward, friend.id).wantProblem(404, "not_found", "", "")
		s.invite(group, steward, "nobody").wantProblem(422, "invalid", "/account_id", "invalid_uuid")
		s.invite(group, steward, friend.id).wantStatus(http.StatusCreated)
		s.invite(group, steward, friend.id).wantStatus(http.StatusOK) // twice is once
		for _, act := range []string{"accept", "decline", "leave", "allow"} {
			s.mine(act, group, stranger).wantProblem(404, "not_found", "", "")
			s.mine(act, models.NewID().String(), stranger).wantProblem(404, "not_found", "", "")
			s.mine(act, "nothing", stranger).wantProblem(404, "not_found", "", "")
			s.mine(act, group, person{}).wantProblem(401, "unauthorized", "", "")
			s.mine(act, group, s.partner("leeds")).wantProblem(403, "forbidden", "", "")
		}
		s.mine("leave", group, friend).wantProblem(404, "not_found", "", "")
		s.mine("leave", group, steward).wantProblem(409, "conflict", "", "")
		s.mine("accept", group, friend).wantStatus(http.StatusOK)
	})
}
