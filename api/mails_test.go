package api_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testmail"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/store"
)

// withMail runs a test against the service on each database, with a mail server.
func withMail(t *testing.T, f func(t *testing.T, s *site, mails *testmail.Sink)) {
	t.Helper()
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		mails := testmail.NewSink(t)
		server := mails.Config(t)
		f(t, newSite(t, open, config.Meili{}, func(p *app.Parts) {
			p.Config.PublicURL = "https://shg.test"
			p.Config.Mail = server
		}), mails)
	})
}

// post sends what is due.
func (s *site) post() {
	s.t.Helper()
	if _, err := s.app.Worker().Drain(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.app.Mails().Drain(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

var (
	linkToken = regexp.MustCompile(`token=([A-Za-z0-9_-]+)`)
	linkCode  = regexp.MustCompile(`: ([0-9A-Z]{4}-[0-9A-Z]{4})`)
)

// first returns what a pattern's group matches in a text.
func first(t *testing.T, pattern *regexp.Regexp, text string) string {
	t.Helper()
	found := pattern.FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("%q lacks %s", text, pattern)
	}
	return found[1]
}

// browse sends a request as a browser does, with its cookie.
func (s *site) browse(path, body, cookie string) *http.Response {
	s.t.Helper()
	request := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, "/api/v1"+path, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	if cookie != "" {
		request.Header.Set("Cookie", cookie)
	}
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, request)
	return recorder.Result()
}

// askForLink asks for a link and returns the cookie of the browser.
func (s *site) askForLink(address string) string {
	s.t.Helper()
	response := s.browse("/sign-in/links", `{"email":"`+address+`"}`, "")
	cookies := response.Cookies()
	if response.StatusCode != http.StatusAccepted || len(cookies) != 1 || !cookies[0].HttpOnly || !cookies[0].Secure {
		s.t.Fatalf("%d %v", response.StatusCode, cookies)
	}
	return cookies[0].Name + "=" + cookies[0].Value
}

// The mail is read back from a real server. Its link signs in in the browser that asked, once and
// only once, and nowhere else.
func TestALinkSignsInOnce(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		anna := s.accountWith("Anna", "Anna@example.org")
		browser := s.askForLink("anna@EXAMPLE.org")
		s.post()
		list := mails.All()
		if len(list) != 1 || list[0].To != "Anna@example.org" && list[0].To != "anna@example.org" {
			t.Fatalf("%+v", list)
		}
		m := list[0]
		if m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("List-Unsubscribe") != "" || !strings.HasSuffix(m.Header.Get("Message-ID"), "@shg.test>") ||
			!strings.HasPrefix(m.Header.Get("Content-Type"), "text/plain; charset=UTF-8") || strings.Contains(m.Header.Get("Subject")+m.Text, "Anna") {
			t.Errorf("%+v", m)
		}
		body := `{"token":"` + first(t, linkToken, m.Text) + `"}`
		for name, cookie := range map[string]string{"another browser": "__Host-shg-link=shg_other", "no cookie": ""} {
			if got := s.browse("/sign-in/links/confirm", body, cookie); got.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s: %d", name, got.StatusCode)
			}
		}
		var signed struct{ Token string }
		answer := s.browse("/sign-in/links/confirm", body, browser)
		if err := json.NewDecoder(answer.Body).Decode(&signed); err != nil || answer.StatusCode != http.StatusCreated {
			t.Fatalf("%d %v", answer.StatusCode, err)
		}
		if got := s.ask("GET", "/me", person{token: signed.Token}, nil); got.at("account_id") != anna.ID.String() {
			t.Errorf("signed in as %v", got.at("account_id"))
		}
		if got := s.browse("/sign-in/links/confirm", body, browser); got.StatusCode != http.StatusUnauthorized {
			t.Errorf("the second time: %d", got.StatusCode)
		}
	})
}

// Known or unknown, the answer is the same; to an address that no account has nothing is sent.
func TestLinksTellNobodyWhoHasAnAccount(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		s.accountWith("Anna", "anna@example.org")
		var bodies []string
		for _, address := range []string{"anna@example.org", "nobody@example.org"} {
			response := s.browse("/sign-in/links", `{"email":"`+address+`"}`, "")
			body, err := io.ReadAll(response.Body)
			if err != nil || response.StatusCode != http.StatusAccepted {
				t.Fatalf("%d %v", response.StatusCode, err)
			}
			bodies = append(bodies, string(body))
		}
		if bodies[0] != bodies[1] {
			t.Errorf("%s and %s", bodies[0], bodies[1])
		}
		s.post()
		if n := len(mails.All()); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
}

