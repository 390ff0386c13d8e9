package api_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testmail"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/platform/telemetry/otlp"
	"github.com/shg-directory/shg/store"
)

// text is what was written somewhere, as it comes.
type text struct {
	mu sync.Mutex
	strings.Builder
}

func (l *text) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Builder.Write(p)
}

func (l *text) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Builder.String()
}

// watched is a service in which everything that others could look at is looked at.
type watched struct {
	*site
	*canaries
	mails       *testmail.Sink
	server      config.Meili
	log, spans  *text
	urls        *text // of requests, and in headers of answers
	visitors    *text // answers to those without a key
	stopTracing func(context.Context)
}

// eachWatched runs a test on SQLite with the index in memory, and on PostgreSQL with the search
// server.
func eachWatched(t *testing.T, f func(t *testing.T, w *watched, db rawDB)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		path := testdb.SQLitePath(t)
		f(t, watch(t, store.Config{Path: path}, config.Meili{}), rawDB{DB: connect(t, "sqlite", path), t: t})
	})
	t.Run("postgres+meilisearch", func(t *testing.T) {
		t.Parallel()
		dsn := testdb.PostgresDSN(t)
		f(t, watch(t, store.Config{DSN: dsn}, searchServer(t)), rawDB{DB: connect(t, "pgx", dsn), t: t})
	})
}

func watch(t *testing.T, c store.Config, server config.Meili) *watched {
	t.Helper()
	w := &watched{canaries: &canaries{}, mails: testmail.NewSink(t), server: server, log: &text{}, spans: &text{}, urls: &text{}, visitors: &text{}}
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w.spans, r.Body) }))
	t.Cleanup(collector.Close)
	logger := slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	tracer, stop, err := otlp.Start(t.Context(), otlp.Options{Endpoint: collector.URL, Version: app.Version, Log: logger})
	if err != nil {
		t.Fatal(err)
	}
	w.stopTracing = stop
	w.site = newSite(t, opened(c), server, func(p *app.Parts) {
		p.Config.Mail, p.Log, p.Tracer = w.mails.Config(t), logger, tracer
	})
	inner := w.handler
	w.handler = http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		inner.ServeHTTP(answer, r)
		_, _ = fmt.Fprintln(w.urls, r.URL, answer.Header().Values("Location"), answer.Header().Values("Link"), answer.Header().Values("Content-Location"))
		if r.Header.Get("Authorization") == "" && !strings.HasPrefix(r.URL.Path, "/api/v1/accounts") && !strings.HasPrefix(r.URL.Path, "/api/v1/sessions") {
			_, _ = fmt.Fprintln(w.visitors, answer.Header(), answer.Body)
		}
		maps.Copy(out.Header(), answer.Header())
		out.WriteHeader(answer.Code)
		_, _ = out.Write(answer.Body.Bytes())
	})
	return w
}

// wantNone wants none of the words in a text.
func (w *watched) wantNone(where, content string, least int) {
	w.t.Helper()
	if len(content) < least {
		w.t.Errorf("%s: only %d bytes: %s", where, len(content), content)
	}
	content = strings.ToLower(content)
	for _, word := range w.words {
		if i := strings.Index(content, strings.ToLower(word)); i >= 0 {
			w.t.Errorf("%s holds %s: …%s…", where, word, content[max(0, i-100):min(len(content), i+100)])
		}
	}
}

// documents returns all that the search server stores for the service, and nothing without one.
func (w *watched) documents() string {
	w.t.Helper()
	if w.server.URL == "" {
		return ""
	}
	var all strings.Builder
	for _, index := range []string{"groups", "consultants"} {
		request, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.server.URL+"/indexes/"+w.server.Prefix+index+"/documents?limit=1000", nil)
		if err != nil {
			w.t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+w.server.Key)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			w.t.Fatal(err)
		}
		content, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK || len(content) < 1000 {
			w.t.Errorf("%s: %s %v %s", index, response.Status, err, content)
		}
		all.Write(content)
	}
	return all.String()
}

// dump returns all rows of a table as text.
func (db rawDB) dump(table string) string {
	db.t.Helper()
	rows, err := db.QueryContext(db.t.Context(), `SELECT * FROM "`+table+`"`)
	if err != nil {
		db.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		db.t.Fatal(err)
	}
	var all strings.Builder
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = &sql.NullString{}
		}
		if err := rows.Scan(values...); err != nil {
			db.t.Fatal(err)
		}
		for _, value := range values {
			all.WriteString(value.(*sql.NullString).String + " ")
		}
	}
	if err := rows.Err(); err != nil {
		db.t.Fatal(err)
	}
	return all.String()
}
