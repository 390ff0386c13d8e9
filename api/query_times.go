package api

import (
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

func (q *query) instant(name string) time.Time {
	s, given := q.one(name, aString)
	if !given {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		q.add(models.FieldError{Parameter: name, Code: "invalid_date", Params: map[string]any{"instant": true}})
	}
	return t
}

// clock returns a time of day, HH:MM.
func (q *query) clock(name string) string {
	s, given := q.one(name, aString)
	if !given {
		return ""
	}
	if _, err := time.Parse("15:04", s); err != nil || len(s) != 5 {
		q.refuse(name, "invalid_time")
	}
	return s
}

// zone returns an IANA time zone.
func (q *query) zone(name string) string {
	s, given := q.one(name, aString)
	if given && !places.KnownZone(s) {
		q.refuse(name, "unknown_timezone")
	}
	return s
}
