package cli_test

import (
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testwait"
)

// so are the versions that were acknowledged up to now.
func (a *acknowledged) now() map[string]int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return maps.Clone(a.versions)
}

// startWriting serves a directory of its own while four writers write, and stops both at the end of
// the test.
func startWriting(t *testing.T, x *terminal) *acknowledged {
	t.Helper()
	account := x.done("account", "add", "--name", "A writer", "--json").object(t)["id"]
	token, _ := x.done("token", "create", "--account", fmt.Sprint(account), "--json").object(t)["token"].(string)
	known := &acknowledged{versions: map[string]int64{}}
	s := x.serve()
	var writers sync.WaitGroup
	for writer := range 4 {
		writers.Go(func() { known.write(t.Context(), s, token, writer) })
	}
	t.Cleanup(func() {
		s.kill()
		writers.Wait()
	})
	return known
}

// holds checks that a restored directory has everything that was acknowledged, is sound, and that
// its index holds what its database holds.
func (x *terminal) holds(known map[string]int64) {
	x.t.Helper()
	s := x.serve()
	defer s.kill()
	rows := x.rows()
	for id, version := range known {
		if rows[id] < version {
			x.t.Errorf("group %s was acknowledged at version %d before the back-up, which has %d", id, version, rows[id])
		}
	}
	if diff := cmp.Diff(rows, indexed(x.t, s.url)); diff != "" {
		x.t.Errorf("restored database and index differ (-database +index):\n%s", diff)
	}
	if total := x.done("search", "groups", "--q", "group", "--json").object(x.t)["total"]; total != float64(len(rows)) {
		x.t.Errorf("a search in what was restored finds %v of %d groups", total, len(rows))
	}
	x.t.Logf("%d groups were acknowledged before the back-up, %d are in it", len(known), len(rows))
}

func TestBackupOfARunningServiceRestores(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	known := startWriting(t, x)
	testwait.For(t, "the writers have written", func() bool { return len(known.now()) >= 40 })
	before := known.now()
	file := filepath.Join(t.TempDir(), "monday.db")
	created := x.done("backup", file, "--json").object(t)
	testwait.For(t, "the writers go on", func() bool { return len(known.now()) > len(before)+8 })
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 || created["bytes"] != float64(info.Size()) {
		t.Errorf("%v: mode %v, %v bytes of %v", err, info.Mode(), created["bytes"], info.Size())
	}
	restored := newTerminal(t)
	if err := os.MkdirAll(restored.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file, filepath.Join(restored.dir, "shg.db")); err != nil {
		t.Fatal(err)
	}
	restored.holds(before)
	if got := soundness(t, filepath.Join(restored.dir, "shg.db")); got != "ok" {
		t.Error(got)
	}
}

func soundness(t *testing.T, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var found string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&found); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestBackupRefusesAndLeavesNothing(t *testing.T) {
	t.Parallel()
	x, empty, onPostgres := newTerminal(t), newTerminal(t), newTerminal(t)
	x.done("migrate")
	onPostgres.environ = append(onPostgres.environ, "DATABASE_URL=postgres://shg@127.0.0.1:1/shg")
	dir := t.TempDir()
	there := filepath.Join(dir, "there.db")
	if err := os.WriteFile(there, []byte("another's"), 0o600); err != nil {
		t.Fatal(err)
	}
	x.refused(1, "is there already", "backup", there)
	x.refused(1, "no such file", "backup", filepath.Join(dir, "missing", "file.db"))
	x.refused(2, "accepts 1 arg(s)", "backup")
	empty.refused(1, "there is no database", "backup", filepath.Join(dir, "none.db"))
	onPostgres.refused(1, "pg_dump", "backup", filepath.Join(dir, "postgres.db"))
	if content, err := os.ReadFile(there); err != nil || string(content) != "another's" {
		t.Errorf("%v: the file that was there holds %q", err, content)
	}
	if _, err := os.Stat(empty.dir); err == nil {
		t.Error("a back-up made a data directory")
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if hidden, _ := filepath.Glob(filepath.Join(dir, ".??*")); err != nil || len(left) != 1 || len(hidden) != 0 {
		t.Errorf("%v: %v %v lie there", err, left, hidden)
	}
}
