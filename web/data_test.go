package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// endorsed has a member state a need that another endorses, and returns the path of its page.
func endorsed(author, other *browser, inside string) string {
	to, _ := author.post(inside+"/needs/new", url.Values{"statement": {"We need a room."}, "language": {"en"}, "topic": {"debt"}})
	need, _, _ := strings.Cut(to, "?")
	other.post(need+"/endorse", url.Values{"version": {"1"}})
	return need
}

// The page of one's data counts what there is, and gives all of it as a file.
func TestDataPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, _, inside := s.found(t, "Quiet evening")
		member := s.joins(t, "Amina", steward.code(inside, "1"), inside)
		endorsed(member, steward, inside)
		settings := member.see("/me/settings?lang=ar")
		if settings.Find(`main a[href="/me/data?lang=ar"]`).Length() != 1 || settings.Find(`main a[href="/me/erase?lang=ar"]`).Length() != 1 {
			t.Error("the settings do not lead there")
		}
		page := member.see("/me/data")
		got := page.Find("main .count").Map(func(_ int, n *goquery.Selection) string { return n.Text() })
		if len(got) != 9 || got[1] != "0" || got[2] != "1" || got[3] != "2" || got[5] != "0" { // mail, groups, a need and its wording, no profile
			t.Errorf("counts %v", got)
		}
		if page.Find(`form[action="/me/export"]`).Length() != 1 || page.Find(`main a[href="/me/erase"]`).Length() != 1 {
			t.Error("the page leads neither to the file nor to the erasure")
		}
		file := member.do(http.MethodGet, "/me/export", nil)
		var export struct {
			Format   string
			Sections []struct{ Name string }
		}
		if err := json.NewDecoder(file.Body).Decode(&export); err != nil || export.Format != "shg-export-1" || !slices.Contains(export.Sections, struct{ Name string }{"memberships"}) {
			t.Errorf("the file: %v, %+v", err, export)
		}
		if file.Header.Get("Content-Disposition") != `attachment; filename="my-data.json"` || file.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("the file has %v", file.Header)
		}
	})
}

// Somebody erases the account with a recovery code and the words of the own needs. Who cannot prove to
// be that person is refused, and nothing is lost of what was typed. Then the browser is signed out, and
// the phrase opens nothing.
func TestErasingOnAPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, _, inside := s.found(t, "Quiet evening")
		member, other := s.browser(t), s.browser(t)
		phrase, codes := member.signUp("Amina")
		others, _ := other.signUp("Other")
		wantLead(t, member.do(http.MethodPost, "/join", url.Values{"code": {steward.code(inside, "1")}}), inside+"?done=joined")
		need := endorsed(member, steward, inside)
		for name, form := range map[string]url.Values{
			"nothing": {}, "no phrase": {"phrase": {"one two three four five six seven"}}, "another's phrase": {"phrase": {others}}, "no choice": {"phrase": {phrase}, "needs": {"burn"}},
		} {
			refused := wantWellMade(t, member.do(http.MethodPost, "/me/erase", form), http.StatusUnprocessableEntity)
			if refused.Find(`[role="alert"]`).Length() != 1 || refused.Find("#phrase").Text() != form.Get("phrase") {
				t.Errorf("%s: the page does not say why, or loses what was typed", name)
			}
		}
		done := member.do(http.MethodPost, "/me/erase?lang=ar", url.Values{"recovery_code": {codes[0]}, "needs": {"erase"}})
		if got := done.Header.Get("Clear-Site-Data"); got != `"cache", "cookies", "storage"` || len(member.cookies) != 0 {
			t.Errorf("Clear-Site-Data %q, cookies %v", got, member.cookies)
		}
		if page := wantWellMade(t, done, http.StatusOK); page.Find(`form[action^="/sign-out"]`).Length() != 0 || page.Find("h1").Text() != "مُحي حسابك" {
			t.Error("the page is one of somebody signed in")
		}
		wantWellMade(t, member.do(http.MethodPost, "/sign-in", url.Values{"phrase": {phrase}}), http.StatusUnprocessableEntity)
		if got := steward.see(need).Find("main").Text(); strings.Contains(got, "We need a room.") {
			t.Errorf("the words are still there: %s", got)
		}
	})
}

// The last steward of a group with other members is asked twice. Words that another member endorses
// stay, in the name of a former member.
func TestErasingTheLastSteward(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, _, inside := s.found(t, "Tuesday Night")
		phrase := wantWellMade(t, steward.do(http.MethodPost, "/me/phrase", url.Values{}), http.StatusOK).Find(".phrase").Text()
		member := s.joins(t, "Fatema", steward.code(inside, "1"), inside)
		need := endorsed(steward, member, inside)
		page := steward.see("/me/erase")
		if page.Find("main .notice li").Text() != "Tuesday Night" || page.Find(`input[name="anyway"]`).Length() != 0 || !strings.Contains(page.Find("main").Text(), "These are 1;") {
			t.Error("the page does not warn, or asks both times at once")
		}
		asked := wantWellMade(t, steward.do(http.MethodPost, "/me/erase", url.Values{"phrase": {phrase}}), http.StatusConflict)
		if asked.Find(`[role="alert"] li`).Length() != 1 || asked.Find(`input[name="anyway"]`).Length() != 1 || asked.Find("#phrase").Text() != phrase {
			t.Error("the page does not ask a second time")
		}
		wantWellMade(t, steward.do(http.MethodPost, "/me/erase", url.Values{"phrase": {phrase}, "anyway": {"yes"}}), http.StatusOK)
		if got := member.see(need).Find("main .lead").Text(); got != "We need a room." {
			t.Errorf("the endorsed words are %q", got)
		}
		if got := member.see(inside + "/members").Find("main").Text(); strings.Contains(got, "Propose to remove") {
			t.Errorf("the members are %s", got)
		}
	})
}
