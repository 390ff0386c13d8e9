package web_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
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

// later runs a test against the service on each database, with a mail server and a function by
// which time passes.
func later(t *testing.T, c config.Config, f func(t *testing.T, s *site, mails *testmail.Sink, pass func(time.Duration))) {
	t.Helper()
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		var clock atomic.Int64
		clock.Store(began.UnixNano())
		mails := testmail.NewSink(t)
		c.Keyring, c.Mail = filepath.Join(t.TempDir(), "keyring"), mails.Config(t)
		now := func() time.Time { return time.Unix(0, clock.Load()).UTC() }
		on := func(t testing.TB, given ...testdb.Option) *store.Store {
			return open(t, append(given, testdb.Clock(now))...)
		}
		s := newSite(t, on, c, func(p *app.Parts) { p.Now = now })
		f(t, s, mails, func(d time.Duration) { clock.Add(int64(d)) })
	})
}

// In an old session a form that changes who gets into the account leads to a page that asks who it
// is, and from there back to the form, which works then. A wrong proof leads nowhere.
func TestProofThereAndBack(t *testing.T) {
	later(t, config.Config{}, func(t *testing.T, s *site, _ *testmail.Sink, pass func(time.Duration)) {
		b, v := s.browser(t), newPhone()
		phrase, codes := b.signUp("Amina")
		action, form := v.fill(t, b.see("/me/passkeys"))
		wantLead(t, b.do(http.MethodPost, action, form), "/me/passkeys?added=yes")
		pass(models.ProofLifetime)
		for path, c := range map[string]struct {
			form url.Values
			back string
		}{
			"/me/phrase": {url.Values{}, "/me/settings"}, "/me/email": {url.Values{"email": {"anna@example.org"}}, "/me/email"}, "/me/email/remove": {url.Values{}, "/me/email"},
			"/me/tokens": {url.Values{"scope": {"account"}}, "/me/tokens"}, "/me/devices": {url.Values{"code": {"0000-0000"}}, "/me/devices"},
			"/me/passkeys": {url.Values{}, "/me/passkeys"}, "/me/passkeys/" + models.NewID().String() + "/remove": {url.Values{}, "/me/passkeys"},
			"/me/identities/start": {url.Values{"issuer": {"x"}}, "/me/identities"}, "/me/identities/" + models.NewID().String() + "/remove": {url.Values{}, "/me/identities"},
		} {
			wantLead(t, b.do(http.MethodPost, path, c.form), "/me/proof?next="+url.QueryEscape(c.back))
			if link := b.see(c.back).Find(`main .notice a[href^="/me/proof"]`).AttrOr("href", ""); link != "/me/proof?next="+url.QueryEscape(c.back) {
				t.Errorf("%s says beforehand: %q", c.back, link)
			}
		}
		wantLead(t, b.do(http.MethodPost, "/me/phrase?lang=ar", url.Values{}), "/me/proof?lang=ar&next=%2Fme%2Fsettings%3Flang%3Dar")
		page := b.see("/me/proof?lang=ar&next=%2Fme%2Fsettings%3Flang%3Dar")
		next := page.Find(`main form input[name="next"]`).First().AttrOr("value", "")
		if next != "/me/settings?lang=ar" || page.Find("#recovery_code").Length() != 1 || page.Find("#passkey form").Length() != 1 {
			t.Errorf("comes back to %q", next)
		}
		for name, wrong := range map[string]url.Values{"a phrase": {"phrase": {"one two three"}}, "a code": {"recovery_code": {"0000"}}, "nothing": {}, "two": {"phrase": {phrase}, "code": {"0"}}} {
			wrong.Set("next", next)
			refused := wantWellMade(t, b.do(http.MethodPost, "/me/proof?lang=ar", wrong), http.StatusUnprocessableEntity)
			if refused.Find(`[role="alert"]`).Length() != 1 || refused.Find("#phrase").Text() != wrong.Get("phrase") {
				t.Errorf("%s: it does not say why, or what was typed is lost", name)
			}
		}
		wantLead(t, b.do(http.MethodPost, "/me/phrase", url.Values{}), "/me/proof?next=%2Fme%2Fsettings")
		wantLead(t, b.do(http.MethodPost, "/me/proof", url.Values{"phrase": {phrase}, "next": {next}}), next)
		if b.see("/me/settings").Find(`main .notice a[href^="/me/proof"]`).Length() != 0 {
			t.Error("it is still asked for")
		}
		wantLead(t, b.do(http.MethodPost, "/me/email", url.Values{"email": {"anna@example.org"}}), "/me/email?sent=yes")

		pass(models.ProofLifetime)
		action, form = v.fill(t, b.see("/me/proof?next=/me/tokens"))
		wantLead(t, b.do(http.MethodPost, action, form), "/me/tokens")
		wantWellMade(t, b.do(http.MethodPost, "/me/tokens", url.Values{"scope": {"account"}}), http.StatusOK)
		pass(models.ProofLifetime)
		wantLead(t, b.do(http.MethodPost, "/me/proof", url.Values{"recovery_code": {codes[0]}, "next": {"//evil.test"}}), "/me")
		wantWellMade(t, b.do(http.MethodPost, "/me/phrase", url.Values{}), http.StatusOK)
		wantLead(t, s.browser(t).do(http.MethodGet, "/me/proof?next=/me/email", nil), "/sign-in?next=%2Fme%2Fproof%3Fnext%3D%2Fme%2Femail")
	})
}

// A person with an address is sent a code, types it on the same page, and comes back.
func TestProofByMail(t *testing.T) {
	later(t, config.Config{PublicURL: "https://shg.test"}, func(t *testing.T, s *site, mails *testmail.Sink, pass func(time.Duration)) {
		b := s.browser(t)
		b.signUp("Anna")
		if b.see("/me/proof").Find(`form[action="/me/proof/mail"]`).Length() != 0 {
			t.Error("a mail is offered without an address")
		}
		b.do(http.MethodPost, "/me/email", url.Values{"email": {"anna@example.org"}})
		wantLead(t, b.do(http.MethodPost, "/me/email/confirm", url.Values{"code": {in(t, mailedCode, s.delivered(mails))}}), "/me/email?saved=yes")
		pass(models.ProofLifetime)
		if b.see("/me/proof?next=/me/email").Find(`form[action="/me/proof/mail"]`).Length() != 1 {
			t.Fatal("no mail is offered")
		}
		page := wantWellMade(t, b.do(http.MethodPost, "/me/proof/mail", url.Values{"next": {"/me/email"}}), http.StatusOK)
		if page.Find("#code").Length() != 1 || strings.Contains(page.Text(), "anna@") {
			t.Errorf("where is the code typed? %s", page.Find("main").Text())
		}
		wrong := wantWellMade(t, b.do(http.MethodPost, "/me/proof", url.Values{"code": {"0000-0000"}, "next": {"/me/email"}}), http.StatusUnprocessableEntity)
		if wrong.Find("#code").AttrOr("value", "") != "0000-0000" {
			t.Error("what was typed is lost")
		}
		wantLead(t, b.do(http.MethodPost, "/me/proof", url.Values{"code": {in(t, mailedCode, s.delivered(mails))}, "next": {"/me/email"}}), "/me/email")
		wantLead(t, b.do(http.MethodPost, "/me/email/remove", url.Values{}), "/me/email?saved=yes")
	})
}
