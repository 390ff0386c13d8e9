// Package places is the gazetteer: it finds a place by what a person typed, finds what is near a
// point, measures distances, and alone decides which point the public may see of a group that does
// not show its exact place.
//
// It rests on a gazetteer embedded in the program, one flat sorted file that is read in place:
// nothing is unpacked or built at start, and only the pages that a look-up touches are ever loaded.
// Everything here is pure and safe for concurrent use.
package places

import (
	"cmp"
	_ "embed" // the gazetteer
	"fmt"
	"strconv"
	"strings"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/zones"
)

// embedded is the file made by internal/gazetteer; data/ATTRIBUTION.md names its sources.
//
//go:embed data/gazetteer.bin
var embedded string

// idScheme begins every place's id; the number after it is GeoNames' own.
const idScheme = "geonames:"

// Gazetteer is a database of places read from one sorted file. Its answers never change, and it
// needs no closing.
type Gazetteer struct {
	places     string // placeSize bytes each, in the order of their cells
	ids        string // u32 ordinals of places by ascending GeoNames number
	cells      string // u32 first place of each cell, and one past the last
	names      list   // of a place: its name
	zones      list   // IANA names
	areas      list   // code, NUL, name: "GB", "GB.ENG\x00England"
	keys       dict   // folded names to places
	qualifiers dict   // folded names of countries and regions to areas

	regionTable regionTable // how many people live where, computed when it is first asked for
}

// Open returns the embedded gazetteer. It costs a few hundred nanoseconds and reads one page.
func Open() *Gazetteer {
	g, err := Read(embedded)
	if err != nil {
		panic(fmt.Sprintf("locality: the embedded gazetteer: %v", err)) // the program was built wrongly; a test opens it
	}
	return g
}

// Size returns the number of places.
func (g *Gazetteer) Size() int { return len(g.places) / placeSize }

// Place returns the place with an id such as "geonames:2644688"; false if the gazetteer has none.
func (g *Gazetteer) Place(id string) (models.Place, bool) {
	digits, ok := strings.CutPrefix(id, idScheme)
	if !ok {
		return models.Place{}, false
	}
	number, err := strconv.ParseUint(digits, 10, 32)
	if err != nil || strconv.FormatUint(number, 10) != digits {
		return models.Place{}, false
	}
	low, high := 0, g.Size()
	for low < high {
		middle := int(uint(low+high) >> 1)
		if g.number(g.byID(middle)) < uint32(number) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low == g.Size() || g.number(g.byID(low)) != uint32(number) {
		return models.Place{}, false
	}
	return g.place(g.byID(low)), true
}

func (g *Gazetteer) byID(i int) int { return int(u32(g.ids, i)) }

// record returns the stored form of place i.
func (g *Gazetteer) record(i int) string { return g.places[i*placeSize : (i+1)*placeSize] }

func (g *Gazetteer) number(i int) uint32  { return u32(g.record(i), 0) }
func (g *Gazetteer) population(i int) int { return int(u32(g.record(i), 3)) }

func (g *Gazetteer) point(i int) models.Point {
	r := g.record(i)
	return models.Point{Lat: float64(int32(u32(r, 1))) / pointScale, Lon: float64(int32(u32(r, 2))) / pointScale}
}

// area returns the number of the region that place i is in.
func (g *Gazetteer) area(i int) int { return int(u16(g.record(i), 8)) }

// areaCode returns the code of a region or country by its number.
func (g *Gazetteer) areaCode(number int) string {
	code, _, _ := strings.Cut(g.areas.at(number), "\x00")
	return code
}

// zoneNumber returns the number of the time zone that place i is in.
func (g *Gazetteer) zoneNumber(i int) int { return int(u16(g.record(i), 9)) }

// place reads place i whole.
func (g *Gazetteer) place(i int) models.Place {
	code, region, _ := strings.Cut(g.areas.at(g.area(i)), "\x00")
	point := g.point(i)
	place := models.Place{
		ID:         idScheme + strconv.FormatUint(uint64(g.number(i)), 10),
		Name:       g.names.at(i),
		Country:    models.CountryOf(code),
		Lat:        point.Lat,
		Lon:        point.Lon,
		Timezone:   g.zones.at(g.zoneNumber(i)),
		Population: g.population(i),
	}
	if len(code) > 2 {
		place.Region, place.RegionCode = region, code
	}
	return place
}

// placesOf reads places in the order given.
func (g *Gazetteer) placesOf(ordinals []int) []models.Place {
	places := make([]models.Place, 0, len(ordinals))
	for _, i := range ordinals {
		places = append(places, g.place(i))
	}
	return places
}

// FindLabel returns the place or area that the label of a locality names, in the country and region
// beside it; false if it names none there, or if a place or point is given and nothing needs to be
// looked up.
func (g *Gazetteer) FindLabel(in models.LocalityInput) (models.Place, bool) {
	if !in.NamesOnly() {
		return models.Place{}, false
	}
	text := in.Label
	if within := cmp.Or(in.Place.RegionCode, in.Place.Country); within != "" {
		text += ", " + within
	}
	for _, p := range g.Geocode(text, cityCount).Places {
		switch {
		case in.Place.Country != "" && !CountryIncludes(in.Place.Country, p.Country):
		case in.Place.RegionCode != "" && (p.IsArea() || p.RegionCode != in.Place.RegionCode):
		case in.Place.Country != "" && p.IsArea() && p.RegionCode == "":
		default:
			return p, true
		}
	}
	return models.Place{}, false
}

// IsZone reports whether a name such as "Europe/London" or "UTC" is a time zone of the IANA
// database. "" and "Local" are not.
func IsZone(name string) bool {
	_, known := zones.Lookup(name)
	return known
}
