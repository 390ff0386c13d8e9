package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
)

// newcomers returns the need of the examples.
func newcomers() map[string]any {
	return map[string]any{"statement": "We keep losing newcomers after the second meeting.", "language": "en", "consultation_kinds": []string{"facilitation"}, "order": 1}
}

func TestNeedsBelongToTheMembersWhoseWordsTheyAre(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, author, stranger := s.member("A steward"), s.member("An author"), s.member("A stranger")
		moderator := s.person("A moderator", models.AccountModerator, "account", "moderate")
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, author)
		needs := "/groups/" + group + "/needs"
		need := s.ask("POST", needs, author, newcomers()).wantStatus(http.StatusCreated)
		path := needs + "/" + need.text("id")

		for name, who := range map[string]person{"a stranger": stranger, "a moderator": moderator} {
			t.Log(name)
			s.ask("GET", needs, who, nil).wantProblem(404, "not_found", "", "")
			s.ask("GET", path, who, nil).wantProblem(404, "not_found", "", "")
			s.ask("POST", needs, who, newcomers()).wantProblem(404, "not_found", "", "")
			s.ask("PUT", path, who, newcomers()).wantProblem(404, "not_found", "", "")
			s.ask("POST", path+"/met", who, nil).wantProblem(404, "not_found", "", "")
		}
		s.ask("GET", needs, person{}, nil).wantProblem(401, "unauthorized", "", "")

		changed := newcomers()
		changed["statement"] = "Somebody else's words."
		s.ask("PUT", path, steward, changed).wantProblem(403, "forbidden", "", "")
		if got := s.ask("GET", path, steward, nil).text("statement"); got != newcomers()["statement"] {
			t.Errorf("the words are now %q", got)
		}
		ordered := newcomers()
		ordered["order"] = 2
		if got := s.ask("PUT", path, steward, ordered).wantStatus(200).at("order"); got != 2.0 {
			t.Errorf("another member cannot order a need: %v", got)
		}
		if got := s.ask("PUT", path+"/endorsement", steward, nil).wantStatus(200).at("endorsements"); got != 1.0 {
			t.Errorf("endorsements %v", got)
		}
		s.ask("PUT", path+"/endorsement", author, nil).wantProblem(409, "conflict", "", "")
		changed["statement"] = "We lose newcomers."
		if got := s.ask("PUT", path, author, changed).wantStatus(200).at("endorsements"); got != 0.0 {
			t.Errorf("new words keep %v endorsements", got)
		}
		s.ask("POST", path+"/met", steward, nil).wantStatus(200)
		s.ask("PUT", path, author, changed).wantProblem(409, "conflict", "", "")
	})
}

func TestScribesWordsCountOnceTheMemberConfirms(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, author := s.member("A steward"), s.member("An author")
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, author)
		input := newcomers()
		input["author_id"] = author.id
		need := s.ask("POST", "/groups/"+group+"/needs", steward, input).wantStatus(http.StatusCreated)
		if got := need.at("confirmed"); got != false {
			t.Errorf("a scribe's words count unconfirmed: %v", got)
		}
		request := map[string]any{"needs": []string{need.text("id")}}
		s.ask("POST", "/groups/"+group+"/requests", steward, request).wantProblem(422, "invalid", "/needs", "no_open_need")
		if got := s.ask("PUT", "/groups/"+group+"/needs/"+need.text("id"), author, newcomers()).wantStatus(200).at("confirmed"); got != true {
			t.Errorf("confirmed %v", got)
		}
		s.ask("POST", "/groups/"+group+"/requests", steward, request).wantStatus(http.StatusCreated)
	})
}

func TestMembershipIsToldToMembersOnly(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, friend, stranger := s.member("A steward"), s.member("A friend"), s.member("A stranger")
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, friend)
		if got := len(s.ask("GET", "/groups/"+group+"/members", friend, nil).wantStatus(200).items()); got != 2 {
			t.Errorf("%d members", got)
		}
		s.ask("GET", "/groups/"+group+"/members", stranger, nil).wantProblem(404, "not_found", "", "")
		s.ask("DELETE", "/groups/"+group+"/members/"+friend.id, stranger, nil).wantProblem(404, "not_found", "", "")
		s.ask("DELETE", "/groups/"+group+"/members/"+steward.id, friend, nil).wantProblem(403, "forbidden", "", "")
		s.ask("DELETE", "/groups/"+group+"/members/"+steward.id, steward, nil).wantProblem(409, "conflict", "", "")
		s.ask("DELETE", "/groups/"+group+"/members/"+friend.id, friend, nil).wantStatus(http.StatusNoContent)
		s.ask("GET", "/groups/"+group+"/members", friend, nil).wantProblem(404, "not_found", "", "")
		public := string(s.ask("GET", "/groups/"+group, stranger, nil).body)
		if strings.Contains(public, steward.id) {
			t.Errorf("a group tells who belongs to it: %s", public)
		}
		if got := s.ask("GET", "/me", steward, nil).wantStatus(200).at("memberships/0/group_id"); got != group {
			t.Errorf("me: %v", got)
		}
	})
}
