package api_test

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/shg-directory/shg/models"
)

// change is a write on a thing that has versions.
type change struct {
	name, method, path string
	who                person
	body               any
	kind               string // of the body
	read               string // the path from which it is read
	gone               bool   // the thing cannot be read afterwards
}

func (s *site) change(c change, match string) response {
	s.t.Helper()
	headers := map[string]string{}
	if c.body != nil {
		headers["Content-Type"] = "application/json"
	}
	if c.kind != "" {
		headers["Content-Type"] = c.kind
	}
	if match != "" {
		headers["If-Match"] = match
	}
	return s.send(request{method: c.method, path: c.path, who: c.who, body: c.body, headers: headers})
}

// versioned returns writes on everything that has versions, each of which changes something.
func (s *site) versioned() []change {
	s.t.Helper()
	steward, moderator := s.member("A steward"), s.person("A moderator", models.AccountModerator, "account", "moderate")
	consultant := s.member("A consultant")
	group, archived := s.group(steward, leeds("Tuesday Night")), s.group(steward, leeds("Closed"))
	s.ask("DELETE", "/groups/"+archived, steward, nil).wantStatus(http.StatusNoContent)
	profile := s.ask("PUT", "/consultants/me", consultant, facilitator("A consultant")).wantStatus(http.StatusCreated).text("id")
	needs := make([]string, 4)
	for i := range needs {
		needs[i] = s.ask("POST", "/groups/"+group+"/needs", steward, map[string]any{"statement": fmt.Sprintf("Need %d", i)}).wantStatus(http.StatusCreated).text("id")
	}
	input := map[string]any{"needs": needs[:1]}
	draft := s.ask("POST", "/groups/"+group+"/requests", steward, input).wantStatus(http.StatusCreated).text("id")
	resource := "/resources/" + s.resource(steward, housingAdvice())
	need := func(i int) string { return "/groups/" + group + "/needs/" + needs[i] }
	return []change{
		{name: "replace a group", method: "PUT", path: "/groups/" + group, who: steward, body: leeds("Wednesday Night"), read: "/groups/" + group},
		{name: "patch a group", method: "PATCH", path: "/groups/" + group, who: steward, body: `{"name":"Thursday"}`, kind: "application/merge-patch+json", read: "/groups/" + group},
		{name: "declare a stage", method: "PUT", path: "/groups/" + group + "/stage", who: steward, body: map[string]any{"value": "forming"}, read: "/groups/" + group},
		{name: "publish a group", method: "POST", path: "/groups/" + archived + "/publish", who: steward, read: "/groups/" + archived},
		{name: "replace a need", method: "PUT", path: need(1), who: steward, body: map[string]any{"statement": "Other words"}, read: need(1)},
		{name: "meet a need", method: "POST", path: need(2) + "/met", who: steward, read: need(2)},
		{name: "withdraw a need", method: "POST", path: need(3) + "/withdraw", who: steward, read: need(3)},
		{name: "replace a request", method: "PUT", path: "/requests/" + draft, who: steward, body: map[string]any{"needs": needs[:1], "radius_km": 50}, read: "/requests/" + draft},
		{name: "open a request", method: "POST", path: "/requests/" + draft + "/open", who: steward, read: "/requests/" + draft},
		{name: "withdraw a request", method: "POST", path: "/requests/" + draft + "/withdraw", who: steward, read: "/requests/" + draft},
		{name: "replace a profile", method: "PUT", path: "/consultants/me", who: consultant, body: facilitator("Another name"), read: "/consultants/me"},
		{name: "verify a consultant", method: "POST", path: "/consultants/" + profile + "/verify", who: moderator, body: map[string]any{"ground": "employer"}, read: "/consultants/" + profile},
		{name: "replace a resource", method: "PUT", path: resource, who: steward, body: with(housingAdvice(), "name", "Another name"), read: resource},
		{name: "withdraw a resource", method: "DELETE", path: resource, who: steward, read: resource, gone: true},
		{name: "withdraw a profile", method: "DELETE", path: "/consultants/me", who: consultant, read: "/consultants/me", gone: true},
		{name: "archive a group", method: "DELETE", path: "/groups/" + group, who: steward, read: "/groups/" + group},
	}
}

