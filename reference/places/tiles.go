package places

import (
	"math"

	"github.com/shg-directory/shg/models"
)

// The globe is parted into bands of tileDegrees from south to north, and each band into tiles at
// least maxAcrossKm wide where it is narrowest. A tile is 16 × 16 squares, each about 5.6 km high
// and at least 5 km wide. Changing any of these numbers moves public points.
const (
	tileDegrees = 0.8
	tileRows    = 225
	tileSquares = 16
	maxAcrossKm = 80.0
	allQuarters = 0b1111
)

// tile is one of the largest areas.
type tile struct{ row, column int }

func tileAt(p models.Point) tile {
	row := tileRow(p)
	return tile{row, tileColumn(p, tileColumns(row))}
}

func tileRow(p models.Point) int { return min(tileRows-1, max(0, int((p.Lat+90)/tileDegrees))) }

// tileColumn returns the column of a point in a band of so many tiles.
func tileColumn(p models.Point, columns int) int {
	return min(columns-1, max(0, int((p.Lon+180)/360*float64(columns))))
}

// tileColumns returns the number of tiles in a band.
func tileColumns(row int) int {
	farthest := max(math.Abs(float64(row)*tileDegrees-90), math.Abs(float64(row+1)*tileDegrees-90))
	around := 360 * kmPerDegree * max(0, math.Cos(radians(farthest)))
	return max(1, int(around/maxAcrossKm))
}

// lat returns the latitude of the southern edge of a row of squares.
func (t tile) lat(square int) float64 {
	return float64(t.row)*tileDegrees - 90 + float64(square)*tileDegrees/tileSquares
}

// lon returns the longitude of the western edge of a column of squares.
func (t tile) lon(square int) float64 { return t.lonIn(tileColumns(t.row), square) }

// lonIn is lon where the number of tiles in the band is known.
func (t tile) lonIn(columns, square int) float64 {
	width := 360 / float64(columns)
	return float64(t.column)*width - 180 + float64(square)*width/tileSquares
}

// square returns the row and column of the square that a point of the tile is in.
func (t tile) square(p models.Point) (row, column int) { return t.squareIn(tileColumns(t.row), p) }

// squareIn is square where the number of tiles in the band is known.
func (t tile) squareIn(columns int, p models.Point) (row, column int) {
	width := 360 / float64(columns)
	row = int((p.Lat - t.lat(0)) / tileDegrees * tileSquares)
	column = int((p.Lon - t.lonIn(columns, 0)) / width * tileSquares)
	return min(tileSquares-1, max(0, row)), min(tileSquares-1, max(0, column))
}

// bounds returns the edges of a part of the tile.
func (t tile) bounds(b block) models.Box {
	return models.Box{West: t.lon(b.column), South: t.lat(b.row), East: t.lon(b.column + b.size), North: t.lat(b.row + b.size)}
}

// block is a quadratic part of a tile, in squares.
type block struct{ row, column, size int }

func (b block) quarter(number int) block {
	half := b.size / 2
	return block{b.row + number/2*half, b.column + number%2*half, half}
}

// quarterOf returns which quarter of the block a square is in; false if it is outside.
func (b block) quarterOf(row, column int) (int, bool) {
	row, column = row-b.row, column-b.column
	if row < 0 || column < 0 || row >= b.size || column >= b.size {
		return 0, false
	}
	return row*2/b.size*2 + column*2/b.size, true
}

// census is how many people the gazetteer puts into each square of a tile.
type census [tileSquares][tileSquares]int

func (g *Gazetteer) census(t tile) census {
	var people census
	columns := tileColumns(t.row)
	edge := models.Box{West: t.lon(0), South: t.lat(0), East: t.lon(tileSquares), North: t.lat(tileSquares)}
	for i := range g.placesInBox(edge) {
		p := g.point(i)
		if tileRow(p) != t.row || tileColumn(p, columns) != t.column {
			continue
		}
		row, column := t.squareIn(columns, p)
		people[row][column] += g.population(i)
	}
	return people
}

func (c *census) sum(b block) int {
	sum := 0
	for row := b.row; row < b.row+b.size; row++ {
		for column := b.column; column < b.column+b.size; column++ {
			sum += c[row][column]
		}
	}
	return sum
}

// sparseQuarters returns the quarters of a block that cannot be areas alone: those with too few
// people, and as many of the others, the least populous first, as it takes for them to have enough
// together; and how many people live in them. The block itself must have enough.
func (c *census) sparseQuarters(b block) (mask uint8, sum int) {
	for quarter := range 4 {
		if people := c.sum(b.quarter(quarter)); people < MinAreaPeople {
			mask |= 1 << quarter
			sum += people
		}
	}
	for mask != 0 && sum < MinAreaPeople {
		quarter, people := c.leastPopulousQuarter(b, mask)
		mask |= 1 << quarter
		sum += people
	}
	return mask, sum
}

// leastPopulousQuarter returns the quarter with the fewest people that is not in the mask.
func (c *census) leastPopulousQuarter(b block, mask uint8) (quarter, people int) {
	people = math.MaxInt
	for i := range 4 {
		if n := c.sum(b.quarter(i)); mask&(1<<i) == 0 && n < people {
			quarter, people = i, n
		}
	}
	return quarter, people
}
