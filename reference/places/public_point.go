package places

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/shg-directory/shg/models"
)

// MinAreaPeople is how many people, as far as the gazetteer knows, live in the area in which a
// public point is drawn, unless the area already has the greatest size there is.
const MinAreaPeople = 10_000

// PublicPoint draws the point that the public sees of a group with precision area. It is uniform
// over a fixed area at least 5 km across in which, as far as the gazetteer knows, at least
// MinAreaPeople live, or that is about 80 km across; nothing of it depends on where in the area the
// exact point is. cell names the area: draw again only when AreaCell of the exact point is no
// longer the stored one, because several draws would reveal more than one.
//
// rnd must be crypto/rand.Reader outside tests; a source that fails panics, because any fixed point
// would reveal too much.
func (g *Gazetteer) PublicPoint(exact models.Point, rnd io.Reader) (point models.Point, cell string) {
	area, _ := g.findArea(exact)
	for {
		point = RoundPoint(area.randomPoint(rnd))
		if area.contains(point) { // false only if rounding to five decimals crossed an edge
			return point, area.cellName()
		}
	}
}

// AreaCell returns the name of the area in which PublicPoint draws for this exact point. The areas
// part the globe: every point has one, and each area holds exactly the points with its name.
func (g *Gazetteer) AreaCell(exact models.Point) string {
	area, _ := g.findArea(exact)
	return area.cellName()
}

// AreaPeople returns how many people, as far as the gazetteer knows, live in the area in which
// PublicPoint draws for this exact point. It is below MinAreaPeople only if the greatest area that
// there is holds fewer: no point of such an area may be public.
func (g *Gazetteer) AreaPeople(exact models.Point) int {
	_, people := g.findArea(exact)
	return people
}

// AreaBounds returns the edges of the area that a public point was drawn in: of all the squares that
// the group may be in. It rests on the public point alone.
func (g *Gazetteer) AreaBounds(public models.Point) models.Box {
	a, _ := g.findArea(public)
	edges := models.Box{West: math.Inf(1), South: math.Inf(1), East: math.Inf(-1), North: math.Inf(-1)}
	for quarter := range 4 {
		if a.mask&(1<<quarter) != 0 {
			part := a.tile.bounds(a.block.quarter(quarter))
			edges = models.Box{
				West: min(edges.West, part.West), South: min(edges.South, part.South), East: max(edges.East, part.East), North: max(edges.North, part.North),
			}
		}
	}
	return edges
}

// area is the part of a tile that one draw covers: of a block of tile squares its quarters in the
// mask.
type area struct {
	tile  tile
	block block
	mask  uint8 // bit 0 south-west, 1 south-east, 2 north-west, 3 north-east; of a whole tile all
}

func (a area) cellName() string {
	return fmt.Sprintf("t%d.%d.%d.%d.%d.%d", a.tile.row, a.tile.column, a.block.size, a.block.row, a.block.column, a.mask)
}

func (a area) contains(p models.Point) bool {
	if tileAt(p) != a.tile {
		return false
	}
	row, column := a.tile.square(p)
	quarter, inside := a.block.quarterOf(row, column)
	return inside && a.mask&(1<<quarter) != 0
}

// randomPoint takes a uniformly random point of the block until it falls into one of the area's
// quarters.
func (a area) randomPoint(rnd io.Reader) models.Point {
	south, north := a.tile.lat(a.block.row), a.tile.lat(a.block.row+a.block.size)
	west, east := a.tile.lon(a.block.column), a.tile.lon(a.block.column+a.block.size)
	low, high := math.Sin(radians(south)), math.Sin(radians(north)) // equal areas have equal differences of sines
	for {
		p := models.Point{
			Lat: math.Asin(low+(high-low)*uniform(rnd)) * 180 / math.Pi,
			Lon: west + (east-west)*uniform(rnd),
		}
		if a.contains(p) {
			return p
		}
	}
}

// uniform draws a number from 0 to 1, 1 excluded, with 53 random bits.
func uniform(rnd io.Reader) float64 {
	var bytes [8]byte
	if _, err := io.ReadFull(rnd, bytes[:]); err != nil {
		panic(fmt.Sprintf("locality: no randomness for a public point: %v", err))
	}
	return float64(binary.LittleEndian.Uint64(bytes[:])>>11) / (1 << 53)
}

// findArea finds the area of a point, and how many live in it, from above: a tile is parted into
// quarters as long as enough people live in them. Quarters with too few are one area together; if
// even together they have too few, the least populous of the others join them. So every area has
// enough people by itself, not only with those who would be shown in a smaller one.
func (g *Gazetteer) findArea(p models.Point) (area, int) {
	t := tileAt(p)
	counts := g.census(t)
	row, column := t.square(p)
	tileBlock := block{size: tileSquares}
	if sum := counts.sum(tileBlock); sum < MinAreaPeople {
		return area{t, tileBlock, allQuarters}, sum
	}
	for b := tileBlock; ; {
		quarter, _ := b.quarterOf(row, column)
		rest, sum := counts.sparseQuarters(b)
		if rest&(1<<quarter) != 0 {
			return area{t, b, rest}, sum
		}
		next := b.quarter(quarter)
		if next.size == 1 {
			return area{t, b, 1 << quarter}, counts.sum(next)
		}
		b = next
	}
}
