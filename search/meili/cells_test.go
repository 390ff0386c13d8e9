package meili

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

var (
	latitude  = rapid.OneOf(rapid.Float64Range(-90, 90), rapid.SampledFrom([]float64{-90, -45, 0, 11.25, 89.9999, 90}))
	longitude = rapid.OneOf(rapid.Float64Range(-180, 180), rapid.SampledFrom([]float64{-180, -179.99, 0, 11.25, 179.99, 180}))
	somewhere = rapid.Custom(func(t *rapid.T) models.Point {
		return models.Point{Lat: latitude.Draw(t, "lat"), Lon: longitude.Draw(t, "lon")}
	})
)

func drawnShape(t *rapid.T) shape {
	if rapid.Bool().Draw(t, "a circle") {
		km := rapid.OneOf(rapid.Float64Range(0, 60), rapid.Float64Range(0, 20016)).Draw(t, "km")
		return circle{Centre: somewhere.Draw(t, "centre"), RadiusKm: km}
	}
	a, b := somewhere.Draw(t, "a"), somewhere.Draw(t, "b")
	return box{West: a.Lon, East: b.Lon, South: min(a.Lat, b.Lat), North: max(a.Lat, b.Lat)}
}

// near returns a point that is near the edge of a shape more often than one drawn anywhere.
func near(t *rapid.T, s shape) models.Point {
	c, ok := s.(circle)
	if !ok || rapid.Bool().Draw(t, "anywhere") {
		return somewhere.Draw(t, "point")
	}
	degrees := c.RadiusKm / 111.19 * rapid.Float64Range(0.98, 1.02).Draw(t, "share")
	angle := rapid.Float64Range(0, 2*math.Pi).Draw(t, "angle")
	lat := min(90, max(-90, c.Centre.Lat+degrees*math.Cos(angle)))
	lon := c.Centre.Lon + degrees*math.Sin(angle)/max(0.01, math.Cos(c.Centre.Lat*math.Pi/180))
	return models.Point{Lat: lat, Lon: math.Remainder(lon, 360)}
}

// A point in a cell within a shape is in the shape, and a point of the shape is in a cell within or
// across it.
func TestCoverHoldsAllAndNoOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := drawnShape(rt)
		inner, edge := cover(s, maxCells)
		if len(inner)+len(edge) > maxCells {
			rt.Fatalf("%d cells", len(inner)+len(edge))
		}
		for range 40 {
			p := near(rt, s)
			in := func(cells []search.Square) bool {
				return slices.ContainsFunc(cells, func(c search.Square) bool { return search.SquareOf(p, c.Level) == c })
			}
			switch holds := s.contains(p); {
			case in(inner) && !holds:
				rt.Fatalf("%v lies in a cell within %+v but not in it", p, s)
			case holds && !in(inner) && !in(edge):
				rt.Fatalf("%v lies in %+v but in none of its cells", p, s)
			}
		}
	})
}

func TestCellsHaveNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := somewhere.Draw(rt, "point")
		for level := search.FirstLevel; level <= lastLevel; level += search.LevelStep {
			c := search.SquareOf(p, level)
			if got, ok := cellNamed(level, cellName(c)); !ok || got != c {
				rt.Fatalf("%+v is called %s, which is %+v", c, cellName(c), got)
			}
			if b := roundedBox(c); !b.Contains(p) {
				rt.Fatalf("%v is not in its cell %+v", p, b)
			}
			least, most := cellDistanceBounds(c, models.Point{Lat: 10, Lon: 20})
			if km := (circle{Centre: models.Point{Lat: 10, Lon: 20}, RadiusKm: most}); !km.contains(p) || least > 0 && (circle{Centre: models.Point{Lat: 10, Lon: 20}, RadiusKm: least * 0.999}).contains(p) {
				rt.Fatalf("%v is not between %g and %g km", p, least, most)
			}
		}
	})
}

func TestValuesArePackedApart(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, value := range []string{"a", "A", "é", "e", " a", "a ", "", "~41", "~", "GB.ENG", "gb.eng", "ধ", "ধ্"} {
		packed := packValue(value)
		if other, twice := seen[packed]; twice {
			t.Errorf("%q and %q are both %q", value, other, packed)
		}
		if seen[packed] = value; unpackValue(packed) != value {
			t.Errorf("%q comes back as %q", value, unpackValue(packed))
		}
	}
}
