package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/shg-directory/shg/models"
)

// committer owns SQLite's one writing connection. It takes the writers that wait and runs each in
// its own goroutine, one at a time, the later ones between savepoints. It commits them together:
// one sync of the disk for all. If a writer fails, only its own part is rolled back.
type committer struct {
	store   *Store
	pool    *sql.DB
	conn    *writeConn // reused between commits; nil after a failure
	queue   chan *writer
	pending atomic.Int64 // writers that have called and have no outcome yet
	closed  chan struct{}
	ended   chan struct{}
	broken  chan error // holds the failure of a commit whose outcome is unknown; nothing is written after it
}

// writer is one waiting Write. state moves from waiting to running or to abandoned, once.
type writer struct {
	state     atomic.Int32
	tx        chan *Tx      // receives its transaction when it is its turn
	returned  chan struct{} // closed when its function has returned
	succeeded bool          // its function succeeded
	outcome   chan error    // the outcome, after the commit
}

const (
	writerWaiting int32 = iota
	writerRunning
	writerAbandoned
)

var (
	errClosed = fmt.Errorf("%w: the database is closed", models.ErrUnavailable)
	errBroken = fmt.Errorf("%w: an earlier commit failed", models.ErrUnavailable)
)

// errRolledBack means that SQLite rolled back the whole transaction, as it does if the disk is
// full: nothing of it is stored.
var errRolledBack = fmt.Errorf("%w: SQLite took the transaction back", models.ErrUnavailable)

func newCommitter(s *Store, pool *sql.DB) *committer {
	c := &committer{store: s, pool: pool, queue: make(chan *writer), closed: make(chan struct{}), ended: make(chan struct{}), broken: make(chan error, 1)}
	go c.run()
	return c
}

// close lets the current batch end and refuses later writers.
func (c *committer) close() error {
	close(c.closed)
	<-c.ended
	if c.conn == nil {
		return nil
	}
	return c.conn.Close()
}

// write waits for its turn, runs f, and returns after the commit that contains it.
func (c *committer) write(ctx context.Context, f func(*Tx) error) (*Tx, error) {
	w := &writer{tx: make(chan *Tx, 1), returned: make(chan struct{}), outcome: make(chan error, 1)}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.pending.Add(1)
	defer c.pending.Add(-1)
	select {
	case c.queue <- w:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-c.closed:
		return nil, errClosed
	case <-c.ended:
		return nil, errBroken
	}
	tx, err := w.await(ctx)
	if err != nil {
		return nil, err
	}
	if err := w.run(tx, f); err != nil {
		return tx, err
	}
	return tx, <-w.outcome
}

// await returns the writer's transaction at its turn, or leaves the queue if the context ends
// first.
func (w *writer) await(ctx context.Context) (*Tx, error) {
	done := ctx.Done()
	for {
		select {
		case tx := <-w.tx:
			return tx, nil
		case err := <-w.outcome:
			return nil, err
		case <-done:
			if w.state.CompareAndSwap(writerWaiting, writerAbandoned) {
				return nil, ctx.Err()
			}
			done = nil // its turn has come already
		}
	}
}

// run runs f and hands the connection on, whether f returns, panics or ends its goroutine.
func (w *writer) run(tx *Tx, f func(*Tx) error) error {
	defer close(w.returned)
	if err := f(tx); err != nil {
		return err
	}
	if tx.runner.firstError != nil {
		return translate(tx.runner.firstError)
	}
	w.succeeded = true
	return nil
}

// run ends when the store is closed, or after a commit whose outcome is unknown: the next commit
// would decide the outcome after its writers had received ErrOutcomeUnknown.
func (c *committer) run() {
	defer close(c.ended)
	for {
		select {
		case w := <-c.queue:
			if err := c.commit(w); errors.Is(err, models.ErrOutcomeUnknown) {
				c.broken <- err
				return
			}
		case <-c.closed:
			return
		}
	}
}

