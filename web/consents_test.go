package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// What one agrees to is beside the button, and on the page of one's data with its day.
func TestConsentsOnPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, _, inside := s.found(t, "Quiet evening")
		member := s.browser(t)
		member.signUp("Amina")
		if text := member.see("/join").Find("main form").Text(); !strings.Contains(text, "you agree to this: You agree that it is stored which groups you belong to") {
			t.Errorf("beside the button: %s", text)
		}
		if page := member.see("/me/data"); page.Find(`form[action="/me/consents"]`).Length() != 0 || strings.Count(page.Find("main").Text(), "Not given.") != 4 {
			t.Errorf("before: %s", page.Find("main").Text())
		}
		wantLead(t, member.do(http.MethodPost, "/join", url.Values{"code": {steward.code(inside, "1")}}), inside+"?done=joined")
		page := member.see("/me/data")
		if got := purposes(page); got != "membership" || !strings.Contains(page.Find("main").Text(), "Agreed on 24 November 2026.") {
			t.Errorf("%s: %s", got, page.Find("main").Text())
		}

		form := url.Values{"purpose": {"membership"}}
		if page := wantWellMade(t, member.do(http.MethodPost, "/me/consents", form), http.StatusUnprocessableEntity); purposes(page) != "membership" || page.Find(`[role="alert"]`).Length() != 1 {
			t.Error("it is withdrawn without a word")
		}
		form.Set("sure", "yes")
		wantLead(t, member.do(http.MethodPost, "/me/consents", form), "/me/data?withdrawn=yes")
		if page := member.see("/me/data?withdrawn=yes"); purposes(page) != "" || page.Find(`[role="status"]`).Length() != 1 {
			t.Error("the page does not say that it is withdrawn")
		}
		if got := member.see("/me").Find("main").Text(); strings.Contains(got, "Quiet evening") {
			t.Errorf("still a member: %s", got)
		}
		if got := member.do(http.MethodPost, "/me/consents", url.Values{"purpose": {"fame"}, "sure": {"yes"}}); got.StatusCode != http.StatusNotFound {
			t.Errorf("an unknown purpose: %d", got.StatusCode)
		}
		if got := purposes(steward.see("/me/data")); got != "membership" {
			t.Errorf("the steward's: %q", got)
		}
	})
}

// The last steward is refused and reads why.
func TestConsentOfTheLastStewardOnAPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, _, inside := s.found(t, "Quiet evening")
		s.joins(t, "Amina", steward.code(inside, "1"), inside)
		refused := wantWellMade(t, steward.do(http.MethodPost, "/me/consents?lang=ar", url.Values{"purpose": {"membership"}, "sure": {"yes"}}), http.StatusConflict)
		if purposes(refused) != "membership" || refused.Find(`[role="alert"]`).Text() == "" || refused.Find("html").AttrOr("dir", "") != "rtl" {
			t.Error("the page does not say why")
		}
	})
}

// purposes returns the purposes for which a page offers to withdraw consent.
func purposes(page *goquery.Document) string {
	return strings.Join(page.Find(`input[name="purpose"]`).Map(func(_ int, n *goquery.Selection) string { return n.AttrOr("value", "") }), " ")
}
