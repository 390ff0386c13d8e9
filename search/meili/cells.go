package meili

import (
	"math"
	"strconv"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/search"
)

// Cells are the squares that the index knows, from 45° down to 0.011° (1.2 km at the equator), each
// four times as long as those of the next level. A record contains, for each of its points, the
// cell of each level that the point is in.
const lastLevel = 14

// cellName returns the name of a cell in the index, within its level.
func cellName(c search.Square) string {
	return strconv.FormatInt(int64(c.X)<<c.Level|int64(c.Y), 36)
}

// cellNamed reads a name.
func cellNamed(level int, name string) (search.Square, bool) {
	n, err := strconv.ParseInt(name, 36, 64)
	return search.Square{Level: level, X: int(n >> level), Y: int(n & (1<<level - 1))}, err == nil
}

// roundingDegrees is more than what is lost when degrees are added, in degrees.
const roundingDegrees = 1e-9

// roundedBox returns a cell with all of its edges, and a little more, since points that close to an
// edge may count as of either side.
func roundedBox(c search.Square) models.Box {
	b := c.Box()
	return models.Box{
		West: max(-180, b.West-roundingDegrees), South: max(-90, b.South-roundingDegrees), East: min(180, b.East+roundingDegrees), North: min(90, b.North+roundingDegrees),
	}
}

// cellDistanceBounds returns bounds of the distance of a cell's points from a point, in km. The
// haversine formula grows with both differences, and with the cosine of the latitudes, so the
// corner of the widest parallel bounds the way from the cell's middle.
func cellDistanceBounds(c search.Square, from models.Point) (least, most float64) {
	b := roundedBox(c)
	half := search.SquareDegrees(c.Level) / 2 * math.Pi / 180
	widest := math.Cos(min(max(b.South, 0), b.North) * math.Pi / 180)
	if b.North < 0 {
		widest = math.Cos(b.North * math.Pi / 180)
	}
	bound := 2 * places.EarthRadiusKm * math.Asin(min(1, math.Hypot(half/2, widest*half/2)))
	middle := places.DistanceKm(from, b.Middle())
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
	relation(c search.Square) relation
	contains(p models.Point) bool
}

type circle models.Circle

func (s circle) relation(c search.Square) relation {
	least, most := cellDistanceBounds(c, s.Centre)
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

func (s box) relation(c search.Square) relation {
	b := roundedBox(c)
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
func cover(s shape, most int) (inner, edge []search.Square) {
	const count = 1 << search.FirstLevel
	for x := range 2 * count {
		for y := range count {
			edge = append(edge, search.Square{Level: search.FirstLevel, X: x, Y: y})
		}
	}
	inner, edge = classify(s, edge)
	for level := search.FirstLevel; level < lastLevel && len(edge) > 0; level += search.LevelStep {
		var next []search.Square
		for _, c := range edge {
			next = append(next, c.Children()...)
		}
		more, finer := classify(s, next)
		if len(inner)+len(more)+len(finer) > most {
			break
		}
		inner, edge = append(inner, more...), finer
	}
	return inner, edge
}

func classify(s shape, cells []search.Square) (inner, edge []search.Square) {
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
