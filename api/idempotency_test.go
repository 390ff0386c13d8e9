package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// creation is a creation under a key.
type creation struct {
	path string
	who  person
	key  string
	body any
}

func (s *site) make(m creation) response {
	s.t.Helper()
	headers := map[string]string{"Content-Type": "application/json", "Idempotency-Key": m.key}
	return s.send(request{method: "POST", path: m.path, who: m.who, body: m.body, headers: headers})
}

// creations returns creations of every kind, in an order in which they can be done.
func (s *site) creations() []creation {
	s.t.Helper()
	steward, other := s.member("A steward"), s.member("Another")
	group := s.group(steward, leeds("Tuesday Night"))
	need := s.ask("POST", "/groups/"+group+"/needs", steward, newcomers()).wantStatus(http.StatusCreated).text("id")
	who, profile := s.consultant(s.moderator(), facilitator("A consultant"))
	call := s.calling(group, need, steward)
	engagement := s.engagedBy(group, need, steward, who, profile)
	decision := s.hide(s.moderator(), s.group(steward, leeds("A hidden group")))
	return []creation{
		{"/reports", steward, "a-report", about("group", group)},
		{"/moderation/decisions/" + decision + "/appeal", steward, "an-appeal", map[string]any{"text": "It is the name of our house."}},
		{"/groups", steward, "a-group", leeds("Wednesday Night")},
		{"/groups/" + group + "/members", steward, "a-member", map[string]any{"account_id": other.id}},
		{"/groups/" + group + "/corrections", person{}, "a-correction", halfPastSeven()},
		{"/groups/" + group + "/corrections", steward, "a-correction", halfPastSeven()},
		{"/groups/" + group + "/needs", steward, "a-need", map[string]any{"statement": "More chairs"}},
		{"/groups/" + group + "/requests", steward, "a-request", map[string]any{"needs": []string{need}}},
		{"/groups/" + group + "/proposals", steward, "a-proposal", map[string]any{"act": "remove_steward", "subject": steward.id}},
		{"/requests/" + call + "/invitations", steward, "an-invitation", map[string]any{"consultant_id": profile}},
		{"/requests/" + call + "/offers", who, "an-offer", map[string]any{"words": "Two visits."}},
		{"/resources", steward, "a-resource", housingAdvice()},
		{"/rulesets", s.admin(), "a-ruleset", rolesCount("3.1")},
		{"/engagements/" + engagement + "/appointments", who, "an-appointment", visit()},
		{"/engagements/" + engagement + "/steps", who, "a-step", map[string]any{"words": "Ask the library.", "side": "group"}},
		{"/engagements/" + engagement + "/resources", who, "a-shared-resource", map[string]any{"words": "Ask for Mrs Khan."}},
		{"/engagements/" + engagement + "/notes", steward, "a-note", map[string]any{"words": "Chairs in a circle."}},
		{"/sources/leeds/imports?dry_run=true", s.partner("leeds"), "an-import", []any{map[string]any{"name": "Tuesday Night", "slug": "tue"}}},
		{"/webhooks", s.listener("Partner"), "a-webhook", map[string]any{"url": newReceiver(s.t, nil).url}},
	}
}

// successStatus returns the status of a creation: a feed is only accepted.
func (m creation) successStatus() int {
	if strings.Contains(m.path, "/imports") {
		return http.StatusAccepted
	}
	return http.StatusCreated
}

// A repeat under the same key creates nothing twice and shows what was created. Under another key,
// by another key holder, or a day later it creates again.
func TestCreationsMayBeRepeated(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for _, m := range s.creations() {
			t.Log(m.path)
			first := s.make(m).wantStatus(m.successStatus())
			if got := first.header.Get("Idempotency-Replayed"); got != "" {
				t.Errorf("the first answer is replayed: %q", got)
			}
			again := s.make(m).wantStatus(m.successStatus())
			if got := again.header.Get("Idempotency-Replayed"); got != "true" {
				t.Errorf("Idempotency-Replayed %q", got)
			}
			for _, name := range []string{"Location", "ETag"} {
				if a, b := first.header.Get(name), again.header.Get(name); a != b || a == "" {
					t.Errorf("%s %q, then %q", name, a, b)
				}
			}
			if string(first.body) != string(again.body) {
				t.Errorf("another answer:\n%s\n%s", first.body, again.body)
			}
			different := m
			different.body = map[string]any{"name": "Something else"}
			s.make(different).wantProblem(http.StatusUnprocessableEntity, "idempotency_key_reused", "", "")
		}
	})
}

