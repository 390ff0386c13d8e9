package cli_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/shg-directory/shg/internal/testwait"
)

// An import of a pipe that never ends takes little memory and ends with SIGTERM, whether the pipe
// sends something or nothing. One that never ends is refused.
func TestAnEndlessImportEndsWhenItIsTold(t *testing.T) {
	t.Parallel()
	for name, says := range map[string]string{"nothing": "", "a line now and then": "{}\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTerminal(t)
			x.done("migrate")
			pipe := filepath.Join(t.TempDir(), "pipe")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := x.program("import", "ndjson", pipe, "--source", "endless")
			var errs bytes.Buffer
			cmd.Stderr = &errs
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			writer, err := os.OpenFile(pipe, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = writer.Close() }()
			if _, err := io.WriteString(writer, says); err != nil {
				t.Fatal(err)
			}
			testwait.For(t, "the import reads", func() bool { return openedBy(cmd.Process.Pid, pipe) })
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait()
			if cmd.ProcessState.ExitCode() != 1 {
				t.Errorf("%s: %s", cmd.ProcessState, errs.String())
			}
		})
	}
	x := newTerminal(t)
	x.done("migrate")
	x.refused(1, "200 MiB", "import", "csv", "/dev/zero", "--source", "zeroes")
}

// openedBy reports whether a process has a file open.
func openedBy(pid int, name string) bool {
	links, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	for _, link := range links {
		if to, err := os.Readlink(link); err == nil && to == name {
			return true
		}
	}
	return false
}
