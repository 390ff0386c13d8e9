//go:build unix

package testdb

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/shg-directory/shg/internal/engines"
)

// pooler is a pgbouncer in front of a server, in transaction mode.
type pooler struct {
	dir     string
	port    int
	process *process
}

// poolerProgram returns where pgbouncer is; "" if it is not installed. Debian has it where only root looks.
func poolerProgram() string {
	if program, err := exec.LookPath("pgbouncer"); err == nil {
		return program
	}
	if program := "/usr/sbin/pgbouncer"; executable(program) {
		return program
	}
	return ""
}

func poolerInstalled() bool { return poolerProgram() != "" }

// newPooler starts a pgbouncer on a free loopback port, with few sessions for each database.
// Nothing is configured to suit the program, except the settings given.
func newPooler(ctx context.Context, server string, settings []string) (*pooler, error) {
	program := poolerProgram()
	if program == "" {
		return nil, errors.New("pgbouncer is not installed")
	}
	dir, err := os.MkdirTemp("", "shg-pgbouncer-")
	if err != nil {
		return nil, err
	}
	attributes, err := engines.OwnUser(dir)
	if err != nil {
		return nil, err
	}
	p := &pooler{dir: dir}
	if p.port, err = engines.FreePort(ctx); err != nil {
		return nil, err
	}
	if err := writeConfig(dir, server, p.port, attributes, settings); err != nil {
		return nil, err
	}
	if p.process, err = startProcess(dir, attributes, program, filepath.Join(dir, "pgbouncer.ini")); err != nil {
		return nil, err
	}
	return p, waitReady(ctx, p.dsnOf(server))
}

func (p *pooler) close() {
	_ = p.process.end(StopFast)
	_ = os.RemoveAll(p.dir)
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o111 != 0
}

// writeConfig writes a configuration that admits anybody on this computer as the user of the
// server's address, as the cluster itself does.
func writeConfig(dir, server string, port int, attributes *syscall.SysProcAttr, settings []string) error {
	u, err := url.Parse(server)
	if err != nil {
		return err
	}
	login := "user=" + u.User.Username()
	if password, ok := u.User.Password(); ok {
		login += " password=" + password
	}
	config := fmt.Sprintf(`[databases]
* = host=%s port=%s %s
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 6
max_client_conn = 1000
server_idle_timeout = 5
autodb_idle_timeout = 10
log_connections = 0
log_disconnections = 0
%s
`, u.Hostname(), u.Port(), login, port, strings.Join(settings, "\n"))
	path := filepath.Join(dir, "pgbouncer.ini")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		return err
	}
	if attributes.Credential == nil {
		return nil
	}
	return os.Chown(path, int(attributes.Credential.Uid), int(attributes.Credential.Gid))
}

// dsnOf returns the address of the same database through the pooler.
func (p *pooler) dsnOf(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return dsn
	}
	u.Host = net.JoinHostPort("127.0.0.1", strconv.Itoa(p.port))
	return u.String()
}
