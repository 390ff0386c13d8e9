package sqlrow

import (
	"fmt"
	"time"
)

// RoundTime returns a time as both engines store it: in UTC, in whole microseconds.
func RoundTime(t time.Time) time.Time { return t.UTC().Round(time.Microsecond) }

// RoundTimeIfSet returns RoundTime of a time in memory of its own, or nil for nil.
func RoundTimeIfSet(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	rounded := RoundTime(*t)
	return &rounded
}

// AggregateTime is a time that was the argument of an aggregate. SQLite returns the stored text of
// it, because such a column has no type.
type AggregateTime struct{ time.Time }

// Scan accepts a time, SQLite's text of one, or nil, which leaves the time as it is.
func (a *AggregateTime) Scan(value any) (err error) {
	switch v := value.(type) {
	case nil:
	case time.Time:
		a.Time = v
	case string:
		a.Time, err = parseTime(v)
	default:
		err = fmt.Errorf("%T is no time", value)
	}
	return err
}

// parseTime parses a time as SQLite's driver writes it.
func parseTime(s string) (time.Time, error) {
	return time.Parse("2006-01-02 15:04:05.999999999-07:00", s)
}
