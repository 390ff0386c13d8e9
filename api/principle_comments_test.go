package api_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
)

// comment has a steward write what the group thinks.
func (s *site) comment(group, about string, steward person, more map[string]any) response {
	s.t.Helper()
	input := map[string]any{"text": "An hour by bus is far here."}
	maps.Copy(input, more)
	return s.ask("PUT", "/groups/"+group+"/principle-comments/"+about, steward, input)
}

// publicComments wants so many comments to be read by everybody.
func (s *site) publicComments(when string, want int) response {
	s.t.Helper()
	list := s.ask("GET", "/principle-comments", person{}, nil).wantStatus(http.StatusOK)
	if list.at("total") != float64(want) {
		s.t.Errorf("%s: %s", when, list.body)
	}
	return list
}

// Groups comment on principles and on open rulesets, in public or for the operator alone, with or without
// their name; they change it and take it back.
func TestGroupsCommentOnPrinciples(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		admin, steward, member := s.admin(), s.member("A steward"), s.member("A member")
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, member)
		s.comment(group, "C", steward, nil).wantStatus(http.StatusOK)
		s.publicComments("for the operator alone", 0)
		commented := slices.DeleteFunc(s.recorded(), func(e models.AuditEntry) bool { return e.Act != "principles_commented" })
		if len(commented) != 1 || commented[0].Subject != "C" {
			t.Errorf("the audit log has %v", commented)
		}
		all := s.ask("GET", "/principle-comments/all", admin, nil).wantStatus(http.StatusOK)
		if all.at("total") != 1.0 || strings.Contains(string(all.body), "Tuesday Night") || strings.Contains(string(all.body), group) {
			t.Errorf("without a name the operator reads %s", all.body)
		}
		s.comment(group, "C", steward, map[string]any{"public": true}).wantStatus(http.StatusOK)
		if got := s.publicComments("in public", 1); got.text("items/0/group/name") != "Tuesday Night" || strings.Contains(string(got.body), steward.id) {
			t.Errorf("everybody reads %s", got.body)
		}
		s.ask("POST", "/rulesets", admin, rolesCount("3.autumn")).wantStatus(http.StatusCreated)
		s.comment(group, "3.autumn", steward, map[string]any{"named": true}).wantStatus(http.StatusOK)
		if own := s.ask("GET", "/groups/"+group+"/principle-comments", member, nil).wantStatus(http.StatusOK); own.at("total") != 2.0 {
			t.Errorf("its members read %s", own.body)
		}
		if got := s.ask("GET", "/groups/"+group+"/acts", member, nil).wantStatus(http.StatusOK); got.text("items/0/act") != "principles_commented" {
			t.Errorf("the group's acts: %s", got.body)
		}
		s.clock.Add(15 * 24 * int64(time.Hour))
		s.comment(group, "3.autumn", steward, nil).wantProblem(http.StatusConflict, "conflict", "", "")
		for range 2 {
			s.ask("DELETE", "/groups/"+group+"/principle-comments/C", steward, nil).wantStatus(http.StatusNoContent)
		}
		s.publicComments("taken back", 0)
	})
}

// Nobody but a steward speaks for the group, about what there is, within the limits of what is public.
func TestCommentsRefused(t *testing.T) {
	eachDatabase(t, func(_ *testing.T, s *site) {
		steward, member := s.member("A steward"), s.member("A member")
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, member)
		s.comment(group, "C", member, nil).wantProblem(http.StatusForbidden, "forbidden", "", "")
		s.comment(group, "C", s.member("A stranger"), nil).wantProblem(http.StatusNotFound, "not_found", "", "")
		s.comment(group, "G", steward, nil).wantProblem(http.StatusNotFound, "not_found", "", "")
		s.comment(group, "3", steward, nil).wantProblem(http.StatusConflict, "conflict", "", "")
		s.comment(group, "C", steward, map[string]any{"text": strings.Repeat("x", 2001)}).wantProblem(http.StatusUnprocessableEntity, "invalid", "/text", "too_long")
		hidden := leeds("Hidden")
		hidden["locality"].(map[string]any)["precision"] = "hidden"
		unlisted := with(leeds("Unlisted"), "noindex", true)
		for _, input := range []map[string]any{hidden, unlisted} {
			id := s.group(steward, input)
			s.comment(id, "C", steward, map[string]any{"public": true}).wantProblem(http.StatusUnprocessableEntity, "invalid", "/public", "group_not_shown")
			s.comment(id, "C", steward, map[string]any{"named": true}).wantStatus(http.StatusOK)
		}
		s.publicComments("by groups that cannot be named", 0)
	})
}

// A moderator hides a public comment; a group that hides itself later is no longer named either.
func TestPublicCommentsAreHidden(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		input := leeds("Tuesday Night")
		group := s.group(steward, input)
		path := "/groups/" + group + "/principle-comments/C"
		s.ask("POST", path+"/hide", moderator, nil).wantProblem(http.StatusNotFound, "not_found", "", "")
		s.comment(group, "C", steward, map[string]any{"public": true}).wantStatus(http.StatusOK)
		for range 2 {
			s.ask("POST", path+"/hide", moderator, nil).wantStatus(http.StatusNoContent)
		}
		s.publicComments("hidden", 0)
		if got := s.comment(group, "C", steward, map[string]any{"public": true, "text": "Once more."}).wantStatus(http.StatusOK); got.at("hidden") != true {
			t.Errorf("written anew it is %s", got.body)
		}
		s.publicComments("written anew", 0)
		s.ask("DELETE", path, steward, nil).wantStatus(http.StatusNoContent)
		if own := s.ask("GET", "/groups/"+group+"/principle-comments", steward, nil).wantStatus(http.StatusOK); own.at("total") != 0.0 {
			t.Errorf("what was taken back is there: %s", own.body)
		}
		s.comment(group, "C", steward, map[string]any{"public": true}).wantStatus(http.StatusOK)
		s.publicComments("taken back and written anew", 0)
		s.ask("POST", path+"/hide", steward, nil).wantProblem(http.StatusForbidden, "forbidden", "", "")
		s.ask("POST", path+"/show", moderator, nil).wantStatus(http.StatusNoContent)
		s.publicComments("shown again", 1)
		for _, change := range []string{`{"noindex":true}`, `{"noindex":false,"locality":{"precision":"hidden"}}`} {
			s.askAs("PATCH", "/groups/"+group, steward, change, "application/merge-patch+json").wantStatus(http.StatusOK)
			s.publicComments(change, 0)
		}
		s.askAs("PATCH", "/groups/"+group, steward, `{"locality":{"precision":"exact"}}`, "application/merge-patch+json").wantStatus(http.StatusOK)
		s.publicComments("it hides no more", 1)
		s.ask("DELETE", "/groups/"+group, steward, nil).wantStatus(http.StatusNoContent)
		s.publicComments("archived", 0)
		s.ask("DELETE", path, steward, nil).wantStatus(http.StatusNoContent)
	})
}
