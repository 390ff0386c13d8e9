package embedded

import (
	"cmp"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/locality"
	"github.com/shg-directory/shg/models"
)

// cellsPerDegree makes cells of 0.1°: 11 km from south to north.
const cellsPerDegree = 10

const cellsAround = 360 * cellsPerDegree

// gridEntry is a point of a document in the cell that it lies in.
type gridEntry struct {
	cell  uint32
	doc   uint32
	point models.Point
}

func (s *segment) makeGrid() {
	for doc := range s.ids {
		for _, p := range s.points.row(uint32(doc)) { //nolint:gosec // a count of documents
			row, column := cellOf(p)
			s.grid = append(s.grid, gridEntry{cell: row*cellsAround + column, doc: uint32(doc), point: p}) //nolint:gosec // a count of documents
		}
	}
	slices.SortStableFunc(s.grid, func(a, b gridEntry) int { return cmp.Compare(a.cell, b.cell) })
}

// cellOf is the row from the south pole and the column from 180° west.
func cellOf(p models.Point) (row, column uint32) {
	row = uint32(math.Floor((p.Lat + 90) * cellsPerDegree))
	column = uint32(math.Floor((p.Lon + 180) * cellsPerDegree))
	return row, min(column, cellsAround-1)
}

// around are the documents with a point in the circle.
func (s *segment) around(c models.Circle) *roaring.Bitmap {
	found := roaring.New()
	for _, b := range locality.BoxAround(c.Centre, c.RadiusKm) {
		s.eachIn(models.Box(b), func(e gridEntry) {
			if locality.DistanceKm(c.Centre, e.point) <= c.RadiusKm {
				found.Add(e.doc)
			}
		})
	}
	return found
}

// inside are the documents with a point in the box.
func (s *segment) inside(box models.Box) *roaring.Bitmap {
	found := roaring.New()
	parts := []models.Box{box}
	if box.West > box.East {
		parts = []models.Box{
			{West: box.West, South: box.South, East: 180, North: box.North}, {West: -180, South: box.South, East: box.East, North: box.North},
		}
	}
	for _, part := range parts {
		s.eachIn(part, func(e gridEntry) {
			if box.Contains(e.point) {
				found.Add(e.doc)
			}
		})
	}
	return found
}

// eachIn calls f for the points in the cells that a box touches; its west does not exceed its east.
func (s *segment) eachIn(box models.Box, f func(gridEntry)) {
	fromRow, fromColumn := cellOf(models.Point{Lat: max(box.South, -90), Lon: max(box.West, -180)})
	toRow, toColumn := cellOf(models.Point{Lat: min(box.North, 90), Lon: min(box.East, 180)})
	if len(s.grid) == 0 {
		return
	}
	for row := fromRow; row <= toRow; row++ {
		first, last := row*cellsAround+fromColumn, row*cellsAround+toColumn
		at, _ := slices.BinarySearchFunc(s.grid, first, func(e gridEntry, cell uint32) int { return cmp.Compare(e.cell, cell) })
		if at == len(s.grid) {
			return
		}
		for ; at < len(s.grid) && s.grid[at].cell <= last; at++ {
			f(s.grid[at])
		}
	}
}

// nearest is how far the nearest point of a document lies from one, and which it is; −1 and −1 without points.
func (s *segment) nearest(doc uint32, from models.Point) (km float64, which int) {
	km, which = -1, -1
	for i, p := range s.points.row(doc) {
		if d := locality.DistanceKm(from, p); which < 0 || d < km {
			km, which = d, i
		}
	}
	return km, which
}
