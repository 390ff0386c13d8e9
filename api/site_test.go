package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shg-directory/shg/docs"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/openapi"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
)

// site is the whole service on a fresh database, asked through its HTTP door.
type site struct {
	t       *testing.T
	app     *app.App
	handler http.Handler
	clock   *atomic.Int64
	checks  *openapi.Validator
	late    bool // on a search server: nobody does the jobs before the next question
}

// plenty lets tests send as many requests as they like, and receive that limit.
var plenty = config.Limits{Reads: 1e6, KeyReads: 1e6, Writes: 1e6, SourceWrites: 1e6}

// began is when every test begins: a Tuesday.
var began = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// each runs a test against the service on each database with the index in memory, PostgreSQL through a
// pgbouncer where there is one, and on PostgreSQL with the search server; SHG_TEST_PAIRS=all adds SQLite
// with the search server.
func each(t *testing.T, f func(t *testing.T, s *site)) {
	t.Helper()
	t.Parallel()
	testdb.EachEnginePooled(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		f(t, newSite(t, open, config.Meili{}))
	})
	pairs := map[string]testdb.Open{"postgres+meilisearch": testdb.Postgres}
	if os.Getenv("SHG_TEST_PAIRS") == "all" {
		pairs["sqlite+meilisearch"] = testdb.SQLite
	}
	for name, open := range pairs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, newSite(t, open, searchServer(t)))
		})
	}
}

// searchServer returns a search server with indexes for one test.
func searchServer(t *testing.T) config.Meili {
	t.Helper()
	server := testmeili.Server(t)
	return config.Meili{URL: server.URL, Key: server.Key, Prefix: testmeili.Prefix()}
}

// sharedChecks is the description that answers are held to, read once: it takes 8 MB.
var sharedChecks = sync.OnceValues(func() (*openapi.Validator, error) { return openapi.NewValidator(docs.Description().JSON30) })

// rules is the table of who may do what, for all tests.
var rules = sync.OnceValue(policy.New)

func newSite(t *testing.T, open testdb.Open, server config.Meili, change ...func(*app.Parts)) *site {
	t.Helper()
	return newSiteWith(t, open, server, plenty, change...)
}

// newSiteWith is newSite with limits of its own.
func newSiteWith(t *testing.T, open testdb.Open, server config.Meili, limits config.Limits, change ...func(*app.Parts)) *site {
	t.Helper()
	s := &site{t: t, clock: &atomic.Int64{}}
	s.clock.Store(began.UnixNano())
	clock := s.clock // alone: the store keeps this function, and would keep the site with it
	now := func() time.Time { return time.Unix(0, clock.Load()).UTC() }
	db := open(t, testdb.Clock(now))
	parts := app.Parts{
		Config: config.Config{
			PublicURL: "http://shg.test", Meili: server, Keyring: filepath.Join(t.TempDir(), "keyring"), Erasures: filepath.Join(t.TempDir(), "erasures"), Limits: limits, WebhookAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		}, Store: db, Now: now, Log: slog.New(slog.DiscardHandler), Indexed: true,
	}
	for _, f := range change {
		f(&parts)
	}
	s.app = app.New(parts)
	ready := s.app.Discovery.RebuildIndexes
	if server.URL != "" {
		ready = s.app.Discovery.PrepareIndexes
	}
	if err := ready(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	s.handler = s.app.Handler()
	var err error
	if s.checks, err = sharedChecks(); err != nil {
		t.Fatal(err)
	}
	return s
}

// run runs f as a subtest that asks the same service.
func (s *site) run(name string, f func(t *testing.T, s *site)) {
	s.t.Helper()
	s.t.Run(name, func(t *testing.T) {
		t.Helper()
		part := *s
		part.t = t
		f(t, &part)
	})
}

// person is somebody with a token.
type person struct {
	id     string
	token  string
	cookie string // of a session, for pages; most have none
}

func (s *site) person(name string, role models.AccountRole, scopes ...string) person {
	s.t.Helper()
	operator := models.WriteOptions{Actor: models.Actor{Operator: true}}
	account, err := s.app.People.CreateAccount(s.t.Context(), operator, models.AccountInput{Name: name, Role: role})
	if err != nil {
		s.t.Fatal(err)
	}
	token, _, err := s.app.People.CreateToken(s.t.Context(), operator, account.ID, scopes, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	return person{id: account.ID.String(), token: token}
}

// member returns an ordinary person who can sign in.
func (s *site) member(name string) person { return s.person(name, models.AccountPlain) }

// ask sends a request; body may be nil, a string as it is, or anything to be encoded. Every answer
// is held to the description.
func (s *site) ask(method, path string, who person, body any) response {
	s.t.Helper()
	return s.askAs(method, path, who, body, "")
}

func (s *site) askAs(method, path string, who person, body any, contentType string) response {
	s.t.Helper()
	if body != nil && contentType == "" {
		contentType = "application/json"
	}
	headers := map[string]string{}
	if contentType != "" {
		headers["Content-Type"] = contentType
	}
	if method != http.MethodGet && method != http.MethodHead { // any version is to be changed; tests of versions name one
		headers["If-Match"] = "*"
	}
	return s.send(request{method: method, path: path, who: who, body: body, headers: headers})
}

// request is what is sent, whole.
type request struct {
	method, path string // below /api/v1
	who          person
	body         any // nil, a string as it is, or anything to be encoded
	headers      map[string]string
}

// send sends a request as it is.
func (s *site) send(r request) response {
	s.t.Helper()
	if r.method == http.MethodGet && !s.late {
		s.settle()
	}
	req := httptest.NewRequestWithContext(s.t.Context(), r.method, "/api/v1"+r.path, reader(s.t, r.body))
	for name, value := range r.headers {
		req.Header.Set(name, value)
	}
	if r.who.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.who.token)
	}
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, req)
	got := response{t: s.t, status: recorder.Code, header: recorder.Header(), body: recorder.Body.Bytes()}
	s.check(req, got)
	return got
}

// check holds an answer to the description.
func (s *site) check(req *http.Request, got response) {
	s.t.Helper()
	if err := s.checks.Check(req, got.status, got.header, got.body); err != nil {
		s.t.Errorf("%s %s answers outside its description: %v\n%s", req.Method, req.URL.Path, err, got.mustBytes())
	}
}

// settle does the jobs that bring an index on a search server up to what was written; one in memory
// is up to it already.
func (s *site) settle() {
	s.t.Helper()
	if s.app.Config.Meili.URL == "" {
		return
	}
	if _, err := s.app.Worker().Drain(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func reader(t *testing.T, body any) io.Reader {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return nil
	case string:
		return strings.NewReader(b)
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(encoded)
}

// leeds returns a group as a person might enter it.
func leeds(name string) map[string]any {
	return map[string]any{
		"name": name, "topics": []string{"alcohol"}, "language": "en", "languages": []string{"en"}, "timezone": "Europe/London",
		"locality": map[string]any{"label": "Headingley", "place": map[string]any{"id": "geonames:2644688"}},
		"meetings": []any{map[string]any{
			"format": "in_person", "start": "19:30", "duration_minutes": 90, "timezone": "Europe/London", "rrule": "FREQ=WEEKLY;BYDAY=TU", "venue": "Library",
		}},
	}
}

// group creates a group and returns its id.
func (s *site) group(who person, input map[string]any) string {
	s.t.Helper()
	return s.ask("POST", "/groups", who, input).wantStatus(http.StatusCreated).text("id")
}
