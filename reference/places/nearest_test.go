package places_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

func TestNearestNamesAPoint(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		at    models.Point
		maxKm float64
		want  string
	}{
		{"on the spot", models.Point{Lat: 53.79648, Lon: -1.54785}, 1, "Leeds"},
		{"beside", models.Point{Lat: 23.72, Lon: 90.41}, 5, "Dhaka"},
		{"a village far from the next", models.Point{Lat: -25.0, Lon: -130.0}, 50, "Adamstown"},
		{"across the date line", models.Point{Lat: -16.8, Lon: 180}, 100, "Labasa"},
		{"nothing so near", models.Point{Lat: 0, Lon: -30}, 500, ""},
		{"no way to go", models.Point{Lat: 53.8, Lon: -1.6}, 0, ""},
		{"off the globe", models.Point{Lat: 91, Lon: 0}, 20_000, ""},
	}
	gazetteer := places.Open()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, found := gazetteer.Nearest(test.at, test.maxKm)
			if got.Name != test.want || found != (test.want != "") {
				t.Errorf("%v, %v, want %q", got, found, test.want)
			}
		})
	}
}

func TestEveryInhabitedPlaceIsItsOwnNearest(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	for _, place := range gazetteer.Find("Neu", 100) {
		got, found := gazetteer.Nearest(place.Point(), 1)
		if !found || places.DistanceKm(got.Point(), place.Point()) > 0 {
			t.Errorf("nearest to %v is %v", place, got)
		}
	}
}

// TestNearestAgreesWithTheScan holds Nearest and Within to a look at every place of a small made-up
// gazetteer.
func TestNearestAgreesWithTheScan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := somePlaces(t)
		gazetteer := encoded(t, all)
		p, km := points().Draw(t, "at"), rapid.Float64Range(0, 20_015).Draw(t, "km")
		slices.SortFunc(all, func(a, b models.Place) int {
			return cmp.Or(cmp.Compare(places.DistanceKm(p, a.Point()), places.DistanceKm(p, b.Point())), cmp.Compare(len(a.ID), len(b.ID)), strings.Compare(a.ID, b.ID))
		})
		inside := slices.DeleteFunc(slices.Clone(all), func(o models.Place) bool { return places.DistanceKm(p, o.Point()) > km })
		if diff := gocmp.Diff(inside, append([]models.Place{}, gazetteer.Within(p, km, len(all))...)); diff != "" {
			t.Fatalf("within %v km of %v (-scan +got):\n%s", km, p, diff)
		}
		nearest, found := gazetteer.Nearest(p, km)
		if found != (len(inside) > 0) || found && nearest != inside[0] {
			t.Fatalf("nearest to %v within %v km is %v, %v; the scan says %v", p, km, nearest, found, inside)
		}
	})
}

func TestWithinIsNearestFirstAndLimited(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	leeds := models.Point{Lat: 53.79648, Lon: -1.54785}
	all, three := gazetteer.Within(leeds, 20, 1000), gazetteer.Within(leeds, 20, 3)
	if len(all) < 20 || len(three) != 3 || !slices.Equal(all[:3], three) || all[0].Name != "Leeds" {
		t.Fatalf("%d within 20 km; first three %v", len(all), three)
	}
	if got := gazetteer.Within(leeds, 20, 0); len(got) > 0 {
		t.Errorf("limit 0 gives %v", got)
	}
}

func TestPlacesKeepTheirTimeZones(t *testing.T) {
	t.Parallel()
	for _, place := range places.Open().Within(models.Point{Lat: 40, Lon: 30}, 2000, 5000) {
		if !places.IsZone(place.Timezone) {
			t.Fatalf("%v: %q is no time zone", place, place.Timezone)
		}
	}
}

// TestOpeningIsCheap holds start-up to reading in place: opening must not grow with the number of
// places.
func TestOpeningIsCheap(t *testing.T) { //nolint:paralleltest // allocations are counted for the whole process
	if allocated := testing.AllocsPerRun(100, func() { places.Open() }); allocated > 2 {
		t.Errorf("opening allocates %v times", allocated)
	}
}

func BenchmarkFirstLookup(b *testing.B) {
	for b.Loop() {
		places.Open().Find("Leeds, GB", 5)
	}
}

func BenchmarkFindOneLetter(b *testing.B) {
	gazetteer := places.Open()
	for b.Loop() {
		gazetteer.Find("a", 10)
	}
}

func BenchmarkSuggest(b *testing.B) {
	gazetteer := places.Open()
	for b.Loop() {
		gazetteer.Suggest("Philadelphai", 5)
	}
}

func BenchmarkNearest(b *testing.B) {
	gazetteer := places.Open()
	for b.Loop() {
		gazetteer.Nearest(models.Point{Lat: 53.8, Lon: -1.5}, 50)
	}
}

func BenchmarkAreaCell(b *testing.B) {
	gazetteer := places.Open()
	for b.Loop() {
		gazetteer.AreaCell(models.Point{Lat: 53.8, Lon: -1.5})
	}
}
