package directory

import (
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// leastPeople is how many people at least share what is public of an area (docs/decisions/0031). It
// is written here, not read from the rule that is tested.
const leastPeople = 10_000

// publicFace is all that the public is shown of where a group is; of an area the cell represents
// every point that could have been drawn.
type publicFace struct {
	precision             models.Precision
	country, region, zone string
	cell                  string
}

// everywhere returns all places of the gazetteer.
func everywhere(t *testing.T, gazetteer *places.Gazetteer) []models.Place {
	t.Helper()
	all := gazetteer.Within(models.Point{}, 25_000, math.MaxInt)
	if len(all) != gazetteer.Size() {
		t.Fatalf("%d of %d places", len(all), gazetteer.Size())
	}
	return all
}

// TestNobodyIsAloneWithWhatIsPublic locates every place of the gazetteer at area and hidden and
// counts how many people live where everything public would be the same: never fewer than 10,000,
// but in countries that hold fewer, which are documented.
func TestNobodyIsAloneWithWhatIsPublic(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	world := everywhere(t, gazetteer)
	people := facesOf(t, gazetteer, world)
	small := map[string]int{}
	for face, n := range people {
		switch {
		case n >= leastPeople:
		case face.precision == models.PrecisionHidden && face.region == "":
			small[face.country] = n
		default:
			t.Errorf("only %d people share %+v", n, face)
		}
	}
	listed := map[string]int{}
	for _, c := range gazetteer.SmallCountries() {
		listed[c.Country] = c.People
	}
	if diff := cmp.Diff(listed, small); diff != "" {
		t.Errorf("small countries (-listed +found):\n%s", diff)
	}
	if page, err := os.ReadFile("../../docs/decisions/0031-what-is-public-of-a-place.md"); err != nil || !strings.Contains(string(page), strings.Join(slices.Sorted(maps.Keys(small)), " ")) {
		t.Errorf("%v: decision 31 does not list %v", err, slices.Sorted(maps.Keys(small)))
	}
	t.Logf("%d places, %d public faces, the smallest of %d people, %d small countries", len(world), len(people), smallest(people), len(small))
}

func smallest(people map[publicFace]int) int {
	least := math.MaxInt
	for _, n := range people {
		if n >= leastPeople {
			least = min(least, n)
		}
	}
	return least
}

// facesOf counts people by what the public is shown of their place at area and at hidden. Areas
// that are hidden count as hidden alone, because everybody who is shown so is counted once.
func facesOf(t *testing.T, gazetteer *places.Gazetteer, places []models.Place) map[publicFace]int {
	t.Helper()
	people := map[publicFace]int{}
	var mu sync.Mutex
	var wait sync.WaitGroup
	for part := range slices.Chunk(places, len(places)/runtime.GOMAXPROCS(0)+1) {
		wait.Go(func() {
			own := map[publicFace]int{}
			r := &Room{Parts: Parts{Gazetteer: gazetteer}, random: rand.NewChaCha8([32]byte{7})}
			for _, p := range part {
				for _, precision := range []models.Precision{models.PrecisionArea, models.PrecisionHidden} {
					face := faceOf(t, r, p, precision)
					if face.precision == precision {
						own[face] += p.Population
					} else {
						own[face] += 0
					}
				}
			}
			mu.Lock()
			defer mu.Unlock()
			for face, n := range own {
				people[face] += n
			}
		})
	}
	wait.Wait()
	return people
}

// faceOf locates a place. Of an area it holds everything that is public to the drawn point.
func faceOf(t *testing.T, r *Room, p models.Place, precision models.Precision) publicFace {
	t.Helper()
	w, err := r.locate(models.LocalityInput{Place: models.PlaceInput{ID: p.ID}, Precision: precision, Label: p.Name}, models.Locality{}, "")
	if err != nil {
		t.Error(err)
		return publicFace{}
	}
	l := w.public
	zone := r.publicZoneFor(w.publicZones, p.Timezone, "")
	if l.Precision == models.PrecisionHidden {
		if l.Lat != nil || l.PlaceID != "" || l.PlaceName != "" || l.Label != "" || l.Cell != "" {
			t.Errorf("%s is hidden and shown as %+v", p.ID, l)
		}
		return publicFace{precision: l.Precision, country: l.Country, region: l.RegionCode, zone: zone}
	}
	point, _ := l.Point()
	drawn, ok := r.Gazetteer.Nearest(point, farthestPlaceKm)
	want := models.Locality{
		PlaceID: drawn.ID, PlaceName: drawn.Name, Region: drawn.Region, RegionCode: drawn.RegionCode, Country: drawn.Country, Lat: l.Lat, Lon: l.Lon,
		Precision: models.PrecisionArea, Cell: r.Gazetteer.AreaCell(point),
	}
	if l != want || !ok || zone != drawn.Timezone {
		t.Errorf("%s is shown as %+v in %s, its drawn point is %+v in %s", p.ID, l, zone, want, drawn.Timezone)
	}
	if cell := r.Gazetteer.AreaCell(p.Point()); cell != l.Cell {
		t.Errorf("%s is shown in %s and lies in %s", p.ID, l.Cell, cell)
	}
	return publicFace{precision: l.Precision, cell: l.Cell}
}

// The zones from which a hidden group may choose hold enough people of those who are shown the
// same.
func TestEveryZoneThatMayBeChosenHoldsEnough(t *testing.T) {
	t.Parallel()
	gazetteer := places.Open()
	r := &Room{Parts: Parts{Gazetteer: gazetteer}, random: rand.NewChaCha8([32]byte{7})}
	type choice struct{ country, region, zone string }
	live, offered := map[choice]int{}, map[choice]bool{}
	for _, p := range everywhere(t, gazetteer) {
		w, err := r.locate(models.LocalityInput{Place: models.PlaceInput{ID: p.ID}, Precision: models.PrecisionHidden}, models.Locality{}, "")
		if err != nil {
			t.Fatal(err)
		}
		live[choice{w.public.Country, w.public.RegionCode, p.Timezone}] += p.Population
		for _, zone := range w.publicZones.choices {
			if zone != w.publicZones.primary {
				offered[choice{w.public.Country, w.public.RegionCode, zone}] = true
			}
		}
	}
	for c := range offered {
		if live[c] < leastPeople {
			t.Errorf("%+v may be chosen, and holds %d people", c, live[c])
		}
	}
	if !offered[choice{"US", "US.TX", "America/Denver"}] || len(offered) < 10 {
		t.Errorf("%d zones can be chosen", len(offered))
	}
}
