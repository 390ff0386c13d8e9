package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// waiting returns what waits for somebody in GET /me, and how many items each of its links leads
// to.
func (s *site) waiting(who person) []string {
	s.t.Helper()
	me := s.ask("GET", "/me", who, nil).wantStatus(http.StatusOK)
	if got := me.header.Get("Cache-Control"); got != "private, no-store" {
		s.t.Errorf("Cache-Control %q", got)
	}
	list, _ := me.at("waiting").([]any)
	lines := []string{}
	for _, w := range list {
		entry := w.(map[string]any)
		there := s.ask("GET", entry["link"].(string)[len("/api/v1"):], who, nil).wantStatus(http.StatusOK).object()
		shown := there["total"]
		if shown == nil {
			shown = there["status"]
		}
		lines = append(lines, fmt.Sprintf("%v %v of %v", entry["kind"], entry["count"], shown))
		if id, inGroup := there["id"]; inGroup && entry["group_id"] != nil && id != entry["group_id"] {
			s.t.Errorf("%v leads to %v", entry, id)
		}
	}
	return lines
}

func (s *site) wantWaiting(what string, who person, want ...string) {
	s.t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), s.waiting(who)); diff != "" {
		s.t.Errorf("%s: -want +got: %s", what, diff)
	}
}

// What waits is shown to the person that it waits for, and to nobody else.
func TestWhatWaitsForMe(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		steward, author, stranger, moderator := s.member("A steward"), s.member("An author"), s.member("A stranger"), s.moderator()
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, author)
		s.wantWaiting("nothing was said yet", author)

		input := newcomers()
		input["author_id"] = author.id
		need := s.ask("POST", "/groups/"+group+"/needs", steward, input).wantStatus(http.StatusCreated).text("id")
		mine := s.ask("POST", "/groups/"+group+"/needs", steward, newcomers()).wantStatus(http.StatusCreated).text("id")
		s.wantWaiting("words to confirm", author, "need_to_confirm 1 of 2")
		s.wantWaiting("the scribe cannot confirm them", steward)
		s.ask("PUT", "/groups/"+group+"/needs/"+need, author, newcomers()).wantStatus(http.StatusOK)
		s.wantWaiting("confirmed", author)

		body := map[string]any{"needs": []string{mine}, "respond_by_on": "2026-11-30"}
		request := s.ask("POST", "/groups/"+group+"/requests", author, body).wantStatus(http.StatusCreated).text("id")
		s.ask("POST", "/groups/"+group+"/requests", steward, body).wantStatus(http.StatusCreated)
		s.wantWaiting("drafts are the group's", steward, "request_to_open 2 of 2")
		s.ask("POST", "/requests/"+request+"/open", steward, nil).wantStatus(http.StatusOK)
		s.wantWaiting("one is open", author, "request_to_open 1 of 1")
		s.clock.Add(int64(6 * 24 * time.Hour))
		s.wantWaiting("the day itself is not over", author, "request_to_open 1 of 1")
		s.clock.Add(int64(24 * time.Hour))
		s.wantWaiting("its day is over", author, "request_to_open 1 of 1", "request_overdue 1 of 1")

		s.wantWaiting("nobody else's", stranger)
		s.wantWaiting("nor a moderator's", moderator)
		s.ask("DELETE", "/groups/"+group+"/members/"+author.id, author, nil).wantStatus(http.StatusNoContent)
		s.wantWaiting("nor whose who has left", author)
		s.ask("DELETE", "/groups/"+group, steward, nil).wantStatus(http.StatusNoContent)
		s.wantWaiting("nor in an archived group", steward)
	})
}

// Groups to be vetted wait for moderators, while their key may do it.
func TestGroupsToVetWaitForModerators(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		steward, moderator := s.member("A steward"), s.moderator()
		input := leeds("Behind a door")
		input["topics"] = []string{"domestic_violence"}
		group := s.group(steward, input)
		s.wantWaiting("not its steward's act", steward)
		s.wantWaiting("a moderator's", moderator, "group_to_vet 1 of draft")
		s.ask("POST", "/groups/"+group+"/publish", moderator, nil).wantStatus(http.StatusOK)
		s.wantWaiting("published", moderator)
	})
}

// A group's requests can be asked for by their status.
func TestRequestsOfAStatus(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group, request := s.openRequest(steward, nil)
		for status, want := range map[string]float64{"": 1, "?status=open": 1, "?status=draft": 0} {
			if got := s.ask("GET", "/groups/"+group+"/requests"+status, steward, nil).wantStatus(http.StatusOK); got.at("total") != want {
				t.Errorf("%q: %s", status, got.body)
			} else if want == 1 && got.at("items/0/id") != request {
				t.Errorf("%q: %s", status, got.body)
			}
		}
		s.ask("GET", "/groups/"+group+"/requests?status=new", steward, nil).wantProblem(400, "invalid_parameter", "status", "unknown_value")
	})
}
