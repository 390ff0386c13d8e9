package models_test

import (
	"testing"

	"github.com/shg-directory/shg/models"
)

func TestNormalisedBoxes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in, want models.Box
		ok       bool
	}{
		"as it is":             {models.Box{West: -3, South: 53, East: -1, North: 54}, models.Box{West: -3, South: 53, East: -1, North: 54}, true},
		"across 180°":          {models.Box{West: 170, East: 190}, models.Box{West: 170, East: -170}, true},
		"across 180° westward": {models.Box{West: -190, East: -170}, models.Box{West: 170, East: -170}, true},
		"crossing already":     {models.Box{West: 170, East: -170}, models.Box{West: 170, East: -170}, true},
		"a turn later":         {models.Box{West: 357, East: 359}, models.Box{West: -3, East: -1}, true},
		"wider than the globe": {models.Box{West: -300, East: 300}, models.Box{West: -180, East: 180}, true},
		"upside down":          {in: models.Box{South: 1, North: -1}},
		"beyond a pole":        {in: models.Box{North: 91}},
		"many turns":           {in: models.Box{East: 2000}},
	} {
		got, ok := test.in.Normalised()
		if ok != test.ok || ok && got != test.want {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
	}
}

// The parts of a box contain the points that the box contains, and cross nothing.
func TestSplitBoxes(t *testing.T) {
	t.Parallel()
	longitudes := []float64{-180, -179.5, -90, 0, 90, 179.5, 180}
	for _, west := range longitudes {
		for _, east := range longitudes {
			b := models.Box{West: west, South: -10, East: east, North: 10}
			for _, lon := range longitudes {
				for _, lat := range []float64{-10.5, -10, 0, 10, 90} {
					p := models.Point{Lat: lat, Lon: lon}
					in := false
					for _, part := range b.Split() {
						in = in || part.Contains(p)
						if part.West > part.East {
							t.Fatalf("%+v crosses 180°", part)
						}
					}
					if in != b.Contains(p) {
						t.Errorf("%+v in the parts of %+v: %v", p, b, in)
					}
				}
			}
		}
	}
}

func TestExtendedBoxes(t *testing.T) {
	t.Parallel()
	a, b := models.Point{Lat: 50, Lon: 2}, models.Point{Lat: 52, Lon: -4}
	got := models.BoxOf(a).Extended(b)
	if got != models.BoxOf(b).Extended(a) || !got.Contains(a) || !got.Contains(b) || got.Middle() != (models.Point{Lat: 51, Lon: -1}) {
		t.Errorf("%+v", got)
	}
}
