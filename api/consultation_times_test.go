package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testmail"
)

// A consultant who has not answered is reminded at half of the promised time; at its end both sides
// are notified, once. Mails name neither group nor field.
func TestConsultantsAreReminded(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		p := &partnership{site: s, steward: s.reachable("A steward", "s@example.org"), consultant: s.reachable("A consultant", "c@example.org")}
		p.profile = s.ask("PUT", "/consultants/me", p.consultant, facilitator("A consultant")).wantStatus(http.StatusCreated).text("id")
		s.ask("POST", "/consultants/"+p.profile+"/verify", s.moderator(), map[string]any{"ground": "registration"}).wantStatus(http.StatusOK)
		p.group, p.request = s.openRequest(p.steward, nil)
		sent := func() (consultant, steward int) {
			s.post()
			for _, m := range mails.All() {
				if strings.Contains(m.Text+m.Header.Get("Subject"), "Tuesday") {
					t.Errorf("a mail names the group: %s", m.Text)
				}
				switch m.To {
				case "c@example.org":
					consultant++
				case "s@example.org":
					steward++
				}
			}
			return consultant, steward
		}
		want := func(what string, c, g int, overdue bool) {
			t.Helper()
			s.post()
			if gotC, gotG := sent(); gotC != c || gotG != g {
				t.Errorf("%s: %d and %d mails, want %d and %d", what, gotC, gotG, c, g)
			}
			if got := s.ask("GET", "/requests/"+p.request+"/invitations", p.steward, nil).at("items/0/overdue"); got != overdue {
				t.Errorf("%s: overdue %v", what, got)
			}
		}
		invitation := p.invite()
		due, err := time.Parse(time.RFC3339, s.ask("GET", "/invitations/"+invitation, p.consultant, nil).text("due_at"))
		if err != nil {
			t.Fatal(err)
		}
		want("invited", 1, 0, false)
		s.clock.Add(int64(due.Sub(time.Unix(0, s.clock.Load())) / 2))
		s.clock.Add(int64(time.Minute))
		want("half of the time", 2, 0, false)
		s.clock.Store(due.Add(-time.Minute).UnixNano())
		want("just before", 2, 0, false)
		s.clock.Store(due.Add(2 * time.Minute).UnixNano())
		want("over", 3, 1, true)
		s.clock.Add(int64(48 * time.Hour))
		want("long over", 3, 1, true)
		s.wantWaiting("the consultant", p.consultant, "invitation_to_answer 1 of 1")
		s.wantWaiting("the group", p.steward, "invitation_overdue 1 of 1")
		s.clock.Add(int64(2 * time.Hour)) // at most one notice an hour
		s.ask("POST", "/invitations/"+invitation+"/withdraw", p.steward, nil).wantStatus(http.StatusOK)
		want("taken back", 4, 1, true)
	})
}

// reachable returns a person with an address that receives notices at once.
func (s *site) reachable(name, address string) person {
	s.t.Helper()
	account := s.accountWith(name, address)
	token, _, err := s.app.People.CreateToken(s.t.Context(), theOperator(), account.ID, []string{"account"}, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	who := person{id: account.ID.String(), token: token}
	s.ask("PUT", "/me/notices", who, map[string]any{"kind": "waiting", "mode": "at_once"}).wantStatus(http.StatusNoContent)
	return who
}

// Where the rules of the group want two, an invitation is proposed: the consultant knows of it once
// the second has agreed. An offer is chosen in the same way.
func TestTwoAgreeToEngage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group, members := s.circle(steward, "Second")
		s.rule(group, steward, "accept_engagement", 2).wantStatus(http.StatusOK)
		s.clock.Add(int64(15 * 24 * time.Hour)) // votes need fourteen days of membership
		who, profile := s.consultant(s.moderator(), facilitator("A consultant"))
		need := s.ask("POST", "/groups/"+group+"/needs", steward, newcomers()).wantStatus(http.StatusCreated).text("id")
		request := s.calling(group, need, steward)
		invited := s.ask("POST", "/requests/"+request+"/invitations", steward, map[string]any{"consultant_id": profile}).wantStatus(http.StatusCreated)
		if invited.text("status") != "proposed" || invited.text("proposal_id") == "" {
			t.Fatalf("invited: %s", invited.body)
		}
		s.ask("GET", "/invitations/"+invited.text("id"), who, nil).wantProblem(404, "not_found", "", "")
		if got := s.ask("GET", "/me/invitations", who, nil); got.at("total") != 0.0 {
			t.Errorf("the consultant knows: %s", got.body)
		}
		s.vote(invited.text("proposal_id"), members[0], true).wantStatus(http.StatusOK)
		if got := s.ask("GET", "/invitations/"+invited.text("id"), who, nil).wantStatus(http.StatusOK); got.text("status") != "pending" {
			t.Errorf("after the second yes: %s", got.body)
		}
		offer := s.ask("POST", "/requests/"+request+"/offers", who, map[string]any{"words": "Two visits."}).wantStatus(http.StatusCreated).text("id")
		proposed := s.ask("POST", "/offers/"+offer+"/choose", steward, nil).wantStatus(http.StatusAccepted)
		if got := s.ask("GET", "/groups/"+group+"/engagements", steward, nil); got.at("total") != 0.0 {
			t.Errorf("engaged by one: %s", got.body)
		}
		s.vote(proposed.text("id"), members[0], true).wantStatus(http.StatusOK)
		s.wantState(proposed.text("id"), steward, "done", "")
		if got := s.ask("GET", "/invitations/"+invited.text("id"), who, nil); got.text("status") != "lapsed" {
			t.Errorf("the invitation beside the chosen offer is %s", got.text("status"))
		}
	})
}