// The code works in another browser, five times it may be mistyped, and after ten minutes neither it
// nor the link works. An address is sent five links in an hour.
func TestCodesOfLinks(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		s.accountWith("Anna", "anna@example.org")
		confirm := func(code string) int {
			return s.browse("/sign-in/links/confirm", `{"email":"anna@example.org","code":"`+code+`"}`, "").StatusCode
		}
		ask := func() (code, token, browser string) {
			browser = s.askForLink("anna@example.org")
			s.post()
			list := mails.All()
			return first(t, linkCode, list[len(list)-1].Text), first(t, linkToken, list[len(list)-1].Text), browser
		}
		code, _, _ := ask()
		if got := confirm(strings.ToLower(strings.ReplaceAll(code, "-", " "))); got != http.StatusCreated {
			t.Errorf("as people type it: %d", got)
		}
		if got := confirm(code); got != http.StatusUnauthorized {
			t.Errorf("again: %d", got)
		}
		code, token, browser := ask()
		for range models.MaxLinkTries {
			if got := confirm("0000-0000"); got != http.StatusUnauthorized {
				t.Errorf("a wrong one: %d", got)
			}
		}
		if got := confirm(code); got != http.StatusUnauthorized {
			t.Errorf("the right one after five wrong ones: %d", got)
		}
		s.clock.Add(int64(models.LinkLifetime))
		if got := s.browse("/sign-in/links/confirm", `{"token":"`+token+`"}`, browser).StatusCode; got != http.StatusUnauthorized {
			t.Errorf("after ten minutes: %d", got)
		}
		for range models.MaxLinks {
			s.askForLink("anna@example.org")
		}
		s.post()
		if n := len(mails.All()); n != models.MaxLinks {
			t.Errorf("%d mails in an hour", n)
		}
	})
}

// Two who use a link at once: never more than one is signed in.
func TestOneLinkUsedTwiceAtOnce(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		anna := s.accountWith("Anna", "anna@example.org")
		for round := range rounds(t) {
			s.clock.Add(int64(models.LinksPeriod / models.MaxLinks))
			browser := s.askForLink("anna@example.org")
			if _, err := s.app.Mails().Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			list := mails.All()
			body := `{"token":"` + first(t, linkToken, list[len(list)-1].Text) + `"}`
			var won atomic.Int64
			var both sync.WaitGroup
			for range 2 {
				both.Go(func() {
					if s.browse("/sign-in/links/confirm", body, browser).StatusCode == http.StatusCreated {
						won.Add(1)
					}
				})
			}
			both.Wait()
			if won.Load() != 1 {
				t.Fatalf("round %d for %s: %d are signed in", round, anna.ID, won.Load())
			}
		}
	})
}

// While the server is away, here for more than a day, mail waits: nothing is lost and nothing sent
// twice.
func TestTheMailServerIsAwayForADay(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		s.accountWith("Anna", "anna@example.org")
		s.askForLink("anna@example.org")
		mails.Away.Store(true)
		for range 30 {
			s.post()
			s.clock.Add(int64(time.Hour))
		}
		mails.Away.Store(false)
		mails.Refuse.Store(450)
		for range 15 {
			s.post()
			s.clock.Add(int64(2 * time.Hour))
		}
		if n := len(mails.All()); n != 0 {
			t.Fatalf("%d mails while it was away", n)
		}
		mails.Refuse.Store(0)
		for range 3 {
			s.clock.Add(int64(4 * time.Hour))
			s.post()
		}
		if n := len(mails.All()); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
}

// A process that dies after the server took a mail and before that is recorded sends it once more,
// with the same Message-ID and the same link. A mail that the server will never take is given up.
func TestACrashBetweenSendingAndRecording(t *testing.T) {
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		var crashes atomic.Bool
		mails := testmail.NewSink(t)
		server := mails.Config(t)
		crashing := func(t testing.TB, options ...testdb.Option) *store.Store {
			return open(t, append(options, testdb.OnStatement(func(query string) {
				if strings.Contains(query, "UPDATE mails SET sent_at") && crashes.CompareAndSwap(true, false) {
					panic("the process dies")
				}
			}))...)
		}
		s := newSite(t, crashing, config.Meili{}, func(p *app.Parts) {
			p.Config.Mail = server
		})
		s.accountWith("Anna", "anna@example.org")
		s.askForLink("anna@example.org")
		crashes.Store(true)
		s.post()
		s.clock.Add(int64(5 * time.Minute))
		s.post()
		list := mails.All()
		if len(list) != 2 || list[0].Header.Get("Message-ID") != list[1].Header.Get("Message-ID") || list[0].Text != list[1].Text {
			t.Fatalf("%+v", list)
		}
		mails.Refuse.Store(550)
		s.askForLink("anna@example.org")
		s.post()
		s.clock.Add(int64(time.Hour))
		mails.Refuse.Store(0)
		s.post()
		if n := len(mails.All()); n != 2 {
			t.Errorf("%d mails", n)
		}
	})
}

