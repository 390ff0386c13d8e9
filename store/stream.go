package store

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"strings"
)

// projection reads rows of T straight from database/sql, several times faster than GORM: for lists that are long.
type projection[T any] struct {
	table     string
	names     []string // of the columns, quoted
	columns   string
	row       T
	targets   []any // pointers into row, in the order of columns
	reads     []read
	compacted string // the columns as one text, where they have been
}

// project finds T's columns. The projection serves one goroutine.
func project[T any](tx *Tx) (*projection[T], error) {
	s, err := table[T](tx)
	if err != nil {
		return nil, err
	}
	p := &projection[T]{table: s.Table}
	for _, field := range s.Fields {
		if field.DBName == "" || !field.Creatable {
			continue
		}
		p.names = append(p.names, `"`+field.DBName+`"`)
		p.targets = append(p.targets, reflect.ValueOf(&p.row).Elem().FieldByIndex(field.StructField.Index).Addr().Interface())
	}
	p.columns = strings.Join(p.names, ", ")
	return p, nil
}

// each runs "SELECT columns FROM table" with the rest of the statement and calls f with every row. f gets a row of its own.
func (p *projection[T]) each(ctx context.Context, tx *Tx, rest string, args []any, f func(T) error) error {
	rows, err := tx.rows(ctx, "SELECT "+p.columns+" FROM "+p.table+" "+rest, args...)
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

// all is each into a slice, as texts where that is quicker.
func (p *projection[T]) all(ctx context.Context, tx *Tx, rest string, args ...any) ([]T, error) {
	list, whole, err := p.compact(ctx, tx, rest, args)
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

// rows runs a statement whose rows are scanned by hand; GORM leaves the errors of these as the driver gave them.
func (tx *Tx) rows(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := tx.session(ctx).Raw(query, args...).Rows()
	return rows, translate(err)
}

// eachRow runs a statement and calls f for every row, to scan it.
func (tx *Tx) eachRow(ctx context.Context, f func(*sql.Rows) error, query string, args ...any) error {
	rows, err := tx.rows(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := f(rows); err != nil {
			return translate(err)
		}
	}
	return translate(rows.Err())
}
