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
	"github.com/shg-directory/shg/platform/wait"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// Tx is a transaction in progress; all rows are read and written through it. It ends with the
// function that received it, and serves one goroutine. After an error of the database nothing of
// the transaction is stored, even if the function ignores the error.
type Tx struct {
	store       *Store
	runner      *statementRunner
	db          *sqlrow.Session // reads and writes rows
	orm         *gorm.DB        // composes queries of joined tables
	afterCommit []func()
}

func (s *Store) newTx(conn sqlrow.Runner, uninterrupted bool) *Tx {
	tx := &Tx{store: s, runner: &statementRunner{db: conn, limit: s.config.StatementTimeout, uninterruptible: uninterrupted, onStatement: s.config.OnStatement}}
	tx.db = s.rows.Session(tx.runner)
	tx.orm = s.orm.Session(&gorm.Session{NewDB: true, SkipHooks: true, Context: s.orm.Statement.Context})
	tx.orm.Statement.ConnPool = tx.runner
	return tx
}

// session returns GORM bound to the transaction.
func (tx *Tx) session(ctx context.Context) *gorm.DB { return tx.orm.WithContext(ctx) }

// forUpdate returns the clause that locks the rows that a query reads. SQLite has one writer.
func (tx *Tx) forUpdate() string {
	if tx.store.engine == EnginePostgres {
		return " FOR UPDATE"
	}
	return ""
}

// AfterCommit runs f once the transaction is on disk and before Write returns. It never runs f if
// the transaction is not stored. In Read it runs f at the end.
func (tx *Tx) AfterCommit(f func()) { tx.afterCommit = append(tx.afterCommit, f) }

func (tx *Tx) runAfterCommit() {
	for _, f := range tx.afterCommit {
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
	sqlTx, err := s.readers.BeginTx(ctx, options)
	if err != nil {
		return translate(err)
	}
	defer func() { _ = sqlTx.Rollback() }()
	tx := s.newTx(s.withStatementCache(sqlTx), false)
	defer tx.runner.release()
	if err := f(tx); err != nil {
		return err
	}
	tx.runAfterCommit()
	return nil
}

// withStatementCache returns a handle that caches statements on SQLite; PostgreSQL's driver does so
// by itself.
func (s *Store) withStatementCache(sqlTx *sql.Tx) sqlrow.Runner {
	if s.statementCache == nil {
		return sqlTx
	}
	return cachedTx{Tx: sqlTx, statementCache: s.statementCache}
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
	var tx *Tx
	if s.engine == EngineSQLite {
		tx, err = s.committer.write(ctx, f)
	} else {
		tx, err = s.writePostgres(ctx, level, f)
	}
	if err == nil {
		tx.runAfterCommit()
	}
	return err
}

// writePostgres runs f, and runs it again as long as PostgreSQL aborts it because of others.
func (s *Store) writePostgres(ctx context.Context, level sql.IsolationLevel, f func(*Tx) error) (*Tx, error) {
	for attempt := 1; ; attempt++ {
		tx, err := s.tryPostgres(ctx, level, f)
		if err == nil || !isRetryable(tx, attempt) {
			return tx, err
		}
		if err := backOff(ctx, attempt); err != nil {
			return nil, err
		}
	}
}

// tryPostgres runs f once. The transaction has a context of its own, so that the end of the
// caller's context cannot interrupt the commit.
func (s *Store) tryPostgres(ctx context.Context, level sql.IsolationLevel, f func(*Tx) error) (*Tx, error) {
	conn, err := s.readers.Conn(ctx)
	if err != nil {
		return nil, translate(err)
	}
	defer func() { _ = conn.Close() }()
	commitCtx, cancel := s.commitContext(ctx)
	defer cancel()
	sqlTx, err := conn.BeginTx(commitCtx, &sql.TxOptions{Isolation: level})
	if err != nil {
		return nil, translate(err)
	}
	defer func() { _ = sqlTx.Rollback() }()
	tx := s.newTx(sqlTx, false)
	defer tx.runner.release()
	if err := f(tx); err != nil {
		return tx, err
	}
	if tx.runner.firstError != nil {
		return tx, translate(tx.runner.firstError)
	}
	if err := commitCtx.Err(); err != nil { // nothing was sent: database/sql rolls the transaction back
		return tx, err
	}
	return tx, tx.commitResult(sqlTx.Commit())
}

// commitGrace is how long a commit may take after its caller's time is up: no caller waits longer
// for an answer.
const commitGrace = 2 * time.Second

// commitContext returns a context for a whole transaction. It outlives the caller's context, whose
// end must not interrupt the commit, but not for long.
func (s *Store) commitContext(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := 2 * s.config.StatementTimeout
	if end, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(end)+commitGrace)
	}
	return context.WithTimeout(context.WithoutCancel(ctx), limit)
}

