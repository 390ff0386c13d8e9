package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testmail"
	"github.com/shg-directory/shg/models"
)

// mailable returns a person with an address who chose nothing.
func (s *site) mailable(name, address string) person {
	s.t.Helper()
	account := s.accountWith(name, address)
	token, _, err := s.app.People.CreateToken(s.t.Context(), theOperator(), account.ID, []string{"account"}, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	return person{id: account.ID.String(), token: token}
}

// mailedPartnership returns a group and a consultant who have addresses and chose nothing.
func mailedPartnership(s *site) *partnership {
	s.t.Helper()
	p := &partnership{site: s, steward: s.mailable("A steward", "s@example.org"), consultant: s.mailable("A consultant", "c@example.org")}
	p.profile = s.ask("PUT", "/consultants/me", p.consultant, facilitator("A consultant")).wantStatus(http.StatusCreated).text("id")
	s.ask("POST", "/consultants/"+p.profile+"/verify", s.moderator(), map[string]any{"ground": "registration"}).wantStatus(http.StatusOK)
	p.group, p.request = s.openRequest(p.steward, nil)
	return p
}

// choose chooses when somebody is written to about a kind.
func (s *site) choose(who person, kind, mode string) {
	s.t.Helper()
	s.ask("PUT", "/me/notices", who, map[string]any{"kind": kind, "mode": mode}).wantStatus(http.StatusNoContent)
}

// chosen returns when somebody is written to about a kind.
func (s *site) chosen(who person, kind string) string {
	s.t.Helper()
	for _, item := range s.ask("GET", "/me/notices", who, nil).wantStatus(http.StatusOK).items() {
		if item["kind"] == kind {
			return item["mode"].(string)
		}
	}
	return ""
}

// delivered sends what is due and returns the new mails by address.
func (s *site) delivered(mails *testmail.Sink, before int) (all map[string][]testmail.Mail, total int) {
	s.t.Helper()
	s.post()
	all = map[string][]testmail.Mail{}
	list := mails.All()
	for _, m := range list[before:] {
		all[m.To] = append(all[m.To], m)
	}
	return all, len(list)
}

// nextMorning moves the clock to the next digest.
func (s *site) nextMorning() {
	now := time.Unix(0, s.clock.Load()).UTC()
	at := time.Date(now.Year(), now.Month(), now.Day(), 7, 1, 0, 0, time.UTC)
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	s.clock.Store(at.UnixNano())
}

// Without a choice an invitation to a consultant is mailed at once; what can wait is in one digest in
// the morning, which lists what waits by kind and names nothing else. Subjects say neither.
func TestDigests(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		p := mailedPartnership(s)
		invitation := p.invite()
		sent, total := s.delivered(mails, 0)
		if len(sent) != 1 || len(sent["c@example.org"]) != 1 || !strings.Contains(sent["c@example.org"][0].Text, "- Invitations to consult, to be answered\n") {
			t.Fatalf("at once: %+v", sent)
		}
		s.ask("POST", "/invitations/"+invitation+"/ask", p.consultant, map[string]any{"question": "How many are you?"}).wantStatus(http.StatusOK)
		s.ask("POST", "/invitations/"+invitation+"/ask", p.consultant, map[string]any{"question": "Where do you meet?"}).wantStatus(http.StatusOK)
		scribe := s.member("A scribe")
		s.join(p.group, p.steward, scribe)
		s.ask("POST", "/groups/"+p.group+"/needs", scribe, with(newcomers(), "author_id", p.steward.id)).wantStatus(http.StatusCreated)
		if sent, total = s.delivered(mails, total); len(sent) != 0 {
			t.Fatalf("before the morning: %+v", sent)
		}
		s.nextMorning()
		if sent, total = s.delivered(mails, total); len(sent) != 1 || len(sent["s@example.org"]) != 1 {
			t.Fatalf("in the morning: %+v", sent)
		}
		digest := sent["s@example.org"][0]
		for _, line := range []string{"- Needs written down in your name, to be confirmed: 1\n", "- Questions of consultants, to be answered: 2\n", "https://shg.test/me/notices\n"} {
			if !strings.Contains(digest.Text, line) {
				t.Errorf("%q is not in %s", line, digest.Text)
			}
		}
		for _, secret := range []string{"Tuesday", "newcomers", "How many", p.group} {
			if strings.Contains(digest.Text+digest.Header.Get("Subject"), secret) {
				t.Errorf("%q is in %s", secret, digest.Text)
			}
		}
		if digest.Header.Get("Subject") != "What waits for you today" || digest.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
			t.Errorf("%+v", digest.Header)
		}
		s.nextMorning()
		if sent, _ = s.delivered(mails, total); len(sent["s@example.org"]) != 0 {
			t.Errorf("nothing new: %+v", sent)
		}
	})
}

