package search

import (
	"slices"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// Matches reports whether a condition holds for the values of a document itself.
func Matches(d Document, c models.Condition) bool { return valuesOf(d).matches(c) }

// fieldValues are the values of a document, or of one of its parts, that conditions use.
type fieldValues struct {
	values  map[string][]string
	numbers map[string][]float64
	points  []models.Point
}

func valuesOf(d Document) fieldValues { return fieldValues{d.Values, d.Numbers, d.Points} }

func (f fieldValues) matches(c models.Condition) bool {
	switch {
	case len(c.All) > 0:
		return !slices.ContainsFunc(c.All, func(part models.Condition) bool { return !f.matches(part) })
	case len(c.Any) > 0:
		return slices.ContainsFunc(c.Any, f.matches)
	case c.Not != nil:
		return !f.matches(*c.Not)
	case c.Has != nil:
		return slices.ContainsFunc(c.Has.Values, func(v string) bool { return slices.Contains(f.values[c.Has.Attribute], v) })
	case c.Range != nil:
		return slices.ContainsFunc(f.numbers[c.Range.Attribute], func(n float64) bool { return n >= c.Range.Low && n <= c.Range.High })
	case c.Around != nil:
		return slices.ContainsFunc(f.points, func(p models.Point) bool { return places.DistanceKm(c.Around.Centre, p) <= c.Around.RadiusKm })
	case c.Inside != nil:
		return slices.ContainsFunc(f.points, c.Inside.Contains)
	}
	return true
}

// Nearest returns the distance in kilometres from a point to the nearest of others, and its index;
// −1 and −1 if there are none.
func Nearest(points []models.Point, from *models.Point) (float64, int) {
	best, index := -1.0, -1
	if from == nil {
		return best, index
	}
	for i, p := range points {
		if km := places.DistanceKm(*from, p); index < 0 || km < best {
			best, index = km, i
		}
	}
	return best, index
}
