package conformance

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// mapQuery asks for a map of a small world.
func mapQuery(allowed Differences) *rapid.Generator[search.MapQuery] {
	return rapid.Custom(func(t *rapid.T) search.MapQuery {
		a, b := point.Draw(t, "a"), point.Draw(t, "b")
		return search.MapQuery{
			Query: query(allowed).Draw(t, "query"), Level: rapid.IntRange(0, 24).Draw(t, "level"), MaxClusters: rapid.IntRange(1, 5).Draw(t, "most"),
			Viewport: models.Box{West: a.Lon, East: b.Lon, South: min(a.Lat, b.Lat), North: max(a.Lat, b.Lat)},
		}
	})
}

// mapsAgree holds a map to that of the naive index: the same squares, the same counts, and middles
// and bounds within them.
func mapsAgree(rt testingT, x, oracle search.Index, q search.MapQuery) {
	want, _ := oracle.Map(rt.Context(), q) // the naive index never fails
	got, err := x.Map(rt.Context(), q)
	if err != nil {
		rt.Fatal(err)
	}
	if diff := cmp.Diff(comparableClusters(want), comparableClusters(got)); diff != "" {
		rt.Fatalf("%+v (-scan +index):\n%s", q, diff)
	}
	for i, c := range got {
		square, least := c.Box(), want[i].Bounds
		if !square.Contains(c.Middle) || !c.Bounds.Contains(models.Point{Lat: least.South, Lon: least.West}) ||
			!c.Bounds.Contains(models.Point{Lat: least.North, Lon: least.East}) {
			rt.Fatalf("%+v: %+v, want around %+v", q, c, least)
		}
	}
}

// comparableCluster is what every index must return alike of a cluster.
type comparableCluster struct {
	Square search.Square
	Count  int
	Single search.Hit
}

func comparableClusters(clusters []search.Cluster) []comparableCluster {
	list := make([]comparableCluster, len(clusters))
	for i, c := range clusters {
		list[i] = comparableCluster{Square: c.Square, Count: c.Count}
		if c.Single != nil {
			list[i].Single = *c.Single
		}
	}
	return list
}

// mapsManyPoints counts a record once in each square that it has points in, however many, and on
// both sides of 180°.
func mapsManyPoints(t *testing.T, x search.Index) {
	for i, points := range [][]models.Point{
		{{Lat: 53.8, Lon: -1.5}, {Lat: 53.81, Lon: -1.51}, {Lat: 48.1, Lon: 11.5}}, {{Lat: 53.8, Lon: -1.5}}, {{Lat: -17.8, Lon: 178}}, {{Lat: -17.8, Lon: -179}}, nil,
	} {
		d := doc(i+1, "Group")
		d.Points = points
		put(t, x, d)
	}
	for name, test := range map[string]struct {
		view   models.Box
		level  int
		counts []int
	}{
		"England":       {models.Box{West: -5, South: 50, East: 2, North: 56}, 6, []int{2}},
		"the world":     {models.Box{West: -180, South: -90, East: 180, North: 90}, 2, []int{1, 2, 1, 1}},
		"over 180°":     {models.Box{West: 170, South: -30, East: -170, North: 0}, 4, []int{1, 1}},
		"one of two":    {models.Box{West: 10, South: 47, East: 12, North: 49}, 8, []int{1}},
		"nobody's land": {models.Box{West: 60, South: 60, East: 61, North: 61}, 10, nil},
	} {
		clusters, err := x.Map(t.Context(), search.MapQuery{Viewport: test.view, Level: test.level, MaxClusters: 1000})
		if err != nil {
			t.Fatal(err)
		}
		var counts []int
		for _, c := range clusters {
			counts = append(counts, c.Count)
			if (c.Single != nil) != (c.Count == 1) {
				t.Errorf("%s: %+v", name, c)
			}
		}
		if diff := cmp.Diff(test.counts, counts); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
