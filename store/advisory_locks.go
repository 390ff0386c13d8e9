package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/wait"
)

// The advisory locks of PostgreSQL, one number each for the whole database.
const (
	serveLock   = 0x736867_01
	reindexLock = 0x736867_02
	keyringLock = 0x736867_03
)

const (
	lockCheckInterval = 5 * time.Second        // how often, and how long, the connection of a lock is checked
	lockRetryInterval = 250 * time.Millisecond // between two attempts at a lock that another connection has
)

// errLockHeld means that another connection has the lock.
var errLockHeld = errors.New("the lock is held by another")

// advisoryLock is a lock of PostgreSQL that lives as long as a transaction on a connection of its
// own. A session's lock would be lost behind pgbouncer, which lends a session for one transaction.
// Nothing is written in the transaction, and between its statements it holds no snapshot, so no
// dead rows are retained because of it.
type advisoryLock struct{ conn *pgx.Conn }

// beginLockSQL begins that transaction. It may be idle for ever, whatever the server's limits are.
// The limits of later servers are looked up, because earlier servers do not know them. A server
// whose client's machine has gone notices within half a minute.
const beginLockSQL = `BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
	SELECT set_config(name, '0', true) FROM pg_settings WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout');
	SET LOCAL tcp_keepalives_idle = 15; SET LOCAL tcp_keepalives_interval = 5; SET LOCAL tcp_keepalives_count = 3`

// tryLock takes the lock, or returns errLockHeld.
func (s *Store) tryLock(ctx context.Context, key int64) (*advisoryLock, error) {
	conn, err := pgx.ConnectConfig(ctx, s.serverConfig.Copy())
	if err != nil {
		return nil, translate(err)
	}
	l := &advisoryLock{conn}
	acquired := false
	if _, err = conn.Exec(ctx, beginLockSQL); err == nil {
		err = conn.QueryRow(ctx, "SELECT pg_try_advisory_xact_lock($1)", key).Scan(&acquired)
	}
	if err == nil && !acquired {
		err = errLockHeld
	}
	if err != nil {
		l.release(ctx)
		return nil, translate(err)
	}
	return l, nil
}

// waitForLock takes the lock as soon as it is free, within the time given. It polls and does not
// wait inside a statement: that would hold a snapshot, and the holder's CREATE INDEX CONCURRENTLY
// would wait for it in turn.
func (s *Store) waitForLock(ctx context.Context, key int64, longest time.Duration) (*advisoryLock, error) {
	deadline := time.Now().Add(longest)
	for {
		l, err := s.tryLock(ctx, key)
		if !errors.Is(err, errLockHeld) {
			return l, err
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("%w: %w", models.ErrUnavailable, err)
		}
		if err := wait.For(ctx, lockRetryInterval); err != nil {
			return nil, err
		}
	}
}

// isAlive reports whether the connection, and with it the lock, is still there.
func (l *advisoryLock) isAlive(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, lockCheckInterval)
	defer cancel()
	_, err := l.conn.Exec(ctx, "SELECT 1")
	return err == nil
}

// release releases the lock. It waits for the rollback, so that the next caller finds the lock
// free.
func (l *advisoryLock) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lockCheckInterval)
	defer cancel()
	_, _ = l.conn.Exec(ctx, "ROLLBACK") // what fails here ends with the connection
	_ = l.conn.Close(ctx)
}
