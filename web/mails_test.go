package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testmail"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/store"
)

// withMail runs a test against the service on each database, with a mail server.
func withMail(t *testing.T, f func(t *testing.T, s *site, mails *testmail.Sink), options ...testdb.Option) {
	t.Helper()
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		mails := testmail.NewSink(t)
		c := config.Config{PublicURL: "https://shg.test", Keyring: filepath.Join(t.TempDir(), "keyring"), Mail: mails.Config(t)}
		f(t, newSite(t, func(t testing.TB, given ...testdb.Option) *store.Store { return open(t, append(given, options...)...) }, c), mails)
	})
}

// delivered sends what is due and returns the text of the last mail.
func (s *site) delivered(mails *testmail.Sink) string {
	s.t.Helper()
	s.settled()
	if _, err := s.app.Mails().Drain(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	list := mails.All()
	if len(list) == 0 {
		s.t.Fatal("no mail")
	}
	return list[len(list)-1].Text
}

var (
	mailedLink = regexp.MustCompile(`https://shg\.test(/\S+)`)
	mailedCode = regexp.MustCompile(`: ([0-9A-Z]{4}-[0-9A-Z]{4})`)
)

// in returns what a pattern's group matches in a text.
func in(t *testing.T, pattern *regexp.Regexp, text string) string {
	t.Helper()
	found := pattern.FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("%q lacks %s", text, pattern)
	}
	return found[1]
}

// accountWith creates an account with an address.
func (s *site) accountWith(name, address string) {
	s.t.Helper()
	operator := models.WriteOptions{Actor: models.Actor{Operator: true}}
	if _, err := s.app.People.CreateAccount(s.t.Context(), operator, models.AccountInput{Name: name, Email: address, Role: models.AccountPlain}); err != nil {
		s.t.Fatal(err)
	}
}

// invited invites the reader into a group.
func (b *browser) invited() {
	b.t.Helper()
	var self struct {
		AccountID models.ID `json:"account_id"`
	}
	answer := b.get("/api/v1/me", "Authorization", "Bearer "+b.cookies["__Host-session"])
	if err := json.NewDecoder(answer.Body).Decode(&self); err != nil {
		b.t.Fatal(err)
	}
	ctx, operator := b.t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}
	steward, err := b.app.People.CreateAccount(ctx, operator, models.AccountInput{Name: "Steward", Role: models.AccountPlain})
	if err != nil {
		b.t.Fatal(err)
	}
	by := models.WriteOptions{Actor: models.Actor{AccountID: steward.ID, Name: steward.Name, Role: steward.Role}}
	group, err := b.app.Directory.CreateGroup(ctx, by, models.GroupInput{Name: "Sober Tuesday", Topics: []string{"alcohol"}, Language: "en"})
	if err != nil {
		b.t.Fatal(err)
	}
	if _, _, err := b.app.People.InviteMember(ctx, by, group.ID, models.MemberInput{AccountID: self.AccountID}); err != nil {
		b.t.Fatal(err)
	}
}

// askForLink fills in the form for a link.
func (b *browser) askForLink(address string) string {
	b.t.Helper()
	page := wantWellMade(b.t, b.do(http.MethodPost, "/sign-in/link", url.Values{"email": {address}}), http.StatusOK)
	return page.Find("main").Text()
}

// The link of a mail that a server received signs in once and only once, in the browser that asked.
// Opening it changes nothing, however often, and the page names the account there alone.
func TestALinkOfAMailSignsInOnce(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		s.accountWith("Anna", "anna@example.org")
		b, other := s.browser(t), s.browser(t)
		if b.see("/sign-in").Find(`a[href="/sign-in/link"]`).Length() != 1 {
			t.Error("the page that signs in does not link to the form")
		}
		b.see("/sign-in/link")
		b.askForLink(" anna@EXAMPLE.org ")
		link := in(t, mailedLink, s.delivered(mails))
		path, _, _ := strings.Cut(link, "?")
		other.askForLink("anna@example.org")
		s.delivered(mails)
		for _, method := range []string{http.MethodHead, http.MethodGet, http.MethodGet} { // a scanner, without and with a cookie of its own
			for name, scanner := range map[string]*browser{"without a cookie": s.browser(t), "with one": other} {
				if got := scanner.do(method, link, nil); got.StatusCode != http.StatusNotFound || len(got.Cookies()) != 0 || strings.Contains(bodyOf(t, got), "Anna") {
					t.Errorf("%s %s: %d", method, name, got.StatusCode)
				}
			}
		}
		page := b.see(link)
		if got := page.Find("main .lead").Text(); got != "Anna" {
			t.Errorf("the page names %q", got)
		}
		form := url.Values{"token": {page.Find(`input[name="token"]`).AttrOr("value", "")}, "own_device": {"yes"}}
		wantWellMade(t, other.do(http.MethodPost, path, form), http.StatusNotFound)
		wantLead(t, b.do(http.MethodPost, path, form), "/me")
		if got := b.see("/me").Find(".lead").Text(); got != "Anna" || b.cookies["__Host-session"] == "" {
			t.Errorf("signed in as %q, cookies %v", got, b.cookies)
		}
		again := b.do(http.MethodPost, path, form)
		used, unknown := b.do(http.MethodGet, link, nil), b.do(http.MethodGet, path+"?token=none", nil)
		if again.StatusCode != http.StatusNotFound || used.StatusCode != http.StatusNotFound || bodyOf(t, used) != bodyOf(t, unknown) {
			t.Errorf("used: %d, then %d", again.StatusCode, used.StatusCode)
		}
	})
}

