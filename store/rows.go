package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/shg-directory/shg/models"
)

// maxBatchRows is how many ids a statement names at once.
const maxBatchRows = 500

// roundToMicrosecond returns t as both engines store it.
func roundToMicrosecond(t time.Time) time.Time { return t.UTC().Round(time.Microsecond) }

// session returns GORM bound to the transaction.
func (tx *Tx) session(ctx context.Context) *gorm.DB { return tx.orm.WithContext(ctx) }

// updateVersioned is update for rows with a version. It returns ErrNotFound if there is no such
// row, and ErrStale if it has another version.
func updateVersioned[T any](ctx context.Context, tx *Tx, row *T, id models.ID, from int64) error {
	touched, err := update(ctx, tx, row, "id = ? AND version = ?", id, from)
	if err != nil || touched {
		return err
	}
	there, err := exists[T](ctx, tx, "id = ?", id)
	if err != nil {
		return err
	}
	if !there {
		return models.ErrNotFound
	}
	return models.ErrStale
}

func count[T any](ctx context.Context, tx *Tx, condition string, args ...any) (int, error) {
	return from[T](tx).Where(condition, args...).Count(ctx)
}

func exists[T any](ctx context.Context, tx *Tx, condition string, args ...any) (bool, error) {
	found, err := count[T](ctx, tx, condition, args...)
	return found > 0, err
}

// deleteWhere deletes the rows for which the condition holds and returns how many there were.
func deleteWhere[T any](ctx context.Context, tx *Tx, condition string, args ...any) (int, error) {
	return from[T](tx).Where(condition, args...).Delete(ctx)
}

// pointers returns the addresses of the items of a list.
func pointers[T any](items []T) []*T {
	list := make([]*T, len(items))
	for i := range items {
		list[i] = &items[i]
	}
	return list
}

// inBatches calls f with at most maxBatchRows items at a time.
func inBatches[T any](items []T, f func([]T) error) error {
	for len(items) > 0 {
		n := min(maxBatchRows, len(items))
		if err := f(items[:n]); err != nil {
			return err
		}
		items = items[n:]
	}
	return nil
}
