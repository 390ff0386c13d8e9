package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testmail"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// A mail about what waits that an older version wrote, which had no notices, is sent to those who want
// such mail.
func TestMailOfAnOlderVersionIsSent(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		p := mailedPartnership(s)
		p.invite()
		s.choose(p.consultant, "waiting", "at_once")
		s.choose(p.steward, "waiting", "off")
		_, total := s.delivered(mails, 0)
		err := s.app.Store.Write(t.Context(), func(tx *store.Tx) error {
			for _, who := range []person{p.consultant, p.steward} {
				id, err := models.ParseID(who.id)
				if err != nil {
					return err
				}
				now := time.Unix(0, s.clock.Load()).UTC()
				m := models.Mail{ID: models.NewRandomID(), AccountID: &id, Kind: models.MailWaiting, Language: "en", EventHash: who.id, CreatedAt: now, NotBefore: now}
				if err := tx.AddMail(t.Context(), &m); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		sent, _ := s.delivered(mails, total)
		if len(sent) != 1 || len(sent["c@example.org"]) != 1 || !strings.Contains(sent["c@example.org"][0].Text, "- Invitations to consult, to be answered: 1\n") {
			t.Errorf("%+v", sent)
		}
	})
}

// Nothing is added to a mail that is due and not sent, because it may be under way: what comes then is
// in the next one.
func TestNothingIsAddedToAMailUnderWay(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		p := mailedPartnership(s)
		s.choose(p.steward, "question_to_answer", "at_once")
		invitation := p.invite()
		ask := func(question string) {
			t.Helper()
			s.ask("POST", "/invitations/"+invitation+"/ask", p.consultant, map[string]any{"question": question}).wantStatus(http.StatusOK)
		}
		ask("How many are you?")
		ask("Where do you meet?")
		ask("How often?")
		sent, total := s.delivered(mails, 0)
		if len(sent["s@example.org"]) != 1 {
			t.Errorf("at once: %+v", sent)
		}
		s.clock.Add(int64(time.Hour))
		if sent, total = s.delivered(mails, total); len(sent["s@example.org"]) != 1 {
			t.Errorf("an hour later: %+v", sent)
		}
		s.clock.Add(int64(time.Hour))
		if sent, _ = s.delivered(mails, total); len(sent) != 0 {
			t.Errorf("two hours later: %+v", sent)
		}
	})
}

// After days without a server each reader gets one digest, with what came on all of these days.
func TestOneDigestAfterDaysWithoutServer(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		p := mailedPartnership(s)
		invitation := p.invite()
		_, total := s.delivered(mails, 0)
		question := s.ask("POST", "/invitations/"+invitation+"/ask", p.consultant, map[string]any{"question": "How many are you?"}).wantStatus(http.StatusOK).text("questions/0/id")
		s.ask("POST", "/invitations/"+invitation+"/questions/"+question+"/answer", p.steward, map[string]any{"answer": "Twelve."}).wantStatus(http.StatusOK)
		s.nextMorning()
		s.ask("POST", "/invitations/"+invitation+"/ask", p.consultant, map[string]any{"question": "Where do you meet?"}).wantStatus(http.StatusOK)
		s.ask("POST", "/invitations/"+invitation+"/withdraw", p.steward, nil).wantStatus(http.StatusOK)
		s.nextMorning()
		sent, total := s.delivered(mails, total)
		if len(sent["c@example.org"]) != 1 || !strings.Contains(sent["c@example.org"][0].Text, "- The other side changed something in a consultation\n") {
			t.Errorf("to the consultant: %+v", sent["c@example.org"])
		}
		s.nextMorning()
		if sent, _ = s.delivered(mails, total); len(sent) != 0 {
			t.Errorf("the next day: %+v", sent)
		}
	})
}

// The beginning of an engagement is mailed to the side that did not act.
func TestOnesOwnActIsNotMailed(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		p := mailedPartnership(s)
		for _, who := range []person{p.steward, p.consultant} {
			s.choose(who, "consultation_changed", "at_once")
		}
		s.choose(p.consultant, "invitation_to_answer", "off")
		p.engage()
		if sent, _ := s.delivered(mails, 0); len(sent) != 1 || len(sent["s@example.org"]) != 1 {
			t.Errorf("%+v", sent)
		}
	})
}