// In another browser the address and the code sign in, once. The page is the same whether the
// address is known or not, and an address that is none is refused with what was typed.
func TestACodeOfAMailSignsIn(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		s.accountWith("Anna", "anna@example.org")
		b := s.browser(t)
		if known, unknown := b.askForLink("anna@example.org"), s.browser(t).askForLink("nobody@example.org"); known != unknown {
			t.Errorf("%q and %q", known, unknown)
		}
		code := in(t, mailedCode, s.delivered(mails))
		if n := len(mails.All()); n != 1 {
			t.Errorf("%d mails", n)
		}
		elsewhere := s.browser(t)
		sign := func(code string) *http.Response {
			return elsewhere.do(http.MethodPost, "/sign-in/link/confirm", url.Values{"email": {"anna@example.org"}, "code": {code}})
		}
		wrong := wantWellMade(t, sign("0000-0000"), http.StatusUnprocessableEntity)
		if wrong.Find(`[role="alert"]`).Length() != 1 || wrong.Find("#email").AttrOr("value", "") != "anna@example.org" || wrong.Find("#code").AttrOr("value", "") != "0000-0000" {
			t.Error("the form does not say why, or loses what was typed")
		}
		wantLead(t, sign(strings.ToLower(code)), "/me")
		elsewhere.see("/me")
		wantWellMade(t, sign(code), http.StatusUnprocessableEntity)
		refused := wantWellMade(t, b.do(http.MethodPost, "/sign-in/link", url.Values{"email": {"anna"}}), http.StatusUnprocessableEntity)
		if refused.Find("#email-wrong").Length() != 1 || refused.Find("#email").AttrOr("value", "") != "anna" {
			t.Error("the form does not say why, or loses what was typed")
		}
	})
}

