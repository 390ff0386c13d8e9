package places_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

const halfAroundKm = math.Pi * places.EarthRadiusKm

// points draws points of the globe, its edges more often than chance would.
func points() *rapid.Generator[models.Point] {
	return rapid.Custom(func(t *rapid.T) models.Point {
		lat := rapid.OneOf(rapid.Float64Range(-90, 90), rapid.SampledFrom([]float64{-90, -89.99, 0, 89.99, 90})).Draw(t, "lat")
		lon := rapid.OneOf(rapid.Float64Range(-180, 180), rapid.SampledFrom([]float64{-180, -179.99, 0, 179.99, 180})).Draw(t, "lon")
		return models.Point{Lat: lat, Lon: lon}
	})
}

func TestDistanceIsAMetric(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := points().Draw(t, "a"), points().Draw(t, "b"), points().Draw(t, "c")
		ab := places.DistanceKm(a, b)
		if places.DistanceKm(a, a) != 0 || ab != places.DistanceKm(b, a) || ab < 0 || ab > halfAroundKm+1e-6 {
			t.Fatalf("from %v to %v: %v km", a, b, ab)
		}
		if around := places.DistanceKm(a, c) + places.DistanceKm(c, b); ab > around+1e-3 {
			t.Fatalf("%v km is more than the %v km by way of %v", ab, around, c)
		}
		turned := models.Point{Lat: b.Lat, Lon: b.Lon + 360}
		if math.Abs(places.DistanceKm(a, turned)-ab) > 1e-3 {
			t.Fatalf("a whole turn changes %v km to %v", ab, places.DistanceKm(a, turned))
		}
	})
}

func TestDistanceKnowsTheGlobe(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		a, b models.Point
		want float64
	}{
		{"Leeds to Dhaka", models.Point{Lat: 53.79648, Lon: -1.54785}, models.Point{Lat: 23.7104, Lon: 90.40744}, 8026.1},
		{"a degree of latitude", models.Point{}, models.Point{Lat: 1}, 111.195},
		{"pole to pole", models.Point{Lat: 90}, models.Point{Lat: -90, Lon: 77}, halfAroundKm},
		{"one pole by two names", models.Point{Lat: 90, Lon: -100}, models.Point{Lat: 90, Lon: 45}, 0},
		{"across the date line", models.Point{Lon: 179.5}, models.Point{Lon: -179.5}, 111.195},
		{"the date line by two names", models.Point{Lon: 180}, models.Point{Lon: -180}, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := places.DistanceKm(test.a, test.b); math.Abs(got-test.want) > 0.1 {
				t.Errorf("%v km, want %v", got, test.want)
			}
		})
	}
}

func TestBoxesHoldTheCircleAndLittleMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, km := points().Draw(t, "centre"), rapid.Float64Range(0, 20_000).Draw(t, "km")
		boxes := places.BoxAround(p, km)
		if len(boxes) < 1 || len(boxes) > 2 {
			t.Fatalf("%d boxes", len(boxes))
		}
		for _, box := range boxes {
			if box.West > box.East || box.South > box.North || box.West < -180 || box.East > 180 || box.South < -90 || box.North > 90 {
				t.Fatalf("box %v is no box on the globe", box)
			}
		}
		other := points().Draw(t, "other")
		if places.DistanceKm(p, other) <= km && !inOne(boxes, other) {
			t.Fatalf("%v is %v km from %v and outside %v", other, places.DistanceKm(p, other), p, boxes)
		}
		if math.Abs(other.Lat-p.Lat) > km/111+0.01 && inOne(boxes, other) {
			t.Fatalf("%v is too far from %v to be in %v", other, p, boxes)
		}
	})
}

// TestBoxesHoldTheRimOfTheCircle walks around the circle itself, where a box that is too small
// would cut.
func TestBoxesHoldTheRimOfTheCircle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := points().Draw(t, "centre")
		km, bearing := rapid.Float64Range(0.1, 3000).Draw(t, "km"), rapid.Float64Range(0, 2*math.Pi).Draw(t, "bearing")
		rim := travel(p, bearing, km*(1-1e-6))
		if !inOne(places.BoxAround(p, km), rim) {
			t.Fatalf("%v is %v km from %v and outside %v", rim, places.DistanceKm(p, rim), p, places.BoxAround(p, km))
		}
	})
}

