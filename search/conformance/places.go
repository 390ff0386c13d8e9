package conformance

import (
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

func handlesGlobeEdges(t *testing.T, x search.Index) {
	for i, p := range []models.Point{{Lat: 0, Lon: 179.99}, {Lat: 0, Lon: -179.99}, {Lat: 90, Lon: 0}, {Lat: -90, Lon: 77}, {Lat: 89.99, Lon: 180}, {Lat: 53.8, Lon: -1.55}} {
		d := doc(i+1, "Group")
		d.Points = []models.Point{p}
		put(t, x, d)
	}
	put(t, x, doc(7, "Nowhere"))
	around := func(lat, lon, km float64) models.Condition {
		return models.Condition{Around: &models.Circle{Centre: models.Point{Lat: lat, Lon: lon}, RadiusKm: km}}
	}
	inside := func(west, south, east, north float64) models.Condition {
		return models.Condition{Inside: &models.Box{West: west, South: south, East: east, North: north}}
	}
	for _, test := range []struct {
		where models.Condition
		want  []int
	}{
		{around(0, 180, 5), []int{1, 2}},
		{around(0, -180, 5), []int{1, 2}},
		{around(89.995, -90, 3), []int{3, 5}},
		{around(-90, 0, 1), []int{4}},
		{around(53.8, -1.55, 0), []int{6}},
		{around(0, 0, 20016), []int{1, 2, 3, 4, 5, 6}},
		{inside(179, -1, -179, 1), []int{1, 2}},
		{inside(-180, -90, 180, 90), []int{1, 2, 3, 4, 5, 6}},
		{inside(-2, 53, -1, 54), []int{6}},
	} {
		wantFound(t, x, search.Query{Where: test.where}, test.want...)
	}
}

func measuresToTheNearest(t *testing.T, x search.Index) {
	d := doc(1, "Group")
	d.Points = []models.Point{{Lat: 50, Lon: 0}, {Lat: 51, Lon: 0}}
	d.PointOwners = []models.ID{{}, id(77)}
	put(t, x, d, doc(2, "Nowhere"))
	r := find(t, x, search.Query{Origin: &models.Point{Lat: 51, Lon: 0}, Sort: search.Sort{By: search.SortDistance}})
	if r.Hits[0].NearestPoint != 1 || r.Hits[0].NearestOwner != id(77) || r.Hits[0].DistanceKm > 0.001 || r.Hits[1].NearestPoint != -1 || r.Hits[1].DistanceKm != -1 {
		t.Errorf("%+v", r.Hits)
	}
}
