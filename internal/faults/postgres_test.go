//go:build unix

package faults_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"

	"github.com/shg-directory/shg/internal/engines"
	"github.com/shg-directory/shg/internal/testwait"
)

// cluster is a PostgreSQL server whose data are in the test's directory.
type cluster struct {
	t        *testing.T
	bin, dir string
	log      string // a file beside the data
	settings []string
	as       *syscall.Credential
	port     int
	cmd      *exec.Cmd
	lifeline io.WriteCloser // takes the name of the signal that ends the server
}

// newCluster creates a cluster in a directory, with checksums on its pages, and does not start it.
// Without PostgreSQL the test is skipped, and fails if CI is true.
func newCluster(t *testing.T, dir string, options ...string) *cluster {
	t.Helper()
	places, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(places) == 0 && os.Getenv("CI") == "true" {
		t.Fatal("PostgreSQL is required where CI is true")
	}
	if len(places) == 0 {
		t.Skipf("%s is SKIPPED: PostgreSQL is not installed", t.Name())
	}
	c := &cluster{t: t, bin: slices.Max(places), dir: filepath.Join(dir, "postgres"), log: filepath.Join(openTo(t), "log")}
	if err := errors.Join(os.Mkdir(c.dir, 0o700), os.WriteFile(c.log, nil, 0o600), c.giveAway()); err != nil {
		t.Fatal(err)
	}
	options = append(options, "-D", c.dir, "-U", "shg", "-A", "trust", "-E", "UTF8", "--locale=C", "-k", "--no-instructions")
	initdb := exec.CommandContext(t.Context(), filepath.Join(c.bin, "initdb"), options...)
	c.asOwner(initdb)
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v: %s", err, out)
	}
	return c
}

// giveAway gives the directory to the user that PostgreSQL runs as, since it refuses root.
func (c *cluster) giveAway() error {
	if os.Geteuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return err
	}
	uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
	c.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return errors.Join(errUID, errGID, os.Chown(c.dir, int(uid), int(gid)), os.Chown(c.log, int(uid), int(gid)))
}

func (c *cluster) asOwner(cmd *exec.Cmd) {
	cmd.Dir, cmd.SysProcAttr = "/", &syscall.SysProcAttr{Credential: c.as, Setpgid: true} // an interrupt of the tests must not reach it
}

// start starts the server on a free loopback port and returns when it answers; starting on what a
// fault left includes recovery. A small shell beside it waits for a word, or for this process to
// end, and ends the server then.
func (c *cluster) start() {
	c.t.Helper()
	if c.port == 0 {
		c.port = freePort(c.t)
	}
	const script = `"$@" >"$LOG" 2>&1 & server=$!; read -r signal; kill -s "${signal:-QUIT}" $server; wait $server`
	args := []string{"-c", script, "sh", filepath.Join(c.bin, "postgres"), "-D", c.dir, "-p", strconv.Itoa(c.port)}
	for _, s := range append([]string{
		"listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=16MB", "min_wal_size=32MB", "max_wal_size=64MB",
	}, c.settings...) {
		args = append(args, "-c", s)
	}
	c.cmd = exec.Command("/bin/sh", args...)
	c.asOwner(c.cmd)
	c.cmd.Env = append(os.Environ(), "LOG="+c.log)
	var err error
	if c.lifeline, err = c.cmd.StdinPipe(); err != nil {
		c.t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(c.kill)
	testwait.Until(c.t, func() (bool, string) {
		err := c.execute("postgres", "SELECT 1")
		return err == nil, fmt.Sprintf("%v: %s", err, c.logged())
	})
}

// logged returns what the server has logged since its last start. Without a server it is "".
func (c *cluster) logged() string {
	if c == nil {
		return ""
	}
	log, err := os.ReadFile(c.log)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(log)
}

// stop ends the server in order, kill at once.
func (c *cluster) stop() { c.end("INT") }
func (c *cluster) kill() { c.end("KILL") }

func (c *cluster) end(signal string) {
	if c.lifeline == nil {
		return
	}
	_, _ = io.WriteString(c.lifeline, signal+"\n") // it may have ended by itself
	_ = c.lifeline.Close()
	_ = c.cmd.Wait()
	c.lifeline = nil
}

// url returns the address of a database of the server.
func (c *cluster) url(database string) string {
	return fmt.Sprintf("postgres://shg@127.0.0.1:%d/%s?sslmode=disable", c.port, database)
}

func (c *cluster) execute(database, statement string) error {
	db, err := sql.Open("pgx", c.url(database))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(c.t.Context(), statement)
	return err
}

// must runs statements that have to succeed.
func (c *cluster) must(database string, statements ...string) {
	c.t.Helper()
	for _, s := range statements {
		if err := c.execute(database, s); err != nil {
			c.t.Fatalf("%s: %v", s, err)
		}
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	port, err := engines.FreePort(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// openTo creates a directory that other users may enter, as those of testing.T may not be.
func openTo(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "faults-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
