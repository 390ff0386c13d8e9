package embedded

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

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
	g, before, some := search.NewClusterCounter(frame), 0, make([]uint32, 1024)
	for i, p := range f.segments {
		docs := f.matches[i].ManyIterator()
		for n := docs.NextMany(some); n > 0; n = docs.NextMany(some) {
			for _, doc := range some[:n] {
				g.Add(before+int(doc), f.pointsOf(i, doc))
			}
		}
		before += len(p.ids)
	}
	return g
}

// docAt returns the document with a number.
func (f *searcher) docAt(record int) rankedDoc {
	for i, p := range f.segments {
		if record < len(p.ids) {
			return rankedDoc{segment: i, doc: uint32(record)} //nolint:gosec // a count of documents
		}
		record -= len(p.ids)
	}
	return rankedDoc{}
}
