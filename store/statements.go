package store

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"
)

// handle is what a transaction runs on: *sql.Tx or *sql.Conn.
type handle interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// statements runs the statements of one transaction. It limits the time of each and remembers the
// first that the database refused. On SQLite's writer it does not let the end of a context
// interrupt a statement, because that would undo the others in the same commit.
type statements struct {
	on       handle
	limit    time.Duration
	unbroken bool
	seen     func(query string) // called with each statement; may be nil
	failed   error              // the first error of the database, as the driver returned it
	releases []context.CancelFunc
}

var _ gorm.ConnPool = (*statements)(nil)

func (s *statements) bound(ctx context.Context, query string) (context.Context, error) {
	if err := ctx.Err(); err != nil {
		return ctx, err
	}
	if s.seen != nil {
		s.seen(query)
	}
	if s.unbroken {
		return context.WithoutCancel(ctx), nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	s.releases = append(s.releases, cancel)
	return ctx, nil
}

func (s *statements) noted(err error) error {
	if err != nil && s.failed == nil {
		s.failed = err
	}
	return err
}

// release frees the timers; call it when the transaction has ended.
func (s *statements) release() {
	for _, cancel := range s.releases {
		cancel()
	}
	s.releases = nil
}

// ExecContext runs a statement without rows.
func (s *statements) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx, err := s.bound(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.on.ExecContext(ctx, query, args...)
	return result, s.noted(err)
}

// QueryContext runs a statement with rows.
func (s *statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx, err := s.bound(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.on.QueryContext(ctx, query, args...)
	return rows, s.noted(err)
}

// QueryRowContext implements GORM's interface; the store does not use it.
func (s *statements) QueryRowContext(context.Context, string, ...any) *sql.Row { return nil }

// PrepareContext implements GORM's interface; the store does not use it.
func (s *statements) PrepareContext(context.Context, string) (*sql.Stmt, error) {
	return nil, gorm.ErrNotImplemented
}
