package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/shg-directory/shg/models"
)

// Stamp identifies the state of a row, and contains whether the public may see it.
type Stamp struct {
	Version int64
	NextAt  time.Time // zero if there is none
	Public  bool
}

// EachStamp calls f with the state of every record of a kind, KindGroup or KindConsultant, in the
// order of ids.
func (tx *Tx) EachStamp(ctx context.Context, kind string, f func(models.ID, Stamp) error) error {
	if kind == KindConsultant {
		return tx.eachConsultantStamp(ctx, f)
	}
	return tx.eachRow(ctx, func(rows *sql.Rows) error {
		var id models.ID
		var s Stamp
		var status models.Status
		var next *time.Time
		if err := rows.Scan(&id, &s.Version, &status, &next); err != nil {
			return err
		}
		if s.Public = status == models.StatusPublished; next != nil {
			s.NextAt = *next
		}
		return f(id, s)
	}, "SELECT id, version, status, next_at FROM groups ORDER BY id")
}

func (tx *Tx) eachConsultantStamp(ctx context.Context, f func(models.ID, Stamp) error) error {
	return tx.eachRow(ctx, func(rows *sql.Rows) error {
		var id models.ID
		var s Stamp
		var status models.Status
		var verified models.Doc[*models.Verification]
		if err := rows.Scan(&id, &s.Version, &status, &verified); err != nil {
			return err
		}
		s.Public = status == models.StatusPublished && verified.V != nil
		return f(id, s)
	}, "SELECT id, version, status, verified FROM consultants ORDER BY id")
}

// CountPublic counts the records of a kind that the public may see.
func (tx *Tx) CountPublic(ctx context.Context, kind string) (n int, err error) {
	if kind == KindGroup {
		return tx.CountGroups(ctx, models.StatusPublished)
	}
	err = tx.eachConsultantStamp(ctx, func(_ models.ID, s Stamp) error {
		if s.Public {
			n++
		}
		return nil
	})
	return n, err
}
