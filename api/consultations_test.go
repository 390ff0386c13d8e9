package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// partnership is a group with an open request and a consultant who suits it.
type partnership struct {
	*site
	steward, consultant     person
	group, request, profile string
}

func newPartnership(s *site, terms map[string]any) *partnership {
	s.t.Helper()
	p := &partnership{site: s, steward: s.member("A steward")}
	p.consultant, p.profile = s.consultant(s.moderator(), facilitator("A consultant"))
	p.group, p.request = s.openRequest(p.steward, terms)
	return p
}

// invite invites the consultant and returns the invitation.
func (p *partnership) invite() string {
	p.t.Helper()
	return p.ask("POST", "/requests/"+p.request+"/invitations", p.steward, map[string]any{"consultant_id": p.profile, "words": "We would like to meet you."}).
		wantStatus(http.StatusCreated).text("id")
}

// engage lets the consultant accept an invitation, and returns the engagement.
func (p *partnership) engage() string {
	p.t.Helper()
	p.ask("POST", "/invitations/"+p.invite()+"/accept", p.consultant, nil).wantStatus(http.StatusOK)
	return p.ask("GET", "/me/engagements", p.consultant, nil).wantStatus(http.StatusOK).text("items/0/id")
}

func visits() map[string]any {
	return map[string]any{"what": "Two visits to our Tuesday meeting", "formats": []string{"in_person"}, "when": "The first Tuesdays of the year", "sessions": 2}
}

func TestFromInvitationToConclusion(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		invitation := p.invite()
		read := s.ask("GET", "/invitations/"+invitation, p.consultant, nil).wantStatus(http.StatusOK)
		if read.text("words") != "We would like to meet you." || read.text("call/needs/0/statement") != newcomers()["statement"] || read.at("call/needs/0/author_id") != nil {
			t.Errorf("the consultant reads %s", read.body)
		}
		if waits := s.ask("GET", "/me/invitations", p.consultant, nil).wantStatus(http.StatusOK); waits.text("items/0/id") != invitation {
			t.Errorf("nothing waits: %s", waits.body)
		}
		accepted := s.ask("POST", "/invitations/"+invitation+"/accept", p.consultant, nil).wantStatus(http.StatusOK)
		if accepted.text("status") != "accepted" {
			t.Errorf("accepted: %s", accepted.body)
		}
		s.ask("POST", "/invitations/"+invitation+"/accept", p.consultant, nil).wantStatus(http.StatusOK)
		engagement := s.ask("GET", "/groups/"+p.group+"/engagements", p.steward, nil).wantStatus(http.StatusOK).text("items/0/id")
		at := "/engagements/" + engagement
		if got := s.ask("GET", "/invitations/"+invitation, p.consultant, nil).text("engagement_id"); got != engagement {
			t.Errorf("the invitation names the engagement %q", got)
		}
		if own := s.ask("GET", "/consultants/me", p.consultant, nil).wantStatus(http.StatusOK); own.at("active") != 1.0 {
			t.Errorf("active: %s", own.body)
		}
		s.ask("POST", at+"/terms", p.consultant, visits()).wantStatus(http.StatusOK)
		s.ask("POST", at+"/terms/1/confirm", p.consultant, nil).wantProblem(409, "conflict", "", "")
		if got := s.ask("POST", at+"/terms/1/confirm", p.steward, nil).wantStatus(http.StatusOK); got.text("status") != "active" {
			t.Errorf("agreed: %s", got.body)
		}
		changed := visits()
		changed["when"], changed["sessions"] = "The second Tuesdays", 3
		got := s.ask("POST", at+"/terms", p.steward, changed).wantStatus(http.StatusOK)
		if got.at("changes/0") != "sessions" || got.at("changes/1") != "when" || got.text("in_force/terms/when") != "The first Tuesdays of the year" {
			t.Errorf("a change: %s", got.body)
		}
		s.ask("POST", at+"/terms/2/confirm", p.consultant, nil).wantStatus(http.StatusOK)
		s.ask("POST", at+"/pause", p.consultant, nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", at+"/pause", p.steward, nil).wantStatus(http.StatusOK)
		s.ask("POST", at+"/resume", p.steward, nil).wantStatus(http.StatusOK)
		s.ask("PUT", "/groups/"+p.group+"/stage", p.steward, map[string]any{"value": "forming"}).wantStatus(http.StatusOK)
		concluded := s.ask("POST", at+"/conclude", p.steward, map[string]any{"stage": "developing"}).wantStatus(http.StatusOK)
		if concluded.text("status") != "concluded" || concluded.text("stage") != "forming" {
			t.Errorf("concluded: %s", concluded.body)
		}
		for name, who := range map[string]person{"a steward": p.steward, "anybody": {}} {
			if got := s.ask("GET", "/groups/"+p.group, who, nil).text("stage/value"); got != "developing" {
				t.Errorf("to %s the group's stage is %s", name, got)
			}
		}
		s.ask("POST", at+"/end", p.steward, nil).wantProblem(409, "conflict", "", "")
		if got := s.ask("GET", "/requests/"+p.request, p.steward, nil).text("status"); got != "concluded" {
			t.Errorf("the request is %s", got)
		}
		if own := s.ask("GET", "/consultants/me", p.consultant, nil); own.at("active") != 0.0 {
			t.Errorf("active after: %s", own.body)
		}
	})
}

