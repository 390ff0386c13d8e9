package web_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testoidc"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
)

// clinic is a service by which people sign in with one organisation.
type clinic struct {
	*site
	issuer *testoidc.Issuer
	clock  *atomic.Int64 // of the service; the organisation's own stays
}

// eachClinic runs a test on both databases.
func eachClinic(t *testing.T, f func(t *testing.T, s clinic)) {
	t.Helper()
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		s := clinic{clock: &atomic.Int64{}, issuer: testoidc.New(t, func() time.Time { return began })}
		s.clock.Store(began.UnixNano())
		clock := s.clock
		c := config.Config{Issuers: []config.Issuer{s.issuer.Config("clinic", "The clinic")}, Keyring: filepath.Join(t.TempDir(), "keyring")}
		s.site = newSite(t, open, c, func(p *app.Parts) { p.Now = func() time.Time { return time.Unix(0, clock.Load()).UTC() } })
		f(t, s)
	})
}

// wait lets time pass for the service.
func (s clinic) wait(d time.Duration) { s.clock.Add(int64(d)) }

// leave goes to the organisation from a page, and returns where the browser is sent.
func (b *browser) leave(path string, form url.Values) string {
	b.t.Helper()
	form.Set("issuer", "clinic")
	page := wantWellMade(b.t, b.do(http.MethodPost, path, form), http.StatusOK)
	return page.Find(`main a[rel="noreferrer"]`).AttrOr("href", "")
}

// comeBack opens the address that the organisation sends the browser to.
func (b *browser) comeBack(address string) *http.Response {
	b.t.Helper()
	return b.do(http.MethodGet, strings.TrimPrefix(address, "http://shg.test"), nil)
}

// signUpBy makes an account for a person whom the organisation knows.
func (s clinic) signUpBy(t *testing.T, subject, name string) *browser {
	t.Helper()
	b := s.browser(t)
	page := wantWellMade(t, b.comeBack(s.issuer.SignIn(b.leave("/sign-in/oidc", url.Values{}), subject)), http.StatusOK)
	proof := page.Find(`input[name="proof"]`).AttrOr("value", "")
	if text := page.Text(); strings.Contains(text, "Canary") || strings.Contains(text, "canary@") {
		t.Error("the page shows what the organisation says of the person")
	}
	wantLead(t, b.do(http.MethodPost, "/sign-in/oidc/account", url.Values{"proof": {proof}, "display_name": {name}}), "/me?lang=en")
	return b
}

// Somebody signs up by an organisation, comes back by it as the same person, in another browser too,
// and is nobody else's.
func TestSigningInByAnOrganisation(t *testing.T) {
	eachClinic(t, func(t *testing.T, s clinic) {
		b := s.signUpBy(t, "1", "Amina")
		if got := b.see("/me").Find(".lead").Text(); got != "Amina" {
			t.Errorf("the name is %q", got)
		}
		again := s.browser(t)
		wantLead(t, again.comeBack(s.issuer.SignIn(again.leave("/sign-in/oidc", url.Values{"next": {"/me/settings"}}), "1")), "/me/settings")
		if got := again.see("/me").Find(".lead").Text(); got != "Amina" {
			t.Errorf("the name is %q in another browser", got)
		}
		rotated, err := s.app.People.RotateKeys(t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, accounts.Rotation{Add: true})
		if err != nil || rotated.Resealed < 1 || len(rotated.Retired) != 1 {
			t.Fatal(rotated, err)
		}
		wantLead(t, again.comeBack(s.issuer.SignIn(again.leave("/sign-in/oidc", url.Values{}), "1")), "/me?lang=en")
		page := again.see("/me/identities")
		if !strings.Contains(page.Find("main li").Text(), "The clinic") {
			t.Error("the organisation is not on the list")
		}
		remove := page.Find(`main form[action$="/remove"]`).AttrOr("action", "")
		wantWellMade(t, again.do(http.MethodPost, remove, url.Values{}), http.StatusConflict)
		again.do(http.MethodPost, "/me/phrase", url.Values{})
		wantLead(t, again.do(http.MethodPost, remove, url.Values{}), "/me/identities")
		wantLead(t, b.do(http.MethodGet, "/me", nil), "/sign-in?next=%2Fme")
		other := s.browser(t)
		wantWellMade(t, other.comeBack(s.issuer.SignIn(other.leave("/sign-in/oidc", url.Values{}), "1")), http.StatusOK)
	})
}

