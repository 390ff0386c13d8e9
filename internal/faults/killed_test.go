package faults_test

import (
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testdb"
)

// pair is a database and an index.
type pair struct {
	name    string
	environ func(t *testing.T) []string
	catchUp time.Duration // how long the index may need after a start
}

func pairs() []pair {
	postgres := func(t *testing.T) []string { t.Helper(); return []string{"DATABASE_URL=" + testdb.PostgresDSN(t)} }
	none := func(*testing.T) []string { return nil }
	return []pair{
		{"SQLite, embedded", none, 10 * time.Second},
		{"PostgreSQL, embedded", postgres, 10 * time.Second},
	}
}

// TestKilledAtAnyPoint kills the service at random points while six writers write, on every pair of engines. After each restart nothing that was
// acknowledged is lost, nothing is half-written, and the index holds what the database holds.
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
	dir := filepath.Join(t.TempDir(), "data")
	environ := append(pair.environ(t), "SHG_DATA_DIR="+dir, "SHG_LOG_LEVEL=error")
	p, l := newPlace(t, environ...), newLedger()
	p.done("migrate")
	s := p.serve()
	who := p.people(s, l, 6)
	db := openDatabase(t, addressOf(environ))
	lost := 0
	for range kills {
		w := begin(t, s, l, who, untilGone)
		<-time.After(rand.N(time.Second)) // the random point
		s.kill()
		w.end()
		s = p.serve()
		v := db.judge(l)
		v.unhurt(t, l)
		lost += len(v.lost)
		s.caughtUp(db, pair.catchUp)
	}
	s.stop()
	t.Logf("| killed while writing, %s | %d kills | %d acknowledged writes | %d lost |", pair.name, kills, l.acknowledged(), lost)
	if l.acknowledged() < 5*kills {
		t.Errorf("only %d writes were acknowledged: the test proves little", l.acknowledged())
	}
}

// addressOf is where the database of an environment is, as openDatabase wants it.
func addressOf(environ []string) string {
	address := ""
	for _, v := range environ {
		for _, name := range []string{"SHG_DATA_DIR=", "DATABASE_URL="} {
			if len(v) > len(name) && v[:len(name)] == name && (address == "" || name == "DATABASE_URL=") {
				address = v[len(name):]
			}
		}
	}
	return address
}
