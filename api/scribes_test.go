package api_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// withoutSteward makes the steward a plain member, as if the last steward's account were erased.
func (s *site) withoutSteward(group string, steward person) {
	s.t.Helper()
	groupID, err := models.ParseID(group)
	if err != nil {
		s.t.Fatal(err)
	}
	account, err := models.ParseID(steward.id)
	if err != nil {
		s.t.Fatal(err)
	}
	err = s.app.Store.Write(context.WithoutCancel(s.t.Context()), func(tx *store.Tx) error {
		return tx.SetMembershipRole(s.t.Context(), groupID, account, models.MembershipMember)
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// without adds a member without a device, and prints a code.
func (s *site) without(group string, steward person, name string) (account, code string) {
	s.t.Helper()
	members := "/groups/" + group + "/members"
	account = s.ask("POST", members, steward, map[string]any{"display_name": name}).wantStatus(http.StatusCreated).text("account_id")
	return account, s.ask("POST", members+"/"+account+"/codes", steward, nil).wantStatus(http.StatusCreated).text("code")
}

// What a scribe writes for a member without a device counts once that member's code confirms it.
func TestScribes(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, scribe, stranger := s.member("A steward"), s.member("A scribe"), s.member("A stranger")
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, scribe)
		author, code := s.without(group, steward, "Rahela")
		endorser, endorserCode := s.without(group, steward, "Salma")
		words := newcomers()
		words["author_id"] = author
		needs := "/groups/" + group + "/needs"
		need := s.ask("POST", needs, scribe, words).wantStatus(http.StatusCreated).text("id")
		at := needs + "/" + need
		by := func(code string) map[string]any { return map[string]any{"member_code": code} }
		s.ask("POST", "/groups/"+group+"/requests", scribe, map[string]any{"needs": []string{need}}).wantProblem(422, "invalid", "/needs", "no_open_need")
		if got := s.ask("PUT", at+"/endorsement", scribe, by(endorserCode)).wantStatus(http.StatusOK); got.at("endorsements") != 0.0 || got.at("endorsed_by_me") != false {
			t.Errorf("endorsed before it is confirmed: %s", got.body)
		}
		s.ask("POST", at+"/confirm", scribe, nil).wantProblem(403, "forbidden", "", "")
		s.ask("POST", at+"/confirm", scribe, by(endorserCode)).wantProblem(403, "forbidden", "", "")
		s.ask("POST", at+"/confirm", scribe, by("K7QW-2MZD-9XBA")).wantProblem(422, "invalid", "/member_code", "unknown_code")
		s.ask("POST", at+"/confirm", stranger, by(code)).wantProblem(404, "not_found", "", "")
		s.ask("PUT", at+"/endorsement", scribe, by(code)).wantProblem(409, "conflict", "", "") // one's own need
		if got := s.ask("POST", at+"/confirm", scribe, by(code)).wantStatus(http.StatusOK); got.at("confirmed") != true || got.at("endorsements") != 1.0 {
			t.Errorf("confirmed: %s", got.body)
		}
		s.ask("POST", at+"/confirm", scribe, by(code)).wantStatus(http.StatusOK) // again changes nothing
		s.ask("POST", "/groups/"+group+"/requests", scribe, map[string]any{"needs": []string{need}}).wantStatus(http.StatusCreated)

		second := s.ask("POST", needs, scribe, words).wantStatus(http.StatusCreated).text("id")
		replaced := s.ask("POST", "/groups/"+group+"/members/"+author+"/codes", steward, nil).wantStatus(http.StatusCreated).text("code")
		s.ask("POST", needs+"/"+second+"/confirm", scribe, by(code)).wantProblem(422, "invalid", "/member_code", "unknown_code")
		s.ask("POST", needs+"/"+second+"/confirm", scribe, by(replaced)).wantStatus(http.StatusOK)
		third := s.ask("POST", needs, scribe, words).wantStatus(http.StatusCreated).text("id")
		s.ask("DELETE", "/groups/"+group+"/members/"+endorser, steward, nil).wantStatus(http.StatusNoContent)
		s.ask("PUT", needs+"/"+third+"/endorsement", scribe, by(endorserCode)).wantProblem(422, "invalid", "/member_code", "unknown_code")
		s.clock.Add(int64(time.Minute))
		for range models.MemberCodeTriesAMinute {
			s.ask("POST", needs+"/"+third+"/confirm", scribe, by("K7QW-2MZD-9XBA")).wantStatus(http.StatusUnprocessableEntity)
		}
		s.ask("POST", needs+"/"+third+"/confirm", scribe, by(replaced)).wantProblem(429, "too_many_requests", "", "")
	})
}

// An author with a session of their own confirms without a code.
func TestAuthorsConfirm(t *testing.T) {
	eachDatabase(t, func(_ *testing.T, s *site) {
		steward, author := s.member("A steward"), s.member("An author")
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, author)
		words := newcomers()
		words["author_id"] = author.id
		need := s.ask("POST", "/groups/"+group+"/needs", steward, words).wantStatus(http.StatusCreated).text("id")
		s.wantWaiting("to be confirmed", author, "need_to_confirm 1 of 1")
		s.ask("POST", "/groups/"+group+"/needs/"+need+"/confirm", author, nil).wantStatus(http.StatusOK)
		s.wantWaiting("confirmed", author)
	})
}

