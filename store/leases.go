package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/wait"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// ErrLeaseLost means that another process may have taken the lease, because its connection was lost
// and could not be restored in time.
var ErrLeaseLost = errors.New("the connection to PostgreSQL that held the lease of serve was lost, and another serve may have taken its place")

// leaseGrace is how long another process may have a lease that was lost before it is given up. It
// is long enough for the server to notice that our own old connection has ended.
const leaseGrace = time.Minute

// Lease is a lock that one process has on the database. It ends with Release or with the process.
type Lease struct {
	release func()
	lost    chan struct{}
}

// Release releases the lease. It may be called more than once.
func (l *Lease) Release() { l.release() }

// Lost returns a channel that is closed when another process has taken the lease, which happens
// only on PostgreSQL.
func (l *Lease) Lost() <-chan struct{} { return l.lost }

// Context returns a copy of ctx that also ends when the lease is lost, with ErrLeaseLost as its
// cause.
func (l *Lease) Context(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, end := context.WithCancelCause(ctx)
	go func() {
		select {
		case <-l.lost:
			end(ErrLeaseLost)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { end(context.Canceled) }
}

// AcquireServeLease makes this the one process that serves the database with an embedded index,
// until the lease is released or the process ends. If another process holds it, AcquireServeLease
// returns a conflict, "serve_lease_held". On PostgreSQL the lease survives a restart of the server
// unless another process served meanwhile.
func (s *Store) AcquireServeLease(ctx context.Context) (*Lease, error) {
	conflict := &models.ConflictError{Code: "serve_lease_held", Detail: "another serve holds this database: stop it first, or give this one a database of its own"}
	if s.engine == EngineSQLite {
		return s.acquireFileLease("serve.lock", conflict)
	}
	lock, err := s.tryLock(ctx, serveLock)
	if err != nil {
		return nil, conflictIfHeld(err, conflict)
	}
	term, err := s.beginTerm(ctx)
	if err != nil {
		lock.release(ctx)
		return nil, err
	}
	return watchLease(ctx, lock, func(ctx context.Context) (*advisoryLock, error) { return s.reacquireServeLock(ctx, term) }), nil
}

// AcquireReindexLease makes this the one process that rebuilds the indexes of a search server,
// until release is called or the process ends. If another process holds it, AcquireReindexLease
// returns a conflict, "reindex_lease_held".
func (s *Store) AcquireReindexLease(ctx context.Context) (release func(), err error) {
	conflict := &models.ConflictError{Code: "reindex_lease_held", Detail: "another reindex of this database is under way: wait until it has ended"}
	return s.acquireLease(ctx, reindexLock, "reindex.lock", conflict)
}

// AcquireKeyringLease makes this the one process that changes the keyring, until release is called
// or the process ends. If another process holds it, AcquireKeyringLease returns a conflict,
// "keyring_lease_held".
func (s *Store) AcquireKeyringLease(ctx context.Context) (release func(), err error) {
	conflict := &models.ConflictError{Code: "keyring_lease_held", Detail: "another rotation of the keys is under way: wait until it has ended"}
	return s.acquireLease(ctx, keyringLock, "keyring.lock", conflict)
}

// acquireLease takes an advisory lock on PostgreSQL, and the lock of a file beside SQLite's.
func (s *Store) acquireLease(ctx context.Context, key int64, file string, conflict *models.ConflictError) (release func(), err error) {
	if s.engine == EngineSQLite {
		l, err := s.acquireFileLease(file, conflict)
		if err != nil {
			return nil, err
		}
		return l.Release, nil
	}
	lock, err := s.tryLock(ctx, key)
	if err != nil {
		return nil, conflictIfHeld(err, conflict)
	}
	return watchLease(ctx, lock, nil).Release, nil
}

// conflictIfHeld returns the conflict if another process has the lock, and err unchanged if not.
func conflictIfHeld(err error, conflict *models.ConflictError) error {
	if errors.Is(err, errLockHeld) {
		return conflict
	}
	return err
}

// acquireFileLease takes the lock of a file beside the database; the kernel frees it when the
// process ends.
func (s *Store) acquireFileLease(name string, conflict *models.ConflictError) (*Lease, error) {
	path := filepath.Join(filepath.Dir(s.path), name)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock: %w", err)
	}
	free, err := lockFile(file)
	if err == nil && !free {
		err = conflict
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return &Lease{release: sync.OnceFunc(func() { _ = file.Close() }), lost: make(chan struct{})}, nil
}

// watchLease returns the lease for a lock. While the lease is held, its connection is checked. If
// the connection is lost, reacquireLock tries to take the lock once more; if it is nil, the lease
// is lost.
func watchLease(ctx context.Context, lock *advisoryLock, reacquireLock func(context.Context) (*advisoryLock, error)) *Lease {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	l := &Lease{lost: make(chan struct{}), release: sync.OnceFunc(func() { stop(); <-done })}
	go func() {
		defer close(done)
		for wait.For(ctx, lockCheckInterval) == nil {
			if lock.isAlive(ctx) || ctx.Err() != nil {
				continue
			}
			lock.release(ctx)
			var err error
			if lock, err = reacquire(ctx, reacquireLock); err != nil {
				if ctx.Err() == nil {
					close(l.lost)
				}
				return
			}
		}
		lock.release(ctx)
	}()
	return l
}

func reacquire(ctx context.Context, acquire func(context.Context) (*advisoryLock, error)) (*advisoryLock, error) {
	if acquire == nil {
		return nil, ErrLeaseLost
	}
	return acquire(ctx)
}

// reacquireServeLock takes the lock of serve again. If the server is away it waits as long as
// necessary, because no other process can serve either. It does not wait for another process that
// has the lock, and fails if one has had it since.
func (s *Store) reacquireServeLock(ctx context.Context, term int64) (*advisoryLock, error) {
	var heldSince time.Time
	for {
		lock, err := s.tryLock(ctx, serveLock)
		if err == nil {
			err = checkTerm(ctx, lock, term)
		}
		switch {
		case err == nil, errors.Is(err, ErrLeaseLost):
			return lock, err
		case !errors.Is(err, errLockHeld):
			heldSince = time.Time{}
		case heldSince.IsZero():
			heldSince = time.Now()
		case time.Since(heldSince) > leaseGrace:
			return nil, ErrLeaseLost
		}
		if err := wait.For(ctx, lockRetryInterval); err != nil {
			return nil, err
		}
	}
}

// checkTerm releases the lock and returns ErrLeaseLost if another process has served since the term
// began.
func checkTerm(ctx context.Context, lock *advisoryLock, term int64) error {
	var now int64
	err := lock.conn.QueryRow(ctx, "SELECT term FROM leases WHERE name = 'serve'").Scan(&now)
	if err == nil && now != term {
		err = ErrLeaseLost
	}
	if err != nil {
		lock.release(ctx)
	}
	return err
}

// beginTerm counts the holders of the lease of serve, so that a process that lost it can find out
// whether another one held it since.
func (s *Store) beginTerm(ctx context.Context) (term int64, err error) {
	const next = "INSERT INTO leases (name, term) VALUES ('serve', 1) ON CONFLICT (name) DO UPDATE SET term = leases.term + 1 RETURNING term"
	err = s.write(ctx, sql.LevelReadCommitted, func(tx *Tx) (err error) {
		term, err = sqlrow.Value[int64](ctx, tx.db, next)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("begin a term of serve: %w", err)
	}
	return term, nil
}
