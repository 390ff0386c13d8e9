//go:build linux

package faults_test

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testwait"
)

// TestFailingSync lets the kernel report, at a random moment, that it could not write the log to
// the disk. Nobody knows then whether that commit is stored. Its writers receive that answer, the
// service ends by itself with exit code 1, and after the next start nothing that was acknowledged
// is lost.
func TestFailingSync(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("failing sync is SKIPPED: strace is not installed")
	}
	environ := []string{"SHG_DATA_DIR=" + filepath.Join(t.TempDir(), "data"), "SHG_LOG_LEVEL=error"}
	p, l := newPlace(t, environ...), newLedger()
	s := p.serve()
	who := p.people(s, l, 6)
	db := openDatabase(t, addressOf(environ))
	rounds, failures, unknown, lost := lengths{short: 2, long: 20}.here(), 0, 0, 0
	for ; failures < rounds || unknown < rounds && failures < 10*rounds; failures++ { // a commit may be the service's own: it has nobody to tell
		w := begin(t, s, l, who, whateverHurt)
		testwait.Until(t, func() (bool, string) { return w.answers("200") > 10, "no writes: " + w.tally() })
		failSyncs(t, strace, s)
		if code := s.code(); code != 1 || !strings.Contains(s.said(), "shg: The database failed while writing.") {
			t.Errorf("serve ended with %d and said:\n%s", code, s.said())
		}
		w.end()
		unknown += w.unknown()
		s = p.serve()
		v := db.judge(l)
		v.unhurt(t, l)
		lost += len(v.lost)
		s.caughtUp(db, nil)
	}
	s.stop()
	t.Logf("| a sync of the log fails (EIO), SQLite | %d failures, %d writers told that the outcome is unknown | %d acknowledged writes | %d lost |",
		failures, unknown, l.acknowledged(), lost)
	if unknown < rounds {
		t.Errorf("%d failures, and only %d writers were told so", failures, unknown)
	}
}

// failSyncs makes every later sync of a process fail; it returns when that is so. The test is
// skipped in containers that forbid tracing.
func failSyncs(t *testing.T, strace string, s *service) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), strace, "-f", "-p", strconv.Itoa(s.cmd.Process.Pid), "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO")
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(errs)
	if !lines.Scan() || !strings.Contains(lines.Text(), "attached") {
		_ = cmd.Wait()
		t.Skipf("failing sync is SKIPPED: a process may not be traced here: %s", lines.Text())
	}
	go func() {
		for lines.Scan() {
		}
		_ = cmd.Wait()
	}()
}
