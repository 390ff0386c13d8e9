package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testmail"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/secretbox"
	"github.com/shg-directory/shg/store"
)

// letter is a message from an address.
func letter(address, text string) map[string]any {
	return map[string]any{"email": address, "text": text}
}

// wantRefused wants a problem with a status and a code, or what is wrong with which member.
func (a response) wantRefused(status int, want string) {
	a.t.Helper()
	got := a.wantStatus(status).text("code")
	if pointer := a.at("errors/0/pointer"); pointer != nil {
		got = fmt.Sprint(pointer, " ", a.at("errors/0/code"))
	}
	if got != want {
		a.t.Errorf("refused as %q, want %q: %s", got, want, a.body)
	}
}

// takingMessages makes a group that takes messages.
func (s *site) takingMessages(steward person, name string) string {
	s.t.Helper()
	input := leeds(name)
	input["takes_messages"] = true
	return s.group(steward, input)
}

// receive makes a group have received a message, without any mail.
func (s *site) receive(group string) string {
	s.t.Helper()
	keyring, at := secretbox.NewKeyring(s.app.Config.Keyring), s.app.Now().UTC()
	groupID, err := models.ParseID(group)
	m := models.Message{ID: models.NewRandomID(), GroupID: groupID, Status: models.MessageWaiting, Language: "en", AddressHash: "hash", CreatedAt: at, DeliveredAt: &at}
	for part, column := range map[string]*string{"/address": &m.AddressSealed, "/text": &m.TextSealed} {
		if err == nil {
			*column, err = keyring.Seal("messages/"+m.ID.String()+part, "anna@example.org")
		}
	}
	if err == nil {
		err = s.app.Store.Write(s.t.Context(), func(tx *store.Tx) error { return tx.CreateMessage(s.t.Context(), &m) })
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return m.ID.String()
}

// lastMail sends what is due and returns the last mail.
func (s *site) lastMail(mails *testmail.Sink) testmail.Mail {
	s.t.Helper()
	s.post()
	all := mails.All()
	if len(all) == 0 {
		s.t.Fatal("no mail")
	}
	return all[len(all)-1]
}

// writeTo sends a message to a group and confirms it.
func (s *site) writeTo(mails *testmail.Sink, group, address, text string) response {
	s.t.Helper()
	s.ask("POST", "/groups/"+group+"/messages", person{}, letter(address, text)).wantStatus(http.StatusAccepted)
	token := first(s.t, linkToken, s.lastMail(mails).Text)
	return s.ask("POST", "/messages/confirm", person{}, map[string]any{"token": token})
}

// A message arrives once its sender's address is confirmed, once; it is answered once, the answer is
// read once, and replied to once. Nobody sees the address.
func TestMessages(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		steward := s.member("A steward")
		group := s.takingMessages(steward, "Tuesday Night")
		messages := "/groups/" + group + "/messages"
		s.ask("POST", messages, person{}, letter("Anna@example.org", "May I come?")).wantStatus(http.StatusAccepted)
		if got := s.ask("GET", messages, steward, nil).wantStatus(http.StatusOK).items(); len(got) != 0 {
			t.Errorf("before it is confirmed: %v", got)
		}
		m := s.lastMail(mails)
		if strings.Contains(m.Header.Get("Subject")+m.Text, "Tuesday") || m.Header.Get("List-Unsubscribe") != "" {
			t.Errorf("%+v", m)
		}
		proof := map[string]any{"token": first(t, linkToken, m.Text)}
		s.ask("POST", "/messages/confirm", person{}, proof).wantStatus(http.StatusNoContent)
		s.ask("POST", "/messages/confirm", person{}, proof).wantRefused(422, "/token unusable")
		listed := s.ask("GET", messages, steward, nil).wantStatus(http.StatusOK)
		if listed.text("items/0/text") != "May I come?" || strings.Contains(strings.ToLower(string(listed.body)), "anna") {
			t.Errorf("the list: %s", listed.body)
		}
		if got := s.ask("GET", "/me", steward, nil).at("waiting/0/kind"); got != "message_to_answer" {
			t.Errorf("waiting: %v", got)
		}
		answer := messages + "/" + listed.text("items/0/id") + "/answer"
		if got := s.ask("POST", answer, steward, map[string]any{"text": "Do come."}).wantStatus(http.StatusOK); got.text("answer") != "Do come." || got.text("status") != "answered" {
			t.Errorf("answered: %s", got.body)
		}
		s.ask("POST", answer, steward, map[string]any{"text": "Again."}).wantRefused(409, "conflict")
		m = s.lastMail(mails)
		if strings.Contains(m.Header.Get("Subject")+m.Text, "Tuesday") || strings.Contains(m.Text, "Do come") || !strings.EqualFold(m.To, "anna@example.org") {
			t.Errorf("%+v", m)
		}
		code := map[string]any{"email": "anna@example.org", "code": first(t, linkCode, m.Text)}
		s.ask("POST", "/messages/replies", person{}, map[string]any{"email": code["email"], "code": code["code"], "text": "Too soon."}).wantRefused(422, "/code unusable")
		if got := s.ask("POST", "/messages/answers", person{}, code).wantStatus(http.StatusOK); got.text("answer") != "Do come." || got.text("text") != "May I come?" {
			t.Errorf("read: %s", got.body)
		}
		s.ask("POST", "/messages/answers", person{}, code).wantRefused(422, "/code unusable")
		reply := map[string]any{"token": first(t, linkToken, m.Text), "text": "Thank you."}
		s.ask("POST", "/messages/replies", person{}, reply).wantStatus(http.StatusNoContent)
		s.ask("POST", "/messages/replies", person{}, reply).wantRefused(422, "/token unusable")
		if got := s.ask("GET", messages, steward, nil); got.text("items/0/text") != "Thank you." || got.text("items/0/follows") != got.text("items/1/id") {
			t.Errorf("the reply: %s", got.body)
		}
	})
}

