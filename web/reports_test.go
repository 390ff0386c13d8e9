package web_test

import (
	"net/http"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/platform/config"
)

// One network sends few reports in a minute without a key. Suggestions and reports with a key have
// limits of their own.
func TestReportsOfOneNetwork(t *testing.T) {
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		limits := plenty
		limits.Reports = 2
		s := newSite(t, open, config.Config{Limits: limits})
		group := s.group("Tuesday Night", nil)
		body := `{"subject":{"kind":"group","id":"` + group.ID.String() + `"},"ground":"spam","text":"It sells things."}`
		report := func(header ...string) *http.Response {
			return s.send(http.MethodPost, "/api/v1/reports", body, append(header, "Content-Type", "application/json")...)
		}
		for range 2 {
			if got := report(); got.StatusCode != http.StatusCreated || got.Header.Get("RateLimit-Policy") != `"reports";q=2;w=60` {
				t.Errorf("a report: %d, %v", got.StatusCode, got.Header)
			}
		}
		if got := report(); got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") == "" {
			t.Errorf("one more: %d, %v", got.StatusCode, got.Header)
		}
		if got := report("Authorization", "Bearer "+s.token()); got.StatusCode != http.StatusCreated {
			t.Errorf("with a key: %d", got.StatusCode)
		}
		if got := s.post("/groups/tuesday-night/correction", wrongTime()).StatusCode; got != http.StatusSeeOther {
			t.Errorf("a suggestion: %d", got)
		}
	})
}