// What was seen to before the morning is in no digest, and a digest of which nothing is left is not
// sent.
func TestNoDigestOfWhatIsDone(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		p := mailedPartnership(s)
		invitation := p.invite()
		_, total := s.delivered(mails, 0)
		asked := s.ask("POST", "/invitations/"+invitation+"/ask", p.consultant, map[string]any{"question": "How many are you?"}).wantStatus(http.StatusOK)
		question := asked.text("questions/0/id")
		s.ask("POST", "/invitations/"+invitation+"/questions/"+question+"/answer", p.steward, map[string]any{"answer": "Twelve."}).wantStatus(http.StatusOK)
		s.nextMorning()
		sent, _ := s.delivered(mails, total)
		if len(sent["s@example.org"]) != 0 || len(sent["c@example.org"]) != 1 || !strings.Contains(sent["c@example.org"][0].Text, "- The other side changed something in a consultation\n") {
			t.Errorf("%+v", sent)
		}
	})
}

// Each kind is sent as chosen for it. What is chosen for all kinds replaces that, and one click in a
// mail switches all of them off.
func TestNoticesByKind(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		p := mailedPartnership(s)
		for kind, want := range map[string]string{"waiting": "daily", "invitation_to_answer": "at_once", "invitation_overdue": "at_once", "appointment_soon": "at_once", "feedback_to_give": "daily", "consultation_changed": "daily"} {
			if got := s.chosen(p.consultant, kind); got != want {
				t.Errorf("without a choice %s comes %s, want %s", kind, got, want)
			}
		}
		s.choose(p.consultant, "invitation_to_answer", "off")
		s.choose(p.consultant, "consultation_changed", "at_once")
		invitation := p.invite()
		sent, total := s.delivered(mails, 0)
		if len(sent) != 0 {
			t.Errorf("switched off: %+v", sent)
		}
		s.ask("POST", "/invitations/"+invitation+"/withdraw", p.steward, nil).wantStatus(http.StatusOK)
		if sent, _ = s.delivered(mails, total); len(sent["c@example.org"]) != 1 {
			t.Fatalf("at once: %+v", sent)
		}
		s.ask("PUT", "/me/notices", p.consultant, map[string]any{"kind": "rumours", "mode": "off"}).wantStatus(http.StatusUnprocessableEntity)
		s.choose(p.consultant, "waiting", "daily")
		for kind, want := range map[string]string{"invitation_to_answer": "daily", "consultation_changed": "daily", "appointment_soon": "at_once"} {
			if got := s.chosen(p.consultant, kind); got != want {
				t.Errorf("all once a day, but %s comes %s", kind, got)
			}
		}
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/notices/off?token="+first(t, linkToken, sent["c@example.org"][0].Text), strings.NewReader("List-Unsubscribe=One-Click"))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		s.handler.ServeHTTP(httptest.NewRecorder(), request)
		for _, kind := range models.NoticeKinds() {
			if got := s.chosen(p.consultant, string(kind)); got != "off" {
				t.Errorf("switched off, but %s comes %q", kind, got)
			}
		}
	})
}