// Who may write, and what is refused.
func TestWhoMayWrite(t *testing.T) {
	withMail(t, func(_ *testing.T, s *site, mails *testmail.Sink) {
		steward, moderator := s.member("A steward"), s.moderator()
		group, silent := s.takingMessages(steward, "Tuesday Night"), s.group(steward, leeds("Silent"))
		consultant, _ := s.consultant(moderator, facilitator("A consultant"))
		partner := s.person("A partner", models.AccountPlain, "source:leeds")
		messages := "/groups/" + group + "/messages"
		for _, who := range []person{consultant, partner} {
			s.ask("POST", messages, who, letter("a@example.org", "Hello")).wantRefused(403, "forbidden")
		}
		s.ask("POST", messages, s.member("A stranger"), letter("b@example.org", "Hello")).wantStatus(http.StatusAccepted)
		s.ask("POST", "/groups/"+silent+"/messages", person{}, letter("a@example.org", "Hello")).wantRefused(409, "conflict")
		s.ask("POST", messages, person{}, letter("a@example.org", "See www.example.org")).wantRefused(422, "/text has_link")
		s.ask("POST", messages, person{}, letter("nobody", "Hello")).wantRefused(422, "/email invalid_email")
		s.ask("POST", messages, person{}, letter("a@example.org", strings.Repeat("x", 1001))).wantRefused(422, "/text too_long")
		s.ask("GET", messages, s.member("Another"), nil).wantRefused(404, "not_found")
		s.ask("POST", "/messages/confirm", person{}, map[string]any{}).wantRefused(422, "/email required")
		s.lastMail(mails)
	})
}

// A consultant's own address is sent nothing, whatever session writes it into the form.
func TestConsultantsAddressesAreSentNothing(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		steward := s.member("A steward")
		group := s.takingMessages(steward, "Tuesday Night")
		anna := s.accountWith("Anna", "anna@example.org")
		token, _, err := s.app.People.CreateToken(t.Context(), theOperator(), anna.ID, []string{"account"}, 0)
		if err != nil {
			t.Fatal(err)
		}
		s.ask("PUT", "/consultants/me", person{id: anna.ID.String(), token: token}, facilitator("Anna")).wantStatus(http.StatusCreated)
		s.ask("POST", "/groups/"+group+"/messages", person{}, letter("anna@example.org", "Hello")).wantStatus(http.StatusAccepted)
		s.post()
		if n := len(mails.All()); n != 0 {
			t.Errorf("%d mails", n)
		}
	})
}

