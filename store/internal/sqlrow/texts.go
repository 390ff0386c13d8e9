package sqlrow

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

// textReader reads the rows of a reader as texts.
type textReader struct {
	*reader
	parsers []columnParser
	columns string // the columns as one text, in SQL
}

// LongList is List, several times faster on SQLite, for tables of which no column distinguishes an
// empty text from NULL.
func LongList[T any](ctx context.Context, s *Session, condition string, args ...any) ([]T, error) {
	var row T
	r, err := s.readerInto(&row)
	if err != nil {
		return nil, err
	}
	var texts *textReader
	if !s.mapper.Postgres {
		texts = newTextReader(r)
	}
	if texts == nil {
		return List[T](ctx, s, condition, args...)
	}
	var list []T
	complete, err := texts.each(ctx, s, func() { list = append(list, row) }, condition, args)
	if err == nil && !complete {
		return List[T](ctx, s, condition, args...)
	}
	return list, err
}

// newTextReader returns nil if a column's type is not known here.
func newTextReader(r *reader) *textReader {
	t := &textReader{reader: r}
	columns := make([]string, len(r.targets))
	for i, target := range r.targets {
		parser := parserFor(target)
		if parser == nil {
			return nil
		}
		t.parsers = append(t.parsers, parser)
		columns[i] = "coalesce(" + r.table.columns[i].name + ", '')"
	}
	t.columns = "concat_ws(char(31), " + strings.Join(columns, ", ") + ")"
	return t
}

// each calls f for every row. It returns false if the list must be read column by column.
func (t *textReader) each(ctx context.Context, s *Session, f func(), condition string, args []any) (bool, error) {
	complete := true
	err := s.EachRow(ctx, func(rows *sql.Rows) error {
		var text string
		if err := rows.Scan(&text); err != nil || !complete {
			return err
		}
		t.row.SetZero()
		var err error
		if complete, err = t.parseRow(text); complete {
			f()
		}
		return err
	}, "SELECT "+t.columns+" FROM "+t.table.name+" WHERE "+condition, args...)
	return complete, err
}

// parseRow parses the text of a row. It returns false if the number of columns in its text is
// wrong.
func (t *textReader) parseRow(text string) (bool, error) {
	if strings.Count(text, unitSeparator) != len(t.parsers)-1 {
		return false, nil
	}
	for i, parse := range t.parsers {
		value, rest, _ := strings.Cut(text, unitSeparator)
		if err := parse(value); err != nil {
			return false, fmt.Errorf("read %s of %s: %w", t.table.columns[i].name, t.table.name, err)
		}
		text = rest
	}
	return true, nil
}

// parserFor returns the function that reads a column's text into a target, or nil if the target's
// type is not known here.
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
