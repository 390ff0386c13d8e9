package sqlrow

import (
	"context"
	"database/sql"
	"sync"
	"time"
)

// Mapper is what all transactions of one database share.
type Mapper struct {
	// Postgres reports whether the engine is PostgreSQL and not SQLite.
	Postgres bool
	// Now returns the time for rows that are written without one, in whole microseconds.
	Now func() time.Time
	// Translate returns the error that callers receive for an error of the driver. It returns nil
	// for nil.
	Translate func(error) error

	tables sync.Map // type → *table
	parsed sync.Map // GORM's own cache of types
}

// Session returns the means to read and write rows in the transaction that runs the statements.
func (m *Mapper) Session(statements Runner) *Session {
	return &Session{mapper: m, statements: statements}
}

// Runner runs the statements of one transaction, in the form that the engine needs. *sql.Tx and
// *sql.Conn are runners.
type Runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Session reads and writes rows in one transaction. It serves one goroutine.
type Session struct {
	mapper     *Mapper
	statements Runner
}

// Exec runs a statement without rows and returns how many rows it changed. A question mark is
// replaced by a value; if the value is a list, by all of its elements in parentheses.
func (s *Session) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	query, args = rebind(query, args, s.mapper.Postgres)
	result, err := s.statements.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, s.mapper.Translate(err)
	}
	return result.RowsAffected()
}

// EachRow runs a statement and calls f for every row, to scan it. Arguments are passed as for Exec.
// If f returns an error, EachRow stops and returns the error.
func (s *Session) EachRow(ctx context.Context, f func(*sql.Rows) error, query string, args ...any) error {
	query, args = rebind(query, args, s.mapper.Postgres)
	rows, err := s.statements.QueryContext(ctx, query, args...)
	if err != nil {
		return s.mapper.Translate(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return s.mapper.Translate(rows.Err())
}

// Scan runs a statement and scans its row into the targets; if there are several rows, the last. If
// there is none, the targets stay as they are, which is not an error.
func (s *Session) Scan(ctx context.Context, targets []any, query string, args ...any) error {
	return s.EachRow(ctx, func(rows *sql.Rows) error { return rows.Scan(targets...) }, query, args...)
}
