package rest

import (
	"strconv"
	"time"

	"github.com/shg-directory/shg/formats/csv"
)

// Column is one column of a table: a name and a value. Only numbers, instants and our own ids may
// be written unescaped.
type Column[T any] struct {
	Name  string
	value func(T) string
	isRaw bool
}

// cell returns the value of the column for an item. A text that people wrote is escaped so that a
// spreadsheet calculates nothing.
func (c Column[T]) cell(item T) string {
	text := c.value(item)
	if c.isRaw {
		return text
	}
	return csv.EscapeFormulas(text)
}

// TextColumn returns a column of texts that people wrote; they are escaped.
func TextColumn[T any](name string, text func(T) string) Column[T] {
	return Column[T]{Name: name, value: text}
}

// RawColumn returns a column of numbers, instants or our own ids, which are written as they are.
func RawColumn[T any](name string, text func(T) string) Column[T] {
	return Column[T]{Name: name, value: text, isRaw: true}
}

// JoinValues returns values joined as one cell.
func JoinValues[S ~string](values []S) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = string(v)
	}
	return csv.Join(parts)
}

// FormatCount returns a number; zero is "".
func FormatCount(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// FormatDegrees returns a number with as many digits as it needs.
func FormatDegrees(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// FormatKilometres returns a distance; nil is "".
func FormatKilometres(km *float64) string {
	if km == nil {
		return ""
	}
	return FormatDegrees(*km)
}

// FormatInstant returns an instant in UTC; the zero time is "".
func FormatInstant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// OptionalValue returns a column of a part that may be absent.
func OptionalValue[T, P any](part func(T) *P, text func(P) string) func(T) string {
	return func(item T) string {
		p := part(item)
		if p == nil {
			return ""
		}
		return text(*p)
	}
}
