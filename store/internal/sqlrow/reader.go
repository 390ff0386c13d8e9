package sqlrow

import (
	"database/sql"
	"fmt"
	"reflect"
)

// reader scans rows, one after the other, into one row of a type. It serves one statement.
type reader struct {
	table   *table
	row     reflect.Value
	targets []any // pointers into row, in the order of the columns that are read
}

// readerInto returns a reader of all columns of the type to which row points.
func (s *Session) readerInto(row any) (*reader, error) {
	r := &reader{row: reflect.ValueOf(row).Elem()}
	var err error
	if r.table, err = s.mapper.tableOf(r.row.Type()); err != nil {
		return nil, err
	}
	r.targets = make([]any, len(r.table.columns))
	for i, c := range r.table.columns {
		r.targets[i] = r.row.FieldByIndex(c.index).Addr().Interface()
	}
	return r, nil
}

// selectSQL returns the statement that reads the columns of the rows for which the condition holds.
func (r *reader) selectSQL(condition string) string {
	return "SELECT " + r.table.columnList + " FROM " + r.table.name + " WHERE " + condition
}

func (r *reader) scan(rows *sql.Rows) error {
	r.row.SetZero()
	if err := rows.Scan(r.targets...); err != nil {
		return fmt.Errorf("read a row of %s: %w", r.table.name, err)
	}
	return nil
}

// useColumns makes the reader read the columns that a statement has, by their names.
func (r *reader) useColumns(rows *sql.Rows) error {
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	r.targets = make([]any, len(names))
	for i, name := range names {
		c, known := r.table.byName[name]
		if !known {
			return fmt.Errorf("%s has no column %s", r.row.Type(), name)
		}
		r.targets[i] = r.row.FieldByIndex(c.index).Addr().Interface()
	}
	return nil
}
