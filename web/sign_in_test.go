package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/platform/config"
)

// browser is somebody with a browser, which keeps cookies.
type browser struct {
	*site
	t       *testing.T
	cookies map[string]string
}

func (s *site) browser(t *testing.T) *browser {
	t.Helper()
	return &browser{site: s, t: t, cookies: map[string]string{}}
}

// do sends a request with the cookies, and keeps those of the answer.
func (b *browser) do(method, address string, form url.Values) *http.Response {
	b.t.Helper()
	var cookies []string
	for name, value := range b.cookies {
		cookies = append(cookies, name+"="+value)
	}
	header := []string{"Cookie", strings.Join(cookies, "; ")}
	if form != nil {
		header = append(header, "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
	}
	response := b.send(method, address, form.Encode(), header...)
	for _, cookie := range response.Cookies() {
		if b.cookies[cookie.Name] = cookie.Value; cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		}
	}
	return response
}

// see asks for a page that is there.
func (b *browser) see(address string) *goquery.Document {
	b.t.Helper()
	return wantWellMade(b.t, b.do(http.MethodGet, address, nil), http.StatusOK)
}

// signUp creates an account and returns its phrase and its recovery codes.
func (b *browser) signUp(name string) (phrase string, codes []string) {
	b.t.Helper()
	page := wantWellMade(b.t, b.do(http.MethodPost, "/sign-up", url.Values{"display_name": {name}}), http.StatusOK)
	codes = page.Find("main li code").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
	return page.Find(".phrase").Text(), codes
}

// wantLead checks where an answer leads.
func wantLead(t *testing.T, response *http.Response, address string) {
	t.Helper()
	if got := response.Header.Get("Location"); response.StatusCode != http.StatusSeeOther || got != address {
		t.Errorf("%d leads to %q, want %q", response.StatusCode, got, address)
	}
}

// Somebody signs up without an e-mail address, signs out, and comes back by the phrase, however it
// is typed, and by a recovery code, once.
func TestSigningUpAndIn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser(t)
		b.see("/sign-up?lang=bn")
		phrase, codes := b.signUp("  আমিনা  ")
		if len(strings.Fields(phrase)) != 7 || len(codes) != 10 || len(b.cookies) != 1 {
			t.Fatalf("phrase %q, codes %q, cookies %v", phrase, codes, b.cookies)
		}
		if got := b.see("/me").Find(".lead").Text(); got != "আমিনা" {
			t.Errorf("on one's page the name is %q", got)
		}
		first := b.cookies["session"]
		out := b.do(http.MethodPost, "/sign-out", url.Values{})
		wantLead(t, out, "/")
		if got := out.Header.Get("Clear-Site-Data"); got != `"cache", "cookies", "storage"` || len(b.cookies) > 0 {
			t.Errorf("Clear-Site-Data %q, cookies %v", got, b.cookies)
		}
		b.cookies["session"] = first
		wantLead(t, b.do(http.MethodGet, "/me/settings?lang=de", nil), "/sign-in?lang=de&next=%2Fme%2Fsettings%3Flang%3Dde")
		clear(b.cookies)
		typed := " \u00a0" + strings.ToUpper(strings.ReplaceAll(phrase, " ", ", ")) + "\u3000"
		wantLead(t, b.do(http.MethodPost, "/sign-in", url.Values{"phrase": {typed}, "next": {"/me/settings?lang=de"}}), "/me/settings?lang=de")
		if b.cookies["session"] == "" || b.cookies["session"] == first {
			t.Error("the session is not a new one")
		}
		for i, want := range []int{http.StatusSeeOther, http.StatusUnprocessableEntity} {
			other := s.browser(t)
			code := strings.ToLower(strings.NewReplacer("0", "o", "1", "l", "-", " ").Replace(codes[3]))
			if got := other.do(http.MethodPost, "/sign-in", url.Values{"recovery_code": {code}, "next": {"/me"}}); got.StatusCode != want {
				t.Errorf("use %d of a code: %d", i, got.StatusCode)
			}
		}
		refused := wantWellMade(t, s.browser(t).do(http.MethodPost, "/sign-in", url.Values{"phrase": {"one two three"}}), http.StatusUnprocessableEntity)
		if refused.Find(`[role="alert"]`).Length() != 1 || refused.Find("#phrase").Text() != "one two three" {
			t.Error("the form does not say why, or loses what was typed")
		}
	})
}