// When an engagement is over those who may give feedback are written to as they prefer, once, and it
// is in their digest until they gave it.
func TestFeedbackIsAskedFor(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		p := mailedPartnership(s)
		member := s.mailable("A member", "m@example.org")
		s.join(p.group, p.steward, member)
		s.choose(member, "feedback_to_give", "at_once")
		at := "/engagements/" + p.engage()
		s.ask("POST", at+"/terms", p.consultant, visits()).wantStatus(http.StatusOK)
		s.ask("POST", at+"/terms/1/confirm", p.steward, nil).wantStatus(http.StatusOK)
		s.nextMorning()
		_, total := s.delivered(mails, 0)
		s.ask("POST", at+"/conclude", p.steward, map[string]any{}).wantStatus(http.StatusOK)
		sent, total := s.delivered(mails, total)
		if len(sent) != 1 || len(sent["m@example.org"]) != 1 || !strings.Contains(sent["m@example.org"][0].Text, "- Feedback to be given\n") {
			t.Errorf("at once: %+v", sent)
		}
		s.ask("PUT", at+"/feedback", p.steward, map[string]any{"ratings": map[string]any{"A": 5}}).wantStatus(http.StatusOK)
		s.nextMorning()
		sent, _ = s.delivered(mails, total)
		if len(sent) != 1 || len(sent["c@example.org"]) != 1 || !strings.Contains(sent["c@example.org"][0].Text, "- Feedback to be given: 1\n") {
			t.Errorf("in the morning: %+v", sent)
		}
	})
}

// Members are written to about a proposal on which they may vote, stewards about somebody who asks to
// join, and both wait for them in GET /me.
func TestProposalsAndJoinRequestsWait(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		steward, member := s.mailable("A steward", "s@example.org"), s.mailable("A member", "m@example.org")
		group, _ := s.circle(steward)
		s.join(group, steward, member)
		s.rule(group, steward, "open_request", 2).wantStatus(http.StatusOK)
		s.clock.Add(int64(15 * 24 * time.Hour))
		_, total := s.delivered(mails, 0)
		request := s.draftRequest(group, steward)
		s.ask("POST", "/requests/"+request+"/open", steward, nil).wantStatus(http.StatusAccepted)
		s.wantWaiting("the proposal", member, "request_to_open 1 of 1", "proposal_to_vote 1 of 1")
		s.wantWaiting("who proposed it", steward, "request_to_open 1 of 1")
		s.enter(group, s.member("A stranger"), map[string]any{"message": "May I come?"}).wantStatus(http.StatusAccepted)
		s.wantWaiting("somebody asks", steward, "request_to_open 1 of 1", "join_request_to_answer 1 of 1")
		s.post()
		s.nextMorning()
		sent, _ := s.delivered(mails, total)
		for address, line := range map[string]string{"s@example.org": "- People who ask to join your group, to be answered: 1\n", "m@example.org": "- Proposals that wait for your vote: 1\n"} {
			if list := sent[address]; len(list) != 1 || !strings.Contains(list[0].Text, line) {
				t.Errorf("to %s: %+v, want %s", address, list, line)
			}
		}
	})
}

// What waits because a day has come is written about once, however often that is looked for: a request
// without an answer on its day, and a step that is due.
func TestDeadlinesAreWrittenAbout(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		p := mailedPartnership(s)
		at := "/engagements/" + p.engage()
		today := time.Unix(0, s.clock.Load()).UTC()
		s.ask("POST", at+"/steps", p.steward, map[string]any{"words": "Ask the library", "side": "group", "due_on": today.AddDate(0, 0, 5).Format(time.DateOnly)}).wantStatus(http.StatusCreated)
		need := s.ask("GET", "/groups/"+p.group+"/needs", p.steward, nil).text("items/0/id")
		wanted := map[string]any{"needs": []string{need}, "respond_by_on": today.AddDate(0, 0, 3).Format(time.DateOnly)}
		request := s.ask("POST", "/groups/"+p.group+"/requests", p.steward, wanted).wantStatus(http.StatusCreated).text("id")
		s.ask("POST", "/requests/"+request+"/open", p.steward, nil).wantStatus(http.StatusOK)
		found := map[string]int{}
		_, total := s.delivered(mails, 0)
		for range 9 {
			s.nextMorning()
			var sent map[string][]testmail.Mail
			for range 2 {
				if err := s.app.Consultation.NotifyDeadlines(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if sent, total = s.delivered(mails, total); len(sent["s@example.org"]) > 1 {
				t.Fatalf("two digests of a day: %+v", sent)
			}
			for _, m := range sent["s@example.org"] {
				for _, line := range []string{"Next steps of your side: 1", "Open requests whose day for answers is over: 1"} {
					if strings.Contains(m.Text, line) {
						found[line]++
					}
				}
			}
		}
		// one digest is sent for each of the two days; what still waits is in the second too
		if found["Next steps of your side: 1"] != 2 || found["Open requests whose day for answers is over: 1"] != 1 {
			t.Errorf("%v in the digests", found)
		}
	})
}
