package store

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
)

// SQLite in Go spends more time on handing over a column than on finding it. Long lists are
// therefore read as one text per row, with unit separators (U+001F) between the columns. No column
// contains one: texts with control characters are refused, and JSON escapes them. If a row contains
// one all the same, the count of its columns shows it, and the whole list is read column by column.

const unitSeparator = "\x1f"

// columnParser stores a column's text in its target. "" is NULL or empty, which no column here
// distinguishes.
type columnParser func(text string) error

// concatColumns returns the statement's columns as one, or "" if a column's type is not known here.
func (p *projection[T]) concatColumns() string {
	var columns []string
	for i, target := range p.targets {
		r := parserFor(target)
		if r == nil {
			return ""
		}
		p.parsers = append(p.parsers, r)
		columns = append(columns, "coalesce("+p.quotedColumns[i]+", '')")
	}
	return "concat_ws(char(31), " + strings.Join(columns, ", ") + ")"
}

// selectConcatenated reads a list as texts. It returns false if the list must be read column by column.
func (p *projection[T]) selectConcatenated(ctx context.Context, tx *Tx, rest string, args []any) ([]T, bool, error) {
	if tx.store.Engine() != EngineSQLite {
		return nil, false, nil
	}
	if p.concatenated == "" {
		if p.concatenated = p.concatColumns(); p.concatenated == "" {
			return nil, false, nil
		}
	}
	var list []T
	whole := true
	err := tx.eachRow(ctx, func(rows *sql.Rows) error {
		var text string
		if err := rows.Scan(&text); err != nil || !whole {
			return err
		}
		var empty T
		p.row = empty
		var err error
		if whole, err = p.parseRow(text); whole {
			list = append(list, p.row)
		}
		return err
	}, "SELECT "+p.concatenated+" FROM "+p.table+" "+rest, args...)
	return list, whole, err
}

// parseRow parses the text of a row. It returns false if the number of columns in its text is wrong.
func (p *projection[T]) parseRow(text string) (bool, error) {
	if strings.Count(text, unitSeparator) != len(p.parsers)-1 {
		return false, nil
	}
	for i, r := range p.parsers {
		column, rest, _ := strings.Cut(text, unitSeparator)
		if err := r(column); err != nil {
			return false, fmt.Errorf("read %s of %s: %w", p.quotedColumns[i], p.table, err)
		}
		text = rest
	}
	return true, nil
}

// parserFor returns the function that reads a column's text into a target, or nil if the target's type
// is not known here.
func parserFor(target any) columnParser {
	switch t := target.(type) {
	case *string:
		return func(s string) error { *t = s; return nil }
	case *bool:
		return func(s string) error { *t = s == "1"; return nil }
	case *time.Time:
		return func(s string) (err error) { *t, err = parseTime(s); return err }
	case *models.ID:
		return func(s string) (err error) { *t, err = models.ParseID(s); return err }
	case **models.ID:
		return parseOptional(t, models.ParseID)
	case **time.Time:
		return parseOptional(t, parseTime)
	case **float64:
		return parseOptional(t, func(s string) (float64, error) { return strconv.ParseFloat(s, 64) })
	case sql.Scanner:
		return func(s string) error {
			if s == "" {
				return t.Scan(nil)
			}
			return t.Scan(s)
		}
	}
	return parserForKind(reflect.ValueOf(target).Elem())
}

func parserForKind(v reflect.Value) columnParser {
	switch v.Kind() {
	case reflect.String:
		return func(s string) error { v.SetString(s); return nil }
	case reflect.Int, reflect.Int64:
		return func(s string) error {
			n, err := strconv.ParseInt(s, 10, 64)
			v.SetInt(n)
			return err
		}
	case reflect.Float64:
		return func(s string) error {
			f, err := strconv.ParseFloat(s, 64)
			v.SetFloat(f)
			return err
		}
	default:
		return nil
	}
}

func parseOptional[T any](to **T, parse func(string) (T, error)) columnParser {
	return func(s string) error {
		if s == "" {
			return nil
		}
		value, err := parse(s)
		*to = &value
		return err
	}
}

// parseTime parses a time as SQLite's driver writes it.
func parseTime(s string) (time.Time, error) {
	return time.Parse("2006-01-02 15:04:05.999999999-07:00", s)
}
