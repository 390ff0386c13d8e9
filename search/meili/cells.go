package meili

import (
	"math"
	"strconv"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// Cells divide the globe into squares of degrees, from 45° down to 0.011° (1.2 km at the equator),
// each four times as long as those of the next level. A record contains, for each of its points,
// the cell of each level that the point is in.
const (
	firstLevel = 2
	lastLevel  = 14
	levelStep  = 2
)

// cell is one square: of 180°/2^level, counted from 180° west and from the south pole.
type cell struct{ level, x, y int }

// cellDegrees returns the length of a level's cells in degrees.
func cellDegrees(level int) float64 { return 180 / float64(int(1)<<level) }

// cellOf returns the cell of a level that contains a point; the edges of the globe belong to the
// outermost cells.
func cellOf(p models.Point, level int) cell {
	count := 1 << level
	x, y := int((p.Lon+180)/cellDegrees(level)), int((p.Lat+90)/cellDegrees(level))
	return cell{level, min(x, 2*count-1), min(y, count-1)}
}

// name returns the name of the cell in the index, within its level.
func (c cell) name() string { return strconv.FormatInt(int64(c.x)<<c.level|int64(c.y), 36) }

// cellNamed reads a name.
func cellNamed(level int, name string) (cell, bool) {
	n, err := strconv.ParseInt(name, 36, 64)
	return cell{level, int(n >> level), int(n & (1<<level - 1))}, err == nil
}

// children returns the cells of the next level within.
func (c cell) children() []cell {
	const times = 1 << levelStep
	list := make([]cell, 0, times*times)
	for x := range times {
		for y := range times {
			list = append(list, cell{c.level + levelStep, c.x*times + x, c.y*times + y})
		}
	}
	return list
}

// roundingDegrees is more than what is lost when degrees are added, in degrees.
const roundingDegrees = 1e-9

// box returns the cell with all of its edges, and a little more, since points that close to an edge
// may count as of either side.
func (c cell) box() models.Box {
	s := cellDegrees(c.level)
	west, south := float64(c.x)*s-180, float64(c.y)*s-90
	return models.Box{
		West: max(-180, west-roundingDegrees), South: max(-90, south-roundingDegrees), East: min(180, west+s+roundingDegrees), North: min(90, south+s+roundingDegrees),
	}
}

// distances returns bounds of the distance of the cell's points from a point, in km. The haversine
// formula grows with both differences, and with the cosine of the latitudes, so the corner of the
// widest parallel bounds the way from the cell's middle.
func (c cell) distances(from models.Point) (least, most float64) {
	b := c.box()
	half := cellDegrees(c.level) / 2 * math.Pi / 180
	widest := math.Cos(min(max(b.South, 0), b.North) * math.Pi / 180)
	if b.North < 0 {
		widest = math.Cos(b.North * math.Pi / 180)
	}
	bound := 2 * places.EarthRadiusKm * math.Asin(min(1, math.Hypot(half/2, widest*half/2)))
	middle := places.DistanceKm(from, models.Point{Lat: (b.South + b.North) / 2, Lon: (b.West + b.East) / 2})
	return max(0, middle-bound-roundingKm), middle + bound + roundingKm
}

// roundingKm is more than the rounding of distances, in km.
const roundingKm = 0.001

// relation is the position of a cell relative to a shape.
type relation int

const (
	outside  relation = iota
	crossing          // some points of it may be inside
	within            // all points of it are inside
)

// shape is a part of the globe.
type shape interface {
	relation(c cell) relation
	contains(p models.Point) bool
}

type circle models.Circle

func (s circle) relation(c cell) relation {
	least, most := c.distances(s.Centre)
	switch {
	case least > s.RadiusKm:
		return outside
	case most <= s.RadiusKm:
		return within
	}
	return crossing
}

func (s circle) contains(p models.Point) bool { return places.DistanceKm(s.Centre, p) <= s.RadiusKm }

type box models.Box

func (s box) contains(p models.Point) bool { return models.Box(s).Contains(p) }

func (s box) relation(c cell) relation {
	b := c.box()
	if b.South > s.North || b.North < s.South {
		return outside
	}
	wide := s.longitudes(b)
	if wide == within && (b.South < s.South || b.North > s.North) {
		return crossing
	}
	return wide
}

// longitudes returns the position of a cell relative to the box's meridians. The last cells of the
// east contain 180° and those of the west −180°, as boxes do.
func (s box) longitudes(b models.Box) relation {
	if s.West > s.East {
		switch {
		case b.West >= s.West || b.East <= s.East:
			return within
		case b.East >= s.West || b.West <= s.East:
			return crossing
		}
		return outside
	}
	switch {
	case b.West > s.East || b.East < s.West:
		return outside
	case b.West >= s.West && b.East <= s.East:
		return within
	}
	return crossing
}

const (
	maxCells         = 700 // that a condition may name
	maxSupersetCells = 100 // that it may name if it need not be exact
)

// cover returns the cells within a shape, and those across its edge, as fine as most cells allow.
func cover(s shape, most int) (inner, edge []cell) {
	const count = 1 << firstLevel
	for x := range 2 * count {
		for y := range count {
			edge = append(edge, cell{firstLevel, x, y})
		}
	}
	inner, edge = classify(s, edge)
	for level := firstLevel; level < lastLevel && len(edge) > 0; level += levelStep {
		var next []cell
		for _, c := range edge {
			next = append(next, c.children()...)
		}
		more, finer := classify(s, next)
		if len(inner)+len(more)+len(finer) > most {
			break
		}
		inner, edge = append(inner, more...), finer
	}
	return inner, edge
}

func classify(s shape, cells []cell) (inner, edge []cell) {
	for _, c := range cells {
		switch s.relation(c) {
		case within:
			inner = append(inner, c)
		case crossing:
			edge = append(edge, c)
		case outside:
		}
	}
	return inner, edge
}
