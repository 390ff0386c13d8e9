package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Moderators see who waits to be verified, and nobody else does.
func TestConsultantsToVerifyWaitForModerators(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		moderator, stranger, first := s.moderator(), s.member("A stranger"), s.member("First")
		s.wantWaiting("nobody offers", moderator)
		id := s.ask("PUT", "/consultants/me", first, facilitator("First")).wantStatus(http.StatusCreated).text("id")
		s.clock.Add(int64(time.Hour))
		withdrawn := s.member("Withdrawn")
		s.ask("PUT", "/consultants/me", withdrawn, facilitator("Withdrawn")).wantStatus(http.StatusCreated)
		s.ask("DELETE", "/consultants/me", withdrawn, nil).wantStatus(http.StatusNoContent)
		s.ask("PUT", "/consultants/me", s.member("Second"), facilitator("Second")).wantStatus(http.StatusCreated)

		s.wantWaiting("two offer", moderator, "consultant_to_verify 2 of 2")
		s.wantWaiting("it is not theirs", first)
		unlisted := s.ask("GET", "/consultants?listed=false", moderator, nil)
		if diff := cmp.Diff([]string{"First", "Second"}, named(unlisted, "name")); diff != "" {
			t.Errorf("-want +got: %s", diff)
		}
		if got := unlisted.header.Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("Cache-Control %q", got)
		}
		if got := s.ask("GET", "/consultants?listed=false&per_page=1&page=2", moderator, nil); got.total() != 2 || got.text("items/0/name") != "Second" {
			t.Errorf("the second page: %s", got.body)
		}
		s.ask("GET", "/consultants?listed=false", person{}, nil).wantProblem(401, "unauthorized", "", "")
		s.ask("GET", "/consultants?listed=false", stranger, nil).wantProblem(403, "forbidden", "", "")
		s.ask("GET", "/consultants?listed=false", first, nil).wantProblem(403, "forbidden", "", "")
		s.ask("GET", "/consultants?listed=maybe", moderator, nil).wantProblem(400, "invalid_parameter", "listed", "unknown_value")
		s.ask("GET", "/consultants?listed=false&topic=alcohol", moderator, nil).wantProblem(400, "unknown_parameter", "topic", "unknown_parameter")
		s.send(request{method: "GET", path: "/consultants?listed=false", who: moderator, headers: map[string]string{"Accept": "text/csv"}}).wantProblem(406, "not_acceptable", "", "")

		until := map[string]any{"ground": "registration", "expires_on": "2026-11-25"}
		s.ask("POST", "/consultants/"+id+"/verify", moderator, until).wantStatus(http.StatusOK)
		s.wantWaiting("one is verified", moderator, "consultant_to_verify 1 of 1")
		for _, query := range []string{"", "?listed=true"} {
			if got := named(s.ask("GET", "/consultants"+query, stranger, nil), "name"); len(got) != 1 || got[0] != "First" {
				t.Errorf("%q: %v", query, got)
			}
		}
		s.clock.Add(int64(24 * time.Hour))
		s.wantWaiting("its last day", moderator, "consultant_to_verify 1 of 1")
		s.clock.Add(int64(24 * time.Hour))
		s.wantWaiting("its verification has run out", moderator, "consultant_to_verify 2 of 2")
	})
}