// An import does not make a group take messages, nor does a source take that choice away.
func TestOnlyStewardsOpenAGroupToMessages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		partner, input := s.partner("leeds"), leeds("Imported")
		input["takes_messages"] = true
		imported := s.ask("PUT", "/sources/leeds/records/1", partner, input).wantStatus(http.StatusCreated)
		if got := s.ask("GET", "/groups/"+imported.text("id"), person{}, nil).at("takes_messages"); got != nil {
			t.Errorf("takes_messages is %v", got)
		}
	})
}

// Three messages a day of an address, to all groups together and however it is written; the fourth is
// taken as ever, and nothing is sent.
func TestSendersHaveALimit(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		steward := s.member("A steward")
		groups := []string{s.takingMessages(steward, "Tuesday"), s.takingMessages(steward, "Friday")}
		for i, address := range []string{"anna@example.org", "Anna@example.org", "anna@EXAMPLE.org", "anna@example.org", "bea@example.org"} {
			s.ask("POST", "/groups/"+groups[i%2]+"/messages", person{}, letter(address, "Hello")).wantStatus(http.StatusAccepted)
		}
		s.post()
		if n := len(mails.All()); n != 4 {
			t.Errorf("%d mails", n)
		}
		s.clock.Add(int64(25 * time.Hour))
		s.ask("POST", "/groups/"+groups[0]+"/messages", person{}, letter("anna@example.org", "Hello")).wantStatus(http.StatusAccepted)
		s.post()
		if n := len(mails.All()); n != 5 {
			t.Errorf("%d mails the day after", n)
		}
	})
}

// Many who write at once to one group: ten arrive.
func TestGroupsHaveALimit(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		steward := s.member("A steward")
		group := s.takingMessages(steward, "Tuesday Night")
		for i := range 14 {
			s.ask("POST", "/groups/"+group+"/messages", person{}, letter(fmt.Sprintf("a%d@example.org", i), "Hello")).wantStatus(http.StatusAccepted)
		}
		s.post()
		var senders sync.WaitGroup
		for _, m := range mails.All() {
			senders.Go(func() {
				got := s.ask("POST", "/messages/confirm", person{}, map[string]any{"token": first(t, linkToken, m.Text)})
				if got.status != http.StatusNoContent && got.status != http.StatusTooManyRequests {
					t.Errorf("%d %s", got.status, got.body)
				}
			})
		}
		senders.Wait()
		if n := s.ask("GET", "/groups/"+group+"/messages", steward, nil).at("total"); n != 10.0 {
			t.Errorf("%v arrived", n)
		}
		s.ask("POST", "/groups/"+group+"/messages", person{}, letter("late@example.org", "Hello")).wantRefused(429, "too_many_requests")
	})
}

// A link confirms once, also if it is used twice at once; five codes may be tried, for 15 minutes.
func TestProofsOfMessages(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		group := s.takingMessages(s.member("A steward"), "Tuesday Night")
		send := func(address string) testmail.Mail {
			s.ask("POST", "/groups/"+group+"/messages", person{}, letter(address, "Hello")).wantStatus(http.StatusAccepted)
			return s.lastMail(mails)
		}
		proof := map[string]any{"token": first(t, linkToken, send("a@example.org").Text)}
		statuses := make(chan int, 2)
		for range cap(statuses) {
			go func() { statuses <- s.ask("POST", "/messages/confirm", person{}, proof).status }()
		}
		if sum := <-statuses + <-statuses; sum != http.StatusNoContent+http.StatusUnprocessableEntity {
			t.Errorf("statuses add up to %d", sum)
		}
		code := first(t, linkCode, send("b@example.org").Text)
		for range 5 {
			s.ask("POST", "/messages/confirm", person{}, map[string]any{"email": "b@example.org", "code": "0000-0000"}).wantRefused(422, "/code unusable")
		}
		s.ask("POST", "/messages/confirm", person{}, map[string]any{"email": "b@example.org", "code": code}).wantRefused(422, "/code unusable")
		late := map[string]any{"token": first(t, linkToken, send("c@example.org").Text)}
		s.clock.Add(int64(16 * time.Minute))
		s.ask("POST", "/messages/confirm", person{}, late).wantRefused(422, "/token unusable")
	})
}

