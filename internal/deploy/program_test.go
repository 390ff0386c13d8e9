//go:build linux

package deploy_test

import (
	"bytes"
	"context"
	"debug/elf"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/engines"
	"github.com/shg-directory/shg/internal/testwait"
)

// nobody is the user of the image.
const nobody = 65532

// program returns the path of the program that make build has compiled; make static sets it.
func program(t *testing.T) string {
	t.Helper()
	path := os.Getenv("SHG_STATIC_BINARY")
	if path == "" {
		t.Skip("SKIPPED: make static builds the program of the image and runs this")
	}
	return path
}

func TestProgramIsStatic(t *testing.T) {
	t.Parallel()
	file, err := elf.Open(program(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("it needs a loader: %s", p.Type)
		}
	}
	data, err := os.ReadFile(program(t))
	if err != nil {
		t.Fatal(err)
	}
	if here, err := filepath.Abs(root); err != nil || bytes.Contains(data, []byte(here)) {
		t.Errorf("%v: it names the directory where it was built", err)
	}
}

// image returns a directory with what the image holds. Nothing in it but /data can be written by
// the image's user.
func image(t *testing.T) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED: only root can change the root directory")
	}
	dir := filepath.Join(t.TempDir(), "image")
	for _, err := range []error{
		os.MkdirAll(filepath.Join(dir, "data"), 0o755), os.Chmod(filepath.Dir(dir), 0o755), os.Chown(filepath.Join(dir, "data"), nobody, nobody),
		copyFile(program(t), filepath.Join(dir, "shg")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	if _, err := io.Copy(target, source); err != nil {
		return err
	}
	return target.Close()
}

// inside runs the program as the image does: with its own root directory, its user, and its
// environment.
func inside(ctx context.Context, dir, port string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "/shg", args...)
	cmd.Dir = "/"
	cmd.Env = []string{"SHG_ADDR=0.0.0.0:" + port, "SHG_DATA_DIR=/data"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: dir, Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return cmd
}

// Nothing else is in the image: no shell, no C library, no time zones, nothing to write to but
// /data.
func TestProgramRunsAloneInItsImage(t *testing.T) {
	t.Parallel()
	dir, port := image(t), freePort(t)
	if out, err := inside(t.Context(), dir, port, "version").CombinedOutput(); err != nil || !strings.Contains(string(out), "shg "+app.Version) {
		t.Fatalf("%v: %s", err, out)
	}
	if out, err := inside(t.Context(), dir, port, "health").CombinedOutput(); err == nil || !strings.Contains(string(out), "not ready") {
		t.Errorf("before it serves it is healthy: %v: %s", err, out)
	}
	serve := inside(t.Context(), dir, port, "serve")
	var output bytes.Buffer
	serve.Stderr = &output
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	testwait.For(t, "it is healthy", func() bool { return inside(t.Context(), dir, port, "health").Run() == nil })
	if out, err := inside(t.Context(), dir, port, "backup", "/data/copy.db").CombinedOutput(); err != nil {
		t.Errorf("back up: %v: %s", err, out)
	}
	if err := serve.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := serve.Wait(); err != nil {
		t.Errorf("it does not stop well: %v: %s", err, output.String())
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 || entries[0].Name() != "data" {
		t.Errorf("%v: the image holds %v", err, entries)
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	port, err := engines.FreePort(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return strconv.Itoa(port)
}
