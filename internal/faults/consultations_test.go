package faults_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/internal/testwait"
)

// current is the service that runs now, while services are killed and started.
type current struct {
	service atomic.Pointer[service]
}

// points counts what happens, an act or a mail, and kills the service at one of the points.
type points struct {
	mu      sync.Mutex
	passed  int
	target  int // 0: at none
	current *current
	killed  chan struct{} // receives once the service was killed
}

// killAfter sets that the service is killed after so many more points.
func (p *points) killAfter(more int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = p.passed + more
}

// disarm lets no later point kill the service. It reports whether one is killing it now.
func (p *points) disarm() (killing bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	killing = p.target > 0 && p.passed >= p.target
	p.target = 0
	return killing
}

// pass passes a point, and reports whether the service is to be killed at it.
func (p *points) pass() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.passed++
	return p.passed == p.target
}

func (p *points) kill() {
	p.current.service.Load().kill()
	p.killed <- struct{}{}
}

// onMail is the point at which the mail server has a mail and has not answered.
func (p *points) onMail() {
	if p.pass() {
		p.kill()
	}
}

// story is one group and one consultant, from the invitation to the end.
type story struct {
	t                   *testing.T
	points              *points
	number              int
	steward, consultant person
	profile, request    string
}

// answer is what the service answered; nil if there is no answer on which a client can rely.
type answer map[string]any

func (a answer) text(name string) string { return fmt.Sprint(a[name]) }

// try sends a request to the service that runs now. While it is sent the service may be killed.
func (s *story) try(who person, method, path string, body any, key string) (answer, string) {
	if s.points.pass() {
		go s.points.kill()
	}
	url := s.points.current.service.Load().url
	header := map[string]string{"If-Match": "*"}
	if key != "" {
		header["Idempotency-Key"] = fmt.Sprintf("%s-of-story-%d", key, s.number)
	}
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	got, err := testhttp.Send(ctx, testhttp.Request{Method: method, URL: url + "/api/v1" + path, Token: who.token, Body: body, Header: header})
	if err != nil {
		return nil, err.Error()
	}
	if got.Status >= http.StatusInternalServerError || got.Status == http.StatusTooManyRequests {
		return nil, fmt.Sprintf("%d %s", got.Status, got.Body)
	}
	object := answer{}
	if got.Status >= http.StatusBadRequest {
		s.t.Errorf("%s %s: %d %s", method, path, got.Status, got.Body)
	} else if err := json.Unmarshal(got.Body, &object); err != nil {
		s.t.Errorf("%s %s: %v in %s", method, path, err, got.Body)
	}
	return object, ""
}

// do does an act until there is an answer, however often the service is killed meanwhile. To do it
// again must change nothing.
func (s *story) do(who person, method, path string, body any, key string) (got answer) {
	testwait.Until(s.t, func() (bool, string) {
		var why string
		got, why = s.try(who, method, path, body, key)
		return got != nil, why
	})
	return got
}

// begin makes a group with an open request and a consultant, while nothing is killed.
func (s *story) begin(p *place, moderator person) {
	s.steward = p.person("account", "--email", s.address("steward"))
	s.consultant = p.person("account", "--email", s.address("consultant"))
	for _, who := range []person{s.steward, s.consultant} {
		testhttp.Want(s.t, http.StatusNoContent, testhttp.Request{
			Method: http.MethodPut, URL: s.points.current.service.Load().url + "/api/v1/me/notices", Token: who.token, Body: object{"kind": "waiting", "mode": "at_once"},
		})
	}
	s.profile = s.do(s.consultant, http.MethodPut, "/consultants/me", profile("Listens."), "").text("id")
	s.do(moderator, http.MethodPost, "/consultants/"+s.profile+"/verify", object{"ground": "registration"}, "")
	id := s.do(s.steward, http.MethodPost, "/groups", group(fmt.Sprintf("Story %d", s.number), "exact"), "group").text("id")
	need := object{"statement": "We keep losing newcomers.", "language": "en", "consultation_kinds": []string{"facilitation"}}
	needed := s.do(s.steward, http.MethodPost, "/groups/"+id+"/needs", need, "need").text("id")
	s.request = s.do(s.steward, http.MethodPost, "/groups/"+id+"/requests", object{"needs": []string{needed}}, "request").text("id")
	s.do(s.steward, http.MethodPost, "/requests/"+s.request+"/open", nil, "")
}

func (s *story) address(who string) string { return fmt.Sprintf("%s%d@example.org", who, s.number) }

// tell does the acts of the story.
func (s *story) tell() {
	invitation := s.do(s.steward, http.MethodPost, "/requests/"+s.request+"/invitations", object{"consultant_id": s.profile}, "invitation").text("id")
	s.do(s.consultant, http.MethodPost, "/invitations/"+invitation+"/accept", nil, "")
	engagement := "/engagements/" + s.do(s.consultant, http.MethodGet, "/invitations/"+invitation, nil, "").text("engagement_id")
	s.proposeTerms(engagement)
	s.do(s.steward, http.MethodPost, engagement+"/terms/1/confirm", nil, "")
	appointment := object{"on": "2099-01-05", "start": "18:30", "duration_minutes": 90, "format": "online", "timezone": "Europe/London"}
	s.do(s.steward, http.MethodPost, engagement+"/appointments", appointment, "appointment")
	s.do(s.steward, http.MethodPost, engagement+"/conclude", object{}, "")
}

// proposeTerms proposes terms once: without an answer it looks first whether they are there.
func (s *story) proposeTerms(engagement string) {
	terms := object{"what": "Two visits", "formats": []string{"online"}, "when": "In January"}
	testwait.Until(s.t, func() (bool, string) {
		there, why := s.try(s.consultant, http.MethodGet, engagement, nil, "")
		if there == nil {
			return false, why
		}
		if history, _ := there["history"].([]any); len(history) > 0 {
			return true, ""
		}
		_, why = s.try(s.consultant, http.MethodPost, engagement+"/terms", terms, "")
		return false, "terms are looked for: " + why
	})
}

// events returns how many events of each kind of notice the story has, by address.
func (s *story) events() map[string]int {
	steward, consultant := s.address("steward"), s.address("consultant")
	return map[string]int{
		consultant + " invitation_to_answer": 1, // invited
		consultant + " consultation_changed": 2, // confirmed, concluded
		consultant + " feedback_to_give":     1, // concluded
		steward + " consultation_changed":    1, // engaged
		steward + " terms_to_confirm":        1, // proposed
		steward + " feedback_to_give":        1, // concluded
	}
}
