package search

import (
	"cmp"
	"slices"

	"github.com/shg-directory/shg/models"
)

// Square is a part of the globe: of 180°/2^Level, counted from 180° west and from the south pole.
type Square struct{ Level, X, Y int }

// The levels of squares that a map may ask for, two apart: from 45° down to a few metres.
const (
	FirstLevel = 2
	LastLevel  = 22
	LevelStep  = 2
)

// SquareOf returns the square of a level that contains a point; the edges of the globe belong to
// the outermost.
func SquareOf(p models.Point, level int) Square {
	count, side := 1<<level, SquareDegrees(level)
	return Square{level, clampedFloor((p.Lon+180)/side, 2*count-1), clampedFloor((p.Lat+90)/side, count-1)}
}

// clampedFloor returns the whole part of a number, at least 0 and at most last; 0 for NaN.
func clampedFloor(n float64, last int) int {
	if !(n > 0) {
		return 0
	}
	return int(min(n, float64(last)))
}

// SquareDegrees returns the side of a level's squares in degrees.
func SquareDegrees(level int) float64 { return 180 / float64(int(1)<<level) }

// Children returns the squares within of the level LevelStep below.
func (s Square) Children() []Square {
	const times = 1 << LevelStep
	list := make([]Square, 0, times*times)
	for x := range times {
		for y := range times {
			list = append(list, Square{s.Level + LevelStep, s.X*times + x, s.Y*times + y})
		}
	}
	return list
}

// Box returns the square with its edges.
func (s Square) Box() models.Box {
	side := SquareDegrees(s.Level)
	west, south := float64(s.X)*side-180, float64(s.Y)*side-90
	return models.Box{West: west, South: south, East: west + side, North: south + side}
}

// MapQuery asks for the locations of the records that a query finds. Of the query only Text, Where,
// FacetFilters and PartFilters are used.
type MapQuery struct {
	Query
	Viewport    models.Box // the squares that it touches are returned, whole
	Level       int        // of the squares, even, FirstLevel to LastLevel; coarser if they would be more than Most
	MaxClusters int
}

// Selection returns the part of the query that is used.
func (q MapQuery) Selection() Query {
	return Query{Text: q.Text, Where: q.Where, FacetFilters: q.FacetFilters, PartFilters: q.PartFilters}
}

// Cluster is the records that have a point in a square.
type Cluster struct {
	Square
	Count  int
	Middle models.Point // of the points in the square; of the square itself, if the index counts without reading points
	Bounds models.Box   // contains all points in the square, and is within it
	Single *Hit         // the record, if Count is 1; Middle is then its first point in the square
}

// Grid is the range of squares of one level that a viewport touches.
type Grid struct {
	Level         int
	West, South   int
	Width, Height int
}

// maxSquares is how many squares a grid has at the most.
const maxSquares = 4096

// Grid returns the grid of a map, coarser than requested if it would have too many squares.
func (q MapQuery) Grid() Grid {
	level := max(FirstLevel, min(q.Level, LastLevel))
	level -= level % LevelStep
	for {
		f := gridOf(q.Viewport, level)
		if level == FirstLevel || f.Width*f.Height <= maxSquares {
			return f
		}
		level -= LevelStep
	}
}

func gridOf(view models.Box, level int) Grid {
	low := SquareOf(models.Point{Lat: view.South, Lon: view.West}, level)
	high := SquareOf(models.Point{Lat: view.North, Lon: view.East}, level)
	around := 2 << level
	f := Grid{Level: level, West: low.X, South: low.Y, Width: high.X - low.X + 1, Height: high.Y - low.Y + 1}
	if view.West > view.East { // over 180°
		f.Width = min(around, high.X-low.X+around+1)
	}
	return f
}

// IsGlobe reports whether the grid is the whole globe.
func (f Grid) IsGlobe() bool { return f.Width == 2<<f.Level && f.Height == 1<<f.Level }

// Box contains all squares of the grid.
func (f Grid) Box() models.Box {
	around := 2 << f.Level
	low := Square{f.Level, f.West, f.South}.Box()
	high := Square{f.Level, (f.West + f.Width - 1) % around, f.South + f.Height - 1}.Box()
	if f.Width == around {
		return models.Box{West: -180, East: 180, South: low.South, North: high.North}
	}
	return models.Box{West: low.West, South: low.South, East: high.East, North: high.North}
}

// IndexOf returns the position of a square in the grid, or −1 if it is outside.
func (f Grid) IndexOf(s Square) int {
	x, y := s.X-f.West, s.Y-f.South
	if x < 0 {
		x += 2 << f.Level
	}
	if x >= f.Width || y < 0 || y >= f.Height {
		return -1
	}
	return x*f.Height + y
}

// ClusterCounter counts records into the squares of a grid.
type ClusterCounter struct {
	grid    Grid
	squares []squareCount
}

// squareCount is what is known of one square.
type squareCount struct {
	count, points int
	lat, lon      float64 // sums
	first         models.Point
	bounds        models.Box
	lastRecord    int // which was the last, as the caller calls it
}

// NewClusterCounter returns an empty counter for the grid.
func NewClusterCounter(f Grid) *ClusterCounter {
	return &ClusterCounter{grid: f, squares: make([]squareCount, f.Width*f.Height)}
}

// Add counts a record, by all of its points. The caller names it by a number of its own, not below
// 0, and each record differently from the last.
func (g *ClusterCounter) Add(record int, points []models.Point) {
	for _, p := range points {
		at := g.grid.IndexOf(SquareOf(p, g.grid.Level))
		if at < 0 {
			continue
		}
		t := &g.squares[at]
		if t.count == 0 {
			t.first, t.bounds = p, models.BoxOf(p)
		}
		if t.count == 0 || t.lastRecord != record {
			t.count++
			t.lastRecord = record
		}
		t.points++
		t.lat, t.lon = t.lat+p.Lat, t.lon+p.Lon
		t.bounds = t.bounds.Extended(p)
	}
}

// Clusters returns the squares that have records, in the order of their columns. If a square has
// only one record, only returns that record.
func (g *ClusterCounter) Clusters(only func(record int) *Hit) []Cluster {
	var list []Cluster
	around := 2 << g.grid.Level
	for at, t := range g.squares {
		if t.count == 0 {
			continue
		}
		n := float64(t.points)
		c := Cluster{
			Square: Square{g.grid.Level, (g.grid.West + at/g.grid.Height) % around, g.grid.South + at%g.grid.Height}, Count: t.count,
			Middle: models.Point{Lat: t.lat / n, Lon: t.lon / n}, Bounds: t.bounds,
		}
		if t.count == 1 {
			c.Middle, c.Single = t.first, only(t.lastRecord)
		}
		list = append(list, c)
	}
	SortClusters(list)
	return list
}

// Occupied returns how many squares have records.
func (g *ClusterCounter) Occupied() int {
	n := 0
	for _, t := range g.squares {
		n += min(1, t.count)
	}
	return n
}

// SortClusters sorts clusters in the order in which maps return them: column by column, from the
// west and the south.
func SortClusters(list []Cluster) {
	slices.SortFunc(list, func(a, b Cluster) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) })
}