// Members without a device are added by stewards, cannot speak for the group, and others get no code.
func TestMembersWithoutDevice(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, member := s.member("A steward"), s.member("A member")
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, member)
		members := "/groups/" + group + "/members"
		account, _ := s.without(group, steward, "Rahela")
		s.ask("POST", members, member, map[string]any{"display_name": "Salma"}).wantProblem(403, "forbidden", "", "")
		s.ask("POST", members, steward, map[string]any{}).wantProblem(422, "invalid", "/account_id", "required")
		s.ask("POST", members, steward, map[string]any{"display_name": "Salma", "account_id": member.id}).wantProblem(422, "invalid", "/display_name", "conflicts_with")
		s.ask("POST", members, steward, map[string]any{"display_name": "Salma", "role": "steward"}).wantProblem(422, "invalid", "/display_name", "conflicts_with")
		s.ask("POST", members, steward, map[string]any{"account_id": account, "role": "steward"}).wantProblem(409, "conflict", "", "")
		s.ask("POST", members+"/"+member.id+"/codes", steward, nil).wantProblem(409, "conflict", "", "")
		s.ask("POST", members+"/"+account+"/codes", member, nil).wantProblem(403, "forbidden", "", "")
		s.ask("POST", members+"/"+models.NewRandomID().String()+"/codes", steward, nil).wantProblem(404, "not_found", "", "")
		if got := s.members(group, member); len(got) != 3 {
			t.Errorf("members: %v", got)
		}
	})
}

// A display name is a member's own in one group, and looks like nobody else's.
func TestDisplayNames(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, member := s.member("Paul"), s.member("A member")
		group, other := s.group(steward, leeds("Tuesday Night")), s.group(steward, leeds("Wednesday Night"))
		s.join(group, steward, member)
		s.join(other, steward, member)
		choose := func(name string) response {
			return s.ask("PUT", "/groups/"+group+"/members/me", member, map[string]any{"display_name": name})
		}
		for _, name := range []string{"Paul", "paul", "P а u l", "Ρaul", "Pau\u0131\u0307"[:3] + "l", "PauI"} {
			choose(name).wantProblem(422, "invalid", "/display_name", "looks_like_another")
		}
		for _, name := range []string{"Ro\u202ese", "Ro\u200bse", "R\u2066ose", "Ro\u00adse", "Ro\u200dse"} {
			code := "hidden_character"
			if name == "Ro\u202ese" {
				code = "control_character"
			}
			choose(name).wantProblem(422, "invalid", "/display_name", code)
			s.ask("PUT", "/me", member, map[string]any{"display_name": name}).wantProblem(422, "invalid", "/display_name", code)
			s.ask("POST", "/groups/"+group+"/members", steward, map[string]any{"display_name": name}).wantProblem(422, "invalid", "/display_name", code)
		}
		if got := choose("Rose\u0301").wantStatus(http.StatusOK); got.text("name") != "Ros\u00e9" {
			t.Errorf("the name: %s", got.body)
		}
		choose("র\u200d্যাফ").wantStatus(http.StatusOK)
		choose("Rose").wantStatus(http.StatusOK)
		if got := named(s.ask("GET", "/groups/"+other+"/members", steward, nil), "name"); got[1] != "A member" {
			t.Errorf("in the other group: %v", got)
		}
		if got := s.members(group, steward); got[1] != "Rose" {
			t.Errorf("in this group: %v", got)
		}
		choose("").wantStatus(http.StatusOK)
		if got := s.members(group, steward); got[1] != "A member" {
			t.Errorf("back: %v", got)
		}
		s.ask("PUT", "/groups/"+group+"/members/me", s.member("A stranger"), map[string]any{}).wantProblem(404, "not_found", "", "")
	})
}

// An account whose name looks like another member's has a number behind it in that group, however it
// comes to be a member and whenever it takes that name.
func TestNamesAlikeGetANumber(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, member, asking, long := s.member("Paul"), s.member("P а u l"), s.member("Paul"), s.member(strings.Repeat("x", 60))
		group, other := s.group(steward, leeds("Tuesday Night")), s.group(steward, leeds("Wednesday Night"))
		s.join(group, steward, member)
		s.ask("POST", "/groups/"+group+"/join", asking, map[string]any{"message": "May I come?"}).wantStatus(http.StatusAccepted)
		request := s.ask("GET", "/groups/"+group+"/join-requests", steward, nil).text("items/0/id")
		if got := s.ask("POST", "/groups/"+group+"/join-requests/"+request+"/accept", steward, nil).wantStatus(http.StatusOK); got.text("name") != "Paul 3" {
			t.Errorf("let in: %s", got.body)
		}
		s.join(group, steward, long)
		want := func(when string, names ...string) {
			t.Helper()
			if got := s.members(group, steward); !slices.Equal(got, names) {
				t.Errorf("%s: %q, want %q", when, got, names)
			}
		}
		want("joined", "Paul", "P а u l 2", "Paul 3", strings.Repeat("x", 60))
		rename := func(a person, name string) {
			t.Helper()
			s.ask("PUT", "/me", a, map[string]any{"display_name": name}).wantStatus(http.StatusOK)
		}
		rename(asking, strings.Repeat("x", 60))
		rename(member, "Rose")
		want("with a name in the group", "Paul", "P а u l 2", "Paul 3", strings.Repeat("x", 60))
		for _, m := range []person{member, asking} {
			s.ask("PUT", "/groups/"+group+"/members/me", m, map[string]any{}).wantStatus(http.StatusOK)
		}
		want("back to the account's", "Paul", "Rose", strings.Repeat("x", 58)+" 2", strings.Repeat("x", 60))
		rename(member, "PauI")
		want("renamed", "Paul", "PauI 2", strings.Repeat("x", 58)+" 2", strings.Repeat("x", 60))
		s.join(other, steward, asking)
		if got := s.members(other, steward); got[1] != strings.Repeat("x", 60) {
			t.Errorf("in another group: %q", got)
		}
	})
}