// Who is blocked is answered as ever, and nothing arrives. A reported message is read by moderators,
// who may remove it.
func TestBlockingAndReporting(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		steward, moderator := s.member("A steward"), s.moderator()
		group := s.takingMessages(steward, "Tuesday Night")
		messages := "/groups/" + group + "/messages"
		s.writeTo(mails, group, "anna@example.org", "I sell a cure.").wantStatus(http.StatusNoContent)
		id := s.ask("GET", messages, steward, nil).text("items/0/id")
		report := map[string]any{"subject": map[string]any{"kind": "message", "id": id}, "ground": "spam", "text": "They sell."}
		for _, who := range []person{{}, s.member("A stranger"), moderator} {
			s.ask("POST", "/reports", who, report).wantRefused(404, "not_found")
		}
		item := "/moderation/" + s.ask("POST", "/reports", steward, report).wantStatus(http.StatusCreated).text("id")
		if got := s.ask("GET", item, moderator, nil).wantStatus(http.StatusOK); got.text("words") != "I sell a cure." || strings.Contains(string(got.body), "anna") {
			t.Errorf("the report: %s", got.body)
		}
		s.ask("POST", messages+"/"+id+"/block", steward, nil).wantStatus(http.StatusNoContent)
		s.ask("POST", messages+"/"+id+"/block", steward, nil).wantStatus(http.StatusNoContent)
		if got := s.ask("GET", messages, steward, nil).at("items/0/blocked"); got != true {
			t.Errorf("blocked: %v", got)
		}
		s.writeTo(mails, group, "Anna@example.org", "Again.").wantStatus(http.StatusNoContent)
		if got := s.ask("GET", messages, steward, nil).at("total"); got != 1.0 {
			t.Errorf("%v messages", got)
		}
		s.ask("POST", item+"/decide", moderator, map[string]any{"decision": "hide", "ground": "spam", "reason": "They sell."}).wantStatus(http.StatusOK)
		if got := s.ask("GET", messages, steward, nil).at("total"); got != 0.0 {
			t.Errorf("%v messages after the decision", got)
		}
		if got := s.ask("GET", item, moderator, nil).wantStatus(http.StatusOK); got.at("possible/0") != nil || got.at("words") != nil {
			t.Errorf("decided: %s", got.body)
		}
	})
}

// Messages are deleted when their time is over, and what is stored of them is sealed.
func TestMessagesAreDeleted(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		steward := s.member("A steward")
		group := s.takingMessages(steward, "Tuesday Night")
		messages := "/groups/" + group + "/messages"
		count := func(after time.Duration, want float64) {
			t.Helper()
			s.clock.Add(int64(after))
			if err := s.app.People.DeleteExpired(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := s.ask("GET", messages, steward, nil).at("total"); got != want {
				t.Errorf("%v messages after %s, want %v", got, after, want)
			}
		}
		s.writeTo(mails, group, "a@example.org", "First").wantStatus(http.StatusNoContent)
		s.writeTo(mails, group, "b@example.org", "Second").wantStatus(http.StatusNoContent)
		s.ask("POST", messages+"/"+s.ask("GET", messages, steward, nil).text("items/0/id")+"/answer", steward, map[string]any{"text": "Yes"}).wantStatus(http.StatusOK)
		count(90*24*time.Hour, 2)
		count(24*time.Hour, 1)
		count(88*24*time.Hour, 1)
		count(2*24*time.Hour, 0)
	})
}
