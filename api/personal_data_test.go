package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
)

// section returns the items of a section of an export.
func (r response) section(name string) []any {
	for _, s := range r.at("sections").([]any) {
		if section := s.(map[string]any); section["name"] == name {
			return section["items"].([]any)
		}
	}
	r.t.Errorf("no section %s", name)
	return nil
}

// citizen is somebody who left traces of every kind in a group with another steward.
type citizen struct {
	newcomer
	other         person
	group         string
	backed, alone string // needs: of one the other member thinks the same
	profile       string
}

func (s *site) citizen() citizen {
	s.t.Helper()
	c := citizen{newcomer: s.signUp("Canary Amina"), other: s.member("Another steward")}
	c.group = s.group(c.other, leeds("Tuesday Night"))
	s.join(c.group, c.other, c.person)
	needs := "/groups/" + c.group + "/needs"
	c.backed = s.ask("POST", needs, c.person, with(newcomers(), "statement", "Canary words that others share")).wantStatus(http.StatusCreated).text("id")
	c.alone = s.ask("POST", needs, c.person, with(newcomers(), "statement", "Canary words of mine alone")).wantStatus(http.StatusCreated).text("id")
	s.ask("PUT", needs+"/"+c.backed+"/endorsement", c.other, nil).wantStatus(http.StatusOK)
	theirs := s.ask("POST", needs, c.other, newcomers()).wantStatus(http.StatusCreated).text("id")
	s.ask("PUT", needs+"/"+theirs+"/endorsement", c.person, nil).wantStatus(http.StatusOK)
	s.ask("PUT", "/groups/"+c.group+"/members/me", c.person, map[string]any{"display_name": "Canary of Tuesday"}).wantStatus(http.StatusOK)
	c.profile = s.ask("PUT", "/consultants/me", c.person, facilitator("Canary Consultant")).wantStatus(http.StatusCreated).text("id")
	s.ask("POST", "/consultants/"+c.profile+"/verify", s.moderator(), map[string]any{"ground": "registration"}).wantStatus(http.StatusOK)
	return c
}

// A file has what a person left everywhere, and nothing of anybody else.
func TestExport(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		c := s.citizen()
		got := s.ask("GET", "/me/export", c.person, nil).wantStatus(http.StatusOK)
		if got.header.Get("Content-Disposition") == "" || got.text("account_id") != c.id {
			t.Errorf("%v %s", got.header, got.text("account_id"))
		}
		for name, n := range map[string]int{
			"account": 1, "sessions": 1, "memberships": 1, "needs": 2, "need_revisions": 2, "endorsements": 1, "consultant": 1, "audit_entries": 5,
		} {
			if items := got.section(name); len(items) < n {
				t.Errorf("%s: %v", name, items)
			}
		}
		for _, words := range []string{"Canary Amina", "Canary of Tuesday", "Canary words that others share", "Canary words of mine alone", "Canary Consultant"} {
			if !strings.Contains(string(got.body), words) {
				t.Errorf("no %s", words)
			}
		}
		if text := string(got.body); strings.Contains(text, "Another steward") || strings.Contains(text, c.other.id) || strings.Contains(text, c.phrase) {
			t.Errorf("of others, or secrets: %s", text)
		}
		s.ask("GET", "/me/export", person{}, nil).wantProblem(401, "unauthorized", "", "")
	})
}

// An erasure needs a proof of who it is. Then the person is gone from the doors, the public address
// answers 410, and only those words stay that another member endorses.
func TestErasure(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		c := s.citizen()
		s.ask("DELETE", "/me", c.person, map[string]any{}).wantProblem(422, "invalid", "/phrase", "required")
		s.ask("DELETE", "/me", c.person, map[string]any{"phrase": s.signUp("Somebody").phrase}).wantProblem(401, "sign_in_failed", "", "")
		s.ask("GET", "/consultants/"+c.profile, person{}, nil).wantStatus(http.StatusOK)
		s.ask("DELETE", "/me", c.person, map[string]any{"phrase": c.phrase}).wantStatus(http.StatusNoContent)
		s.ask("GET", "/me", c.person, nil).wantProblem(401, "unauthorized", "", "")
		s.ask("GET", "/consultants/"+c.profile, person{}, nil).wantProblem(410, "gone", "", "")
		if found := s.ask("GET", "/consultants?q=Canary", person{}, nil).wantStatus(http.StatusOK).at("total"); found != 0.0 {
			t.Errorf("the index still has %v", found)
		}
		needs := "/groups/" + c.group + "/needs/"
		if got := s.ask("GET", needs+c.backed, c.other, nil).wantStatus(http.StatusOK); got.text("statement") != "Canary words that others share" || got.text("author_id") != models.FormerMember.String() {
			t.Errorf("what others stand behind: %s", got.body)
		}
		if got := s.ask("GET", needs+c.alone, c.other, nil).wantStatus(http.StatusOK); got.text("statement") != models.ErasedWords || got.text("status") != "withdrawn" {
			t.Errorf("what nobody else stands behind: %s", got.body)
		}
	})
}

// By choice all words stay, or none.
func TestErasureOfWords(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for choice, want := range map[string][]string{"keep": {"Canary words of mine alone", "Canary words that others share"}, "erase": {models.ErasedWords, models.ErasedWords}} {
			c := s.citizen()
			s.ask("DELETE", "/me", c.person, map[string]any{"recovery_code": c.codes[0], "needs": choice}).wantStatus(http.StatusNoContent)
			var words []string
			for _, id := range []string{c.alone, c.backed} {
				words = append(words, s.ask("GET", "/groups/"+c.group+"/needs/"+id, c.other, nil).wantStatus(http.StatusOK).text("statement"))
			}
			if !slices.Equal(words, want) {
				t.Errorf("%s: %q", choice, words)
			}
		}
	})
}

// The last steward of a group with members is refused once, and erases anyway. A group without
// another member is archived.
func TestErasureOfStewards(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		n, member := s.signUp("A steward"), s.member("A member")
		shared, own := s.group(n.person, leeds("Shared")), s.group(n.person, leeds("Own"))
		s.join(shared, n.person, member)
		s.ask("DELETE", "/me", n.person, map[string]any{"phrase": n.phrase}).wantProblem(409, "conflict", "", "")
		s.ask("DELETE", "/me", n.person, map[string]any{"phrase": n.phrase, "anyway": true}).wantStatus(http.StatusNoContent)
		s.ask("GET", "/groups/"+own, person{}, nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", "/groups/"+shared, person{}, nil).wantStatus(http.StatusOK)
		if got := s.members(shared, member); len(got) != 1 {
			t.Errorf("members: %v", got)
		}
	})
}
