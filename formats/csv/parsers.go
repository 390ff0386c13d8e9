package csv

import (
	"slices"
	"time"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// textColumn reads a text.
func textColumn[G any, T ~string](member func(*G) *T) cellParser[G] {
	return func(g *G, v string) *models.FieldError {
		*member(g) = T(v)
		return nil
	}
}

// parsedColumn reads a value that something understands.
func parsedColumn[G any, T ~string](parse func(string) (string, *models.FieldError), member func(*G) *T) cellParser[G] {
	return func(g *G, v string) *models.FieldError {
		value, fieldErr := parse(v)
		*member(g) = T(value)
		return fieldErr
	}
}

// listColumn reads values that something understands, each once.
func listColumn[G any, T ~string](parse func(string) (string, *models.FieldError), member func(*G) *[]T) cellParser[G] {
	return func(g *G, v string) *models.FieldError {
		for _, part := range split(v, anySeparators) {
			value, fieldErr := parse(part)
			if fieldErr != nil {
				return fieldErr
			}
			if !slices.Contains(*member(g), T(value)) {
				*member(g) = append(*member(g), T(value))
			}
		}
		return nil
	}
}

// parseSet understands the values of a closed set.
func (d *dictionary) parseSet(set string) func(string) (string, *models.FieldError) {
	return func(v string) (string, *models.FieldError) { return d.value(set, v) }
}

// parseVerbatim understands everything as it is.
func parseVerbatim(v string) (string, *models.FieldError) { return v, nil }

// parseZone understands IANA names of time zones.
func parseZone(v string) (string, *models.FieldError) {
	if !places.IsZone(v) {
		return "", fieldError("unknown_timezone")
	}
	return v, nil
}

// barListColumn reads people's own words, which may hold commas: bars alone separate them.
func barListColumn[G any](member func(*G) *[]string) cellParser[G] {
	return func(g *G, v string) *models.FieldError {
		*member(g) = append(*member(g), split(v, barSeparator)...)
		return nil
	}
}

func intColumn[G any](member func(*G) *int) cellParser[G] {
	return func(g *G, v string) *models.FieldError {
		n, ok := strict.ParseInteger(v)
		if !ok {
			return &models.FieldError{Code: "wrong_type", Params: map[string]any{"expected": "a whole number"}}
		}
		*member(g) = n
		return nil
	}
}

func boolColumn[G any](member func(*G) *bool) cellParser[G] {
	return func(g *G, v string) (fieldErr *models.FieldError) {
		*member(g), fieldErr = parseBool(v)
		return fieldErr
	}
}

func dateListColumn[G any](member func(*G) *[]models.Date) cellParser[G] {
	return func(g *G, v string) *models.FieldError {
		for _, part := range split(v, anySeparators) {
			d, err := models.ParseDate(part)
			if err != nil {
				return fieldError("invalid_date")
			}
			*member(g) = append(*member(g), d)
		}
		return nil
	}
}

func dateColumn[G any](member func(*G) *models.Date) cellParser[G] {
	return func(g *G, v string) *models.FieldError {
		d, err := models.ParseDate(v)
		if err != nil {
			return fieldError("invalid_date")
		}
		*member(g) = d
		return nil
	}
}

func parseOptionalBool(v, pointer string) (bool, []models.FieldError) {
	if v == "" {
		return false, nil
	}
	b, fieldErr := parseBool(v)
	if fieldErr != nil {
		return false, []models.FieldError{{Pointer: pointer, Code: "unknown_value", Allowed: []string{"true", "false"}}}
	}
	return b, nil
}

func parseInstant(v string) (*time.Time, []models.FieldError) {
	if v == "" {
		return nil, nil
	}
	t, err := time.Parse(time.RFC3339, v)
	if err != nil {
		return nil, []models.FieldError{{Pointer: "/updated_at", Code: "invalid_date", Params: map[string]any{"instant": true}}}
	}
	return &t, nil
}
