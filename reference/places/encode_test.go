package places_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// somePlaces draws up to thirty places anywhere, some of them in the same spot.
func somePlaces(t *rapid.T) []models.Place {
	list := []models.Place{}
	for i := range rapid.IntRange(0, 30).Draw(t, "places") {
		p := places.RoundPoint(points().Draw(t, "point"))
		list = append(list, models.Place{
			ID: fmt.Sprintf("geonames:%d", i+1), Name: rapid.SampledFrom([]string{"Neustadt", "Newtown", "নতুন শহর", "Nova"}).Draw(t, "name"),
			Country: "DE", Region: "Hesse", RegionCode: "DE.05", Lat: p.Lat, Lon: p.Lon, Timezone: "Europe/Berlin",
			Population: rapid.IntRange(0, 30_000).Draw(t, "population"),
		})
	}
	return list
}

func encoded(t interface{ Fatal(...any) }, of []models.Place) *places.Gazetteer {
	entries := make([]places.Entry, len(of))
	for i, place := range of {
		entries[i].Place = place
	}
	file, err := places.Encode(entries, nil)
	if err != nil {
		t.Fatal(err)
	}
	gazetteer, err := places.Read(string(file))
	if err != nil {
		t.Fatal(err)
	}
	return gazetteer
}

func TestWhatIsEncodedIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := somePlaces(t)
		gazetteer := encoded(t, all)
		if gazetteer.Size() != len(all) {
			t.Fatalf("%d places, want %d", gazetteer.Size(), len(all))
		}
		for _, want := range all {
			got, found := gazetteer.Place(want.ID)
			if diff := cmp.Diff(want, got); !found || diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
			if !slices.Contains(gazetteer.FindExact(want.Name, len(all)), want) {
				t.Fatalf("%v is not found by its name", want)
			}
		}
	})
}

func TestTheOrderOfEntriesDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var entries []places.Entry
		for _, place := range somePlaces(t) {
			entries = append(entries, places.Entry{Place: place, Names: []string{"Villanova", "Новгород"}})
		}
		one, err := places.Encode(entries, []places.Area{{Code: "DE", Names: []string{"Germany"}}})
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(entries)
		other, err := places.Encode(entries, []places.Area{{Code: "DE", Names: []string{"Germany"}}})
		if err != nil || !bytes.Equal(one, other) {
			t.Fatalf("another file, %v", err)
		}
	})
}

func TestEncodeRefuses(t *testing.T) {
	t.Parallel()
	good := models.Place{ID: "geonames:1", Name: "Leeds", Country: "GB", Timezone: "Europe/London"}
	broken := func(change func(*models.Place)) []places.Entry {
		bad := good
		bad.ID = "geonames:2"
		change(&bad)
		return []places.Entry{{Place: good}, {Place: bad}}
	}
	tests := []struct {
		name    string
		entries []places.Entry
	}{
		{"an id twice", broken(func(p *models.Place) { p.ID = good.ID })},
		{"another scheme", broken(func(p *models.Place) { p.ID = "osm:2" })},
		{"no number", broken(func(p *models.Place) { p.ID = "geonames:two" })},
		{"a point off the globe", broken(func(p *models.Place) { p.Lat = 152 })},
		{"no country", broken(func(p *models.Place) { p.Country = "" })},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if _, err := places.Encode(test.entries, nil); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestReadRefusesWhatIsNoGazetteer(t *testing.T) {
	t.Parallel()
	file, err := places.Encode(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{"", "SHGPLCE1", string(file[:len(file)-1]), "X" + string(file[1:])} {
		if _, err := places.Read(data); !errors.Is(err, places.ErrNotAGazetteer) {
			t.Errorf("%d bytes: %v", len(data), err)
		}
	}
	if gazetteer, err := places.Read(string(file)); err != nil || gazetteer.Size() != 0 || len(gazetteer.Find("Leeds", 1)) > 0 || len(gazetteer.Suggest("Leeds", 1)) > 0 {
		t.Errorf("an empty gazetteer: %v, %v", gazetteer, err)
	}
}
