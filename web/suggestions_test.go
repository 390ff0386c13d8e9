package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
)

// One network sends few suggestions in a minute, by the pages and the API together, however many
// groups they are about. Other writes have a limit of their own.
func TestSuggestionsOfOneNetwork(t *testing.T) {
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		limits := plenty
		limits.Suggestions = 4
		s := newSite(t, open, config.Config{Limits: limits})
		sendJSON := func(header ...string) *http.Response {
			header = append(header, "Content-Type", "application/json")
			return s.send(http.MethodPost, "/api/v1/groups/wednesday-night/corrections", `{"kind":"time","text":"Later"}`, header...)
		}
		s.group("Tuesday Night", nil)
		s.group("Wednesday Night", nil)
		for range 2 {
			if got := s.post("/groups/tuesday-night/correction", wrongTime()).StatusCode; got != http.StatusSeeOther {
				t.Errorf("by the page: %d", got)
			}
			if got := sendJSON(); got.StatusCode != http.StatusCreated || got.Header.Get("RateLimit-Policy") != `"suggestions";q=4;w=60` {
				t.Errorf("by the API: %d, %v", got.StatusCode, got.Header)
			}
		}
		page := s.post("/groups/tuesday-night/correction", wrongTime())
		if page.Header.Get("Retry-After") == "" || sendJSON().StatusCode != http.StatusTooManyRequests {
			t.Errorf("more are taken: %v", page.Header)
		}
		if refused := wantWellMade(t, page, http.StatusTooManyRequests); refused.Find("textarea#typed").Text() != strings.ReplaceAll(wrongTime().Get("text"), "\r\n", "\n") {
			t.Errorf("what was typed is lost: %q", refused.Find("main").Text())
		}
		if got := s.post("/groups", url.Values{"q": {"night"}}).StatusCode; got != http.StatusOK {
			t.Errorf("a search: %d", got)
		}
		if got := sendJSON("Authorization", "Bearer "+s.token()); got.StatusCode != http.StatusCreated {
			t.Errorf("with a key: %d", got.StatusCode)
		}
	})
}

// token returns the key of an account.
func (s *site) token() string {
	s.t.Helper()
	operator := models.WriteOptions{Actor: models.Actor{Operator: true}}
	account, err := s.app.People.CreateAccount(s.t.Context(), operator, models.AccountInput{Name: "Somebody"})
	if err != nil {
		s.t.Fatal(err)
	}
	token, _, err := s.app.People.CreateToken(s.t.Context(), operator, account.ID, []string{"account"}, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}