// What the state does not allow names the state and what is possible.
func TestWrongStatesNameWhatIsPossible(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		invitation := p.invite()
		s.ask("POST", "/invitations/"+invitation+"/decline", p.consultant, map[string]any{"reason": "no_time"}).wantStatus(http.StatusOK)
		got := s.ask("POST", "/invitations/"+invitation+"/accept", p.consultant, nil).wantStatus(http.StatusConflict)
		if got.text("state") != "declined" {
			t.Errorf("%s", got.body)
		}
		if refused := s.ask("POST", "/requests/"+p.request+"/invitations", p.steward, map[string]any{"consultant_id": p.profile}).wantStatus(http.StatusConflict); refused.text("state") != "declined" {
			t.Errorf("invited again: %s", refused.body)
		}
		why := s.ask("GET", "/requests/"+p.request+"/matches/"+p.profile, p.steward, nil).wantStatus(http.StatusOK)
		if why.text("refusals/0/code") != "declined_by_consultant" {
			t.Errorf("why not: %s", why.body)
		}
		s.ask("POST", "/requests/"+p.request+"/withdraw", p.steward, nil).wantStatus(http.StatusOK)
		if got := s.ask("POST", "/requests/"+p.request+"/open", p.steward, nil).wantStatus(http.StatusConflict); got.text("state") != "withdrawn" {
			t.Errorf("opened again: %s", got.body)
		}
	})
}

// A consultant reads the needs while there is something to answer or an engagement under way, and not
// after that.
func TestNeedsAreReadWhileItMatters(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		invitation := p.invite()
		reads := func(when string, want bool) {
			t.Helper()
			if got := s.ask("GET", "/invitations/"+invitation, p.consultant, nil).wantStatus(http.StatusOK); (got.at("call/needs/0/statement") != nil) != want {
				t.Errorf("%s: %s", when, got.body)
			}
			if got := s.ask("GET", "/invitations/"+invitation, p.steward, nil); got.at("call/needs/0/statement") == nil {
				t.Errorf("%s: the group reads %s", when, got.body)
			}
		}
		reads("invited", true)
		engagement := p.engageBy(invitation)
		reads("engaged", true)
		s.ask("POST", "/engagements/"+engagement+"/end", p.steward, nil).wantStatus(http.StatusOK)
		reads("ended", false)
		p = newPartnership(s, nil)
		invitation = p.invite()
		s.ask("POST", "/invitations/"+invitation+"/withdraw", p.steward, nil).wantStatus(http.StatusOK)
		reads("taken back", false)
	})
}

// No other way leads to a group than its invitation or its call: who tries it is answered as if there
// were nothing.
func TestNoOtherWayToAGroup(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		stranger, _ := s.consultant(s.moderator(), facilitator("Another consultant"))
		for _, who := range []person{stranger, p.consultant, s.member("A stranger")} {
			for _, path := range []string{"/requests/" + p.request, "/requests/" + p.request + "/matches", "/requests/" + p.request + "/invitations", "/requests/" + p.request + "/offers", "/groups/" + p.group + "/engagements", "/groups/" + p.group + "/needs"} {
				s.ask("GET", path, who, nil).wantProblem(404, "not_found", "", "")
			}
			s.ask("POST", "/requests/"+p.request+"/invitations", who, map[string]any{"consultant_id": p.profile}).wantProblem(404, "not_found", "", "")
		}
		s.ask("POST", "/requests/"+p.request+"/offers", stranger, map[string]any{"words": "I could help."}).wantProblem(404, "not_found", "", "")
		s.ask("GET", "/calls/"+p.request, stranger, nil).wantProblem(404, "not_found", "", "")
		if got := s.ask("GET", "/calls", stranger, nil).wantStatus(http.StatusOK); got.at("total") != 0.0 {
			t.Errorf("a request that calls nobody is listed: %s", got.body)
		}
		invitation := p.invite()
		s.ask("GET", "/invitations/"+invitation, stranger, nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", "/invitations/"+invitation+"/accept", stranger, nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", "/invitations/"+invitation+"/accept", p.steward, nil).wantProblem(403, "forbidden", "", "")
		engagement := p.engageBy(invitation)
		for _, who := range []person{stranger, s.member("A stranger")} {
			s.ask("GET", "/engagements/"+engagement, who, nil).wantProblem(404, "not_found", "", "")
			s.ask("POST", "/engagements/"+engagement+"/end", who, nil).wantProblem(404, "not_found", "", "")
		}
	})
}

