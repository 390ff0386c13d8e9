package store

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"github.com/shg-directory/shg/models"
)

// tableSchema describes how rows of a type are stored, as GORM derives it from the type. It is computed
// once, because rows are written by the thousand.
type tableSchema struct {
	name          string
	fields        []tableColumn
	quotedColumns []string // their columns
	columnList    string   // the same, joined
	updatable     []int    // the fields that an update writes: all except the id and what never changes
}

// tableColumn is a member of the type that is a column.
type tableColumn struct {
	index    []int // in the type
	name     string
	autoTime bool // an instant that is set to now in a new row if it is not set
}

// schemaOf returns how rows of T are stored.
func schemaOf[T any](tx *Tx) (*tableSchema, error) {
	of := reflect.TypeFor[T]()
	if kept, ok := tx.store.schemas.Load(of); ok {
		return kept.(*tableSchema), nil //nolint:forcetypeassert // nothing else is stored
	}
	statement := &gorm.Statement{DB: tx.orm}
	if err := statement.Parse(new(T)); err != nil {
		return nil, fmt.Errorf("read the columns of %T: %w", *new(T), err)
	}
	t := newTableSchema(statement.Schema)
	tx.store.schemas.Store(of, t)
	return t, nil
}

func newTableSchema(s *schema.Schema) *tableSchema {
	t := &tableSchema{name: s.Table}
	for _, f := range s.Fields {
		if f.DBName == "" || !f.Creatable {
			continue
		}
		switch f.DBName {
		case "id", "created_at", "created_on", "stated_at":
		default:
			t.updatable = append(t.updatable, len(t.fields))
		}
		t.fields = append(t.fields, tableColumn{index: f.StructField.Index, name: f.DBName, autoTime: f.AutoCreateTime > 0 || f.AutoUpdateTime > 0})
		t.quotedColumns = append(t.quotedColumns, `"`+f.DBName+`"`)
	}
	t.columnList = strings.Join(t.quotedColumns, ", ")
	return t
}

// appendValues returns a row's values, in the order of the fields. Instants are rounded to what both
// engines store, in the row too, so that what is read equals what was written.
func (t *tableSchema) appendValues(into []any, row reflect.Value) []any {
	for _, f := range t.fields {
		into = append(into, fieldValue(row.FieldByIndex(f.index)))
	}
	return into
}

func fieldValue(member reflect.Value) any {
	switch at := member.Addr().Interface().(type) {
	case *time.Time:
		*at = roundToMicrosecond(*at)
	case **time.Time:
		if *at != nil {
			rounded := roundToMicrosecond(**at)
			*at = &rounded
		}
	}
	return member.Interface()
}

// setTimes sets the instants of a new row that are not set.
func (t *tableSchema) setTimes(row reflect.Value, now time.Time) {
	for _, f := range t.fields {
		if at, ok := reflect.TypeAssert[*time.Time](row.FieldByIndex(f.index).Addr()); ok && f.autoTime && at.IsZero() {
			*at = now
		}
	}
}

// insertSQL returns a statement that inserts a number of rows, with its conflict clause.
func (t *tableSchema) insertSQL(rows int, conflict string) string {
	row := "(?" + strings.Repeat(",?", len(t.fields)-1) + ")"
	return `INSERT INTO "` + t.name + `" (` + t.columnList + ") VALUES " + row + strings.Repeat(","+row, rows-1) + conflict
}

// insertBatchSizes are how many rows a statement writes, the most first. There are few forms, so that
// they stay cached.
var insertBatchSizes = [...]int{16, 4, 1} //nolint:gochecknoglobals // a constant

// insertOnConflict writes rows and rounds their instants in place. A conflict clause, "ON CONFLICT …",
// decides what happens to rows that exist already; without one they are an error.
func insertOnConflict[T any](ctx context.Context, tx *Tx, rows []*T, conflict string) error {
	t, err := schemaOf[T](tx)
	if err != nil {
		return err
	}
	now := tx.store.now()
	var values []any
	for len(rows) > 0 {
		n := insertBatchSize(len(rows))
		values = values[:0]
		for _, row := range rows[:n] {
			v := reflect.ValueOf(row).Elem()
			t.setTimes(v, now)
			values = t.appendValues(values, v)
		}
		if _, err := tx.exec(ctx, t.insertSQL(n, conflict), values...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func insertBatchSize(rows int) int {
	for _, n := range insertBatchSizes {
		if n <= rows {
			return n
		}
	}
	return 1
}

// insert writes new rows, each by name of its columns, and rounds their instants in place.
func insert[T any](ctx context.Context, tx *Tx, rows []*T) error {
	return insertOnConflict(ctx, tx, rows, "")
}

// update writes all changeable columns of one row if the condition holds, and reports whether there
// was such a row.
func update[T any](ctx context.Context, tx *Tx, row *T, condition string, args ...any) (bool, error) {
	t, err := schemaOf[T](tx)
	if err != nil {
		return false, err
	}
	v := reflect.ValueOf(row).Elem()
	sets, values := make([]string, len(t.updatable)), make([]any, 0, len(t.updatable)+len(args))
	for i, at := range t.updatable {
		sets[i] = t.quotedColumns[at] + " = ?"
		values = append(values, fieldValue(v.FieldByIndex(t.fields[at].index)))
	}
	touched, err := tx.exec(ctx, `UPDATE "`+t.name+`" SET `+strings.Join(sets, ", ")+" WHERE "+condition, append(values, args...)...)
	if err == nil && touched > 1 {
		err = fmt.Errorf("an update of one row touched %d", touched)
	}
	return touched == 1, err
}

// selectOne returns the row for which the condition holds, or ErrNotFound if there is none.
func selectOne[T any](ctx context.Context, tx *Tx, condition string, args ...any) (T, error) {
	p, err := newProjection[T](tx)
	if err != nil {
		return *new(T), err
	}
	found := false
	err = p.each(ctx, tx, "WHERE "+condition+" LIMIT 1", args, func(T) error {
		found = true
		return nil
	})
	if err == nil && !found {
		err = models.ErrNotFound
	}
	return p.row, err
}
