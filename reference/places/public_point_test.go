package places_test

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// leastPeople is how many people at least share what is public of an area (docs/decisions/0031). It
// is written here, not read from the rule that is tested.
const leastPeople = 10_000

func TestPublicPointStaysInItsCell(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	rapid.Check(t, func(t *rapid.T) {
		exact := anywherePeopleAre(gazetteer).Draw(t, "exact")
		point, cell := gazetteer.PublicPoint(exact, seeded(rapid.Uint64().Draw(t, "seed")))
		if !point.Valid() || point != places.RoundPoint(point) {
			t.Fatalf("%v is no public point", point)
		}
		if cell != gazetteer.AreaCell(exact) || cell != gazetteer.AreaCell(point) {
			t.Fatalf("cell %s, of the exact point %s, of the public %s", cell, gazetteer.AreaCell(exact), gazetteer.AreaCell(point))
		}
	})
}

// TestPublicPointTellsNothingWithinTheCell draws for two exact points of one cell from the same
// randomness: the public points are the same.
func TestPublicPointTellsNothingWithinTheCell(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	rapid.Check(t, func(t *rapid.T) {
		one := anywherePeopleAre(gazetteer).Draw(t, "one")
		other, _ := gazetteer.PublicPoint(one, seeded(rapid.Uint64().Draw(t, "where the other is"))) // any other point of the cell
		seed := rapid.Uint64().Draw(t, "seed")
		ofOne, cell := gazetteer.PublicPoint(one, seeded(seed))
		ofOther, sameCell := gazetteer.PublicPoint(other, seeded(seed))
		if ofOne != ofOther || cell != sameCell {
			t.Fatalf("%v gives %v in %s, %v gives %v in %s", one, ofOne, cell, other, ofOther, sameCell)
		}
	})
}

// TestAreaBoundsHoldTheArea holds the edges that are shown to the cell: they contain every point of
// it, are the same for all of them, and reach no further than a tile.
func TestAreaBoundsHoldTheArea(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	rapid.Check(t, func(t *rapid.T) {
		exact := anywherePeopleAre(gazetteer).Draw(t, "exact")
		one, _ := gazetteer.PublicPoint(exact, seeded(rapid.Uint64().Draw(t, "one")))
		other, _ := gazetteer.PublicPoint(exact, seeded(rapid.Uint64().Draw(t, "other")))
		edges := gazetteer.AreaBounds(one)
		if edges != gazetteer.AreaBounds(other) || edges != gazetteer.AreaBounds(exact) {
			t.Fatalf("the points of one cell have edges %v and %v", edges, gazetteer.AreaBounds(other))
		}
		if !edges.Contains(exact) || !edges.Contains(one) || !edges.Contains(other) {
			t.Fatalf("%v does not contain %v, %v, %v", edges, exact, one, other)
		}
		if height := edges.North - edges.South; height < 0.0499 || height > 0.8001 {
			t.Fatalf("%v is %v° high", edges, height)
		}
	})
}

// TestPublicPointIsUniform counts draws around their mean: each quadrant gets its share.
func TestPublicPointIsUniform(t *testing.T) {
	t.Parallel()
	const draws = 20_000
	gazetteer, rnd := places.Open(), seeded(7)
	dhaka := models.Point{Lat: 23.7104, Lon: 90.40744}
	var lats, lons []float64
	for range draws {
		point, _ := gazetteer.PublicPoint(dhaka, rnd)
		lats, lons = append(lats, point.Lat), append(lons, point.Lon)
	}
	for name, values := range map[string][]float64{"latitude": lats, "longitude": lons} {
		slices.Sort(values)
		low, high := values[0], values[draws-1]
		for tenth := 1; tenth < 10; tenth++ {
			share := (values[draws*tenth/10] - low) / (high - low)
			if math.Abs(share-float64(tenth)/10) > 0.02 {
				t.Errorf("%s: %d tenths of the points lie in %.3f of the cell", name, tenth, share)
			}
		}
	}
}

// TestCellsAreLargeAndPeopled measures a cell by points drawn in it: at least 5 km across, and
// enough people or the greatest size.
func TestCellsAreLargeAndPeopled(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	rapid.Check(t, func(t *rapid.T) {
		exact, rnd := anywherePeopleAre(gazetteer).Draw(t, "exact"), seeded(rapid.Uint64().Draw(t, "seed"))
		cell, box := gazetteer.AreaCell(exact), models.Box{West: 180, South: 90, East: -180, North: -90}
		for range 300 {
			p, _ := gazetteer.PublicPoint(exact, rnd)
			box = box.Extended(p)
		}
		middle := box.Middle().Lat
		high := places.DistanceKm(models.Point{Lat: box.South}, models.Point{Lat: box.North})
		wide := places.DistanceKm(models.Point{Lat: middle, Lon: box.West}, models.Point{Lat: middle, Lon: box.East})
		if min(high, wide) < 4.75 { // 300 points fall a little short of the edges
			t.Fatalf("%s is %v km by %v km", cell, wide, high)
		}
		people := 0
		for _, place := range gazetteer.Within(exact, 130, math.MaxInt) {
			if gazetteer.AreaCell(place.Point()) == cell {
				people += place.Population
			}
		}
		if people < leastPeople && max(high, wide) < 75 {
			t.Fatalf("%s holds %d people in %v km by %v km", cell, people, wide, high)
		}
	})
}

func TestTheGlobeHasACellEverywhere(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	rapid.Check(t, func(t *rapid.T) {
		exact := points().Draw(t, "exact")
		point, cell := gazetteer.PublicPoint(exact, seeded(rapid.Uint64().Draw(t, "seed")))
		if !point.Valid() || gazetteer.AreaCell(point) != cell {
			t.Fatalf("%v gives %v, in %s instead of %s", exact, point, gazetteer.AreaCell(point), cell)
		}
	})
}

func TestTwoDrawsDiffer(t *testing.T) {
	t.Parallel()
	gazetteer, rnd := places.Open(), seeded(1)
	leeds := models.Point{Lat: 53.79648, Lon: -1.54785}
	first, _ := gazetteer.PublicPoint(leeds, rnd)
	second, _ := gazetteer.PublicPoint(leeds, rnd)
	if first == second || first == leeds {
		t.Errorf("%v, then %v", first, second)
	}
}

func TestNoRandomnessNoPoint(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a point without randomness")
		}
	}()
	places.Open().PublicPoint(models.Point{}, iotest.ErrReader(errors.New("dry")))
}

// anywherePeopleAre draws points within some 30 km of a place of the gazetteer.
func anywherePeopleAre(gazetteer *places.Gazetteer) *rapid.Generator[models.Point] {
	var all []models.Place
	for _, beginning := range []string{"San", "Bel", "ঢা", "Нов", "Ka", "Brighton", "Hono"} {
		all = append(all, gazetteer.Find(beginning, 100)...)
	}
	return rapid.Custom(func(t *rapid.T) models.Point {
		near := rapid.SampledFrom(all).Draw(t, "place")
		away := travel(near.Point(), rapid.Float64Range(0, 2*math.Pi).Draw(t, "bearing"), rapid.Float64Range(0, 30).Draw(t, "km"))
		return places.RoundPoint(away)
	})
}

// seeded returns a stream of random bytes that a test can repeat.
func seeded(seed uint64) *rand.ChaCha8 {
	var key [32]byte
	copy(key[:], bytes.Repeat([]byte{byte(seed), byte(seed >> 8), byte(seed >> 16), byte(seed >> 24), byte(seed >> 32)}, 6))
	return rand.NewChaCha8(key)
}
