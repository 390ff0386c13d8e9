//go:build linux

package faults_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/internal/testwait"
)

// TestDiskFull fills the disk of the data while six writers write. Reads continue, and writes are
// answered with 503 and never as a defect of the program. Nothing that was acknowledged is lost,
// and everything catches up when there is room again.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	needDisks(t)
	rounds := lengths{short: 1, long: 10}.here()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		f := fullDisk{t: t, dir: tmpfs(t, 32), database: "SQLite"}
		f.environ = []string{"SHG_DATA_DIR=" + filepath.Join(f.dir, "data"), "SHG_LOG_LEVEL=error"}
		f.fill(rounds)
	})
	// If something else fills its log, in small files that are not used again, the server has no
	// room for a new one. It gives up (PANIC), and starts again only when there is room.
	for name, noLog := range map[string]bool{"PostgreSQL": false, "PostgreSQL without room for its log": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := fullDisk{t: t, dir: tmpfs(t, 192), database: name, dies: noLog}
			f.cluster = newCluster(t, f.dir, "--wal-segsize=1")
			if noLog {
				f.cluster.settings = []string{"wal_recycle=off"}
			}
			f.cluster.start()
			f.cluster.must("postgres", "CREATE DATABASE shg")
			f.environ = []string{"DATABASE_URL=" + f.cluster.url("shg"), "SHG_DATA_DIR=" + t.TempDir(), "SHG_LOG_LEVEL=error"}
			newPlace(t, f.environ...).done("migrate")
			f.fill(rounds)
		})
	}
}

// tmpfs returns a small disk in memory.
func tmpfs(t *testing.T, megabytes int) string {
	t.Helper()
	dir := openTo(t)
	run(t, "mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm,mode=755", megabytes), "faults", dir)
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() })
	return dir
}

type fullDisk struct {
	t        *testing.T
	dir      string
	database string
	environ  []string
	cluster  *cluster // nil with SQLite
	dies     bool     // the database server, not only its writes
}

func (f *fullDisk) fill(rounds int) {
	f.t.Helper()
	p, l := newPlace(f.t, f.environ...), newLedger()
	l.strict = f.cluster == nil // with PostgreSQL what was stored is read again to be shown, and then it may be gone
	s := p.serve()
	who := p.people(s, l, 6)
	page := read(f.t, s, "/groups?per_page=1")
	one := read(f.t, s, "/groups/"+send(f.t.Context(), http.DefaultClient, s.url, who[0], call{"POST", "/groups", group("Group to read", "area")}).body.ID)
	refused, unknown, lost, restarts := 0, 0, 0, 0
	l.askNew("to read")
	for range rounds {
		w := begin(f.t, s, l, who, whateverHurt)
		testwait.Until(f.t, func() (bool, string) { return w.answers("200") > 10, "no writes: " + w.tally() })
		ballast := f.noRoom(w)
		f.ready(s, http.StatusServiceUnavailable)
		restarts += f.makeRoom(ballast)
		f.ready(s, http.StatusOK)
		known := l.acknowledged()
		testwait.Until(f.t, func() (bool, string) { return l.acknowledged() > known+20, "after there was room: " + w.tally() })
		w.end()
		refused, unknown = refused+w.answers("503 unavailable"), unknown+w.unknown()
		db := openDatabase(f.t, addressOf(f.environ))
		v := db.judge(l)
		v.unhurt(f.t, l)
		lost += len(v.lost)
		s.caughtUp(db, nil)
		db.close()
	}
	s.explain()
	f.report(page, one, fmt.Sprintf("%d times full, %d writes refused, %d of unknown outcome, %d restarts of the database", rounds, refused, unknown, restarts), l.acknowledged(), lost)
	s.stop()
}

// ready waits until /readyz has that answer. The service does not check a disk of the database
// server.
func (f *fullDisk) ready(s *service, status int) {
	f.t.Helper()
	if f.cluster != nil {
		return
	}
	testwait.Until(f.t, func() (bool, string) {
		response, err := testhttp.Send(f.t.Context(), testhttp.Request{URL: s.url + "/readyz"})
		named := strings.Contains(string(response.Body), `"disk":"unavailable"`) == (status != http.StatusOK)
		return response.Status == status && named, fmt.Sprintf("/readyz: %d %s %v", response.Status, response.Body, err)
	})
}

func (f *fullDisk) report(page, one *reader, did string, acknowledged, lost int) {
	f.t.Helper()
	page.end()
	one.end()
	pages, wrongPages, _ := page.summary()
	ones, wrongOnes, _ := one.summary()
	f.t.Logf("| disk full, %s | %s; searches meanwhile: %s; single groups: %s | %d acknowledged writes | %d lost |", f.database, did, pages, ones, acknowledged, lost)
	if wrongPages > 0 || wrongOnes > 0 && f.cluster == nil {
		f.t.Error("reads did not go on")
	}
}

// noRoom fills the disk until a good many writes have been refused. Whatever becomes free meanwhile
// is filled too.
func (f *fullDisk) noRoom(w *writers) (ballast string) {
	f.t.Helper()
	ballast = filepath.Join(f.dir, "ballast")
	file, err := os.OpenFile(ballast, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		f.t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	from := len(f.cluster.logged())
	testwait.Until(f.t, func() (bool, string) {
		if _, err := io.Copy(file, zeros{}); !errors.Is(err, syscall.ENOSPC) {
			f.t.Fatalf("the disk does not become full: %v", err)
		}
		if f.dies {
			_ = f.cluster.execute("postgres", "SELECT pg_logical_emit_message(true, 'faults', repeat('x', 1000000))") // it is to fail
		}
		enough := w.answers("503 unavailable") > 50 && (!f.dies || strings.Contains(f.cluster.logged()[from:], "PANIC"))
		return enough, "the disk is full: " + w.tally()
	})
	return ballast
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p[:min(len(p), 4096)]), nil }

// makeRoom removes the ballast, and starts PostgreSQL again if it has given up, as its supervisor
// does.
func (f *fullDisk) makeRoom(ballast string) (restarts int) {
	f.t.Helper()
	if err := os.Remove(ballast); err != nil {
		f.t.Fatal(err)
	}
	if f.cluster == nil {
		return 0
	}
	testwait.Until(f.t, func() (bool, string) {
		if strings.Contains(f.cluster.logged(), "database system is shut down") {
			f.cluster.kill()
			f.cluster.start()
			restarts++
		}
		err := f.cluster.execute("postgres", "SELECT 1")
		return err == nil, fmt.Sprint(err)
	})
	return restarts
}