// A proposal to invite that ended without enough votes leaves nothing stuck: inviting again proposes
// anew, and another member who invites the same agrees.
func TestInvitingAgainAfterAProposal(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group, members := s.circle(steward, "Second")
		s.rule(group, steward, "accept_engagement", 2).wantStatus(http.StatusOK)
		s.clock.Add(int64(15 * 24 * time.Hour))
		who, profile := s.consultant(s.moderator(), facilitator("A consultant"))
		need := s.ask("POST", "/groups/"+group+"/needs", steward, newcomers()).wantStatus(http.StatusCreated).text("id")
		at := "/requests/" + s.calling(group, need, steward) + "/invitations"
		invite := func(by person, status int) response {
			return s.ask("POST", at, by, map[string]any{"consultant_id": profile, "words": "By " + by.id}).wantStatus(status)
		}
		first := invite(steward, http.StatusCreated)
		s.clock.Add(int64(8 * 24 * time.Hour)) // a vote lasts for seven days
		again := invite(steward, http.StatusOK)
		if again.text("id") != first.text("id") || again.text("status") != "proposed" || again.text("proposal_id") == first.text("proposal_id") {
			t.Fatalf("proposed anew: %s", again.body)
		}
		if agreed := invite(members[0], http.StatusOK); agreed.text("status") != "pending" || agreed.text("words") != "By "+steward.id {
			t.Errorf("another member invites the same: %s", agreed.body)
		}
		s.ask("GET", "/invitations/"+first.text("id"), who, nil).wantStatus(http.StatusOK)
	})
}

// An engagement is recorded by the act that begins it: a consultant's answer, or a group's choice.
func TestEngagementsAreRecordedByTheirActs(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := newPartnership(s, map[string]any{"call": "open"})
		offer := s.ask("POST", "/requests/"+p.request+"/offers", p.consultant, map[string]any{"words": "Two visits."}).wantStatus(http.StatusCreated).text("id")
		other := newPartnership(s, nil)
		invitation := other.invite()
		s.wantRecorded("choosing", p.steward, func() { s.ask("POST", "/offers/"+offer+"/choose", p.steward, nil).wantStatus(http.StatusOK) })
		s.wantRecorded("accepting", other.consultant, func() {
			s.ask("POST", "/invitations/"+invitation+"/accept", other.consultant, nil).wantStatus(http.StatusOK)
		})
		times := map[string]int{}
		for _, e := range s.recorded() {
			times[e.Act]++
		}
		if times["offer_chosen"] != 1 || times["respond_to_invitation"] != 1 {
			t.Errorf("recorded: %v", times)
		}
	})
}

// What a consultant wrote is in the consultant's own data, in clear.
func TestConsultationsAreExported(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := newPartnership(s, nil)
		invitation := p.invite()
		s.ask("POST", "/invitations/"+invitation+"/ask", p.consultant, map[string]any{"question": "How many are you?"}).wantStatus(http.StatusOK)
		engagement := p.engageBy(invitation)
		s.ask("POST", "/engagements/"+engagement+"/terms", p.consultant, visits()).wantStatus(http.StatusOK)
		export := s.ask("GET", "/me/export", p.consultant, nil).wantStatus(http.StatusOK)
		for _, want := range []string{"How many are you?", "Two visits to our Tuesday meeting", engagement, invitation} {
			if !strings.Contains(string(export.body), want) {
				t.Errorf("%q is not in %s", want, export.body)
			}
		}
		if strings.Contains(string(export.body), "_sealed") {
			t.Error("something is exported sealed")
		}
	})
}
