package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/web"
)

func securityTxt(t *testing.T, s web.Security) *httptest.ResponseRecorder {
	t.Helper()
	return readSecurityTxt(t, pagesWith(s))
}

func pagesWith(s web.Security) *echo.Echo {
	e := echo.New()
	web.New(web.Parts{Version: "test", Security: s, Texts: messages.Open()}).Mount(e)
	return e
}

func readSecurityTxt(t *testing.T, e *echo.Echo) *httptest.ResponseRecorder {
	t.Helper()
	recorder := httptest.NewRecorder()
	e.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/.well-known/security.txt", http.NoBody))
	return recorder
}

func TestSecurityTxtSaysWhomToAsk(t *testing.T) {
	t.Parallel()
	at := func() time.Time { return time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC) }
	contacts := []string{"mailto:security@example.org", "https://example.org/report"}
	for name, test := range map[string]struct {
		publicURL, want string
	}{
		"with TLS": {
			"https://groups.example.org",
			"Contact: mailto:security@example.org\nContact: https://example.org/report\nExpires: 2027-02-22T00:00:00Z\n" +
				"Canonical: https://groups.example.org/.well-known/security.txt\n",
		},
		"without TLS": {
			"http://127.0.0.1:8080",
			"Contact: mailto:security@example.org\nContact: https://example.org/report\nExpires: 2027-02-22T00:00:00Z\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := securityTxt(t, web.Security{Contacts: contacts, PublicURL: test.publicURL, Now: at})
			if got.Code != http.StatusOK || got.Body.String() != test.want {
				t.Errorf("%d\n%s\nwant\n%s", got.Code, got.Body, test.want)
			}
			if kind := got.Header().Get("Content-Type"); !strings.EqualFold(kind, "text/plain; charset=UTF-8") {
				t.Errorf("Content-Type %q", kind)
			}
		})
	}
}

// A service that runs for years never shows a file that has expired, and none that reaches a year
// ahead.
func TestSecurityTxtNeverExpires(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 23, 59, 59, 0, time.FixedZone("east", 14*3600))
	pages := pagesWith(web.Security{Contacts: []string{"tel:+44-113-496-0000"}, Now: func() time.Time { return now }})
	for range 3 * 366 {
		now = now.AddDate(0, 0, 1)
		got := readSecurityTxt(t, pages)
		_, value, _ := strings.Cut(got.Body.String(), "Expires: ")
		expires, err := time.Parse(time.RFC3339, strings.TrimSpace(value))
		if err != nil || expires.Sub(now) < 60*24*time.Hour || expires.Sub(now) > 365*24*time.Hour {
			t.Fatalf("on %s it expires at %s: %v", now, value, err)
		}
	}
}

// Without a contact of the operator there is no contact.
func TestNoSecurityTxtWithoutAContact(t *testing.T) {
	t.Parallel()
	if got := securityTxt(t, web.Security{}); got.Code != http.StatusNotFound {
		t.Errorf("%d %s", got.Code, got.Body)
	}
}
