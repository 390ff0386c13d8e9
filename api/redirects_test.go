package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
)

// A slug follows the group's name; the one before leads to it, and to no other group.
func TestASlugFollowsTheName(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		id := s.group(steward, leeds("Tuesday Night"))
		rename := func(name string) string {
			s.t.Helper()
			return s.askAs("PATCH", "/groups/"+id, steward, `{"name":"`+name+`"}`, "application/merge-patch+json").wantStatus(http.StatusOK).text("slug")
		}
		if slug := rename("মঙ্গলবার"); slug != "মঙ্গলবার" {
			t.Fatalf("renamed, its slug is %q", slug)
		}
		for path, rest := range map[string]string{"/groups/tuesday-night": "", "/groups/tuesday-night/calendar.ics": "/calendar.ics"} {
			moved := s.ask("GET", path, person{}, nil).wantStatus(http.StatusPermanentRedirect)
			if got, want := moved.header.Get("Location"), "/api/v1/groups/"+url.PathEscape("মঙ্গলবার")+rest; got != want {
				t.Errorf("%s leads to %q", path, got)
			}
		}
		other := s.ask("POST", "/groups", steward, leeds("Tuesday Night")).wantStatus(http.StatusCreated)
		if got := other.text("slug"); got != "tuesday-night-leeds" {
			t.Errorf("another group has the slug %q", got)
		}
		if slug := rename("Tuesday Night"); slug != "tuesday-night" {
			t.Errorf("named as before, its slug is %q", slug)
		}
		s.ask("GET", "/groups/tuesday-night", person{}, nil).wantStatus(http.StatusOK)
		s.ask("GET", "/groups/"+url.PathEscape("মঙ্গলবার"), person{}, nil).wantStatus(http.StatusPermanentRedirect)
		if slug := rename("Tuesday  night!"); slug != "tuesday-night" {
			t.Errorf("spelt otherwise, its slug is %q", slug)
		}
		s.ask("DELETE", "/groups/"+id, steward, nil).wantStatus(http.StatusNoContent)
		s.ask("GET", "/groups/"+url.PathEscape("মঙ্গলবার"), person{}, nil).wantStatus(http.StatusNotFound)
	})
}

// No slug leads to a group that hides its place, except the one that reveals nothing.
func TestFormerSlugsOfWhoHides(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		id := s.group(steward, leeds("Tuesday Night"))
		patch := func(body string) string {
			return s.askAs("PATCH", "/groups/"+id, steward, body, "application/merge-patch+json").wantStatus(http.StatusOK).text("slug")
		}
		patch(`{"name":"Wednesday Night"}`)
		patch(`{"locality":{"precision":"hidden"}}`)
		patch(`{"name":"Thursday Night"}`)
		for _, slug := range []string{"tuesday-night", "wednesday-night", "thursday-night"} {
			for _, who := range []person{{}, steward} {
				s.ask("GET", "/groups/"+slug, who, nil).wantStatus(http.StatusNotFound)
			}
		}
		hidden := s.ask("GET", "/groups/"+id, person{}, nil).text("slug")
		if slug := patch(`{"locality":{"precision":"exact"}}`); slug != "thursday-night" {
			t.Errorf("it hides no longer, and its slug is %q", slug)
		}
		s.ask("GET", "/groups/"+hidden, person{}, nil).wantStatus(http.StatusPermanentRedirect)
	})
}

// A draft reserves no name: its slug reveals nothing, and its former slugs redirect only callers
// who may read it. It gets its name back when it is published.
func TestFormerSlugsOfDrafts(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.person("A moderator", models.AccountModerator, "account", "moderate")
		id := s.group(steward, leeds("Tuesday Night"))
		area := `{"locality":{"precision":"area"}}` // now, since a group that discloses less forgets its slugs
		s.askAs("PATCH", "/groups/"+id, steward, area, "application/merge-patch+json").wantStatus(http.StatusOK)
		s.askAs("PATCH", "/groups/"+id, steward, `{"name":"Another"}`, "application/merge-patch+json").wantStatus(http.StatusOK)
		vetted := `{"topics":["domestic_violence"]}`
		draft := s.askAs("PATCH", "/groups/"+id, steward, vetted, "application/merge-patch+json").wantStatus(http.StatusOK)
		if slug := draft.text("slug"); draft.text("status") != "draft" || !strings.HasPrefix(slug, "peer-group-") {
			t.Fatalf("status %s, slug %q", draft.text("status"), slug)
		}
		s.ask("GET", "/groups/tuesday-night", person{}, nil).wantStatus(http.StatusNotFound)
		led := s.ask("GET", "/groups/tuesday-night", steward, nil).wantStatus(http.StatusPermanentRedirect)
		if got := led.header.Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("the way to a draft goes out %q", got)
		}
		namesake := s.ask("POST", "/groups", s.member("Another"), leeds("Another")).wantStatus(http.StatusCreated)
		if slug := namesake.text("slug"); slug != "another" {
			t.Errorf("a draft keeps %q from a namesake, which is %q", "another", slug)
		}
		s.ask("POST", "/groups/"+id+"/publish", moderator, nil).wantStatus(http.StatusOK)
		if slug := s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK).text("slug"); strings.HasPrefix(slug, "peer-group-") {
			t.Errorf("it is published as %q", slug)
		}
	})
}
