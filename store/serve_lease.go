package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"os"
	"path/filepath"

	"github.com/shg-directory/shg/models"
)

// serveLock is PostgreSQL's advisory lock for the one process that serves with an index of its own.
const serveLock = 0x736867_01

// HoldServeLease makes this the one process that serves the database with an embedded index, until release is called or the process
// ends. Where another one is, that is a conflict, "serve_lease_held".
func (s *Store) HoldServeLease(ctx context.Context) (release func(), err error) {
	if s.engine == EnginePostgres {
		return s.holdAdvisoryLock(ctx)
	}
	path := filepath.Join(filepath.Dir(s.path), "serve.lock")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of serve: %w", err)
	}
	held, err := lockFile(file)
	if err == nil && !held {
		err = leaseHeld("another serve holds " + path)
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return func() { _ = file.Close() }, nil
}

func leaseHeld(detail string) error {
	return &models.ConflictError{Code: "serve_lease_held", Detail: detail + ": stop it first, or give this one a database of its own"}
}

// holdAdvisoryLock takes the lock on a connection that does nothing else; the server frees it when the connection ends.
func (s *Store) holdAdvisoryLock(ctx context.Context) (func(), error) {
	conn, err := s.readers.Conn(ctx)
	if err != nil {
		return nil, translate(err)
	}
	end := func() {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // closes it rather than putting it back
		_ = conn.Close()
	}
	var held bool
	if err := conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1)", serveLock).Scan(&held); err != nil {
		end()
		return nil, translate(err)
	}
	if !held {
		end()
		return nil, leaseHeld("another serve holds this PostgreSQL database")
	}
	return end, nil
}