// Somebody who has an account adds the organisation to it, by going there from it or by signing in
// after coming back. What another account has stays there.
func TestAddingAnOrganisation(t *testing.T) {
	eachClinic(t, func(t *testing.T, s clinic) {
		s.signUpBy(t, "taken", "Another")
		for name, path := range map[string]string{"from the account": "/me/identities/start", "before": "/sign-in/oidc"} {
			b := s.browser(t)
			phrase, _ := b.signUp(name)
			if path == "/sign-in/oidc" {
				b.do(http.MethodPost, "/sign-out", url.Values{})
			}
			b.comeBack(s.issuer.SignIn(b.leave(path, url.Values{}), name))
			if path == "/sign-in/oidc" {
				b.do(http.MethodPost, "/sign-in", url.Values{"phrase": {phrase}})
			}
			proof := url.Values{"proof": {b.see("/me/identities").Find(`input[name="proof"]`).AttrOr("value", "")}}
			stranger := s.browser(t)
			stranger.signUp("A stranger")
			if got := stranger.do(http.MethodPost, "/me/identities", proof); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s: another browser's proof is answered %d", name, got.StatusCode)
			}
			wantLead(t, b.do(http.MethodPost, "/me/identities", proof), "/me/identities")
			if got := b.do(http.MethodPost, "/me/identities", proof); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s: a proof is used twice: %d", name, got.StatusCode)
			}
			if got := b.see("/me/identities").Find(`main form[action$="/remove"]`).Length(); got != 1 {
				t.Errorf("%s: %d identities", name, got)
			}
			b.comeBack(s.issuer.SignIn(b.leave("/me/identities/start", url.Values{}), "taken"))
			proof.Set("proof", b.see("/me/identities").Find(`input[name="proof"]`).AttrOr("value", ""))
			wantWellMade(t, b.do(http.MethodPost, "/me/identities", proof), http.StatusConflict)
		}
	})
}

// What proves nothing signs nobody in, and is answered alike whatever is wrong.
func TestForgedAnswersOfAnOrganisation(t *testing.T) {
	eachClinic(t, func(t *testing.T, s clinic) {
		s.signUpBy(t, "1", "Amina")
		claim := func(name string, value any) func(map[string]any) {
			return func(claims map[string]any) { claims[name] = value }
		}
		for name, c := range map[string]struct {
			change func(map[string]any)
			answer func(address string) string
			other  bool // another browser comes back
		}{
			"forged state":     {answer: func(a string) string { return strings.Replace(a, "state=", "state=x", 1) }},
			"forged code":      {answer: func(a string) string { return strings.Replace(a, "code=", "code=x", 1) }},
			"no code":          {answer: func(a string) string { return strings.Replace(a, "code=", "error=access_denied&x=", 1) }},
			"no state":         {answer: func(a string) string { return strings.Replace(a, "state=", "x=", 1) }},
			"another nonce":    {change: claim("nonce", "x")},
			"no nonce":         {change: claim("nonce", "")},
			"another audience": {change: claim("aud", "another")},
			"another issuer":   {change: claim("iss", "https://another.example")},
			"nobody":           {change: claim("sub", "")},
			"expired":          {change: claim("exp", began.Add(-time.Minute).Unix())},
			"clock behind": {change: func(c map[string]any) {
				c["iat"], c["exp"] = began.Add(-time.Hour).Unix(), began.Add(-55*time.Minute).Unix()
			}},
			"clock ahead": {change: func(c map[string]any) {
				c["iat"], c["exp"] = began.Add(time.Hour).Unix(), began.Add(65*time.Minute).Unix()
			}},
			"another browser": {other: true},
		} {
			b := s.browser(t)
			address := s.issuer.SignIn(b.leave("/sign-in/oidc", url.Values{}), "1")
			if s.issuer.Change = c.change; c.answer != nil {
				address = c.answer(address)
			}
			if c.other {
				b = s.browser(t)
				b.leave("/sign-in/oidc", url.Values{})
			}
			page := wantWellMade(t, b.comeBack(address), http.StatusUnprocessableEntity)
			s.issuer.Change = nil
			if page.Find(`[role="alert"]`).Length() != 1 || b.cookies["session"] != "" {
				t.Errorf("%s: %q, cookies %v", name, page.Find(`[role="alert"]`).Text(), b.cookies)
			}
		}
		b := s.browser(t)
		address := s.issuer.SignIn(b.leave("/sign-in/oidc", url.Values{}), "1")
		s.wait(10 * time.Minute)
		wantWellMade(t, b.comeBack(address), http.StatusUnprocessableEntity)
	})
}

