package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testmail"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Somebody writes to a group by hand, a steward answers, and the answer is read once and replied to.
func TestWritingToAGroup(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, mails *testmail.Sink) {
		steward, g, inside := s.found(t, "Quiet evening")
		steward.cookies["__Host-session"] = steward.cookies["session"]
		contact := "/groups/" + g.Slug + "/contact"
		visitor := s.browser(t)
		if page := visitor.see(contact); page.Find("form textarea").Length() != 0 || strings.Contains(visitor.see("/groups/"+g.Slug).Text(), "Write to this group") {
			t.Error("a group takes messages unasked")
		}
		steward.post(inside+"/messages/open", url.Values{})
		if page := visitor.see("/groups/" + g.Slug); page.Find(`a[href="`+contact+`"]`).Length() != 1 {
			t.Error("the group's page leads to no form")
		}
		if page := wantWellMade(t, visitor.do(http.MethodPost, contact, url.Values{"text": {"See www.example.org"}, "email": {"anna"}}), http.StatusUnprocessableEntity); page.Find(`[aria-invalid]`).Length() != 2 {
			t.Error("what is wrong is not marked")
		}
		letter := url.Values{"text": {"May I come?"}, "email": {"anna@example.org"}}
		wantWellMade(t, visitor.do(http.MethodPost, contact, letter), http.StatusOK)
		link := in(t, mailedLink, s.delivered(mails))
		token := url.Values{"token": {strings.TrimPrefix(link, "/messages/confirm?token=")}}
		wantWellMade(t, visitor.do(http.MethodGet, link, nil), http.StatusOK)
		if page := steward.see(inside + "/messages"); page.Find("main textarea").Length() != 0 {
			t.Error("a link that was opened alone delivers")
		}
		wantWellMade(t, visitor.do(http.MethodPost, "/messages/confirm", token), http.StatusOK)
		wantWellMade(t, visitor.do(http.MethodPost, "/messages/confirm", token), http.StatusUnprocessableEntity)
		page := steward.see(inside + "/messages")
		answer := page.Find(`form[action$="/answer"]`).AttrOr("action", "")
		if !strings.Contains(page.Text(), "May I come?") || strings.Contains(page.Text(), "anna") || answer == "" {
			t.Fatalf("the messages: %s", page.Find("main").Text())
		}
		steward.see(inside)
		wantWellMade(t, steward.do(http.MethodPost, answer, url.Values{"text": {"https://example.org"}}), http.StatusUnprocessableEntity)
		steward.post(answer, url.Values{"text": {"Do come."}})
		link = in(t, mailedLink, s.delivered(mails))
		token = url.Values{"token": {strings.TrimPrefix(link, "/messages/answer?token=")}}
		if page := wantWellMade(t, visitor.do(http.MethodGet, link, nil), http.StatusOK); strings.Contains(page.Text(), "Do come.") {
			t.Error("a link that was opened shows the answer")
		}
		if page := wantWellMade(t, visitor.do(http.MethodPost, "/messages/answer", token), http.StatusOK); !strings.Contains(page.Text(), "Do come.") || strings.Contains(page.Text(), g.Name) {
			t.Errorf("the answer: %s", page.Find("main").Text())
		}
		wantWellMade(t, visitor.do(http.MethodPost, "/messages/answer", token), http.StatusUnprocessableEntity)
		token.Set("text", "")
		wantWellMade(t, visitor.do(http.MethodPost, "/messages/reply", token), http.StatusUnprocessableEntity)
		token.Set("text", "Thank you.")
		wantWellMade(t, visitor.do(http.MethodPost, "/messages/reply", token), http.StatusOK)
		page = steward.see(inside + "/messages")
		report, block := page.Find(`form[action$="/report"]`).AttrOr("action", ""), page.Find(`form[action$="/block"]`).AttrOr("action", "")
		if !strings.Contains(page.Text(), "Thank you.") {
			t.Errorf("the reply: %s", page.Find("main").Text())
		}
		steward.post(report, url.Values{"text": {"Too polite."}})
		if _, item := s.moderating(t).firstItem("report"); !strings.Contains(item.Find("main").Text(), "Too polite.") || !strings.Contains(item.Find("main").Text(), "Thank you.") {
			t.Errorf("the moderator reads %s", item.Find("main").Text())
		}
		steward.post(block, url.Values{})
		steward.post(inside+"/messages/close", url.Values{})
		if response := visitor.do(http.MethodPost, contact, letter); response.StatusCode != http.StatusConflict {
			t.Errorf("a closed form: %d", response.StatusCode)
		}
	})
}

// moderating is a browser in which a moderator is signed in by a passkey.
func (s *site) moderating(t *testing.T) *browser {
	t.Helper()
	account, err := s.app.People.CreateAccount(t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, models.AccountInput{Name: "A moderator", Role: models.AccountModerator})
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser(t)
	err = s.app.Store.Write(t.Context(), func(tx *store.Tx) error {
		b.cookies["__Host-session"], _, err = s.app.People.StartSession(t.Context(), tx, models.SessionStart{AccountID: account.ID, Method: models.MethodPasskey})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// To whom a group is not there, its form is not there either.
func TestContactFormsConceal(t *testing.T) {
	withMail(t, func(t *testing.T, s *site, _ *testmail.Sink) {
		_, g, _ := s.found(t, "Quiet evening")
		if err := s.app.Directory.ArchiveGroup(t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, g.ID); err != nil {
			t.Fatal(err)
		}
		visitor := s.browser(t)
		for _, slug := range []string{g.Slug, "no-such-group"} {
			if response := visitor.do(http.MethodGet, "/groups/"+slug+"/contact", nil); response.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %d", slug, response.StatusCode)
			}
		}
	})
}