// An address is entered, replaced and removed on its page, and notices are chosen on theirs and
// switched off by the link of one.
func TestPagesOfAddressAndNotices(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		s.accountWith("Anna", "anna@example.org")
		b := s.browser(t)
		b.signUp("Zoë")
		settings := b.see("/me/settings")
		if settings.Find(`a[href="/me/email"], a[href="/me/notices"]`).Length() != 2 {
			t.Error("the settings do not link to the pages")
		}
		enter := func(address string) url.Values {
			wantLead(t, b.do(http.MethodPost, "/me/email", url.Values{"email": {address}}), "/me/email?sent=yes")
			return url.Values{"code": {in(t, mailedCode, s.delivered(mails))}}
		}
		for _, address := range []string{"zoe@example.org", "zoe@example.net"} {
			code := enter(address)
			if strings.Contains(b.see("/me/email?sent=yes").Find("main").Text(), address) {
				t.Errorf("%s counts before its code", address)
			}
			wantWellMade(t, b.do(http.MethodPost, "/me/email/confirm", url.Values{"code": {"0000-0000"}}), http.StatusUnprocessableEntity)
			wantLead(t, b.do(http.MethodPost, "/me/email/confirm", code), "/me/email?saved=yes")
			if !strings.Contains(b.see("/me/email").Find("main").Text(), address) {
				t.Errorf("%s is not shown", address)
			}
		}
		wantWellMade(t, b.do(http.MethodPost, "/me/email", url.Values{"email": {"zoe"}}), http.StatusUnprocessableEntity)
		wantWellMade(t, b.do(http.MethodPost, "/me/email/confirm", enter("anna@example.org")), http.StatusConflict)

		chosen := func() string { return b.see("/me/notices").Find("input:checked").AttrOr("value", "") }
		if got := b.see("/me/notices?lang=de").Find("main label").Text(); !strings.Contains(got, "Einmal am Tag") {
			t.Errorf("in German %q", got)
		}
		if got := chosen(); got != "daily" {
			t.Errorf("without a choice %q", got)
		}
		wantLead(t, b.do(http.MethodPost, "/me/notices", url.Values{"waiting": {"at_once"}}), "/me/notices?saved=yes")
		wantWellMade(t, b.do(http.MethodPost, "/me/notices", url.Values{"waiting": {"always"}}), http.StatusUnprocessableEntity)
		if got := chosen(); got != "at_once" {
			t.Errorf("chosen is %q", got)
		}
		wantLead(t, b.do(http.MethodPost, "/me/notices", url.Values{"terms_to_confirm": {"off"}, "offer_to_answer": {"at_once"}}), "/me/notices?saved=yes")
		for kind, want := range map[string]string{"terms_to_confirm": "off", "offer_to_answer": "at_once", "membership_to_answer": "at_once"} {
			if got := b.see("/me/notices").Find("select#"+kind+" option[selected]").AttrOr("value", ""); got != want {
				t.Errorf("%s comes %q, want %s", kind, got, want)
			}
		}
		if b.see("/me/notices").Find("select#report_to_decide, select#invitation_to_answer").Length() != 0 {
			t.Error("somebody who is neither moderator nor consultant chooses for them")
		}
		b.invited()
		off := in(t, regexp.MustCompile(`https://shg\.test(/notices/off\S+)`), s.delivered(mails))
		anybody := s.browser(t)
		anybody.see(off)
		if got := chosen(); got != "at_once" {
			t.Errorf("a look at the link switches to %q", got)
		}
		wantWellMade(t, anybody.do(http.MethodPost, off, url.Values{}), http.StatusOK)
		if got := chosen(); got != "off" {
			t.Errorf("switched off, but %q", got)
		}
		wantLead(t, b.do(http.MethodPost, "/me/email/remove", url.Values{}), "/me/email?saved=yes")
		if got := b.see("/me/email?saved=yes").Find(`form[action="/me/email/remove"]`).Length(); got != 0 {
			t.Error("the address is not removed")
		}
	})
}

// Before the answer a known and an unknown address take the same statements.
func TestLinksTakeTheSameWork(t *testing.T) {
	var statements []string
	var mu sync.Mutex
	counting := testdb.OnStatement(func(query string) {
		mu.Lock()
		defer mu.Unlock()
		if !strings.Contains(query, "permits") && !strings.Contains(query, "daily_secrets") { // taken for many writes at once
			statements = append(statements, query)
		}
	})
	t.Parallel()
	s := newSite(t, func(t testing.TB, given ...testdb.Option) *store.Store {
		return testdb.SQLite(t, append(given, counting)...)
	}, config.Config{Keyring: filepath.Join(t.TempDir(), "keyring")})
	s.accountWith("Anna", "anna@example.org")
	taken := func(address string) []string {
		mu.Lock()
		statements = nil
		mu.Unlock()
		s.browser(t).askForLink(address)
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(statements)
	}
	taken("first@example.org") // caches are filled
	if known, unknown := taken("anna@example.org"), taken("nobody@example.org"); len(known) == 0 || !slices.Equal(known, unknown) {
		t.Errorf("%q and %q", known, unknown)
	}
}

// A demo shows at /dev/mail what would have been sent, to be opened there; elsewhere the page does
// not exist.
func TestDemoShowsItsMail(t *testing.T) {
	t.Parallel()
	for _, demo := range []bool{true, false} {
		s := newSite(t, testdb.SQLite, config.Config{Keyring: filepath.Join(t.TempDir(), "keyring")}, func(p *app.Parts) { p.Demo = demo })
		s.accountWith("Anna", "anna@example.org")
		b := s.browser(t)
		b.askForLink("anna@example.org")
		if !demo {
			if got := s.get("/dev/mail").StatusCode; got != http.StatusNotFound {
				t.Errorf("without a demo: %d", got)
			}
			continue
		}
		if _, err := s.app.Mails().Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		link := in(t, regexp.MustCompile(`http://shg\.test(/\S+)`), b.see("/dev/mail").Find("main pre").Text())
		if got := b.see(link).Find("main .lead").Text(); got != "Anna" {
			t.Errorf("the link of a demo names %q", got)
		}
	}
}
