//go:build linux

package faults_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testwait"
)

// powered is an installation with its data on a disk that can lose its power.
type powered struct {
	t       *testing.T
	image   string // the disk as it is when nothing is mounted
	dir     string // where it is mounted
	environ []string
	cluster *cluster // nil with SQLite
	ledger  *ledger
	who     []person
	sloppy  bool // the counter-proof: the database is configured not to flush every commit to the disk
}

// TestPowerCut cuts the power at random writes of the disk while six writers write. Of what the
// file system wrote only flushed writes are certain, and what was never written is gone. Nothing
// that was acknowledged may be lost. The counter-proof is the same on a database that is configured
// not to flush at every commit; that must lose, or the test proves nothing.
func TestPowerCut(t *testing.T) {
	t.Parallel()
	needDisks(t)
	for _, test := range []struct {
		name      string
		megabytes int64
		cuts      lengths
		setUp     func(*powered)
		sloppy    bool
	}{
		{"SQLite", 48, lengths{short: 2, long: 20}, (*powered).onSQLite, false},
		{"SQLite, synchronous=NORMAL", 48, lengths{short: 1, long: 20}, (*powered).onSQLite, true},
		{"PostgreSQL", 256, lengths{short: 1, long: 10}, (*powered).onPostgres, false},
		{"PostgreSQL, synchronous_commit=off", 256, lengths{short: 1, long: 10}, (*powered).onPostgres, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := &powered{t: t, image: emptyImage(t, test.megabytes), dir: openTo(t), ledger: newLedger(), sloppy: test.sloppy}
			test.setUp(p)
			p.cuts(test.name, test.cuts.here())
		})
	}
}

func (p *powered) onSQLite() {
	p.t.Helper()
	mount(p.t, p.image, p.dir)
	p.environ = []string{"SHG_DATA_DIR=" + filepath.Join(p.dir, "data"), "SHG_LOG_LEVEL=error"}
	p.settle()
}

func (p *powered) onPostgres() {
	p.t.Helper()
	mount(p.t, p.image, p.dir)
	p.cluster = newCluster(p.t, p.dir)
	if p.sloppy {
		p.cluster.settings = []string{"wal_writer_delay=10s", "wal_writer_flush_after=1GB"}
	}
	p.cluster.start()
	p.cluster.must("postgres", "CREATE DATABASE shg")
	p.environ = []string{"DATABASE_URL=" + p.cluster.url("shg"), "SHG_DATA_DIR=" + p.t.TempDir(), "SHG_LOG_LEVEL=error"}
	newPlace(p.t, p.environ...).done("migrate")
	p.settle()
}

// settle creates the people who write, and unmounts the file system in order.
func (p *powered) settle() {
	p.t.Helper()
	place := newPlace(p.t, p.environ...)
	s := place.serve()
	p.who = place.people(s, p.ledger, 6)
	p.putAway(s)
}

func (p *powered) putAway(s *service) {
	p.t.Helper()
	s.stop()
	if p.cluster != nil {
		p.cluster.stop()
	}
	unmount(p.t, p.dir)
}

func (p *powered) cuts(name string, n int) {
	p.t.Helper()
	var lost, sectors int
	for range n {
		before := p.ledger.acknowledged()
		image, forgotten := p.cut()
		if err := os.WriteFile(p.image, image, 0o600); err != nil {
			p.t.Fatal(err)
		}
		v := p.look()
		if p.sloppy {
			v.lost, lost = nil, lost+len(v.lost)
		}
		v.unhurt(p.t, p.ledger)
		lost, sectors = lost+len(v.lost), sectors+forgotten
		if writes := p.ledger.acknowledged() - before; writes < 10 {
			p.t.Errorf("only %d writes were acknowledged before a cut: it proves little", writes)
		}
	}
	p.t.Logf("| power cut, %s | %d cuts, %d written sectors forgotten | %d acknowledged writes | %d lost |", name, n, sectors, p.ledger.acknowledged(), lost)
	if !p.sloppy && n >= 10 && sectors == 0 {
		p.t.Error("no cut fell between a write and its flush: the test proves little")
	}
	if p.sloppy && lost == 0 {
		p.t.Error("the counter-proof lost nothing: the test proves nothing")
	}
}

// cut lets the writers write on the forgetful disk and cuts its power. Answers that they received
// before that instant count, and nothing after it.
func (p *powered) cut() (image []byte, forgotten int) {
	p.t.Helper()
	before, err := os.ReadFile(p.image)
	if err != nil {
		p.t.Fatal(err)
	}
	d, end := mountDisk(p.t, before, p.dir)
	s := p.power()
	known := p.ledger.acknowledged()
	w := begin(p.t, s, p.ledger, p.who, untilGone)
	testwait.Until(p.t, func() (bool, string) { n := p.ledger.acknowledged() - known; return n > 20, fmt.Sprint(n, " writes") })
	image, forgotten = d.cut(1+rand.IntN(50), 2*time.Second, p.ledger.freeze)
	s.kill()
	w.end()
	if p.cluster != nil {
		p.cluster.kill()
	}
	end()
	return image, forgotten
}

// power starts what serves the writers.
func (p *powered) power() *service {
	p.t.Helper()
	place := newPlace(p.t, p.environ...)
	if p.cluster != nil {
		p.cluster.start()
	} else if p.sloppy {
		place.role = normalSync
	}
	s := place.serve()
	if p.cluster != nil && p.sloppy { // after serve has looked: it refuses such a server
		p.cluster.must("postgres", "ALTER SYSTEM SET synchronous_commit = off", "SELECT pg_reload_conf()")
	}
	return s
}

// look mounts what the cut has left, lets the database recover, judges it, and puts everything away
// in order.
func (p *powered) look() verdict {
	p.t.Helper()
	mount(p.t, p.image, p.dir)
	if p.cluster != nil {
		p.cluster.start()
		p.cluster.must("postgres", "ALTER SYSTEM RESET synchronous_commit", "SELECT pg_reload_conf()")
	}
	s := newPlace(p.t, p.environ...).serve()
	db := openDatabase(p.t, addressOf(p.environ))
	if p.cluster == nil {
		if integrity := db.count("PRAGMA integrity_check"); integrity != "ok" {
			p.t.Errorf("integrity_check: %s", integrity)
		}
	}
	v := db.judge(p.ledger)
	s.caughtUp(db, nil)
	db.close()
	p.putAway(s)
	return v
}