// An answer is good once, two tabs do not disturb each other, and what another browser tries does not
// use an answer up.
func TestAnswersOfAnOrganisationAreGoodOnce(t *testing.T) {
	eachClinic(t, func(t *testing.T, s clinic) {
		s.signUpBy(t, "1", "Amina")
		b := s.browser(t)
		first := s.issuer.SignIn(b.leave("/sign-in/oidc", url.Values{"next": {"/me/settings"}}), "1")
		second := s.issuer.SignIn(b.leave("/sign-in/oidc", url.Values{"next": {"/me/sessions"}}), "1")
		wantWellMade(t, s.browser(t).comeBack(second), http.StatusUnprocessableEntity)
		if got := b.do(http.MethodHead, strings.TrimPrefix(second, "http://shg.test"), nil); got.StatusCode != http.StatusOK {
			t.Errorf("HEAD is answered %d", got.StatusCode)
		}
		wantLead(t, b.comeBack(second), "/me/sessions")
		wantLead(t, b.comeBack(first), "/me/settings")
		for _, used := range []string{first, second} {
			wantWellMade(t, b.comeBack(used), http.StatusUnprocessableEntity)
		}
		if got := b.see("/me/sessions").Find(`main form[action$="/end"]`).Length(); got != 2 {
			t.Errorf("%d sessions: the second sign-in in a browser must end the first", got)
		}
	})
}

// While the organisation is away the other ways remain, and it is asked again later.
func TestTheOrganisationIsAway(t *testing.T) {
	eachClinic(t, func(t *testing.T, s clinic) {
		s.issuer.Down = true
		b := s.browser(t)
		phrase, _ := b.signUp("Amina")
		page := wantWellMade(t, b.do(http.MethodPost, "/sign-in/oidc", url.Values{"issuer": {"clinic"}}), http.StatusServiceUnavailable)
		if page.Find(`[role="alert"]`).Length() != 1 || page.Find("#phrase").Length() != 1 {
			t.Error("the page does not say so, or lacks the other ways")
		}
		wantWellMade(t, b.do(http.MethodPost, "/me/identities/start", url.Values{"issuer": {"clinic"}}), http.StatusServiceUnavailable)
		wantLead(t, b.do(http.MethodPost, "/sign-in", url.Values{"phrase": {phrase}}), "/me?lang=en")
		s.issuer.Down = false
		s.wait(time.Minute)
		address := s.issuer.SignIn(b.leave("/sign-in/oidc", url.Values{}), "1")
		s.issuer.Down = true
		wantWellMade(t, b.comeBack(address), http.StatusServiceUnavailable)
		if got := b.do(http.MethodPost, "/sign-in/oidc", url.Values{"issuer": {"unknown"}}); got.StatusCode != http.StatusNotFound {
			t.Errorf("an unknown organisation is answered %d", got.StatusCode)
		}
	})
}
