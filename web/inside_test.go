package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/shg-directory/shg/models"
)

// post sends a form, follows where its answer leads, and returns that address and page.
func (b *browser) post(address string, form url.Values) (string, *goquery.Document) {
	b.t.Helper()
	response := b.do(http.MethodPost, address, form)
	to := response.Header.Get("Location")
	if response.StatusCode != http.StatusSeeOther || to == "" {
		b.t.Fatalf("POST %s: %d leads to %q", address, response.StatusCode, to)
	}
	return to, b.see(to)
}

// found signs up a steward and founds a group, and returns the steward and the path of the group's
// inside.
func (s *site) found(t *testing.T, name string) (*browser, models.Group, string) {
	t.Helper()
	up, err := s.app.People.SignUp(t.Context(), models.WriteOptions{}, models.SignUpInput{DisplayName: "Steward", Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	by := models.WriteOptions{Actor: models.Actor{AccountID: up.Account.ID, Name: up.Account.Name, Role: up.Account.Role}}
	g, err := s.app.Directory.CreateGroup(t.Context(), by, models.GroupInput{Name: name, Topics: []string{"debt"}, Language: "bn", Languages: []string{"bn"}, Timezone: "Asia/Dhaka"})
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser(t)
	b.cookies["session"] = up.Secret
	return b, g, "/groups/" + g.ID.String() + "/inside"
}

// code makes a code for a number of people, as a steward prints it.
func (b *browser) code(inside, uses string) string {
	b.t.Helper()
	page := wantWellMade(b.t, b.do(http.MethodPost, inside+"/invite", url.Values{"uses": {uses}}), http.StatusOK)
	if page.Find(`.qr[role="img"] svg`).Length() != 1 {
		b.t.Error("there is no picture of the link")
	}
	return page.Find(".phrase").Text()
}

// joins signs somebody up who joins by a code.
func (s *site) joins(t *testing.T, name, code, inside string) *browser {
	t.Helper()
	b := s.browser(t)
	b.signUp(name)
	wantLead(t, b.do(http.MethodPost, "/join", url.Values{"code": {" " + strings.ToLower(code)}}), inside+"?done=joined")
	return b
}

// A woman without an e-mail address signs up by a phrase, joins by a printed code and states a need
// in Bangla. Three members endorse it. The group's rule wants two to open a request: the second yes
// opens it. Erasing herself is another story.
func TestStoryOfANeed(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, _, inside := s.found(t, "ঋণ থেকে মুক্তি")
		steward.post(inside+"/rules", url.Values{"open_request": {"২"}})
		if got := steward.see(inside+"/rules").Find("#open_request").AttrOr("value", ""); got != "2" {
			t.Fatalf("the rule wants %q", got)
		}
		code := steward.code(inside, "3")
		amina, fatema, rina := s.joins(t, "আমিনা", code, inside), s.joins(t, "Fatema", code, inside), s.joins(t, "Rina", code, inside)
		late := s.browser(t)
		late.signUp("Late")
		if got := late.do(http.MethodPost, "/join", url.Values{"code": {code}}).StatusCode; got != http.StatusUnprocessableEntity {
			t.Errorf("one more than the code is for: %d", got)
		}
		const words = "আমাদের কিস্তি ও সুদের হিসাব বুঝতে কারও সাহায্য দরকার।"
		to, page := amina.post(inside+"/needs/new?lang=bn", url.Values{"statement": {words}, "language": {"bn"}, "topic": {"debt"}})
		need, _, _ := strings.Cut(to, "?")
		if got := page.Find("main .lead"); got.Text() != words || got.Closest("[lang]").AttrOr("lang", "") != "bn" {
			t.Errorf("the need is %q", got.Text())
		}
		if page.Find(`form[action*="/endorse"] button`).Length() != 1 { // by a member code alone
			t.Error("she can endorse her own need")
		}
		for _, member := range []*browser{steward, fatema, rina} {
			member.post(need+"/endorse", url.Values{"version": {"1"}})
		}
		if got := fatema.see(need).Find("main").Text(); !strings.Contains(got, "3 other members endorse it.") {
			t.Errorf("three endorsed: %s", got)
		}
		id := need[strings.LastIndex(need, "/")+1:]
		to, page = fatema.post(inside+"/requests/new", url.Values{"need": {id}, "format": {"online"}})
		request, _, _ := strings.Cut(to, "?")
		if page.Find("main h2").Length() != 1 || page.Find(`form[action$="/open"]`).Length() != 1 {
			t.Error("the draft shows no ranking, or cannot be opened")
		}
		proposal, page := fatema.post(request+"/open", url.Values{})
		if !strings.HasPrefix(proposal, inside+"/proposals/") || page.Find(`form[action$="/agree"]`).Length() != 0 {
			t.Fatalf("opening leads to %s", proposal)
		}
		if got := amina.see(inside).Find(`main a[href$="/proposals"]`).Length(); got != 2 { // it waits, and is a part
			t.Errorf("%d links to the proposals", got)
		}
		proposal, _, _ = strings.Cut(proposal, "?")
		amina.post(proposal+"/agree", url.Values{})
		if page := amina.see(request); page.Find(`form[action$="/open"]`).Length() != 0 || !strings.Contains(page.Find("main").Text(), "Open.") {
			t.Error("the second yes did not open it")
		}
	})
}

// Who does not belong to a group is answered as where there is no group, byte for byte; who is not
// signed in is sent to sign in, whatever the address.
func TestInsideIsForMembers(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, g, inside := s.found(t, "Quiet evening")
		outsider := s.browser(t)
		outsider.signUp("Outsider")
		absent := "/groups/" + models.NewRandomID().String() + "/inside"
		for _, part := range []string{"", "/needs", "/needs/new", "/requests", "/requests/new", "/proposals", "/members", "/rules", "/acts", "/leave"} {
			page := steward.do(http.MethodGet, inside+part, nil)
			if page.Header.Get("Cache-Control") != "private, no-store" || page.Header.Get("X-Robots-Tag") != "noindex" {
				t.Errorf("%s: %v", part, page.Header)
			}
			if strings.Contains(wantWellMade(t, page, http.StatusOK).Find("title").Text(), g.Name) {
				t.Errorf("%s: the title names the group", part)
			}
			steward.see("/groups/" + g.Slug + "/inside" + part)
			wantLead(t, s.get(inside+part), "/sign-in?next="+url.QueryEscape(inside+part))
			wantLead(t, s.get(absent+part), "/sign-in?next="+url.QueryEscape(absent+part))
			there, gone := outsider.do(http.MethodGet, inside+part, nil), outsider.do(http.MethodGet, absent+part, nil)
			if there.StatusCode != http.StatusNotFound || bodyOf(t, there) != bodyOf(t, gone) {
				t.Errorf("%s: an outsider is answered %d, and otherwise than where there is nothing", part, there.StatusCode)
			}
		}
		for _, part := range []string{"/needs/new", "/rules", "/members/name", "/leave", "/invite", "/codes", "/requests/new"} {
			there, gone := outsider.do(http.MethodPost, inside+part, url.Values{}), outsider.do(http.MethodPost, absent+part, url.Values{})
			if there.StatusCode != http.StatusNotFound || bodyOf(t, there) != bodyOf(t, gone) {
				t.Errorf("POST %s: an outsider is answered %d", part, there.StatusCode)
			}
		}
	})
}