// An address counts once its code is entered, and not if another account has it.
func TestEnteringAnAddress(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		s.accountWith("Anna", "anna@example.org")
		zoe := s.signUp("Zoë").person
		enter := func(address string) string {
			s.ask("PUT", "/me/email", zoe, map[string]string{"email": address, "language": "de"}).wantStatus(http.StatusAccepted)
			s.post()
			list := mails.All()
			return first(t, linkCode, list[len(list)-1].Text)
		}
		code := enter("zoe@example.org")
		if got := mails.All()[0]; got.Header.Get("Content-Language") != "de" || !strings.Contains(got.Text, "zehn Minuten") {
			t.Errorf("%+v", got)
		}
		if got := s.ask("GET", "/me/email", zoe, nil).at("email"); got != nil {
			t.Errorf("before the code %v", got)
		}
		s.ask("POST", "/me/email/confirm", s.signUp("Other").person, map[string]string{"code": code}).wantStatus(http.StatusUnprocessableEntity)
		s.ask("POST", "/me/email/confirm", zoe, map[string]string{"code": code}).wantStatus(http.StatusNoContent)
		if got := s.ask("GET", "/me/email", zoe, nil).at("email"); got != "zoe@example.org" {
			t.Errorf("after the code %v", got)
		}
		s.ask("POST", "/me/email/confirm", zoe, map[string]string{"code": enter("ANNA@example.org")}).wantStatus(http.StatusConflict)
		s.ask("DELETE", "/me/email", zoe, nil).wantStatus(http.StatusNoContent)
		if got := s.ask("GET", "/me/email", zoe, nil).at("email"); got != nil {
			t.Errorf("removed: %v", got)
		}
	})
}

// Who is invited is written to as preferred, and the mail names neither the group nor who invites.
func TestNoticesOfInvitations(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		anna := s.accountWith("Anna", "anna@example.org")
		by := models.WriteOptions{Actor: models.Actor{AccountID: anna.ID, Role: models.AccountPlain}}
		steward := s.member("Steward")
		invite := func() {
			group := s.ask("POST", "/groups", steward, map[string]any{"name": "Sober Tuesday " + models.NewID().String(), "kind": "peer", "topics": []string{"alcohol"}, "language": "en"}).wantStatus(201)
			s.ask("POST", "/groups/"+group.text("id")+"/members", steward, map[string]string{"account_id": anna.ID.String()}).wantStatus(201)
			s.post()
		}
		invite()
		invite()
		if n := len(mails.All()); n != 0 {
			t.Errorf("without a choice: %d mails at once", n)
		}
		s.clock.Add(int64(24 * time.Hour))
		s.post()
		list := mails.All()
		if len(list) != 1 || strings.Contains(strings.ToLower(list[0].Text+list[0].Header.Get("Subject")), "sober") ||
			list[0].Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.Contains(list[0].Header.Get("List-Unsubscribe"), "https://shg.test/notices/off?token=") {
			t.Fatalf("%+v", list)
		}
		choose := models.NoticeInput{Kind: models.NoticeWaiting, Mode: models.NoticeAtOnce}
		if err := s.app.People.ChooseNotices(t.Context(), by, choose); err != nil {
			t.Fatal(err)
		}
		s.clock.Add(int64(time.Hour))
		for _, want := range []int{2, 2, 2} { // what comes within an hour of a mail is in the next one
			if invite(); len(mails.All()) != want {
				t.Errorf("at once: %d mails, want %d", len(mails.All()), want)
			}
			s.clock.Add(int64(time.Minute))
		}
		for range 2 {
			s.clock.Add(int64(time.Hour))
			s.post()
			if n := len(mails.All()); n != 3 {
				t.Errorf("an hour later: %d mails", n)
			}
		}
		token := first(t, linkToken, list[0].Text)
		for range 2 {
			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/notices/off?token="+token, strings.NewReader("List-Unsubscribe=One-Click"))
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			recorder := httptest.NewRecorder()
			s.handler.ServeHTTP(recorder, request)
			if recorder.Code != http.StatusOK {
				t.Errorf("switched off: %d", recorder.Code)
			}
		}
		invite()
		s.clock.Add(int64(24 * time.Hour))
		s.post()
		if n := len(mails.All()); n != 3 {
			t.Errorf("switched off: %d mails", n)
		}
	})
}