// commitResult records a commit that the server refused, which may be worth repeating.
func (tx *Tx) commitResult(err error) error {
	if err == nil {
		return nil
	}
	if isCommitRejected(err) {
		tx.runner.firstError = err
	}
	return commitError(err)
}

// maxUniqueRetries is how often a write that met a unique constraint is run again. If several
// writers want the same name at once, one more succeeds each time, until each has one that no other
// wants.
const maxUniqueRetries = 4

// isRetryable reports whether PostgreSQL aborted the transaction because of others. A unique
// constraint may be such a case too: a row that another has just stored was invisible to this
// transaction, and a second run sees it.
func isRetryable(tx *Tx, attempt int) bool {
	if tx == nil || tx.runner.firstError == nil {
		return false
	}
	var refused *pgconn.PgError
	if !errors.As(tx.runner.firstError, &refused) {
		return false
	}
	if refused.Code == "23505" {
		return attempt <= maxUniqueRetries
	}
	return errors.Is(translate(refused), errRetryable) && attempt < 25
}

// backOff waits a little longer, and less regularly, at every attempt.
func backOff(ctx context.Context, attempt int) error {
	longest := min(time.Millisecond<<min(attempt, 10), 200*time.Millisecond)
	return wait.For(ctx, rand.N(longest))
}

// statementRunner runs the statements of one transaction. It limits the time of each and remembers
// the first that the database refused. On SQLite's writer it does not let the end of a context
// interrupt a statement, because that would undo the others in the same commit.
type statementRunner struct {
	db              sqlrow.Runner
	limit           time.Duration
	uninterruptible bool
	onStatement     func(query string) // called with each statement
	firstError      error              // the first error of the database, as the driver returned it
	cancels         []context.CancelFunc
}

var (
	_ sqlrow.Runner = (*statementRunner)(nil)
	_ gorm.ConnPool = (*statementRunner)(nil)
)

func (s *statementRunner) withTimeout(ctx context.Context) (context.Context, error) {
	if err := ctx.Err(); err != nil {
		return ctx, err
	}
	if s.uninterruptible {
		return context.WithoutCancel(ctx), nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	s.cancels = append(s.cancels, cancel)
	return ctx, nil
}

func (s *statementRunner) noteError(err error) error {
	if err != nil && s.firstError == nil {
		s.firstError = err
	}
	return err
}

// release frees the timers; call it when the transaction has ended.
func (s *statementRunner) release() {
	for _, cancel := range s.cancels {
		cancel()
	}
	s.cancels = nil
}

// ExecContext runs a statement without rows.
func (s *statementRunner) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx, err := s.withTimeout(ctx)
	if err != nil {
		return nil, err
	}
	s.onStatement(query)
	result, err := s.db.ExecContext(ctx, query, args...)
	return result, s.noteError(err)
}

// QueryContext runs a statement with rows.
func (s *statementRunner) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx, err := s.withTimeout(ctx)
	if err != nil {
		return nil, err
	}
	s.onStatement(query)
	rows, err := s.db.QueryContext(ctx, query, args...)
	return rows, s.noteError(err)
}

// QueryRowContext implements GORM's interface; the store does not use it.
func (s *statementRunner) QueryRowContext(context.Context, string, ...any) *sql.Row { return nil }

// PrepareContext implements GORM's interface; the store does not use it.
func (s *statementRunner) PrepareContext(context.Context, string) (*sql.Stmt, error) {
	return nil, gorm.ErrNotImplemented
}