func (p *partnership) engageBy(invitation string) string {
	p.t.Helper()
	p.ask("POST", "/invitations/"+invitation+"/accept", p.consultant, nil).wantStatus(http.StatusOK)
	return p.ask("GET", "/me/engagements", p.consultant, nil).wantStatus(http.StatusOK).text("items/0/id")
}

func TestOpenCalls(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := newPartnership(s, map[string]any{"call": "open", "offers_wanted": 1})
		far := facilitator("Too far")
		far["base"], far["remote"] = map[string]any{"place": map[string]any{"id": "geonames:2650225"}}, "none"
		distant, _ := s.consultant(s.moderator(), far)
		other, _ := s.consultant(s.moderator(), facilitator("Another"))
		if got := s.ask("GET", "/calls", distant, nil).wantStatus(http.StatusOK); got.at("total") != 0.0 {
			t.Errorf("who does not suit sees %s", got.body)
		}
		s.ask("GET", "/calls", s.member("A stranger"), nil).wantProblem(403, "forbidden", "", "")
		list := s.ask("GET", "/calls", p.consultant, nil).wantStatus(http.StatusOK)
		if list.text("items/0/id") != p.request || list.at("items/0/needs/0") != nil {
			t.Errorf("listed: %s", list.body)
		}
		call := s.ask("GET", "/calls/"+p.request, p.consultant, nil).wantStatus(http.StatusOK)
		if call.text("needs/0/statement") != newcomers()["statement"] {
			t.Errorf("the call: %s", call.body)
		}
		for _, secret := range []string{p.group, "Tuesday Night", `"group`, p.steward.id, "weights", "author"} {
			if strings.Contains(string(call.body)+string(list.body), secret) {
				t.Errorf("%q is in the call", secret)
			}
		}
		offer := s.ask("POST", "/requests/"+p.request+"/offers", p.consultant, map[string]any{"words": "Two visits, free."}).wantStatus(http.StatusCreated)
		if offer.at("group") != nil {
			t.Errorf("the offer names the group: %s", offer.body)
		}
		s.ask("POST", "/requests/"+p.request+"/offers", other, map[string]any{"words": "I too."}).wantProblem(409, "conflict", "", "")
		read := s.ask("GET", "/requests/"+p.request+"/offers", p.steward, nil).wantStatus(http.StatusOK)
		if read.text("items/0/words") != "Two visits, free." {
			t.Errorf("the group reads %s", read.body)
		}
		s.ask("POST", "/offers/"+offer.text("id")+"/choose", p.consultant, nil).wantProblem(404, "not_found", "", "")
		s.ask("POST", "/offers/"+offer.text("id")+"/choose", p.steward, nil).wantStatus(http.StatusOK)
		if got := s.ask("GET", "/me/offers", p.consultant, nil); got.text("items/0/group/name") != "Tuesday Night" || got.text("items/0/status") != "chosen" {
			t.Errorf("chosen: %s", got.body)
		}
		if got := s.ask("GET", "/calls", other, nil); got.at("total") != 0.0 {
			t.Errorf("an engaged request is called: %s", got.body)
		}
	})
}

func TestTwentyCallsADay(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		p := newPartnership(s, map[string]any{"call": "open"})
		need := s.ask("GET", "/groups/"+p.group+"/needs", p.steward, nil).text("items/0/id")
		calls := []string{p.request}
		for range 20 {
			id := s.ask("POST", "/groups/"+p.group+"/requests", p.steward, map[string]any{"needs": []string{need}, "call": "open"}).wantStatus(http.StatusCreated).text("id")
			s.ask("POST", "/requests/"+id+"/open", p.steward, nil).wantStatus(http.StatusOK)
			calls = append(calls, id)
		}
		for range 2 { // again is the same view
			for _, id := range calls[:20] {
				s.ask("GET", "/calls/"+id, p.consultant, nil).wantStatus(http.StatusOK)
			}
		}
		s.ask("GET", "/calls/"+calls[20], p.consultant, nil).wantProblem(429, "too_many_requests", "", "")
		s.clock.Add(int64(24 * time.Hour))
		s.ask("GET", "/calls/"+calls[20], p.consultant, nil).wantStatus(http.StatusOK)
	})
}
