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

// tableOf describes how rows of a type are stored, as GORM derives it from the type. It is computed
// once, because rows are written by the thousand.
type tableOf struct {
	name       string
	fields     []field
	quoted     []string // their columns
	columns    string   // the same, joined
	changeable []int    // the fields that an update writes: all except the id and what never changes
}

// field is a member of the type that is a column.
type field struct {
	index  []int // in the type
	column string
	begins bool // an instant that is set to now in a new row if it is not set
}

// table returns how rows of T are stored.
func table[T any](tx *Tx) (*tableOf, error) {
	of := reflect.TypeFor[T]()
	if kept, ok := tx.store.tables.Load(of); ok {
		return kept.(*tableOf), nil //nolint:forcetypeassert // nothing else is kept
	}
	statement := &gorm.Statement{DB: tx.orm}
	if err := statement.Parse(new(T)); err != nil {
		return nil, fmt.Errorf("read the columns of %T: %w", *new(T), err)
	}
	t := newTable(statement.Schema)
	tx.store.tables.Store(of, t)
	return t, nil
}

func newTable(s *schema.Schema) *tableOf {
	t := &tableOf{name: s.Table}
	for _, f := range s.Fields {
		if f.DBName == "" || !f.Creatable {
			continue
		}
		switch f.DBName {
		case "id", "created_at", "created_on", "stated_at":
		default:
			t.changeable = append(t.changeable, len(t.fields))
		}
		t.fields = append(t.fields, field{index: f.StructField.Index, column: f.DBName, begins: f.AutoCreateTime > 0 || f.AutoUpdateTime > 0})
		t.quoted = append(t.quoted, `"`+f.DBName+`"`)
	}
	t.columns = strings.Join(t.quoted, ", ")
	return t
}

// values returns a row's values, in the order of the fields. Instants are rounded to what both
// engines store, in the row too, so that what is read equals what was written.
func (t *tableOf) values(into []any, row reflect.Value) []any {
	for _, f := range t.fields {
		into = append(into, valueOf(row.FieldByIndex(f.index)))
	}
	return into
}

func valueOf(member reflect.Value) any {
	switch at := member.Addr().Interface().(type) {
	case *time.Time:
		*at = atMicrosecond(*at)
	case **time.Time:
		if *at != nil {
			rounded := atMicrosecond(**at)
			*at = &rounded
		}
	}
	return member.Interface()
}

// begin sets the instants of a new row that are not set.
func (t *tableOf) begin(row reflect.Value, now time.Time) {
	for _, f := range t.fields {
		if at, ok := reflect.TypeAssert[*time.Time](row.FieldByIndex(f.index).Addr()); ok && f.begins && at.IsZero() {
			*at = now
		}
	}
}

// inserting returns a statement that inserts a number of rows, with its conflict clause.
func (t *tableOf) inserting(rows int, conflict string) string {
	row := "(?" + strings.Repeat(",?", len(t.fields)-1) + ")"
	return `INSERT INTO "` + t.name + `" (` + t.columns + ") VALUES " + row + strings.Repeat(","+row, rows-1) + conflict
}

// rowsTogether are how many rows a statement writes, the most first. There are few forms, so that
// they stay cached.
var rowsTogether = [...]int{16, 4, 1} //nolint:gochecknoglobals // a constant

// insertOr writes rows and rounds their instants in place. A conflict clause, "ON CONFLICT …",
// decides what happens to rows that exist already; without one they are an error.
func insertOr[T any](ctx context.Context, tx *Tx, rows []*T, conflict string) error {
	t, err := table[T](tx)
	if err != nil {
		return err
	}
	now := tx.store.now()
	var values []any
	for len(rows) > 0 {
		n := together(len(rows))
		values = values[:0]
		for _, row := range rows[:n] {
			v := reflect.ValueOf(row).Elem()
			t.begin(v, now)
			values = t.values(values, v)
		}
		if _, err := tx.exec(ctx, t.inserting(n, conflict), values...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func together(rows int) int {
	for _, n := range rowsTogether {
		if n <= rows {
			return n
		}
	}
	return 1
}

// insert writes new rows, each by name of its columns, and rounds their instants in place.
func insert[T any](ctx context.Context, tx *Tx, rows []*T) error { return insertOr(ctx, tx, rows, "") }

// update writes all changeable columns of one row if the condition holds, and reports whether there
// was such a row.
func update[T any](ctx context.Context, tx *Tx, row *T, condition string, args ...any) (bool, error) {
	t, err := table[T](tx)
	if err != nil {
		return false, err
	}
	v := reflect.ValueOf(row).Elem()
	sets, values := make([]string, len(t.changeable)), make([]any, 0, len(t.changeable)+len(args))
	for i, at := range t.changeable {
		sets[i] = t.quoted[at] + " = ?"
		values = append(values, valueOf(v.FieldByIndex(t.fields[at].index)))
	}
	touched, err := tx.exec(ctx, `UPDATE "`+t.name+`" SET `+strings.Join(sets, ", ")+" WHERE "+condition, append(values, args...)...)
	if err == nil && touched > 1 {
		err = fmt.Errorf("an update of one row touched %d", touched)
	}
	return touched == 1, err
}

// one returns the row for which the condition holds, or ErrNotFound if there is none.
func one[T any](ctx context.Context, tx *Tx, condition string, args ...any) (T, error) {
	p, err := project[T](tx)
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
