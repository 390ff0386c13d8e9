package sqlrow

import (
	"context"
	"database/sql"
	"reflect"
	"slices"

	"github.com/shg-directory/shg/models"
)

// Each calls f with every row for which the condition holds. If f returns an error, it stops and
// returns the error.
func Each[T any](ctx context.Context, s *Session, f func(T) error, condition string, args ...any) error {
	var row T
	r, err := s.readerInto(&row)
	if err != nil {
		return err
	}
	return s.EachRow(ctx, func(rows *sql.Rows) error {
		if err := r.scan(rows); err != nil {
			return err
		}
		return f(row)
	}, r.selectSQL(condition), args...)
}

// List returns the rows for which the condition holds, a list of no length if there are none.
func List[T any](ctx context.Context, s *Session, condition string, args ...any) ([]T, error) {
	list := []T{}
	err := Each(ctx, s, func(row T) error {
		list = append(list, row)
		return nil
	}, condition, args...)
	return list, err
}

// One returns the first row for which the condition holds, or models.ErrNotFound if there is none.
// ORDER BY may follow the condition, LIMIT may not.
func One[T any](ctx context.Context, s *Session, condition string, args ...any) (T, error) {
	list, err := List[T](ctx, s, condition+" LIMIT 1", args...)
	if err == nil && len(list) == 0 {
		err = models.ErrNotFound
	}
	if err != nil {
		return *new(T), err
	}
	return list[0], nil
}

// Page returns one page of the rows for which the condition holds, in an order (SQL as it follows
// ORDER BY), and how many rows there are.
func Page[T any](ctx context.Context, s *Session, page models.Page, order, condition string, args ...any) ([]T, int, error) {
	total, err := Count[T](ctx, s, condition, args...)
	if err != nil {
		return nil, 0, err
	}
	args = append(slices.Clip(args), page.PerPage, page.Offset())
	list, err := List[T](ctx, s, condition+" ORDER BY "+order+" LIMIT ? OFFSET ?", args...)
	return list, total, err
}

// Count returns how many rows there are for which the condition holds.
func Count[T any](ctx context.Context, s *Session, condition string, args ...any) (int, error) {
	t, err := s.mapper.tableOf(reflect.TypeFor[T]())
	if err != nil {
		return 0, err
	}
	return Value[int](ctx, s, "SELECT count(*) FROM "+t.name+" WHERE "+condition, args...)
}

// Exists reports whether there is a row for which the condition holds.
func Exists[T any](ctx context.Context, s *Session, condition string, args ...any) (bool, error) {
	found, err := Count[T](ctx, s, condition, args...)
	return found > 0, err
}

// Select returns the rows of any SELECT. It stores its columns, by their names, in the members of
// T, and returns an error if T has none for a column.
func Select[T any](ctx context.Context, s *Session, query string, args ...any) ([]T, error) {
	var row T
	r, err := s.readerInto(&row)
	if err != nil {
		return nil, err
	}
	var list []T
	err = s.EachRow(ctx, func(rows *sql.Rows) error {
		if list == nil {
			if err := r.useColumns(rows); err != nil {
				return err
			}
		}
		err := r.scan(rows)
		list = append(list, row)
		return err
	}, query, args...)
	return list, err
}

// Value returns what a statement selects in one row of one column, or the zero value if it selects
// no row.
func Value[T any](ctx context.Context, s *Session, query string, args ...any) (value T, err error) {
	err = s.Scan(ctx, []any{&value}, query, args...)
	return value, err
}

// Values returns what a statement selects in one column.
func Values[T any](ctx context.Context, s *Session, query string, args ...any) ([]T, error) {
	var list []T
	err := s.EachRow(ctx, func(rows *sql.Rows) error {
		var value T
		err := rows.Scan(&value)
		list = append(list, value)
		return err
	}, query, args...)
	return list, err
}