// commit begins a transaction, runs the first writer and all others that wait by then, and sends
// the outcome to all that succeeded.
func (c *committer) commit(first *writer) error {
	if !first.claim() {
		return nil
	}
	ctx := context.WithoutCancel(c.store.orm.Statement.Context)
	if err := c.begin(ctx); err != nil {
		first.outcome <- err
		return err
	}
	succeeded, err := c.runBatch(ctx, first)
	if err == nil {
		err = c.finish(ctx, len(succeeded) > 0)
	} else {
		c.discard()
	}
	for _, w := range succeeded {
		w.outcome <- err
	}
	return err
}

// claim takes the writer's turn, and reports whether it did: false if the writer has gone away.
func (w *writer) claim() bool { return w.state.CompareAndSwap(writerWaiting, writerRunning) }

func (c *committer) begin(ctx context.Context) error {
	if c.conn == nil {
		conn, err := c.pool.Conn(ctx)
		if err != nil {
			return translate(err)
		}
		c.conn = newWriteConn(conn)
	}
	if _, err := c.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return translate(err)
	}
	return nil
}

// runBatch runs the writers that wait, up to the batch's limit. An error means that the transaction
// is lost for all of them.
func (c *committer) runBatch(ctx context.Context, first *writer) ([]*writer, error) {
	var succeeded []*writer
	for w, n := first, 1; ; n++ {
		run := c.runInSavepoint
		if len(succeeded) == 0 {
			run = c.runFirst
		}
		ok, err := run(ctx, w)
		if err != nil {
			return append(succeeded, w), err
		}
		if ok {
			succeeded = append(succeeded, w)
		}
		if n == c.store.config.MaxBatch {
			return succeeded, nil
		}
		if w = c.nextWriter(); w == nil {
			return succeeded, nil
		}
	}
}

// nextWriter returns a writer that waits already, or nil.
func (c *committer) nextWriter() *writer {
	for {
		select {
		case w := <-c.queue:
			if w.claim() {
				return w
			}
		default:
			return nil
		}
	}
}

// runFirst runs a writer before which nothing has been written. It needs no savepoint, so SQLite
// does not have to record every page as it was before.
func (c *committer) runFirst(ctx context.Context, w *writer) (ok bool, err error) {
	w.tx <- c.store.newTx(c.conn, true)
	<-w.returned
	if w.succeeded {
		return true, nil
	}
	if _, err := c.conn.ExecContext(ctx, "ROLLBACK"); err != nil {
		return false, errRolledBack
	}
	if _, err := c.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return false, errors.Join(errRolledBack, translate(err))
	}
	return false, nil
}

// runInSavepoint runs a writer between savepoints.
func (c *committer) runInSavepoint(ctx context.Context, w *writer) (ok bool, err error) {
	if _, err := c.conn.ExecContext(ctx, "SAVEPOINT writer"); err != nil {
		return false, errors.Join(errRolledBack, translate(err))
	}
	w.tx <- c.store.newTx(c.conn, true)
	<-w.returned
	if !w.succeeded {
		if _, err := c.conn.ExecContext(ctx, "ROLLBACK TO writer"); err != nil {
			return false, errRolledBack
		}
	}
	if _, err := c.conn.ExecContext(ctx, "RELEASE writer"); err != nil {
		return false, errRolledBack
	}
	return w.succeeded, nil
}

// finish commits, or rolls back if commit is false. After a failed commit it discards the
// connection.
func (c *committer) finish(ctx context.Context, commit bool) error {
	if !commit {
		if _, err := c.conn.ExecContext(ctx, "ROLLBACK"); err != nil {
			c.discard()
		}
		return nil
	}
	if _, err := c.conn.ExecContext(ctx, "COMMIT"); err != nil {
		c.discard()
		return commitError(err)
	}
	return nil
}

// discard closes the connection for good, which undoes what it has not committed; the next writer
// gets a new one.
func (c *committer) discard() {
	c.conn.closeStatements() // the statements of a closed connection cannot be freed any more
	_ = c.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = c.conn.Close()
	c.conn = nil
}
