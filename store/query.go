package store

import (
	"context"

	"gorm.io/gorm"
)

// query reads or changes rows of T through GORM. It replaces gorm.G[T], for which the compiler
// generates hundreds of functions per type (docs/decisions/0037-no-generic-gorm.md).
type query[T any] struct{ orm *gorm.DB }

// from returns a query of all rows of T, bound to the transaction.
func from[T any](tx *Tx) query[T] { return query[T]{orm: tx.orm} }

// Where adds a condition, in SQL with one ? for each argument.
func (q query[T]) Where(condition string, args ...any) query[T] {
	return query[T]{orm: q.orm.Where(condition, args...)}
}

// Order sets the order, in SQL.
func (q query[T]) Order(by string) query[T] { return query[T]{orm: q.orm.Order(by)} }

// Limit sets how many rows are read at most.
func (q query[T]) Limit(n int) query[T] { return query[T]{orm: q.orm.Limit(n)} }

// Offset sets how many rows are skipped.
func (q query[T]) Offset(n int) query[T] { return query[T]{orm: q.orm.Offset(n)} }

// Find returns the rows.
func (q query[T]) Find(ctx context.Context) ([]T, error) {
	var rows []T
	err := q.orm.WithContext(ctx).Find(&rows).Error
	return rows, err
}

// Take returns the first row, or models.ErrNotFound if there is none.
func (q query[T]) Take(ctx context.Context) (T, error) {
	var row T
	err := q.orm.WithContext(ctx).Take(&row).Error
	return row, err
}

// Count returns how many rows there are.
func (q query[T]) Count(ctx context.Context) (int, error) {
	var n int64
	err := q.orm.WithContext(ctx).Model(new(T)).Count(&n).Error
	return int(n), err
}

// Update sets one column of the rows and returns how many there were.
func (q query[T]) Update(ctx context.Context, column string, value any) (int, error) {
	done := q.orm.WithContext(ctx).Model(new(T)).Update(column, value)
	return int(done.RowsAffected), done.Error
}

// Delete deletes the rows and returns how many there were.
func (q query[T]) Delete(ctx context.Context) (int, error) {
	done := q.orm.WithContext(ctx).Delete(new(T))
	return int(done.RowsAffected), done.Error
}
