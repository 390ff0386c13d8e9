package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// At the deadline, and when a consultant declines, the group is offered the next of the ranking, whom it
// invites or not. Consultants never read who comes next.
func TestTheNextOfTheRankingIsOffered(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		moderator, people := s.moderator(), map[string]person{}
		for _, name := range []string{"One", "Two", "Three"} {
			who, id := s.consultant(moderator, with(facilitator(name), "response_hours", 24))
			people[id] = who
		}
		steward := s.member("A steward")
		_, request := s.openRequest(steward, nil)
		ranking := s.ask("GET", "/requests/"+request+"/matches", steward, nil).wantStatus(http.StatusOK)
		first, second, third := ranking.text("items/0/consultant/id"), ranking.text("items/1/consultant/id"), ranking.text("items/2/consultant/id")
		invite := func(consultant string) string {
			t.Helper()
			return s.ask("POST", "/requests/"+request+"/invitations", steward, map[string]any{"consultant_id": consultant}).wantStatus(http.StatusCreated).text("id")
		}
		work := func() {
			t.Helper()
			if _, err := s.app.Worker().Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		wantNext := func(when, invitation, want string) {
			t.Helper()
			list, _ := s.ask("GET", "/requests/"+request+"/invitations", steward, nil).wantStatus(http.StatusOK).at("items").([]any)
			for _, item := range list {
				one, _ := item.(map[string]any)
				next, _ := one["next"].(map[string]any)
				if got, _ := next["consultant_id"].(string); one["id"] == invitation && got != want {
					t.Errorf("%s: the next is %q, want %q", when, got, want)
				}
			}
		}
		waiting := invite(first)
		work()
		wantNext("before the time is over", waiting, "")
		s.clock.Add(int64(49 * time.Hour))
		work()
		wantNext("at the deadline", waiting, second)
		s.wantWaiting("the group", steward, "invitation_overdue 1 of 1", "next_to_invite 1 of 1")
		for _, path := range []string{"/me/invitations", "/invitations/" + waiting} {
			if got := s.ask("GET", path, people[first], nil).wantStatus(http.StatusOK); strings.Contains(string(got.body), second) || strings.Contains(string(got.body), `"next"`) {
				t.Errorf("the consultant reads %s", got.body)
			}
		}
		declining := invite(second)
		wantNext("the next is invited", waiting, third)
		s.wantWaiting("the group", steward, "invitation_overdue 1 of 1")
		s.ask("POST", "/invitations/"+declining+"/decline", people[second], map[string]any{"reason": "no_time"}).wantStatus(http.StatusOK)
		work()
		wantNext("declined", declining, third)
		s.wantWaiting("the group", steward, "invitation_overdue 1 of 1", "next_to_invite 1 of 1")
		s.ask("PUT", "/consultants/me", people[third], with(facilitator("Three"), "accepting", false)).wantStatus(http.StatusOK)
		wantNext("nobody is left", declining, "")
	})
}
