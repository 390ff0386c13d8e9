package store

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"

	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// statementRunner runs the statements of one transaction. It limits the time of each and remembers the
// first that the database refused. On SQLite's writer it does not let the end of a context
// interrupt a statement, because that would undo the others in the same commit.
type statementRunner struct {
	db              sqlrow.Runner
	limit           time.Duration
	uninterruptible bool
	onStatement     func(query string) // called with each statement; may be nil
	firstError      error              // the first error of the database, as the driver returned it
	cancels         []context.CancelFunc
}

var (
	_ sqlrow.Runner = (*statementRunner)(nil)
	_ gorm.ConnPool = (*statementRunner)(nil)
)

func (s *statementRunner) withTimeout(ctx context.Context, query string) (context.Context, error) {
	if err := ctx.Err(); err != nil {
		return ctx, err
	}
	if s.onStatement != nil {
		s.onStatement(query)
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
	ctx, err := s.withTimeout(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.db.ExecContext(ctx, query, args...)
	return result, s.noteError(err)
}

// QueryContext runs a statement with rows.
func (s *statementRunner) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx, err := s.withTimeout(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, query, args...)
	return rows, s.noteError(err)
}

// QueryRowContext implements GORM's interface; the store does not use it.
func (s *statementRunner) QueryRowContext(context.Context, string, ...any) *sql.Row { return nil }

// PrepareContext implements GORM's interface; the store does not use it.
func (s *statementRunner) PrepareContext(context.Context, string) (*sql.Stmt, error) {
	return nil, gorm.ErrNotImplemented
}
