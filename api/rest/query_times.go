package rest

import (
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// Timestamp returns an instant as RFC 3339 writes it; the zero time if it is not given.
func (q *Query) Timestamp(name string) time.Time {
	s, given := q.single(name, typeString)
	if !given {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		q.AddError(models.FieldError{Parameter: name, Code: "invalid_date", Params: map[string]any{"instant": true}})
	}
	return t
}

// TimeOfDay returns a time of day, HH:MM.
func (q *Query) TimeOfDay(name string) string {
	s, given := q.single(name, typeString)
	if !given {
		return ""
	}
	if _, ok := models.ParseClock(s); !ok {
		q.Refuse(name, "invalid_time")
	}
	return s
}

// TimeZone returns an IANA time zone.
func (q *Query) TimeZone(name string) string {
	s, given := q.single(name, typeString)
	if given && !places.IsZone(s) {
		q.Refuse(name, "unknown_timezone")
	}
	return s
}