// A change of a resource with versions must name the version. Without one the change is refused,
// with another too, and nothing is changed by either.
func TestChangesNameTheirVersion(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for _, c := range s.versioned() {
			t.Log(c.name)
			tag := s.ask("GET", c.read, c.who, nil).wantStatus(http.StatusOK).header.Get("ETag")
			s.change(c, "").wantProblem(http.StatusPreconditionRequired, "precondition_required", "", "")
			for _, other := range []string{`"77.x"`, "77", `"x"`, `"0.x"`, `"-1.x"`, tag + `, "77.x"`, `"99999999999999999999.x"`} {
				s.change(c, other).wantProblem(http.StatusPreconditionFailed, "stale", "", "")
			}
			if now := s.ask("GET", c.read, c.who, nil).header.Get("ETag"); now != tag {
				t.Errorf("%s: what was refused changed %s to %s", c.name, tag, now)
			}
			done := s.change(c, "W/"+tag)
			if done.status != http.StatusOK && done.status != http.StatusNoContent {
				t.Fatalf("%s: %d %s", c.name, done.status, done.body)
			}
			if c.gone {
				continue
			}
			if after := s.ask("GET", c.read, c.who, nil).wantStatus(http.StatusOK).header.Get("ETag"); after == tag || done.status == http.StatusOK && c.method != "POST" && done.header.Get("ETag") != after {
				t.Errorf("%s: %s before, %s answered, %s after", c.name, tag, done.header.Get("ETag"), after)
			}
		}
	})
}

// An act that was done is done: a caller that repeats it, not knowing, receives that answer and not
// that something changed.
func TestActsMayBeRepeated(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for _, c := range s.versioned() {
			tag := s.ask("GET", c.read, c.who, nil).wantStatus(http.StatusOK).header.Get("ETag")
			s.change(c, tag)
			if c.method == "POST" && c.body == nil {
				t.Log(c.name)
				s.change(c, tag).wantStatus(http.StatusOK)
			}
		}
	})
}

// A first profile needs no version, a second one does; one that was withdrawn cannot be read and
// comes back without.
func TestProfileIsMadeOnceWithoutAVersion(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		c := change{method: "PUT", path: "/consultants/me", who: s.member("A consultant"), body: facilitator("A consultant")}
		s.change(c, `"1.x"`).wantProblem(http.StatusPreconditionFailed, "stale", "", "")
		s.change(c, "").wantStatus(http.StatusCreated)
		s.change(c, "").wantProblem(http.StatusPreconditionRequired, "precondition_required", "", "")
		s.change(c, `"1.x"`).wantStatus(http.StatusOK)
		s.ask("DELETE", "/consultants/me", c.who, nil).wantStatus(http.StatusNoContent)
		s.change(c, "").wantStatus(http.StatusCreated)
	})
}

// If several change what they read at the same time, one succeeds and the others are refused.
func TestOneOfSeveralChangesIsTaken(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		id := s.group(steward, leeds("Tuesday Night"))
		tag := s.ask("GET", "/groups/"+id, steward, nil).wantStatus(http.StatusOK).header.Get("ETag")
		var all sync.WaitGroup
		var done, stale atomic.Int64
		for i := range 8 {
			all.Go(func() {
				switch got := s.change(change{method: "PUT", path: "/groups/" + id, who: steward, body: leeds(fmt.Sprintf("Name %d", i))}, tag); got.status {
				case http.StatusOK:
					done.Add(1)
				case http.StatusPreconditionFailed:
					stale.Add(1)
				default:
					t.Errorf("%d %s", got.status, got.body)
				}
			})
		}
		all.Wait()
		if done.Load() != 1 || stale.Load() != 7 {
			t.Errorf("%d were done, %d stale", done.Load(), stale.Load())
		}
	})
}