// One's own pages work and are for one reader alone.
func TestOwnPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser(t)
		phrase, _ := b.signUp("Amina")
		for _, address := range []string{"/me", "/me/settings", "/me/sessions", "/me/tokens", "/me/email", "/me/notices", "/sign-in", "/sign-in/link", "/sign-up"} {
			response := b.do(http.MethodGet, address, nil)
			if got := response.Header.Get("Cache-Control"); got != "private, no-store" || response.Header.Get("X-Robots-Tag") != "noindex" || response.Header.Get("Referrer-Policy") != "same-origin" {
				t.Errorf("%s: Cache-Control %q, X-Robots-Tag %q", address, got, response.Header.Get("X-Robots-Tag"))
			}
			page := wantWellMade(t, response, http.StatusOK)
			if form := page.Find("#leave").Closest("form"); strings.HasPrefix(address, "/me") && form.AttrOr("action", "") != "/sign-out" {
				t.Errorf("%s: leaving does not sign out", address)
			}
		}
		wantLead(t, b.do(http.MethodPost, "/me/settings", url.Values{"display_name": {"Am\u0301ina"}, "language": {"bn"}}), "/me/settings?lang=bn&saved=yes")
		for name, wrong := range map[string]string{"empty": "", "blank": "\u2800", "turns round": "ab\u202ecd", "isolates": "a\u2067b", "long": strings.Repeat("a", 61)} {
			page := wantWellMade(t, b.do(http.MethodPost, "/me/settings", url.Values{"display_name": {wrong}}), http.StatusUnprocessableEntity)
			if page.Find("#display_name-wrong").Length() != 1 {
				t.Errorf("%s: nothing is said", name)
			}
		}
		other := s.browser(t)
		wantLead(t, other.do(http.MethodPost, "/sign-in", url.Values{"phrase": {phrase}}), "/me?lang=bn")
		if got := b.see("/me/sessions").Find(`main form[action$="/end"]`); got.Length() != 2 {
			t.Errorf("%d sessions", got.Length())
		}
		made := wantWellMade(t, b.do(http.MethodPost, "/me/tokens", url.Values{"scope": {"account"}, "days": {"7"}}), http.StatusOK)
		key := made.Find("main .notice code").Text()
		bearer := func() int {
			return s.get("/api/v1/me", "Authorization", "Bearer "+key).StatusCode
		}
		if got := bearer(); got != http.StatusOK {
			t.Errorf("the key is answered %d", got)
		}
		wantWellMade(t, b.do(http.MethodPost, "/me/tokens", url.Values{"scope": {"admin"}}), http.StatusUnprocessableEntity)
		end := b.see("/me/tokens").Find(`main form[action$="/end"]`).AttrOr("action", "")
		wantLead(t, b.do(http.MethodPost, end, url.Values{}), "/me/tokens")
		if got := bearer(); got != http.StatusUnauthorized {
			t.Errorf("the key that was ended is answered %d", got)
		}
		renewed := wantWellMade(t, b.do(http.MethodPost, "/me/phrase", url.Values{}), http.StatusOK).Find(".phrase").Text()
		wantLead(t, other.do(http.MethodGet, "/me", nil), "/sign-in?next=%2Fme")
		if got := other.do(http.MethodPost, "/sign-in", url.Values{"phrase": {phrase}}).StatusCode; got != http.StatusUnprocessableEntity {
			t.Errorf("the former phrase is answered %d", got)
		}
		wantLead(t, other.do(http.MethodPost, "/sign-in", url.Values{"phrase": {renewed}}), "/me?lang=bn")
		own := b.see("/me/sessions").Find("main li").FilterFunction(func(_ int, li *goquery.Selection) bool { return li.Find("strong").Length() == 1 })
		wantLead(t, b.do(http.MethodPost, own.Find("form").AttrOr("action", ""), url.Values{}), "/me/sessions")
		wantLead(t, b.do(http.MethodGet, "/me/sessions", nil), "/sign-in?next=%2Fme%2Fsessions")
		wantLead(t, other.do(http.MethodPost, "/sign-out", url.Values{"leave": {"yes"}}), "https://www.bbc.com/weather")
	})
}

