package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"reflect"
	"strconv"
	"strings"
)

// exec runs a statement without rows and returns how many rows it changed. A question mark is
// replaced by a value; if the value is a list, by all of its elements in parentheses. GORM takes
// longer to build a statement than SQLite takes to run it.
func (tx *Tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	query, args = tx.rebind(query, args)
	result, err := tx.runner.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, translate(err)
	}
	return result.RowsAffected()
}

// rows runs a statement whose rows are scanned by hand. Arguments are passed as for exec.
func (tx *Tx) rows(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	query, args = tx.rebind(query, args)
	rows, err := tx.runner.QueryContext(ctx, query, args...)
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

// rebind returns a statement in the form that the engine needs: PostgreSQL numbers its values.
func (tx *Tx) rebind(query string, args []any) (string, []any) {
	listed := false
	for _, arg := range args {
		listed = listed || isList(arg)
	}
	if tx.store.engine == EngineSQLite && !listed {
		return query, args
	}
	return expandLists(query, args, tx.store.engine == EnginePostgres)
}

// expandLists expands lists, and numbers values if numbered is set.
func expandLists(query string, args []any, numbered bool) (string, []any) {
	var text strings.Builder
	values := make([]any, 0, len(args))
	mark := func(value any) {
		values = append(values, value)
		if numbered {
			text.WriteByte('$')
			text.WriteString(strconv.Itoa(len(values)))
		} else {
			text.WriteByte('?')
		}
	}
	for _, arg := range args {
		before, rest, _ := strings.Cut(query, "?")
		text.WriteString(before)
		query = rest
		if isList(arg) {
			writeList(&text, reflect.ValueOf(arg), mark)
		} else {
			mark(arg)
		}
	}
	text.WriteString(query)
	return text.String(), values
}

// writeList writes a list in parentheses; an empty list becomes one that is equal to nothing.
func writeList(text *strings.Builder, list reflect.Value, mark func(any)) {
	text.WriteByte('(')
	for i := range list.Len() {
		if i > 0 {
			text.WriteByte(',')
		}
		mark(list.Index(i).Interface())
	}
	if list.Len() == 0 {
		text.WriteString("NULL")
	}
	text.WriteByte(')')
}

func isList(arg any) bool {
	switch arg.(type) {
	case string, []byte, driver.Valuer, nil:
		return false
	}
	return reflect.TypeOf(arg).Kind() == reflect.Slice
}
