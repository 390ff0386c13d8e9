// Package basemap draws a map of the world in tiles: land, borders, lakes and rivers, without
// streets. It needs no server of anybody else: its data, of Natural Earth, is embedded. The tiles
// are Mapbox Vector Tiles in the layers of the Protomaps basemap, so that one style draws them and
// an operator's own map. Everything here is pure and safe for concurrent use.
package basemap

import (
	_ "embed"
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"
	"golang.org/x/text/language"
)

//go:embed data/countries-10m.json.gz
var countries10m []byte

//go:embed data/water-50m.json.gz
var water50m []byte

// Country is a country and where its name is written.
type Country struct {
	Code  string // ISO 3166-1 alpha-2
	Point orb.Point
}

// Map draws tiles. It reads its data when the first tile is asked for, which takes some tenths of a
// second and about 30 MB.
type Map struct{ read func() *world }

// Open returns the embedded map. It costs nothing until a tile is drawn.
func Open() *Map { return &Map{read: sync.OnceValue(readWorld)} }

// Countries returns the countries that have a place for their name.
func (m *Map) Countries() []Country { return m.read().countries }

// world is the whole map, at several levels of detail.
type world struct {
	countries []Country
	details   []func() *detail // from coarse to fine, each built when it is needed
}

// detail is the world with lines that are simplified for some zooms.
type detail struct {
	land, lakes     []bounded[orb.Polygon]
	borders, rivers []bounded[orb.LineString]
}

// bounded is a shape with its bounds.
type bounded[G orb.Geometry] struct {
	shape G
	bound orb.Bound
}

// detailFor returns which detail a zoom needs.
func detailFor(zoom int) int {
	switch {
	case zoom <= 2:
		return 0
	case zoom <= 5:
		return 1
	}
	return 2
}

// tolerances are how far a line of a detail may be off, in degrees: about half a pixel of a tile of
// 512 pixels at its finest zoom.
func tolerances() []float64 { return []float64{0.09, 0.011, 0} }

// readWorld panics only if the embedded data are broken.
func readWorld() *world {
	land, landArcs := mustRead(countries10m)
	water, waterArcs := mustRead(water50m)
	w := &world{countries: countriesOf(water)}
	for _, tolerance := range tolerances() {
		w.details = append(w.details, sync.OnceValue(func() *detail {
			fine, wet := simplified(landArcs, tolerance), simplified(waterArcs, tolerance)
			return &detail{
				land: polygonsOf(land.Objects["land"].Geometries, fine), borders: bordersOf(land.Objects["countries"].Geometries, fine),
				lakes: polygonsOf(water.Objects["lakes"].Geometries, wet), rivers: linesOf(water.Objects["rivers"].Geometries, wet),
			}
		}))
	}
	return w
}

func mustRead(compressed []byte) (*topology, []orb.LineString) {
	t, arcs, err := readTopology(compressed)
	must(err)
	return t, arcs
}

func must(err error) {
	if err != nil {
		panic("basemap: " + err.Error())
	}
}

// simplified returns the lines with fewer points. Their ends stay, so that they still meet.
func simplified(arcs []orb.LineString, tolerance float64) []orb.LineString {
	if tolerance == 0 {
		return arcs
	}
	fewer := make([]orb.LineString, len(arcs))
	s := simplify.DouglasPeucker(tolerance)
	for i, arc := range arcs {
		fewer[i] = s.LineString(arc.Clone())
	}
	return fewer
}

func polygonsOf(shapes []shape, arcs []orb.LineString) []bounded[orb.Polygon] {
	var list []bounded[orb.Polygon]
	for _, s := range shapes {
		polygons, err := s.polygons()
		must(err)
		for _, rings := range polygons {
			var polygon orb.Polygon
			for _, ring := range rings {
				if line := join(arcs, ring); len(line) >= 4 { // what simplifying has left of a ring
					polygon = append(polygon, orb.Ring(line))
				}
			}
			if len(polygon) > 0 {
				list = append(list, copies(unwrapped(polygon))...)
			}
		}
	}
	return list
}

func linesOf(shapes []shape, arcs []orb.LineString) []bounded[orb.LineString] {
	var list []bounded[orb.LineString]
	for _, s := range shapes {
		lines, err := s.lines()
		must(err)
		for _, indexes := range lines {
			line := join(arcs, indexes)
			list = append(list, bounded[orb.LineString]{line, line.Bound()})
		}
	}
	return list
}

// bordersOf returns the lines that two countries share.
func bordersOf(countries []shape, arcs []orb.LineString) []bounded[orb.LineString] {
	sides := make([]int, len(arcs))
	for _, c := range countries {
		polygons, err := c.polygons()
		must(err)
		for _, rings := range polygons {
			for _, ring := range rings {
				for _, i := range ring {
					sides[max(i, ^i)]++
				}
			}
		}
	}
	var list []bounded[orb.LineString]
	for i, n := range sides {
		if n > 1 {
			list = append(list, bounded[orb.LineString]{arcs[i], arcs[i].Bound()})
		}
	}
	return list
}

// countriesOf returns the countries by the codes of two letters.
func countriesOf(t *topology) []Country {
	var list []Country
	for _, s := range t.Objects["countries"].Geometries {
		region, err := language.ParseRegion(s.ID)
		if err != nil {
			continue // a territory without a code
		}
		list = append(list, Country{Code: region.String(), Point: s.point()})
	}
	return list
}
