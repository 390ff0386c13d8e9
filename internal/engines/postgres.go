package engines

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/shg-directory/shg/platform/wait"
)

// Postgres is a private PostgreSQL server on a free loopback port.
type Postgres struct {
	*Engine
	DSN  string // of its own database
	Data string // its directory
}

// StartPostgres starts a server with the same durability as a service's, with settings such as
// "shared_buffers=1GB". It returns ErrNotInstalled if there are no programs.
func StartPostgres(ctx context.Context, settings ...string) (*Postgres, error) {
	bin, err := PostgresPrograms()
	if err != nil {
		return nil, err
	}
	dir, err := Directory("postgres")
	if err != nil {
		return nil, err
	}
	port, err := FreePort(ctx)
	if err != nil {
		return nil, err
	}
	p := &Postgres{DSN: fmt.Sprintf("postgres://shg@127.0.0.1:%d/postgres?sslmode=disable", port), Data: dir}
	if err := initialise(ctx, bin, p.cluster()); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	args := []string{"-D", p.cluster()}
	for _, setting := range append([]string{"listen_addresses=127.0.0.1", fmt.Sprintf("port=%d", port), "unix_socket_directories="}, settings...) {
		args = append(args, "-c", setting)
	}
	if p.Engine, err = Start(Program{Path: filepath.Join(bin, "postgres"), Args: args, Dir: dir, Signal: "INT"}); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	return p, p.answers(ctx)
}

func (p *Postgres) cluster() string { return filepath.Join(p.Data, "data") }

func (p *Postgres) answers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	db, err := sql.Open("pgx", p.DSN)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		if wait.For(ctx, 20*time.Millisecond) != nil {
			return fmt.Errorf("PostgreSQL does not answer: %w", err)
		}
	}
}

// PostgresPrograms returns the directory of initdb and postgres: of the newest version that Debian
// has installed, or on the path. It returns ErrNotInstalled if there are none.
func PostgresPrograms() (string, error) {
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
	return "", missing("PostgreSQL")
}
