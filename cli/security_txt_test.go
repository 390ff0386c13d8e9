package cli_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/platform/config"
)

// The value of SHG_SECURITY_CONTACT is served, and nothing if it is empty.
func TestSecurityTxtIsTheOperators(t *testing.T) {
	t.Parallel()
	for environ, want := range map[string]string{"SHG_SECURITY_CONTACT=mailto:security@example.org": "Contact: mailto:security@example.org\nExpires: ", "": ""} {
		c, err := config.Read([]string{environ})
		if err != nil {
			t.Fatal(err)
		}
		h := app.New(app.Parts{Config: c, Store: testdb.SQLite(t), Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		recorder := httptest.NewRecorder()
		h.Handler().ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/.well-known/security.txt", http.NoBody))
		if want == "" && recorder.Code != http.StatusNotFound || want != "" && !strings.HasPrefix(recorder.Body.String(), want) {
			t.Errorf("%q: %d %s", environ, recorder.Code, recorder.Body)
		}
	}
}
