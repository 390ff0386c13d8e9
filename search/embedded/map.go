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
	s := x.state.Load()
	f := &finding{Query: q.Asked(), packer: x.packer, state: s, text: s.answer(q.Text)}
	frame := q.Frame()
	if !frame.Whole() {
		box := frame.Box()
		f.Where = models.AllOf(f.Where, models.Condition{Inside: &box})
	}
	f.narrow()
	gathered := f.gather(frame)
	if gathered.Occupied() > q.Most && frame.Level > search.FirstLevel {
		q.Level = frame.Level - search.LevelStep // and once more from the start: coarser squares reach beyond the finer ones
		return x.Map(ctx, q)
	}
	return gathered.Clusters(func(record int) *search.Hit {
		hit := f.hit(f.standing(record))
		return &hit
	}), nil
}

// gather counts the documents found; a record's number is its document's, counted on from part to
// part.
func (f *finding) gather(frame search.Frame) *search.Gathering {
	g, before, some := search.Gather(frame), 0, make([]uint32, 1024)
	for i, p := range f.parts {
		docs := f.found[i].ManyIterator()
		for n := docs.NextMany(some); n > 0; n = docs.NextMany(some) {
			for _, doc := range some[:n] {
				g.Add(before+int(doc), f.pointsOf(i, doc))
			}
		}
		before += len(p.ids)
	}
	return g
}

// standing returns the document with a number.
func (f *finding) standing(record int) standing {
	for i, p := range f.parts {
		if record < len(p.ids) {
			return standing{part: i, doc: uint32(record)} //nolint:gosec // a count of documents
		}
		record -= len(p.ids)
	}
	return standing{}
}
