package cli_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The file that --out names is replaced whole if it is a regular one. Anything else stays what it
// is and is written into.
func TestOutputGoesIntoWhatIsNoRegularFile(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	x.done("migrate")
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target.csv"), filepath.Join(dir, "link.csv")
	if err := os.WriteFile(target, []byte(strings.Repeat("what was there before\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	before := stat(t, target)
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	x.done("export", "csv", "--out", link)
	if now, err := os.Lstat(link); err != nil || now.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", now, err)
	}
	if !os.SameFile(before, stat(t, target)) {
		t.Error("the file that the link leads to was replaced")
	}
	if text, err := os.ReadFile(target); err != nil || !bytes.HasPrefix(text, []byte("id,version,")) || bytes.Contains(text, []byte("before")) {
		t.Errorf("%v: %.100s", err, text)
	}
	x.done("export", "csv", "--out", os.DevNull)
	if now := stat(t, os.DevNull); now.Mode()&os.ModeCharDevice == 0 {
		t.Fatal("the device was replaced")
	}
	x.done("export", "csv", "--out", target)
	if os.SameFile(before, stat(t, target)) {
		t.Error("a regular file was written into: half of it would be there after an error")
	}
}

// What is called by the name of the standard output goes there, and nothing else does.
func TestStandardOutputByItsName(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	x.done("migrate")
	for name, args := range map[string][]string{
		"id,version,": {"export", "csv", "--out", "/dev/stdout"}, "SQLite format 3\x00": {"backup", "/dev/stdout"}, "[": {"export", "meeting-guide", "--out", "/dev/stdout"},
	} {
		cmd := x.program(args...)
		pipe, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		out, err := io.ReadAll(pipe)
		if waited := cmd.Wait(); err != nil || waited != nil || !bytes.HasPrefix(out, []byte(name)) {
			t.Errorf("%v: %v, %v: %.100q", args, err, waited, out)
		}
		if bytes.Contains(out, []byte(" entries")) || bytes.Contains(out, []byte("checked, in")) {
			t.Errorf("%v: more than the file: %.200q", args, out)
		}
	}
	if left, err := os.ReadDir("/dev"); err != nil || strings.Contains(namesOf(left), ".partial-") {
		t.Errorf("%v: left behind in /dev: %s", err, namesOf(left))
	}
}

func stat(t *testing.T, name string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func namesOf(entries []os.DirEntry) string {
	all := make([]string, len(entries))
	for i, e := range entries {
		all[i] = e.Name()
	}
	return strings.Join(all, " ")
}