func TestBoxAcrossTheDateLineIsTwo(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		at      models.Point
		km      float64
		boxes   int
		in, out models.Point
	}{
		{"from the west", models.Point{Lat: -17, Lon: 179.9}, 50, 2, models.Point{Lat: -17, Lon: -179.9}, models.Point{Lat: -17, Lon: 0}},
		{"from the east", models.Point{Lat: -17, Lon: -179.9}, 50, 2, models.Point{Lat: -17, Lon: 179.9}, models.Point{Lat: -17, Lon: 0}},
		{"far from it", models.Point{Lat: 53.8, Lon: -1.55}, 50, 1, models.Point{Lat: 53.9, Lon: -1}, models.Point{Lat: 53.8, Lon: 179}},
		{"over the north pole", models.Point{Lat: 89.9, Lon: 10}, 50, 1, models.Point{Lat: 89.9, Lon: -170}, models.Point{Lat: 89, Lon: 10}},
		{"over the south pole", models.Point{Lat: -89.9, Lon: 10}, 50, 1, models.Point{Lat: -89.9, Lon: -170}, models.Point{Lat: -89, Lon: 10}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			boxes := places.BoxAround(test.at, test.km)
			if len(boxes) != test.boxes || !inOne(boxes, test.in) || inOne(boxes, test.out) {
				t.Errorf("%v, want %d with %v in and %v out", boxes, test.boxes, test.in, test.out)
			}
		})
	}
}

func inOne(boxes []models.Box, p models.Point) bool {
	for _, box := range boxes {
		if box.Contains(p) {
			return true
		}
	}
	return false
}

// travel returns where one arrives after km on a great circle.
func travel(p models.Point, bearing, km float64) models.Point {
	lat, lon, angle := p.Lat*math.Pi/180, p.Lon*math.Pi/180, km/places.EarthRadiusKm
	sin := math.Sin(lat)*math.Cos(angle) + math.Cos(lat)*math.Sin(angle)*math.Cos(bearing)
	to := math.Asin(max(-1, min(1, sin)))
	turn := math.Atan2(math.Sin(bearing)*math.Sin(angle)*math.Cos(lat), math.Cos(angle)-math.Sin(lat)*sin)
	return models.Point{Lat: to * 180 / math.Pi, Lon: math.Remainder((lon+turn)*180/math.Pi, 360)}
}

func TestParsePoint(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text    string
		want    models.Point
		ok, bad bool
	}{
		{"53.79648,-1.54785", models.Point{Lat: 53.79648, Lon: -1.54785}, true, false},
		{" 53.8 , +1.5 ", models.Point{Lat: 53.8, Lon: 1.5}, true, false},
		{"1.234567,2.345678", models.Point{Lat: 1.23457, Lon: 2.34568}, true, false},
		{"-0.000001,-0", models.Point{}, true, false},
		{"90,180", models.Point{Lat: 90, Lon: 180}, true, false},
		{"-90,-180", models.Point{Lat: -90, Lon: -180}, true, false},
		{"91,0", models.Point{}, true, true},
		{"0,180.1", models.Point{}, true, true},
		{"0,-181", models.Point{}, true, true},
		{"152,3", models.Point{}, true, true},
		{"Leeds, GB", models.Point{}, false, false},
		{"53.8", models.Point{}, false, false},
		{"53.8,", models.Point{}, false, false},
		{"1,2,3", models.Point{}, false, false},
		{"NaN,1", models.Point{}, false, false},
		{"Inf,1", models.Point{}, false, false},
		{"1e1,1", models.Point{}, false, false},
		{"0x1,1", models.Point{}, false, false},
		{"", models.Point{}, false, false},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			t.Parallel()
			got, ok, err := places.ParsePoint(test.text)
			if diff := cmp.Diff(test.want, got); diff != "" || ok != test.ok || (err != nil) != test.bad {
				t.Errorf("%v, %v, %v", got, ok, err)
			}
		})
	}
}

func FuzzParsePoint(f *testing.F) {
	for _, text := range []string{"53.8,-1.5", "91,0", "a,b", "-,+", "1..2,3", "00000000000000001,1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		point, ok, err := places.ParsePoint(text)
		if !point.Valid() || err != nil && !ok || point != places.RoundPoint(point) {
			t.Errorf("ParsePoint(%q) = %v, %v, %v", text, point, ok, err)
		}
	})
}

func TestKnownZone(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		"Europe/London": true, "UTC": true, "Asia/Dhaka": true, "America/Argentina/Buenos_Aires": true,
		"": false, "Local": false, "Europe/Leeds": false, "../etc/passwd": false, "Europe/London\x00": false, "+01:00": false,
	}
	for name, want := range tests {
		if got := places.IsZone(name); got != want {
			t.Errorf("KnownZone(%q) = %v, want %v", name, got, want)
		}
	}
}
