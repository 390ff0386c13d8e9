package web_test

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/web"
)

// began is when every test begins: a Tuesday.
var began = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// site is the whole service on a fresh database, asked for its pages.
type site struct {
	t       *testing.T
	app     *app.App
	handler http.Handler
}

// each runs a test on SQLite with the index in memory and on PostgreSQL with the search server.
func each(t *testing.T, f func(t *testing.T, s *site)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		f(t, newSite(t, testdb.SQLite, config.Config{}))
	})
	t.Run("postgres+meilisearch", func(t *testing.T) {
		t.Parallel()
		server := testmeili.Server(t)
		f(t, newSite(t, testdb.Postgres, config.Config{Meili: config.Meili{URL: server.URL, Key: server.Key, Prefix: testmeili.Prefix()}}))
	})
}

// plenty lets tests send as many requests as they like.
var plenty = config.Limits{Reads: 1e6, KeyReads: 1e6, Writes: 1e6, SourceWrites: 1e6}

// newSiteOn is the service with maps drawn on the operator's tiles.
func newSiteOn(t *testing.T, tiles web.Tiles) *site {
	t.Helper()
	return newSite(t, testdb.SQLite, config.Config{Tiles: config.Tiles(tiles)})
}

// newSite is the service as it is configured; without limits tests may ask as often as they like.
func newSite(t *testing.T, open testdb.Open, c config.Config, change ...func(*app.Parts)) *site {
	t.Helper()
	c.PublicURL = cmp.Or(c.PublicURL, "http://shg.test")
	c.Erasures = filepath.Join(t.TempDir(), "erasures")
	c.Keyring = cmp.Or(c.Keyring, filepath.Join(t.TempDir(), "keyring"))
	if c.Limits == (config.Limits{}) {
		c.Limits = plenty
	}
	now := func() time.Time { return began }
	parts := app.Parts{
		Config: c,
		Store:  open(t, testdb.Clock(now)), Now: now, Log: slog.New(slog.DiscardHandler), Indexed: true,
	}
	for _, f := range change {
		f(&parts)
	}
	a := app.New(parts)
	ready := a.Discovery.RebuildIndexes
	if c.Meili.URL != "" {
		ready = a.Discovery.PrepareIndexes
	}
	if err := ready(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	return &site{t: t, app: a, handler: a.Handler()}
}

// group makes a group that meets on Tuesdays in Leeds, unless it is changed.
func (s *site) group(name string, change func(*models.GroupInput)) models.Group {
	s.t.Helper()
	in := models.GroupInput{
		Name: name, Topics: []string{"alcohol"}, Language: "en", Languages: []string{"en"}, Timezone: "Europe/London",
		Locality: models.LocalityInput{Label: "Headingley", Place: models.PlaceInput{ID: "geonames:2644688"}},
		Meetings: []models.MeetingInput{{Format: models.MeetingInPerson, Start: "19:30", DurationMinutes: 90, Timezone: "Europe/London", RRule: "FREQ=WEEKLY;BYDAY=TU", Venue: "Library"}},
	}
	if change != nil {
		change(&in)
	}
	operator := models.WriteOptions{Actor: models.Actor{Operator: true}}
	account, err := s.app.People.CreateAccount(s.t.Context(), operator, models.AccountInput{Name: "Steward", Role: models.AccountPlain})
	if err != nil {
		s.t.Fatal(err)
	}
	g, err := s.app.Directory.CreateGroup(s.t.Context(), models.WriteOptions{Actor: models.Actor{AccountID: account.ID, Name: account.Name, Role: account.Role}}, in)
	if err != nil {
		s.t.Fatal(err)
	}
	return g
}

// settled lets a search server receive what was written.
func (s *site) settled() {
	s.t.Helper()
	if _, err := s.app.Worker().Drain(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// get asks for a page; header are names and values in turn.
func (s *site) get(address string, header ...string) *http.Response {
	s.t.Helper()
	return s.send(http.MethodGet, address, "", header...)
}

// post sends a form.
func (s *site) post(address string, form url.Values) *http.Response {
	s.t.Helper()
	return s.send(http.MethodPost, address, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

func (s *site) send(method, address, body string, header ...string) *http.Response {
	s.t.Helper()
	request := httptest.NewRequestWithContext(s.t.Context(), method, address, strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, request)
	return recorder.Result()
}

// page asks for a page that is there, and holds it to what holds for every page.
func (s *site) page(t *testing.T, address string) *goquery.Document {
	t.Helper()
	return wantWellMade(t, s.get(address), http.StatusOK)
}

// names returns the names of the groups on a page.
func names(list *goquery.Selection) []string {
	return list.Find("h3").Map(func(_ int, h *goquery.Selection) string { return h.Text() })
}
