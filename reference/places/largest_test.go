package places_test

import (
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

func TestLargest(t *testing.T) {
	t.Parallel()
	yorkshire := models.Box{West: -2.5, South: 53.3, East: -0.5, North: 54.5}
	list := places.Open().Largest(yorkshire, 50_000, 5)
	if len(list) != 5 {
		t.Fatalf("%d places", len(list))
	}
	for i, p := range list {
		if p.Population < 50_000 || !yorkshire.Contains(p.Point()) || i > 0 && p.Population > list[i-1].Population {
			t.Errorf("place %d: %+v", i, p)
		}
	}
	if names := list[0].Name + list[1].Name; names != "LeedsSheffield" && names != "SheffieldLeeds" {
		t.Errorf("the largest are %s and %s", list[0].Name, list[1].Name)
	}
	if none := places.Open().Largest(models.Box{West: -140, South: -5, East: -130, North: 0}, 0, 5); len(none) != 0 {
		t.Errorf("in the Pacific: %v", none)
	}
}
