package api

import (
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

func (q *query) timestamp(name string) time.Time {
	s, given := q.single(name, typeString)
	if !given {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		q.addError(models.FieldError{Parameter: name, Code: "invalid_date", Params: map[string]any{"instant": true}})
	}
	return t
}

// timeOfDay returns a time of day, HH:MM.
func (q *query) timeOfDay(name string) string {
	s, given := q.single(name, typeString)
	if !given {
		return ""
	}
	if _, err := time.Parse("15:04", s); err != nil || len(s) != 5 {
		q.refuse(name, "invalid_time")
	}
	return s
}

// timeZone returns an IANA time zone.
func (q *query) timeZone(name string) string {
	s, given := q.single(name, typeString)
	if given && !places.IsZone(s) {
		q.refuse(name, "unknown_timezone")
	}
	return s
}
