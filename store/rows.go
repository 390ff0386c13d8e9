package store

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"github.com/shg-directory/shg/models"
)

// maxVariables keeps statements below the engines' bounds (SQLite 32,766, PostgreSQL 65,535).
const maxVariables = 30_000

// maxRows is how many ids a statement names at once.
const maxRows = 500

// atMicrosecond is t as both engines keep it.
func atMicrosecond(t time.Time) time.Time { return t.UTC().Round(time.Microsecond) }

// session is GORM bound to the transaction.
func (tx *Tx) session(ctx context.Context) *gorm.DB { return tx.orm.WithContext(ctx) }

// table is what GORM read from the row type T: its fields and columns.
func table[T any](tx *Tx) (*schema.Schema, error) {
	statement := &gorm.Statement{DB: tx.orm}
	if err := statement.Parse(new(T)); err != nil {
		return nil, fmt.Errorf("read the columns of %T: %w", *new(T), err)
	}
	return statement.Schema, nil
}

// changeable lists the columns that an update names: all that are written but the id and what never changes.
func changeable(s *schema.Schema) []string {
	var columns []string
	for _, field := range s.Fields {
		switch field.DBName {
		case "", "id", "created_at", "created_on", "stated_at":
		default:
			if field.Updatable {
				columns = append(columns, field.DBName)
			}
		}
	}
	return columns
}

// roundTimes makes the row's instants what both engines keep, so that what is read equals what was written.
func roundTimes(ctx context.Context, s *schema.Schema, row reflect.Value) error {
	for _, field := range s.Fields {
		if field.DBName == "" {
			continue
		}
		value, _ := field.ValueOf(ctx, row)
		switch t := value.(type) {
		case time.Time:
			if err := field.Set(ctx, row, atMicrosecond(t)); err != nil {
				return err
			}
		case *time.Time:
			if t == nil {
				continue
			}
			rounded := atMicrosecond(*t)
			if err := field.Set(ctx, row, &rounded); err != nil {
				return err
			}
		}
	}
	return nil
}

// insert writes new rows, each by name of its columns, and rounds their instants in place.
func insert[T any](ctx context.Context, tx *Tx, rows []*T) error {
	if len(rows) == 0 {
		return nil
	}
	s, err := table[T](tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := roundTimes(ctx, s, reflect.ValueOf(row).Elem()); err != nil {
			return err
		}
	}
	size := max(1, maxVariables/len(s.DBNames))
	for len(rows) > 0 {
		n := min(size, len(rows))
		if err := tx.session(ctx).Create(rows[:n]).Error; err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// update writes all changeable columns of one row where the condition holds, and says whether there was such a row.
func update[T any](ctx context.Context, tx *Tx, row *T, condition string, args ...any) (bool, error) {
	s, err := table[T](tx)
	if err != nil {
		return false, err
	}
	if err := roundTimes(ctx, s, reflect.ValueOf(row).Elem()); err != nil {
		return false, err
	}
	result := tx.session(ctx).Model(new(T)).Select(changeable(s)).Where(condition, args...).Updates(row)
	if result.Error != nil {
		return false, result.Error
	}
	if result.RowsAffected > 1 {
		return false, fmt.Errorf("an update of one row touched %d", result.RowsAffected)
	}
	return result.RowsAffected == 1, nil
}

// updateVersioned is update for rows with a version: ErrNotFound where there is no such row, ErrStale where it has another version.
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

func one[T any](ctx context.Context, tx *Tx, condition string, args ...any) (T, error) {
	return gorm.G[T](tx.orm).Where(condition, args...).Take(ctx)
}

func count[T any](ctx context.Context, tx *Tx, condition string, args ...any) (int, error) {
	n, err := gorm.G[T](tx.orm).Where(condition, args...).Count(ctx, "*")
	return int(n), err
}

func exists[T any](ctx context.Context, tx *Tx, condition string, args ...any) (bool, error) {
	found, err := count[T](ctx, tx, condition, args...)
	return found > 0, err
}

// remove deletes the rows where the condition holds and says how many there were.
func remove[T any](ctx context.Context, tx *Tx, condition string, args ...any) (int, error) {
	return gorm.G[T](tx.orm).Where(condition, args...).Delete(ctx)
}

// inParts calls f with at most maxRows items at a time.
func inParts[T any](items []T, f func([]T) error) error {
	for len(items) > 0 {
		n := min(maxRows, len(items))
		if err := f(items[:n]); err != nil {
			return err
		}
		items = items[n:]
	}
	return nil
}
