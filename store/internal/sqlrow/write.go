package sqlrow

import (
	"context"
	"fmt"
	"reflect"

	"github.com/shg-directory/shg/models"
)

// Insert writes new rows and rounds their instants in place. Columns for the time of creation or
// change that are not set become now.
func Insert[T any](ctx context.Context, s *Session, rows ...*T) error {
	return InsertOnConflict(ctx, s, "", rows...)
}

// InsertOnConflict is Insert with a clause, "ON CONFLICT …", for rows that exist already; without
// one they are an error.
func InsertOnConflict[T any](ctx context.Context, s *Session, conflict string, rows ...*T) error {
	t, err := s.mapper.tableOf(reflect.TypeFor[T]())
	if err != nil {
		return err
	}
	now := s.mapper.Now()
	var values []any
	for len(rows) > 0 {
		n := insertBatchSize(len(rows))
		values = values[:0]
		for _, row := range rows[:n] {
			v := reflect.ValueOf(row).Elem()
			t.setTimes(v, now)
			values = t.appendValues(values, v)
		}
		if _, err := s.Exec(ctx, t.insertSQL(n, conflict), values...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// insertBatchSize returns how many of the rows the next statement writes. There are few sizes, so
// that their statements stay cached.
func insertBatchSize(rows int) int {
	switch {
	case rows >= 16:
		return 16
	case rows >= 4:
		return 4
	}
	return 1
}

// Update writes all changeable columns of one row if the condition holds, and reports whether there
// was such a row. It returns an error if there were several.
func Update[T any](ctx context.Context, s *Session, row *T, condition string, args ...any) (bool, error) {
	t, err := s.mapper.tableOf(reflect.TypeFor[T]())
	if err != nil {
		return false, err
	}
	v := reflect.ValueOf(row).Elem()
	values := make([]any, 0, len(t.updatable)+len(args))
	for _, at := range t.updatable {
		values = append(values, columnValue(v.FieldByIndex(t.columns[at].index)))
	}
	affected, err := s.Exec(ctx, t.updateSQL()+condition, append(values, args...)...)
	if err == nil && affected > 1 {
		err = fmt.Errorf("an update of one row touched %d", affected)
	}
	return affected == 1, err
}

// UpdateVersion is Update for the row with an id and a version. It returns models.ErrNotFound if
// there is no such row, and models.ErrStale if it has another version.
func UpdateVersion[T any](ctx context.Context, s *Session, row *T, id models.ID, from int64) error {
	updated, err := Update(ctx, s, row, "id = ? AND version = ?", id, from)
	if err != nil || updated {
		return err
	}
	exists, err := Exists[T](ctx, s, "id = ?", id)
	switch {
	case err != nil:
		return err
	case exists:
		return models.ErrStale
	}
	return models.ErrNotFound
}

// Delete deletes the rows for which the condition holds and returns how many there were.
func Delete[T any](ctx context.Context, s *Session, condition string, args ...any) (int, error) {
	t, err := s.mapper.tableOf(reflect.TypeFor[T]())
	if err != nil {
		return 0, err
	}
	n, err := s.Exec(ctx, "DELETE FROM "+t.name+" WHERE "+condition, args...)
	return int(n), err
}
