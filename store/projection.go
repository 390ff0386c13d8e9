package store

import (
	"context"
	"fmt"
	"reflect"
)

// projection reads rows of T straight from database/sql, several times faster than GORM. It is for
// long lists.
type projection[T any] struct {
	table         string
	quotedColumns []string // of the columns, quoted
	columnList    string
	row           T
	targets       []any // pointers into row, in the order of columns
	parsers       []columnParser
	concatenated  string // the columns as one text, once computed
}

// newProjection finds T's columns. The projection serves one goroutine.
func newProjection[T any](tx *Tx) (*projection[T], error) {
	t, err := schemaOf[T](tx)
	if err != nil {
		return nil, err
	}
	p := &projection[T]{table: t.name, quotedColumns: t.quotedColumns, columnList: t.columnList, targets: make([]any, len(t.fields))}
	row := reflect.ValueOf(&p.row).Elem()
	for i, field := range t.fields {
		p.targets[i] = row.FieldByIndex(field.index).Addr().Interface()
	}
	return p, nil
}

// each runs "SELECT columns FROM table" with the rest of the statement and calls f with every row.
// f gets a row of its own.
func (p *projection[T]) each(ctx context.Context, tx *Tx, rest string, args []any, f func(T) error) error {
	rows, err := tx.rows(ctx, "SELECT "+p.columnList+" FROM "+p.table+" "+rest, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var empty T
	for rows.Next() {
		p.row = empty
		if err := rows.Scan(p.targets...); err != nil {
			return fmt.Errorf("read a row of %s: %w", p.table, err)
		}
		if err := f(p.row); err != nil {
			return err
		}
	}
	return translate(rows.Err())
}

// all returns the rows that each yields, read as texts if that is faster.
func (p *projection[T]) all(ctx context.Context, tx *Tx, rest string, args ...any) ([]T, error) {
	list, whole, err := p.selectConcatenated(ctx, tx, rest, args)
	if err != nil || whole {
		return list, err
	}
	list = nil
	err = p.each(ctx, tx, rest, args, func(row T) error {
		list = append(list, row)
		return nil
	})
	return list, err
}
