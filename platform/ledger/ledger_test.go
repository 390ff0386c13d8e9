package ledger_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/platform/ledger"
)

// Entries are found by what they are for, also by another process and after a line that was not
// written to its end. The file has mode 0600 and none of the things.
func TestEntriesLast(t *testing.T) {
	t.Parallel()
	path, day := filepath.Join(t.TempDir(), "new", "ledger"), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	l := ledger.Open(path)
	if _, n, err := l.Notes(); n != 0 || err != nil {
		t.Fatalf("%d entries of no file: %v", n, err)
	}
	if err := l.Add(day, "the first", "keep"); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(content, "20260301-00"...), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := l.Add(day, "the second", "erase"); err != nil {
		t.Fatal(err)
	}
	look, n, err := ledger.Open(path).Notes()
	if err != nil || n != 2 {
		t.Fatalf("%d entries: %v", n, err)
	}
	for thing, want := range map[string]string{"the first": "keep", "the second": "erase", "the third": ""} {
		if note, found := look(thing); note != want || found != (want != "") {
			t.Errorf("%s: %q %v", thing, note, found)
		}
	}
	if content, err = os.ReadFile(path); err != nil || strings.Contains(string(content), "the first") {
		t.Errorf("%s %v", content, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
}

// A file that is no ledger is refused, for reading and for writing.
func TestOtherFilesAreRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger")
	if err := os.WriteFile(path, []byte("hello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := ledger.Open(path).Notes(); err == nil {
		t.Error("it is read")
	}
	if err := ledger.Open(path).Add(time.Now(), "a thing", "keep"); err == nil {
		t.Error("it is written")
	}
}
