package faults_test

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/engines"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/internal/testwait"
)

// searchServer is a Meilisearch server with indexes of one installation.
type searchServer struct {
	t      *testing.T
	server *engines.Meilisearch
	prefix string
}

func newSearchServer(t *testing.T, server *engines.Meilisearch) *searchServer {
	t.Helper()
	return &searchServer{t: t, server: server, prefix: testmeili.Prefix()}
}

// environ returns the settings of the program for it, at an address that may be a proxy's.
func (m *searchServer) environ(address string) []string {
	return []string{"MEILI_URL=" + address, "MEILI_KEY=" + m.server.Key, "MEILI_PREFIX=" + m.prefix}
}

// holds returns the documents of the indexes themselves, with their versions.
func (m *searchServer) holds() map[string]string {
	m.t.Helper()
	all := map[string]string{}
	for name, kind := range map[string]string{"groups": "group ", "consultants": "consultant "} {
		var list struct {
			Results []struct {
				ID  string      `json:"id"`
				Ver json.Number `json:"ver"`
			} `json:"results"`
		}
		testhttp.WantJSON(m.t, testhttp.Request{
			Method: http.MethodPost, URL: m.server.URL + "/indexes/" + m.prefix + name + "/documents/fetch", Token: m.server.Key,
			Body: object{"fields": []string{"id", "ver"}, "limit": 1_000_000},
		}, &list)
		for _, document := range list.Results {
			all[kind+document.ID] = document.Ver.String()
		}
	}
	return all
}

// TestSearchServerKilled kills the search server in the middle of its work while six writers write.
// Writes go on as if nothing had happened, and when the server is back it holds what the database
// holds.
func TestSearchServerKilled(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(t *testing.T) string{
		"SQLite":     func(t *testing.T) string { t.Helper(); return "SHG_DATA_DIR=" + filepath.Join(t.TempDir(), "data") },
		"PostgreSQL": func(t *testing.T) string { t.Helper(); return "DATABASE_URL=" + testdb.DurablePostgresDSN(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			index := newSearchServer(t, testmeili.StartServer(t))
			environ := append(index.environ(index.server.URL), "SHG_DATA_DIR="+t.TempDir(), database(t), "SHG_LOG_LEVEL=error")
			killSearchServer(t, name, environ, index, lengths{short: 1, long: 20}.here())
		})
	}
}

func killSearchServer(t *testing.T, name string, environ []string, index *searchServer, kills int) {
	t.Helper()
	p, l := newPlace(t, environ...), newLedger()
	p.done("migrate")
	s := p.serve()
	who := p.people(s, l, 6)
	db := openDatabase(t, addressOf(environ))
	lost, meanwhile := 0, 0
	var slowest time.Duration
	for range kills {
		w := begin(t, s, l, who, whateverHurt)
		<-time.After(rand.N(time.Second)) // the random point
		if err := index.server.Kill(); err != nil {
			t.Fatal(err)
		}
		before := l.acknowledged()
		testwait.Until(t, func() (bool, string) { return l.acknowledged() > before+20, "without the search server: " + w.tally() })
		meanwhile += l.acknowledged() - before
		if err := index.server.Restart(); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		w.end()
		if err := index.server.Answers(t.Context()); err != nil {
			t.Fatal(err)
		}
		v := db.judge(l)
		v.unhurt(t, l)
		lost += len(v.lost)
		s.caughtUp(db, index)
		slowest = max(slowest, time.Since(began))
		if refused := w.answers("503 unavailable"); refused > 0 {
			t.Errorf("%d writes were refused for want of the search server", refused)
		}
	}
	s.stop()
	t.Logf("| Meilisearch killed while it works, %s | %d kills, %d writes meanwhile, the index equal again after %s at most | %d acknowledged writes | %d lost |",
		name, kills, meanwhile, slowest.Round(100*time.Millisecond), l.acknowledged(), lost)
	if l.acknowledged() < 20*kills {
		t.Errorf("only %d writes were acknowledged: the test proves little", l.acknowledged())
	}
}
