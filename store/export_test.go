package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// Setting returns a setting of PostgreSQL as it holds in the transaction.
func (tx *Tx) Setting(ctx context.Context, name string) (value string, err error) {
	return sqlrow.Value[string](ctx, tx.db, "SELECT current_setting(?)", name)
}

// ServerTime returns PostgreSQL's time by a clock like a store's: as first read, after jump changed
// the process's own clock, and after it was read again.
func (s *Store) ServerTime(ctx context.Context, own func() time.Time, jump func()) (before, after, again time.Time, err error) {
	c := &serverClock{local: own}
	if err := s.readClock(ctx, c); err != nil {
		return before, after, again, err
	}
	before = c.now()
	jump()
	after = c.now()
	err = s.readClock(ctx, c)
	return before, after, c.now(), err
}

// Alter changes rows as no part of the program does.
func (tx *Tx) Alter(ctx context.Context, statement string, args ...any) error {
	_, err := tx.db.Exec(ctx, statement, args...)
	return err
}

// PlanOfNumbering returns SQLite's plan for finding changes without a number.
func (tx *Tx) PlanOfNumbering(ctx context.Context) (plan string, err error) {
	err = tx.db.EachRow(ctx, func(rows *sql.Rows) error {
		var id, parent, unused int
		var step string
		err := rows.Scan(&id, &parent, &unused, &step)
		plan += step + "\n"
		return err
	}, "EXPLAIN QUERY PLAN "+tx.unnumberedQuery(), sqlrow.MaxBatch)
	return plan, err
}
