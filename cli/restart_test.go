package cli_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/internal/testwait"
	"github.com/shg-directory/shg/store"
)

// answers holds the answers of a service to writes, by the names that were to be written.
type answers struct {
	mu      sync.Mutex
	stored  map[string]string // name → id
	refused map[string]string // its code; 503: not stored
	unknown map[string]bool   // 500 with outcome_unknown
	others  []string          // what may not be
}

func (a *answers) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.stored)
}

// post creates a group with the name and records the answer.
func (a *answers) post(ctx context.Context, url, token, name string) {
	response, err := testhttp.Send(ctx, testhttp.Request{Method: http.MethodPost, URL: url + "/api/v1/groups", Token: token, Body: map[string]string{"name": name}})
	if err != nil {
		a.note(func() { a.others = append(a.others, err.Error()) })
		return
	}
	var created struct{ ID, Code string }
	err = response.JSON(&created)
	a.note(func() {
		switch {
		case err == nil && response.Status == http.StatusCreated:
			a.stored[name] = created.ID
		case created.Code == "outcome_unknown": // these creations have no Idempotency-Key, so that it is never maybe_stored
			a.unknown[name] = true
		case response.Status == http.StatusServiceUnavailable && response.Header.Get("Retry-After") != "":
			a.refused[name] = created.Code
		default:
			a.others = append(a.others, fmt.Sprintf("%d %s %v", response.Status, created.Code, err))
		}
	})
}

func (a *answers) note(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f()
}

// waitForMore waits until so many more writes were acknowledged.
func (a *answers) waitForMore(t *testing.T, more int) time.Duration {
	t.Helper()
	began, from := time.Now(), a.count()
	testwait.For(t, "writes are acknowledged", func() bool { return a.count() >= from+more })
	return time.Since(began)
}

// PostgreSQL is stopped, as an operator does and as a power cut does, and started again while eight
// writers write. What was acknowledged lasts, what was refused is not there, the service recovers
// by itself, keeps its lease, and its index catches up.
func TestPostgreSQLRestartedUnderLoad(t *testing.T) {
	t.Parallel()
	cluster, dsn := testdb.StartCluster(t)
	x := newTerminal(t)
	x.environ = append(x.environ, "DATABASE_URL="+dsn)
	account := x.done("account", "add", "--name", "A writer", "--json").object(t)["id"]
	token, _ := x.done("token", "create", "--account", fmt.Sprint(account), "--json").object(t)["token"].(string)
	s := x.serve()
	defer s.kill()
	a := &answers{stored: map[string]string{}, refused: map[string]string{}, unknown: map[string]bool{}}
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for writer := range 8 {
		writers.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				a.post(t.Context(), s.url, token, fmt.Sprintf("Group %d of %d", i, writer))
				<-time.After(2 * time.Millisecond)
			}
		})
	}
	for _, way := range []string{testdb.StopFast, testdb.StopImmediate, testdb.StopFast} {
		a.waitForMore(t, 50)
		if err := cluster.Stop(way); err != nil {
			t.Fatal(err)
		}
		if err := cluster.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: 50 writes %v after the server answered", way, a.waitForMore(t, 50).Round(time.Millisecond))
	}
	stop()
	writers.Wait()
	a.compare(t, store.Config{DSN: dsn})
	rows := map[string]int64{}
	for _, g := range storedGroups(t, store.Config{DSN: dsn}) {
		rows[g.ID.String()] = g.Version
	}
	testwait.Until(t, func() (bool, string) { // a lease that nobody could give back lasts a minute
		diff := cmp.Diff(rows, indexed(t, s.url))
		return diff == "", "the index differs from the database:\n" + diff
	})
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	testwait.For(t, "the lease is held again", func() bool {
		var found int
		return db.QueryRowContext(t.Context(), "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").Scan(&found) == nil && found == 1
	})
	x.refused(1, "another serve", "serve", "--addr", "127.0.0.1:0")
}

// compare compares the answers with what is stored.
func (a *answers) compare(t *testing.T, c store.Config) {
	t.Helper()
	there := map[string]bool{}
	for _, g := range storedGroups(t, c) {
		there[g.Name] = true
	}
	for name := range a.stored {
		if !there[name] {
			t.Errorf("%s was acknowledged and is lost", name)
		}
	}
	lasted := 0
	for name := range a.unknown {
		if there[name] {
			lasted++
		}
	}
	for name := range a.refused {
		if there[name] {
			t.Errorf("%s was refused and is there: %s", name, a.refused[name])
		}
	}
	t.Logf("%d acknowledged, %d refused, %d unknown of which %d are there", len(a.stored), len(a.refused), len(a.unknown), lasted)
	if len(a.others) > 0 {
		t.Errorf("%d answers were neither: %v", len(a.others), a.others[:min(3, len(a.others))])
	}
	if len(a.refused)+len(a.unknown) == 0 {
		t.Error("nothing failed: the test proves little")
	}
}
