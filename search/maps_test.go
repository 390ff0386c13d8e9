package search

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
)

func drawPoint(t *rapid.T) models.Point {
	lat := rapid.OneOf(rapid.Float64Range(-90, 90), rapid.SampledFrom([]float64{-90, -45, 0, 11.25, 89.9999, 90}))
	lon := rapid.OneOf(rapid.Float64Range(-180, 180), rapid.SampledFrom([]float64{-180, -179.99, 0, 11.25, 179.99, 180}))
	return models.Point{Lat: lat.Draw(t, "lat"), Lon: lon.Draw(t, "lon")}
}

// A point is in its square of every level, and that of the next level is among its children.
func TestSquaresContainTheirPoints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPoint(rt)
		for level := FirstLevel; level <= LastLevel; level += LevelStep {
			s := SquareOf(p, level)
			b := s.Box()
			if p.Lat < b.South-1e-9 || p.Lat > b.North+1e-9 || p.Lon < b.West-1e-9 || p.Lon > b.East+1e-9 {
				rt.Fatalf("%v is not in its square %+v", p, b)
			}
			if finer := SquareOf(p, level+LevelStep); !slices.Contains(s.Children(), finer) {
				rt.Fatalf("%v: %+v is not within %+v", p, finer, s)
			}
		}
	})
}

// What is off the globe is put on its edge.
func TestPointsOffTheGlobeAreInTheOutermostSquares(t *testing.T) {
	t.Parallel()
	for p, want := range map[models.Point]Square{
		{Lat: 91, Lon: 181}: {2, 7, 3}, {Lat: -91, Lon: -181}: {2, 0, 0}, {Lat: math.Inf(1), Lon: math.Inf(-1)}: {2, 0, 3},
		{Lat: math.NaN(), Lon: math.NaN()}: {2, 0, 0}, {Lat: 90, Lon: 180}: {2, 7, 3},
	} {
		if got := SquareOf(p, 2); got != want {
			t.Errorf("%v: %+v, want %+v", p, got, want)
		}
	}
}
