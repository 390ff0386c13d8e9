package embedded

import (
	"bytes"
	"context"
	"iter"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/search"
)

// Walk yields all records that a query finds, in the order of ids. All come from one state of the
// index, which stays in memory until the walk ends.
func (x *Index) Walk(ctx context.Context, q search.Query) iter.Seq2[search.Hit, error] {
	return func(yield func(search.Hit, error) bool) {
		s := x.state.Load()
		f := &finding{Query: q, packer: x.packer, state: s, text: s.answer(q.Text)}
		f.narrow()
		w := walk{finding: f}
		for i := range f.parts {
			w.docs = append(w.docs, f.found[i].Iterator())
		}
		for next, ok := w.lowest(); ok; next, ok = w.lowest() {
			if err := ctx.Err(); err != nil {
				yield(search.Hit{}, err)
				return
			}
			if !yield(f.hit(next), nil) {
				return
			}
		}
	}
}

// walk is a merge of the documents found in all parts.
type walk struct {
	*finding
	docs []roaring.IntPeekable
}

// lowest returns the document with the lowest id of those that are left.
func (w *walk) lowest() (standing, bool) {
	best := -1
	for i, docs := range w.docs {
		if docs.HasNext() && (best < 0 || bytes.Compare(w.parts[i].ids[docs.PeekNext()][:], w.parts[best].ids[w.docs[best].PeekNext()][:]) < 0) {
			best = i
		}
	}
	if best < 0 {
		return standing{}, false
	}
	return standing{part: best, doc: w.docs[best].Next()}, true
}
