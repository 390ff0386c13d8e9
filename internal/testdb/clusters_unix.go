//go:build unix

package testdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/shg-directory/shg/internal/engines"
	"github.com/shg-directory/shg/platform/wait"
)

// startTimeout is how long a server may take to answer.
const startTimeout = 60 * time.Second

// Cluster is a PostgreSQL server for one test alone, which the test may stop and start. Create it
// with StartCluster.
type Cluster struct {
	bin, dir   string
	settings   []string
	port       int
	attributes *syscall.SysProcAttr
	process    *process
}

// newCluster creates a cluster in its own directory and starts it on a free loopback port. It is as
// durable as a service's, unless settings say otherwise.
func newCluster(ctx context.Context, settings ...string) (*Cluster, error) {
	bin, err := engines.PostgresPrograms()
	if err != nil {
		return nil, err
	}
	c := &Cluster{bin: bin, settings: settings}
	if c.dir, err = os.MkdirTemp("", "shg-postgres-"); err != nil {
		return nil, err
	}
	if c.attributes, err = engines.OwnUser(c.dir); err != nil {
		return nil, err
	}
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", c.data(), "-U", "shg", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.SysProcAttr, initdb.Dir = c.attributes, c.dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	if c.port, err = engines.FreePort(ctx); err != nil {
		return nil, err
	}
	return c, c.Start(ctx)
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// DSN returns the address of the server's own database.
func (c *Cluster) DSN() string {
	return fmt.Sprintf("postgres://shg@127.0.0.1:%d/postgres?sslmode=disable", c.port)
}

// Start starts a stopped server, on the same port, and returns when it answers.
func (c *Cluster) Start(ctx context.Context) error {
	args := []string{"-D", c.data()}
	for _, setting := range append([]string{
		"listen_addresses=127.0.0.1", "port=" + strconv.Itoa(c.port), "unix_socket_directories=", "shared_buffers=32MB", "max_connections=150",
		"max_wal_size=256MB", "autovacuum=off",
	}, c.settings...) {
		args = append(args, "-c", setting)
	}
	var err error
	c.process, err = startProcess(c.dir, c.attributes, filepath.Join(c.bin, "postgres"), args...)
	if err != nil {
		return err
	}
	return waitReady(ctx, c.DSN())
}

// How a server stops: fast cuts its connections and checkpoints, immediate behaves as if its
// machine had failed.
const (
	StopFast      = "INT"
	StopImmediate = "QUIT"
)

// Stop stops the server as StopFast or StopImmediate and returns when it has ended. Its data stay.
func (c *Cluster) Stop(way string) error { return c.process.end(way) }

// close stops the server for good and removes its data.
func (c *Cluster) close() error {
	return errors.Join(c.process.end(StopImmediate), os.RemoveAll(c.dir))
}

// process is a server that a small shell supervises. The shell's pipe is closed by the kernel when
// this process ends, however it ends. Then the shell stops the server and removes the directory.
type process struct {
	cmd  *exec.Cmd
	pipe io.WriteCloser
}

func startProcess(dir string, attrs *syscall.SysProcAttr, program string, args ...string) (*process, error) {
	const script = `dir=$1
	shift
	"$@" >>"$dir/log" 2>&1 &
	server=$!
	read -r signal
	kill -"${signal:-QUIT}" $server
	wait $server
	[ -n "$signal" ] || rm -rf "$dir"`
	cmd := exec.Command("/bin/sh", append([]string{"-c", script, "sh", dir, program}, args...)...)
	cmd.Dir = dir
	attributes := *attrs
	attributes.Setpgid = true // an interrupt of the tests reaches the server by the pipe alone
	cmd.SysProcAttr = &attributes
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &process{cmd, pipe}, nil
}

// end sends the signal and waits until the server has ended. The directory stays.
func (p *process) end(signal string) error {
	if _, err := fmt.Fprintln(p.pipe, signal); err != nil {
		return err
	}
	return p.cmd.Wait()
}

func waitReady(ctx context.Context, server string) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		err := execSQL(ctx, server, "SELECT 1")
		if err == nil {
			return nil
		}
		if wait.For(ctx, 20*time.Millisecond) != nil {
			return fmt.Errorf("the server does not answer: %w", err)
		}
	}
}
