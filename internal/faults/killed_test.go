package faults_test

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/internal/testwait"
)

// pair is a database and an index.
type pair struct {
	name    string
	engines func(t *testing.T) enginePair
}

// enginePair holds the settings of the program for both engines.
type enginePair struct {
	environ []string
	index   *searchServer // nil if the index is in memory
}

func pairs() []pair {
	sqlite := func(t *testing.T) []string {
		t.Helper()
		return []string{"SHG_DATA_DIR=" + filepath.Join(t.TempDir(), "data")}
	}
	postgres := func(t *testing.T) []string {
		t.Helper()
		return []string{"SHG_DATA_DIR=" + t.TempDir(), "DATABASE_URL=" + testdb.DurablePostgresDSN(t)}
	}
	with := func(database func(t *testing.T) []string) func(t *testing.T) enginePair {
		return func(t *testing.T) enginePair {
			t.Helper()
			index := newSearchServer(t, testmeili.Server(t))
			return enginePair{environ: append(database(t), index.environ(index.server.URL)...), index: index}
		}
	}
	alone := func(database func(t *testing.T) []string) func(t *testing.T) enginePair {
		return func(t *testing.T) enginePair { t.Helper(); return enginePair{environ: database(t)} }
	}
	return []pair{
		{"SQLite and embedded", alone(sqlite)},
		{"PostgreSQL and embedded", alone(postgres)},
		{"SQLite and Meilisearch", with(sqlite)},
		{"PostgreSQL and Meilisearch", with(postgres)},
	}
}

// TestKilledAtAnyPoint kills the service at random points while six writers write, on every pair of
// engines. After each restart nothing that was acknowledged is lost, nothing is half-written, and
// the index holds what the database holds.
func TestKilledAtAnyPoint(t *testing.T) {
	t.Parallel()
	for _, pair := range pairs() {
		t.Run(pair.name, func(t *testing.T) {
			t.Parallel()
			killAtRandom(t, pair, lengths{short: 4, long: 50}.here())
		})
	}
}

func killAtRandom(t *testing.T, pair pair, kills int) {
	on := pair.engines(t)
	environ := append([]string{"SHG_LOG_LEVEL=error"}, on.environ...)
	p, l := newPlace(t, environ...), newLedger()
	p.done("migrate")
	s := p.serve()
	who := p.people(s, l, 6)
	db := openDatabase(t, addressOf(environ))
	lost := 0
	for range kills {
		known := l.acknowledged()
		w := begin(t, s, l, who, untilGone)
		more := 3 + rand.IntN(60) // the random point: counted in writes, so that it does not depend on speed
		testwait.Until(t, func() (bool, string) { return l.acknowledged() >= known+more, "writes go on: " + w.tally() })
		s.kill()
		w.end()
		s = p.serve()
		v := db.judge(l)
		v.unhurt(t, l)
		lost += len(v.lost)
		if on.index != nil {
			aMinutePasses(t, addressOf(environ))
		}
		s.caughtUp(db, on.index)
	}
	s.stop()
	t.Logf("| killed while writing, %s | %d kills | %d acknowledged writes | %d lost |", pair.name, kills, l.acknowledged(), lost)
}

// addressOf returns the address of the database of an environment, as openDatabase wants it. If a
// name occurs twice the last counts, as for the program.
func addressOf(environ []string) (address string) {
	for _, name := range []string{"SHG_DATA_DIR=", "DATABASE_URL="} {
		for _, v := range environ {
			if value, ok := strings.CutPrefix(v, name); ok {
				address = value
			}
		}
	}
	return address
}
