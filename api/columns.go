package api

import (
	"strconv"
	"time"

	"github.com/shg-directory/shg/formats/csv"
)

// column is one column of a table: a name and a value. Only numbers, instants and our own ids may
// be written unescaped.
type column[T any] struct {
	name  string
	value func(T) string
	isRaw bool
}

// cell returns the value of the column for an item. A text that people wrote is escaped so that a
// spreadsheet calculates nothing.
func (c column[T]) cell(item T) string {
	text := c.value(item)
	if c.isRaw {
		return text
	}
	return csv.EscapeFormulas(text)
}

func textColumn[T any](name string, text func(T) string) column[T] {
	return column[T]{name: name, value: text}
}

func rawColumn[T any](name string, text func(T) string) column[T] {
	return column[T]{name: name, value: text, isRaw: true}
}

// joinValues returns values joined as one cell.
func joinValues[S ~string](values []S) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = string(v)
	}
	return csv.Join(parts)
}

func formatCount(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func formatDegrees(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func formatKilometres(km *float64) string {
	if km == nil {
		return ""
	}
	return formatDegrees(*km)
}

// formatInstant returns an instant in UTC; the zero time is "".
func formatInstant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// optionalValue returns a column of a part that may be absent.
func optionalValue[T, P any](part func(T) *P, text func(P) string) func(T) string {
	return func(item T) string {
		p := part(item)
		if p == nil {
			return ""
		}
		return text(*p)
	}
}
