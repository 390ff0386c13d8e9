package api_test

import (
	"net/http"
	"testing"
)

// Who is erased leaves no engagement open: the other side is notified, the request of a group is open
// again, and the place of a consultant is free.
func TestEngagementsEndWithASideThatIsErased(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		p := &partnership{site: s, steward: s.member("A steward")}
		gone := s.signUp("A consultant")
		p.consultant = gone.person
		p.profile = s.ask("PUT", "/consultants/me", p.consultant, facilitator("A consultant")).wantStatus(http.StatusCreated).text("id")
		s.ask("POST", "/consultants/"+p.profile+"/verify", s.moderator(), map[string]any{"ground": "registration"}).wantStatus(http.StatusOK)
		p.group, p.request = s.openRequest(p.steward, nil)
		engagement := p.engage()
		s.ask("DELETE", "/me", p.consultant, map[string]any{"phrase": gone.phrase}).wantStatus(http.StatusNoContent)
		if got := s.ask("GET", "/engagements/"+engagement, p.steward, nil).wantStatus(http.StatusOK); got.text("status") != "ended" || got.text("ended_by") != "consultant" || got.at("consultant") != nil {
			t.Errorf("the engagement: %s", got.body)
		}
		if got := s.ask("GET", "/requests/"+p.request, p.steward, nil).text("status"); got != "open" {
			t.Errorf("the request is %s", got)
		}
	})
}

// With its last member a group withdraws what it asked for.
func TestRequestsEndWithTheLastMember(t *testing.T) {
	eachDatabase(t, func(t *testing.T, s *site) {
		gone := s.signUp("A steward")
		p := &partnership{site: s, steward: gone.person}
		p.consultant, p.profile = s.consultant(s.moderator(), facilitator("A consultant"))
		p.group, p.request = s.openRequest(p.steward, nil)
		engagement := p.engage()
		second := &partnership{site: s, steward: gone.person, consultant: p.consultant, profile: p.profile}
		second.group, second.request = s.openRequest(p.steward, nil)
		invitation := second.invite()
		s.ask("DELETE", "/me", p.steward, map[string]any{"phrase": gone.phrase}).wantStatus(http.StatusNoContent)
		if got := s.ask("GET", "/engagements/"+engagement, p.consultant, nil).wantStatus(http.StatusOK); got.text("status") != "ended" || got.text("ended_by") != "group" {
			t.Errorf("the engagement: %s", got.body)
		}
		if got := s.ask("GET", "/invitations/"+invitation, p.consultant, nil).wantStatus(http.StatusOK); got.text("status") != "lapsed" || got.at("call/needs/0/statement") != nil {
			t.Errorf("the invitation: %s", got.body)
		}
		if own := s.ask("GET", "/consultants/me", p.consultant, nil).wantStatus(http.StatusOK); own.at("active") != 0.0 {
			t.Errorf("places taken: %s", own.body)
		}
	})
}
