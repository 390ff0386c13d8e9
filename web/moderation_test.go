package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/shg-directory/shg/models"
)

// moderator signs a moderator in by a passkey.
func (s *site) moderator(t *testing.T) *browser {
	t.Helper()
	by := models.WriteOptions{Actor: models.Actor{Operator: true}}
	account, err := s.app.People.CreateAccount(t.Context(), by, models.AccountInput{Name: "A moderator", Role: models.AccountModerator})
	if err != nil {
		t.Fatal(err)
	}
	link, err := s.app.People.InviteToPasskey(t.Context(), by, account.ID)
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser(t)
	action, form := newPhone().fill(t, b.see(strings.TrimPrefix(link, "http://shg.test")))
	wantLead(t, b.do(http.MethodPost, action, form), "/me/passkeys?added=yes")
	return b
}

// offers makes the reader a consultant, who is not verified yet, and returns the profile's id.
func (b *browser) offers(name string) string {
	b.t.Helper()
	profile := `{"name":"` + name + `","languages":["en"],"formats":["online"],"topics":["alcohol"],"consultation_kinds":["facilitation"],"roles":["visit_when_invited"],"service_radius_km":50,
		"remote":"country","base":{"place":{"id":"geonames:2644688"}},"response_hours":48,"accepting":true,"timezone":"Europe/London"}`
	answer := b.send(http.MethodPut, "/api/v1/consultants/me", profile, "Content-Type", "application/json", "Authorization", "Bearer "+b.cookies["session"])
	var stored struct{ ID string }
	if err := json.NewDecoder(answer.Body).Decode(&stored); err != nil || stored.ID == "" {
		b.t.Fatalf("%d: %v", answer.StatusCode, err)
	}
	return stored.ID
}

// unclean is a form as somebody fills it in who reports something.
func unclean() url.Values {
	return url.Values{"ground": {"exploitation"}, "text": {"They ask newcomers for money.\r\nBefore the first meeting."}, "reply_to": {" reader@example.org "}}
}

// firstItem opens the item of a kind that waits longest, and returns its address and page.
func (b *browser) firstItem(kind string) (string, *goquery.Document) {
	b.t.Helper()
	list := b.see("/moderation?kind=" + kind).Find("main li a[href^='/moderation/']")
	if list.Length() == 0 {
		b.t.Fatalf("no %s waits", kind)
	}
	address := list.First().AttrOr("href", "")
	return address, b.see(address)
}

// Somebody reports a group on its page, a moderator hides it, its steward appeals, and another
// moderator restores it. The stewards read why, and not who reported.
func TestStoryOfAReport(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, g, inside := s.found(t, "Tuesday Night")
		first, second := s.moderator(t), s.moderator(t)
		s.settled()
		address := s.page(t, "/groups/"+g.Slug+"?lang=de").Find(`main a[href*="/report"]`).AttrOr("href", "")
		form := s.get(address)
		if form.Header.Get("Referrer-Policy") != "same-origin" || wantWellMade(t, form, http.StatusOK).Find(`main input[name="ground"]`).Length() != 8 {
			t.Error("the form is not as it should be")
		}
		refused := wantWellMade(t, s.post(address, url.Values{"text": {"So."}}), http.StatusUnprocessableEntity)
		if refused.Find("#ground-wrong").Length() != 1 || refused.Find("#text").Text() != "So." {
			t.Error("the form does not say what is wrong, or loses what was typed")
		}
		wantLead(t, s.post(address, unclean()), "/groups/"+g.Slug+"/report?lang=de&sent=yes")
		if page := wantWellMade(t, s.get("/groups/"+g.Slug+"/report?lang=de&sent=yes"), http.StatusOK); page.Find("h1").Text() != "Vielen Dank" || page.Find("main form").Length() > 0 {
			t.Error("no thanks")
		}

		item, page := first.firstItem("report")
		if got := page.Find("main").Text(); !strings.Contains(got, "Before the first meeting.") || !strings.Contains(got, "reader@example.org") || !strings.Contains(got, g.Name) {
			t.Errorf("the item shows %s", got)
		}
		empty := wantWellMade(t, first.do(http.MethodPost, item+"/decide", url.Values{"decision": {"hide"}, "reason": {"Why not."}}), http.StatusUnprocessableEntity)
		if empty.Find("#ground-wrong").Length() != 1 || empty.Find(`input[name="decision"][checked]`).Length() != 1 || empty.Find("#reason").Text() != "Why not." {
			t.Error("a decision without a ground is shown otherwise")
		}
		decision := url.Values{"decision": {"hide"}, "ground": {"exploitation"}, "reason": {"It takes money."}}
		wantLead(t, first.do(http.MethodPost, item+"/decide", decision), "/moderation?done=stored")
		wantWellMade(t, s.get("/groups/"+g.Slug), http.StatusNotFound)
		wantWellMade(t, first.do(http.MethodPost, item+"/decide", decision), http.StatusUnprocessableEntity)

		decided := steward.see(inside + "/decisions")
		if got := decided.Find("main").Text(); !strings.Contains(got, "It takes money.") || strings.Contains(got, "newcomers") || !strings.Contains(got, "24 May 2027") {
			t.Errorf("the steward reads %s", got)
		}
		appeal := decided.Find(`form[action$="/appeal"]`).AttrOr("action", "")
		if wantWellMade(t, steward.do(http.MethodPost, appeal, url.Values{}), http.StatusUnprocessableEntity).Find(`textarea[aria-invalid]`).Length() != 1 {
			t.Error("an appeal without words is taken")
		}
		if _, page = steward.post(appeal, url.Values{"text": {"It was for the room."}}); page.Find(`form[action$="/appeal"]`).Length() != 0 || !strings.Contains(page.Find("main").Text(), "for the room") {
			t.Error("the appeal is not shown, or can be sent again")
		}
		appealed, _ := first.firstItem("appeal")
		restore := url.Values{"decision": {"restore"}, "ground": {"no_violation"}, "reason": {"It was for the room."}}
		wantWellMade(t, first.do(http.MethodPost, appealed+"/decide", restore), http.StatusForbidden) // the first one's own decision
		wantLead(t, second.do(http.MethodPost, appealed+"/decide", restore), "/moderation?done=stored")
		s.settled()
		s.page(t, "/groups/"+g.Slug)
	})
}

