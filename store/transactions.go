package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/telemetry"
)

// Tx is a transaction in progress; all rows are read and written through it. It ends with the
// function that received it, and serves one goroutine. After an error of the database nothing of
// the transaction is stored, even if the function ignores the error.
type Tx struct {
	store *Store
	on    *statements
	orm   *gorm.DB
	after []func()
}

func (s *Store) begin(on handle, unbroken bool) *Tx {
	tx := &Tx{store: s, on: &statements{on: on, limit: s.config.StatementTimeout, unbroken: unbroken, seen: s.config.OnStatement}}
	tx.orm = s.orm.Session(&gorm.Session{NewDB: true, SkipHooks: true, Context: s.orm.Statement.Context})
	tx.orm.Statement.ConnPool = tx.on
	return tx
}

// AfterCommit runs f once the transaction is on disk and before Write returns. It never runs f if
// the transaction is not stored. In Read it runs f at the end.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

func (tx *Tx) finished() {
	for _, f := range tx.after {
		f()
	}
}

// Read runs f on a consistent snapshot, which sees everything acknowledged before it began.
func (s *Store) Read(ctx context.Context, f func(*Tx) error) (err error) {
	ctx, end := telemetry.Start(ctx, "read", s.engine)
	defer func() { end(err) }()
	options := &sql.TxOptions{ReadOnly: true}
	if s.engine == EnginePostgres {
		options.Isolation = sql.LevelRepeatableRead
	}
	on, err := s.readers.BeginTx(ctx, options)
	if err != nil {
		return translate(err)
	}
	defer func() { _ = on.Rollback() }()
	tx := s.begin(s.readingOn(on), false)
	defer tx.on.release()
	if err := f(tx); err != nil {
		return err
	}
	tx.finished()
	return nil
}

// readingOn returns a handle that caches statements on SQLite; PostgreSQL's driver does so by
// itself.
func (s *Store) readingOn(on *sql.Tx) handle {
	if s.prepared == nil {
		return on
	}
	return within{Tx: on, prepared: s.prepared}
}

// Write runs f in a transaction. The transaction is on disk when Write returns nil. It is rolled
// back if f returns an error, panics or a statement fails. Transactions behave as if they ran one
// after the other. On PostgreSQL f is run again if that takes a second try, so f may act only
// through tx and AfterCommit. f must not call Write. If the commit itself fails, it is unknown
// whether it was stored, and Write returns models.ErrOutcomeUnknown. If the context has ended
// before f begins, f is not run.
func (s *Store) Write(ctx context.Context, f func(*Tx) error) error {
	return s.write(ctx, sql.LevelSerializable, f)
}

func (s *Store) write(ctx context.Context, level sql.IsolationLevel, f func(*Tx) error) (err error) {
	ctx, end := telemetry.Start(ctx, "write", s.engine)
	defer func() { end(err) }()
	if s.config.ReadOnly {
		return fmt.Errorf("%w: the database is open for reading alone", models.ErrUnavailable)
	}
	once := func() (*Tx, error) { return s.writePostgres(ctx, level, f) }
	if s.engine == EngineSQLite {
		once = func() (*Tx, error) { return s.commits.write(ctx, f) }
	}
	for attempt := 1; ; attempt++ {
		tx, err := once()
		if err == nil {
			tx.finished()
			return nil
		}
		if !worthRepeating(s.engine, tx, attempt) {
			return err
		}
		if err := pause(ctx, attempt); err != nil {
			return err
		}
	}
}

// writePostgres runs f once. The transaction has a context of its own, so that the end of the
// caller's context cannot interrupt the commit.
func (s *Store) writePostgres(ctx context.Context, level sql.IsolationLevel, f func(*Tx) error) (*Tx, error) {
	conn, err := s.readers.Conn(ctx)
	if err != nil {
		return nil, translate(err)
	}
	defer func() { _ = conn.Close() }()
	lasting, cancel := s.lasting(ctx)
	defer cancel()
	on, err := conn.BeginTx(lasting, &sql.TxOptions{Isolation: level})
	if err != nil {
		return nil, translate(err)
	}
	defer func() { _ = on.Rollback() }()
	tx := s.begin(on, false)
	defer tx.on.release()
	if err := f(tx); err != nil {
		return tx, err
	}
	if tx.on.failed != nil {
		return tx, translate(tx.on.failed)
	}
	if err := lasting.Err(); err != nil { // nothing was sent: database/sql rolls the transaction back
		return tx, err
	}
	return tx, tx.committed(on.Commit())
}

// commitGrace is how long a commit may take after its caller's time is up: no caller waits longer
// for an answer.
const commitGrace = 2 * time.Second

// lasting returns a context for a whole transaction. It outlives the caller's context, whose end
// must not interrupt the commit, but not for long.
func (s *Store) lasting(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := 2 * s.config.StatementTimeout
	if end, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(end)+commitGrace)
	}
	return context.WithTimeout(context.WithoutCancel(ctx), limit)
}

// committed records a commit that the server refused, which may be worth repeating.
func (tx *Tx) committed(err error) error {
	if err == nil {
		return nil
	}
	if refusedCommit(err) {
		tx.on.failed = err
	}
	return failedCommit(err)
}

// uniqueRepeats is how often a write that met a unique constraint is run again. If several writers
// want the same name at once, one more succeeds each time, until each has one that no other wants.
const uniqueRepeats = 4

// worthRepeating reports whether PostgreSQL aborted the transaction because of others. A unique
// constraint may be such a case too: a row that another has just stored was invisible to this
// transaction, and a second run sees it.
func worthRepeating(engine string, tx *Tx, attempt int) bool {
	if engine != EnginePostgres || tx == nil || tx.on.failed == nil {
		return false
	}
	var refused *pgconn.PgError
	if !errors.As(tx.on.failed, &refused) {
		return false
	}
	if refused.Code == "23505" {
		return attempt <= uniqueRepeats
	}
	return errors.Is(translate(refused), errRepeat) && attempt < 25
}

// pause waits a little longer, and less regularly, at every attempt.
func pause(ctx context.Context, attempt int) error {
	longest := min(time.Millisecond<<min(attempt, 10), 200*time.Millisecond)
	return rest(ctx, rand.N(longest))
}