// Public pages do not read the cookie: they are byte for byte alike for everybody.
func TestPublicPagesReadNoSession(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser(t)
		b.signUp("Amina")
		for _, address := range []string{"/", "/groups", "/consultants", "/about", "/sign-up"} {
			with, without := b.do(http.MethodGet, address, nil), s.get(address)
			if bodyOf(t, with) != bodyOf(t, without) || with.Header.Get("Vary") != without.Header.Get("Vary") {
				t.Errorf("%s differs for somebody who is signed in", address)
			}
		}
	})
}

// A reader who signs in comes back to a page of this site and to no other.
func TestNoOpenRedirect(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser(t)
		phrase, _ := b.signUp("Amina")
		for _, next := range []string{
			"https://example.org", "//example.org", "/\\example.org", "\\\\example.org", "/\t/example.org", "/\n/example.org", "javascript:alert(1)", "example.org", "",
			"/%2f/../..//example.org\x00", "https:/example.org", "///example.org", "/sign-out", " /me", "?x", "http:example.org", "//@example.org/%2f..",
		} {
			wantLead(t, b.do(http.MethodPost, "/sign-in", url.Values{"phrase": {phrase}, "next": {next}}), "/me?lang=en")
		}
		wantLead(t, b.do(http.MethodPost, "/sign-in", url.Values{"phrase": {phrase}, "next": {"/groups/a/inside?x=1"}}), "/groups/a/inside?x=1")
	})
}

// Other sites send no form here, and the cookie is for this host alone where the service is reached
// by https.
func TestSessionCookies(t *testing.T) {
	t.Parallel()
	for publicURL, want := range map[string][]string{
		"https://shg.test": {"__Host-session=shg_session_", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"},
		"http://shg.test":  {"session=shg_session_", "Path=/", "HttpOnly", "SameSite=Lax"},
	} {
		s := newSite(t, testdb.SQLite, config.Config{PublicURL: publicURL})
		for _, own := range []string{"", "yes"} {
			response := s.send(http.MethodPost, "/sign-up", url.Values{"display_name": {"Amina"}, "own_device": {own}}.Encode(), "Content-Type", "application/x-www-form-urlencoded")
			parts := strings.Split(response.Header.Get("Set-Cookie"), "; ")
			for _, part := range want {
				if !slices.ContainsFunc(parts, func(p string) bool { return p == part || strings.HasSuffix(part, "_") && strings.HasPrefix(p, part) }) {
					t.Errorf("%s: no %s in %v", publicURL, part, parts)
				}
			}
			if got := slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, "Max-Age=") }); got != (own != "") || len(parts) != len(want)+len(own)/3 {
				t.Errorf("%s, own device %q: %v", publicURL, own, parts)
			}
		}
		for _, path := range []string{"/sign-in", "/sign-up", "/sign-out", "/me/settings", "/me/phrase", "/me/tokens", "/sign-in/link", "/sign-in/link/confirm", "/me/email", "/me/email/remove", "/me/notices"} {
			if got := s.send(http.MethodPost, path, "", "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "cross-site").StatusCode; got != http.StatusForbidden {
				t.Errorf("POST %s from another site: %d", path, got)
			}
		}
	}
}