// The pages of moderators are for those who signed in by a passkey, and say so to all others alike,
// whether or not there is such an item; who is concerned reads that somebody else decides.
func TestModerationPagesAreForModerators(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, g, inside := s.found(t, "Tuesday Night")
		concerned := s.moderator(t)
		wantLead(t, s.post("/groups/"+g.Slug+"/report", unclean()), "/groups/"+g.Slug+"/report?sent=yes")
		item, _ := concerned.firstItem("report")
		absent := "/moderation/" + models.NewRandomID().String()
		outsider := s.browser(t)
		outsider.signUp("Outsider")
		for _, path := range []string{"/moderation", item, absent} {
			wantLead(t, s.get(path), "/sign-in?next="+url.QueryEscape(path))
			page := outsider.do(http.MethodGet, path, nil)
			if page.Header.Get("Cache-Control") != "private, no-store" {
				t.Errorf("%s: %v", path, page.Header)
			}
			if wantWellMade(t, page, http.StatusForbidden).Find(`main a[href="/me/passkeys"]`).Length() != 1 {
				t.Errorf("%s does not say how to sign in", path)
			}
		}
		if there, gone := bodyOf(t, outsider.do(http.MethodGet, item, nil)), bodyOf(t, outsider.do(http.MethodGet, absent, nil)); there != gone {
			t.Error("an outsider learns whether there is an item")
		}
		for _, act := range []string{"/decide", "/verify", "/accept", "/dismiss"} {
			wantWellMade(t, outsider.do(http.MethodPost, item+act, url.Values{}), http.StatusForbidden)
		}
		wantWellMade(t, concerned.do(http.MethodGet, absent, nil), http.StatusNotFound)
		wantLead(t, concerned.do(http.MethodPost, "/join", url.Values{"code": {steward.code(inside, "1")}}), inside+"?done=joined")
		if got := wantWellMade(t, concerned.do(http.MethodGet, item, nil), http.StatusForbidden).Find("h1").Text(); got != "Somebody else decides about this" {
			t.Errorf("who is concerned reads %q", got)
		}
		if got := concerned.see("/moderation").Find("main li a[href^='/moderation/']").Length(); got != 0 {
			t.Errorf("%d items of one's own", got)
		}
		for _, path := range []string{"/decisions", "/corrections"} {
			if got := concerned.do(http.MethodGet, inside+path, nil).StatusCode; path == "/corrections" && got != http.StatusOK || path == "/decisions" && got != http.StatusOK {
				t.Errorf("%s for a moderator: %d", path, got)
			}
			if got := outsider.do(http.MethodGet, inside+path, nil).StatusCode; got != http.StatusNotFound {
				t.Errorf("%s for an outsider: %d", path, got)
			}
		}
		member := s.joins(t, "A member", steward.code(inside, "1"), inside)
		for _, path := range []string{"/decisions", "/corrections"} {
			wantWellMade(t, member.do(http.MethodGet, inside+path, nil), http.StatusForbidden)
		}
	})
}

