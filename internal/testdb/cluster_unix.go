//go:build unix

package testdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

// startTimeout is how long a cluster may take to answer.
const startTimeout = 60 * time.Second

var errNotInstalled = errors.New("neither DATABASE_URL is set nor are initdb and postgres installed")

// startCluster makes a cluster in a directory of its own and starts it on a free loopback port, durable as a service's would be. A small shell
// beside it waits for this process to end, then stops the server and removes the directory.
func startCluster(ctx context.Context) (string, error) {
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "shg-postgres-")
	if err != nil {
		return "", err
	}
	as, err := ownUser(dir)
	if err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "shg", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.SysProcAttr, initdb.Dir = as, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	port, err := freePort(ctx)
	if err != nil {
		return "", err
	}
	if err := start(bin, dir, data, port, as); err != nil {
		return "", err
	}
	server := fmt.Sprintf("postgres://shg@127.0.0.1:%d/postgres?sslmode=disable", port)
	return server, answers(ctx, server)
}

// lifeline keeps the pipe of the cluster's shell from being collected and closed.
var lifeline atomic.Pointer[io.WriteCloser] //nolint:gochecknoglobals // one per test process

func start(bin, dir, data string, port int, as *syscall.SysProcAttr) error {
	const script = `"$1/postgres" -D "$2" -c listen_addresses=127.0.0.1 -c port="$3" -c unix_socket_directories= -c shared_buffers=32MB \
		-c max_connections=150 -c max_wal_size=256MB -c autovacuum=off >"$4/log" 2>&1 &
	server=$!
	read -r forever
	kill -QUIT $server
	wait $server
	rm -rf "$4"`
	cmd := exec.Command("/bin/sh", "-c", script, "sh", bin, data, strconv.Itoa(port), dir)
	cmd.Dir = dir
	attributes := *as
	attributes.Setpgid = true // an interrupt of the tests reaches the server by the pipe alone
	cmd.SysProcAttr = &attributes
	pipe, err := cmd.StdinPipe() // closed by the kernel when this process ends, however it ends
	if err != nil {
		return err
	}
	lifeline.Store(&pipe)
	return cmd.Start()
}

func answers(ctx context.Context, server string) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		err := execute(ctx, server, "SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the cluster does not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// binaries is the directory of initdb and postgres: of the newest version that Debian has installed, or on the path.
func binaries() (string, error) {
	places, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.Sort(places)
	slices.Reverse(places)
	if path, err := exec.LookPath("initdb"); err == nil {
		places = append(places, filepath.Dir(path))
	}
	for _, place := range places {
		_, noInit := os.Stat(filepath.Join(place, "initdb"))
		_, noServer := os.Stat(filepath.Join(place, "postgres"))
		if noInit == nil && noServer == nil {
			return place, nil
		}
	}
	return "", errNotInstalled
}

// ownUser gives the directory to a user that is not root, since PostgreSQL refuses to run as root, and says how to run as that user.
func ownUser(dir string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
		gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(errUID, errGID, os.Chown(dir, int(uid), int(gid))); err != nil {
			return nil, err
		}
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
}

func freePort(ctx context.Context) (int, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = listener.Close() }()
	address, _ := listener.Addr().(*net.TCPAddr)
	return address.Port, nil
}
