package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A device is signed in by another one, which shows what asks before it lets it in, and once.
func TestSigningInByAnotherDevice(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		inside, waiting := s.browser(t), s.browser(t)
		inside.signUp("Amina")
		waiting.see("/sign-in/device?lang=ar")
		page := wantWellMade(t, waiting.do(http.MethodPost, "/sign-in/device", url.Values{"own_device": {"yes"}}), http.StatusOK)
		code, secret := page.Find(".phrase").Text(), page.Find(`input[name="secret"]`).AttrOr("value", "")
		ask := func() *http.Response {
			return waiting.do(http.MethodPost, "/sign-in/device/session", url.Values{"secret": {secret}, "code": {code}})
		}
		if got := wantWellMade(t, ask(), http.StatusConflict).Find(".phrase").Text(); got != code {
			t.Errorf("while it waits the page shows %q, not %q", got, code)
		}
		inside.see("/me/devices")
		typed := strings.ToLower(strings.ReplaceAll(code, "-", " "))
		asks := wantWellMade(t, inside.do(http.MethodPost, "/me/devices", url.Values{"code": {typed}}), http.StatusOK)
		if asks.Find(`input[name="seen"]`).Length() != 1 || !strings.Contains(asks.Find("main").Text(), "a device of your own.") {
			t.Errorf("it does not show what asks: %s", asks.Find("main").Text())
		}
		wantWellMade(t, ask(), http.StatusConflict)
		wantLead(t, inside.do(http.MethodPost, "/me/devices", url.Values{"code": {typed}, "seen": {"yes"}}), "/me/devices?done=yes")
		inside.see("/me/devices?done=yes")
		wantLead(t, ask(), "/me?lang=en")
		if got := waiting.see("/me").Find(".lead").Text(); got != "Amina" {
			t.Errorf("it is signed in as %q", got)
		}
		again := wantWellMade(t, s.browser(t).do(http.MethodPost, "/sign-in/device/session", url.Values{"secret": {secret}}), http.StatusUnprocessableEntity)
		if again.Find(".phrase").Length() != 0 || again.Find(`[role="alert"]`).Length() != 1 {
			t.Error("a code that was used is shown again, or nothing is explained")
		}
		for _, form := range []url.Values{{"code": {typed}, "seen": {"yes"}}, {"code": {typed}}, {"code": {"0000-0000"}}, {"code": {""}}} {
			page := wantWellMade(t, inside.do(http.MethodPost, "/me/devices", form), http.StatusUnprocessableEntity)
			if page.Find("#code-wrong").Length() != 1 || page.Find(`input[name="seen"]`).Length() != 0 {
				t.Errorf("%v: nothing is explained", form)
			}
		}
		wantLead(t, s.browser(t).do(http.MethodPost, "/me/devices", url.Values{"code": {typed}}), "/sign-in")
	})
}
