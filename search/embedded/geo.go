package embedded

import (
	"cmp"
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/search"
)

// gridLevel is the level of the squares of a segment's grid: 0.09°, 10 km from south to north.
const gridLevel = 11

// gridEntry is a point of a document with the number of its square.
type gridEntry struct {
	cell  uint32
	doc   uint32
	point models.Point
}

func (s *segment) buildGrid() {
	s.grid = make([]gridEntry, 0, len(s.points.elements))
	for doc := range uint32(len(s.ids)) { //nolint:gosec // a count of documents
		for _, p := range s.points.row(doc) {
			s.grid = append(s.grid, gridEntry{cell: cellNumber(search.SquareOf(p, gridLevel)), doc: doc, point: p})
		}
	}
	slices.SortFunc(s.grid, func(a, b gridEntry) int { return cmp.Or(cmp.Compare(a.cell, b.cell), cmp.Compare(a.doc, b.doc)) })
}

// cellNumber returns the number of a square of the grid: from west to east, row by row from the
// south pole.
func cellNumber(q search.Square) uint32 {
	return uint32(q.Y*(2<<gridLevel) + q.X) //nolint:gosec // below 2^23
}

// around returns the documents with a point in the circle.
func (s *segment) around(c models.Circle) *roaring.Bitmap {
	found := s.newDocSet()
	for _, box := range places.BoxAround(c.Centre, c.RadiusKm) {
		s.eachPointIn(box, func(e gridEntry) {
			if box.Contains(e.point) && places.DistanceKm(c.Centre, e.point) <= c.RadiusKm {
				found.add(e.doc)
			}
		})
	}
	return found.bitmap()
}

// inside returns the documents with a point in the box.
func (s *segment) inside(box models.Box) *roaring.Bitmap {
	found := s.newDocSet()
	for _, part := range box.Split() {
		s.eachPointIn(part, func(e gridEntry) {
			if part.Contains(e.point) {
				found.add(e.doc)
			}
		})
	}
	return found.bitmap()
}

// eachPointIn calls f for the points in the squares that a box touches, which does not cross 180°.
func (s *segment) eachPointIn(box models.Box, f func(gridEntry)) {
	low := search.SquareOf(models.Point{Lat: box.South, Lon: box.West}, gridLevel)
	high := search.SquareOf(models.Point{Lat: box.North, Lon: box.East}, gridLevel)
	for row := low.Y; row <= high.Y; row++ {
		first, last := cellNumber(search.Square{Level: gridLevel, X: low.X, Y: row}), cellNumber(search.Square{Level: gridLevel, X: high.X, Y: row})
		at, _ := slices.BinarySearchFunc(s.grid, first, func(e gridEntry, cell uint32) int { return cmp.Compare(e.cell, cell) })
		if at == len(s.grid) {
			return
		}
		for ; at < len(s.grid) && s.grid[at].cell <= last; at++ {
			f(s.grid[at])
		}
	}
}

// nearest returns the distance to the nearest point of a document, and its index; −1 and −1 without
// points.
func (s *segment) nearest(doc uint32, from models.Point) (km float64, index int) {
	km, index = -1, -1
	for i, p := range s.points.row(doc) {
		if d := places.DistanceKm(from, p); index < 0 || d < km {
			km, index = d, i
		}
	}
	return km, index
}

// Map returns the locations of the records found, from one state of the index. It reads only
// points, and documents only if one is alone in its square.
func (x *Index) Map(ctx context.Context, q search.MapQuery) ([]search.Cluster, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s := x.snapshot.Load()
	f := &searcher{Query: q.Selection(), packer: x.packer, snapshot: s, text: s.matchText(q.Text)}
	frame := q.Grid()
	if !frame.IsGlobe() {
		box := frame.Box()
		f.Where = models.AllOf(f.Where, models.Condition{Inside: &box})
	}
	f.matchDocuments()
	gathered := f.countClusters(frame)
	if gathered.Occupied() > q.MaxClusters && frame.Level > search.FirstLevel {
		q.Level = frame.Level - search.LevelStep // and once more from the start: coarser squares reach beyond the finer ones
		return x.Map(ctx, q)
	}
	return gathered.Clusters(func(record int) *search.Hit {
		hit := f.hit(f.docAt(record))
		return &hit
	}), nil
}

// countClusters counts the documents found; a record's number is its document's, counted on from
// segment to segment.
func (f *searcher) countClusters(frame search.Grid) *search.ClusterCounter {
	g, before, buffer := search.NewClusterCounter(frame), 0, make([]uint32, 1024)
	for i, seg := range f.segments {
		docs := f.matches[i].ManyIterator()
		for n := docs.NextMany(buffer); n > 0; n = docs.NextMany(buffer) {
			for _, doc := range buffer[:n] {
				g.Add(before+int(doc), f.pointsOf(i, doc))
			}
		}
		before += len(seg.ids)
	}
	return g
}

// docAt returns the document with a number.
func (f *searcher) docAt(record int) rankedDoc {
	for i, seg := range f.segments {
		if record < len(seg.ids) {
			return rankedDoc{segment: i, doc: uint32(record)} //nolint:gosec // a count of documents
		}
		record -= len(seg.ids)
	}
	return rankedDoc{}
}