// However the same key is spelt in the header, a creation of the same name happens once.
func TestCreationsGoByTheKeyAndNotByItsSpelling(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		who, first := s.member("A steward"), ""
		for i, spelling := range []string{"Bearer %s", "bearer %s", "BEARER  %s", "Bearer   %s  "} {
			response := s.send(request{method: "POST", path: "/groups", body: leeds("Tuesday Night"), headers: map[string]string{
				"Content-Type": "application/json", "Idempotency-Key": "the-key", "Authorization": fmt.Sprintf(spelling, who.token),
			}}).wantStatus(http.StatusCreated)
			if i == 0 {
				first = response.text("id")
			}
			if replayed := response.header.Get("Idempotency-Replayed") == "true"; replayed != (i > 0) || response.text("id") != first {
				t.Errorf("%q: replayed %v, group %s after %s", spelling, replayed, response.text("id"), first)
			}
		}
	})
}

func TestKeysOfCreations(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		m := creation{"/groups", s.member("A steward"), "the-key", leeds("Tuesday Night")}
		first := s.make(m).wantStatus(http.StatusCreated).text("id")
		for name, other := range map[string]creation{
			"another key": {m.path, m.who, "other", m.body}, "another key holder": {m.path, s.member("Another"), m.key, m.body},
		} {
			if got := s.make(other).wantStatus(http.StatusCreated); got.text("id") == first || got.header.Get("Idempotency-Replayed") != "" {
				t.Errorf("%s: answered with what was made before", name)
			}
		}
		for _, bad := range []string{"", "a b", "käse", strings.Repeat("k", 256)} {
			m := m
			m.key = bad
			s.make(m).wantProblem(http.StatusBadRequest, "invalid_parameter", "Idempotency-Key", "invalid_key")
		}
		refused := creation{"/groups", m.who, "refused", map[string]any{"name": ""}}
		s.make(refused).wantStatus(http.StatusUnprocessableEntity)
		refused.body = leeds("Thursday Night")
		s.make(refused).wantStatus(http.StatusCreated) // the refused request created nothing, so that its key is free
		s.clock.Add(int64(24*time.Hour + time.Second))
		if got := s.make(m).wantStatus(http.StatusCreated); got.text("id") == first {
			t.Error("a key is known after a day")
		}
		if err := s.app.People.DeleteExpired(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := s.make(m).header.Get("Idempotency-Replayed"); got != "true" {
			t.Error("a key was forgotten within a day")
		}
	})
}

// What was created is shown as far as it may be seen now: a caller that has left the group learns
// nothing by a repeat.
func TestRepeatsAreReadUnderTodaysPermission(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		steward, member := s.member("A steward"), s.member("A member")
		group := s.group(steward, leeds("Tuesday Night"))
		s.join(group, steward, member)
		m := creation{"/groups/" + group + "/needs", member, "a-need", map[string]any{"statement": "More chairs"}}
		s.make(m).wantStatus(http.StatusCreated)
		s.ask("DELETE", "/groups/"+group+"/members/"+member.id, member, nil).wantStatus(http.StatusNoContent)
		s.make(m).wantProblem(http.StatusNotFound, "not_found", "", "")
	})
}

// A thousand concurrent requests create one resource. A request that arrives meanwhile must be
// repeated.
func TestRepeatsAtOnceMakeOneThing(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		m := creation{"/groups", s.member("A steward"), "the-key", leeds("Tuesday Night")}
		var all sync.WaitGroup
		var created, replayed, running, away atomic.Int64
		for range 1000 {
			all.Go(func() {
				switch got := s.make(m); {
				case got.status == http.StatusCreated && got.header.Get("Idempotency-Replayed") == "true":
					replayed.Add(1)
				case got.status == http.StatusCreated:
					created.Add(1)
				case got.status == http.StatusConflict && got.text("code") == "still_running" && got.header.Get("Retry-After") != "":
					running.Add(1)
				case got.status == http.StatusServiceUnavailable: // there are too many at once for anything
					away.Add(1)
				default:
					t.Errorf("%d %s", got.status, got.body)
				}
			})
		}
		all.Wait()
		t.Logf("%d made, %d replayed, %d told to wait, %d turned away", created.Load(), replayed.Load(), running.Load(), away.Load())
		if created.Load() != 1 {
			t.Errorf("%d were made", created.Load())
		}
		if got := s.ask("GET", "/groups?q=tuesday", person{}, nil).wantStatus(http.StatusOK).at("total"); got != 1.0 {
			t.Errorf("%v groups", got)
		}
		if got := s.make(m).wantStatus(http.StatusCreated).header.Get("Idempotency-Replayed"); got != "true" {
			t.Errorf("Idempotency-Replayed %q", got)
		}
	})
}