// A moderator verifies a consultant until a day. The profile can be reported then; a decision about it
// is read and appealed by its owner.
func TestVerifyingOnAPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		owner, moderator := s.browser(t), s.moderator(t)
		owner.signUp("Noor")
		id := owner.offers("Noor")
		wantWellMade(t, s.get("/consultants/"+id+"/report"), http.StatusNotFound)
		item, page := moderator.firstItem("consultant_to_verify")
		if !strings.Contains(page.Find("main").Text(), "Noor") || page.Find(`form[action$="/verify"]`).Length() != 1 {
			t.Error("the item does not show the profile, or cannot be verified")
		}
		for day, want := range map[string]int{"2030-01-01": http.StatusUnprocessableEntity, "tomorrow": http.StatusUnprocessableEntity} {
			wrong := wantWellMade(t, moderator.do(http.MethodPost, item+"/verify", url.Values{"ground": {"school"}, "expires_on": {day}}), want)
			if wrong.Find("#expires_on-wrong").Length() != 1 {
				t.Errorf("%s is taken", day)
			}
		}
		if wrong := wantWellMade(t, moderator.do(http.MethodPost, item+"/verify", url.Values{}), http.StatusUnprocessableEntity); wrong.Find("#verified-wrong").Length() != 1 || wrong.Find("#ground-wrong").Length() != 0 {
			t.Error("what is wrong with one form stands in the other")
		}
		wantLead(t, moderator.do(http.MethodPost, item+"/verify", url.Values{"ground": {"school"}, "expires_on": {"2027-01-01"}}), "/moderation?done=stored")
		s.settled()
		if got := s.page(t, "/consultants/"+id).Find(`main a[href$="/report"]`).Length(); got != 1 {
			t.Errorf("%d links to report it", got)
		}
		moderator.firstItem("consultant_to_renew")
		wantLead(t, s.post("/consultants/"+id+"/report", unclean()), "/consultants/"+id+"/report?sent=yes")
		report, _ := moderator.firstItem("report")
		wantLead(t, moderator.do(http.MethodPost, report+"/decide", url.Values{"decision": {"hide"}, "ground": {"impersonation"}, "reason": {"It is not you."}}), "/moderation?done=stored")
		appeal := owner.see("/me/decisions").Find(`form[action$="/appeal"]`).AttrOr("action", "")
		if wantWellMade(t, owner.do(http.MethodPost, appeal, url.Values{}), http.StatusUnprocessableEntity).Find(`textarea[aria-invalid]`).Length() != 1 {
			t.Error("an appeal without words is taken")
		}
		if _, page := owner.post(appeal, url.Values{"text": {"It is me."}}); page.Find(`[role="status"]`).Length() != 1 || page.Find(`form[action$="/appeal"]`).Length() != 0 {
			t.Error("the appeal is not stored")
		}
		wantLead(t, owner.do(http.MethodPost, appeal, url.Values{"text": {"Again."}}), "/me/decisions?refused=already_appealed")
	})
}

// Stewards read what readers suggest, and close it with a word; moderators do so after 14 days, or if
// there is no steward.
func TestSuggestionsOnPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, g, inside := s.found(t, "Tuesday Night")
		for range 2 {
			if got := s.post("/groups/"+g.Slug+"/correction", wrongTime()).StatusCode; got != http.StatusSeeOther {
				t.Fatalf("a suggestion: %d", got)
			}
		}
		list := steward.see(inside + "/corrections")
		forms := list.Find(`main form[action$="/accept"]`)
		if forms.Length() != 2 || !strings.Contains(list.Find("main").Text(), "Not at seven.") {
			t.Fatalf("%d suggestions", forms.Length())
		}
		accept := forms.First().AttrOr("action", "")
		long := strings.Repeat("a", 1001)
		wrong := wantWellMade(t, steward.do(http.MethodPost, accept, url.Values{"reason": {long}}), http.StatusUnprocessableEntity)
		if wrong.Find("textarea[aria-invalid]").Text() != long {
			t.Error("a word that is too long is lost")
		}
		steward.post(accept, url.Values{"reason": {"Thank you."}})
		_, page := steward.post(forms.Last().Find("button[formaction]").AttrOr("formaction", ""), url.Values{})
		if got := page.Find("main").Text(); page.Find("main form").Length() != 0 || !strings.Contains(got, "Thank you.") || !strings.Contains(got, "Dismissed") {
			t.Errorf("both are closed: %s", got)
		}
		if to, page := steward.post(strings.Replace(accept, "/accept", "/dismiss", 1), url.Values{}); !strings.Contains(to, "refused=") || page.Find(`[role="alert"]`).Length() != 1 {
			t.Errorf("what is accepted is dismissed: %s", to)
		}

		if _, err := s.app.Directory.SuggestCorrection(t.Context(), models.WriteOptions{}, s.kept(t).ID, models.CorrectionInput{Kind: models.CorrectionTime, Text: "At eight."}); err != nil {
			t.Fatal(err)
		}
		moderator := s.moderator(t)
		item, page := moderator.firstItem("correction")
		if page.Find(`form[action$="/accept"]`).Length() != 1 || page.Find(`form[action$="/decide"]`).Length() != 0 {
			t.Error("a suggestion is decided otherwise than by accepting or dismissing it")
		}
		wantLead(t, moderator.do(http.MethodPost, item+"/dismiss", url.Values{"reason": {"No."}}), "/moderation?done=stored")
	})
}

// kept makes a group that no steward keeps.
func (s *site) kept(t *testing.T) models.Group {
	t.Helper()
	g, err := s.app.Directory.CreateGroup(t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, models.GroupInput{Name: "Nobody keeps it", Topics: []string{"debt"}, Language: "en", Languages: []string{"en"}, Timezone: "Europe/London"})
	if err != nil {
		t.Fatal(err)
	}
	return g
}
