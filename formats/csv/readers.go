package csv

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// as reads a text.
func as[G any, T ~string](member func(*G) *T) read[G] {
	return func(g *G, v string) *models.FieldError {
		*member(g) = T(v)
		return nil
	}
}

// one reads a value that something understands.
func one[G any, T ~string](understand func(string) (string, *models.FieldError), member func(*G) *T) read[G] {
	return func(g *G, v string) *models.FieldError {
		said, why := understand(v)
		*member(g) = T(said)
		return why
	}
}

// many reads values that something understands, each once.
func many[G any, T ~string](understand func(string) (string, *models.FieldError), member func(*G) *[]T) read[G] {
	return func(g *G, v string) *models.FieldError {
		for _, part := range split(v, anySeparator) {
			said, why := understand(part)
			if why != nil {
				return why
			}
			if !slices.Contains(*member(g), T(said)) {
				*member(g) = append(*member(g), T(said))
			}
		}
		return nil
	}
}

// of understands the values of a closed set.
func (d *dictionary) of(set string) func(string) (string, *models.FieldError) {
	return func(v string) (string, *models.FieldError) { return d.value(set, v) }
}

// plainly understands everything as it is.
func plainly(v string) (string, *models.FieldError) { return v, nil }

// zone understands IANA names of time zones.
func zone(v string) (string, *models.FieldError) {
	if !places.KnownZone(v) {
		return "", wrong("unknown_timezone")
	}
	return v, nil
}

// words reads people's own words, which may hold commas: bars alone separate them.
func words[G any](member func(*G) *[]string) read[G] {
	return func(g *G, v string) *models.FieldError {
		*member(g) = append(*member(g), split(v, bars)...)
		return nil
	}
}

func number[G any](member func(*G) *int) read[G] {
	return func(g *G, v string) *models.FieldError {
		n, whole := strict.Whole(v)
		if !whole {
			return &models.FieldError{Code: "wrong_type", Params: map[string]any{"expected": "a whole number"}}
		}
		*member(g) = n
		return nil
	}
}

func flag[G any](member func(*G) *bool) read[G] {
	return func(g *G, v string) (why *models.FieldError) {
		*member(g), why = truthOf(v)
		return why
	}
}

func dates[G any](member func(*G) *[]models.Date) read[G] {
	return func(g *G, v string) *models.FieldError {
		for _, part := range split(v, anySeparator) {
			d, err := models.ParseDate(part)
			if err != nil {
				return wrong("invalid_date")
			}
			*member(g) = append(*member(g), d)
		}
		return nil
	}
}

func date[G any](member func(*G) *models.Date) read[G] {
	return func(g *G, v string) *models.FieldError {
		d, err := models.ParseDate(v)
		if err != nil {
			return wrong("invalid_date")
		}
		*member(g) = d
		return nil
	}
}

func truth(v, pointer string) (bool, []models.FieldError) {
	if v == "" {
		return false, nil
	}
	b, why := truthOf(v)
	if why != nil {
		return false, []models.FieldError{{Pointer: pointer, Code: "unknown_value", Allowed: []string{"true", "false"}}}
	}
	return b, nil
}

func instant(v string) (*time.Time, []models.FieldError) {
	if v == "" {
		return nil, nil
	}
	t, err := time.Parse(time.RFC3339, v)
	if err != nil {
		return nil, []models.FieldError{{Pointer: "/updated_at", Code: "invalid_date", Params: map[string]any{"instant": true}}}
	}
	return &t, nil
}
