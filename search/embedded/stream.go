package embedded

import (
	"bytes"
	"context"
	"iter"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/search"
)

// Stream yields all records that a query finds, in the order of ids. All come from one state of the
// index, which stays in memory until the sequence ends.
func (x *Index) Stream(ctx context.Context, q search.Query) iter.Seq2[search.Hit, error] {
	return func(yield func(search.Hit, error) bool) {
		s := x.snapshot.Load()
		f := &searcher{Query: q, packer: x.packer, snapshot: s, text: s.matchText(q.Text)}
		f.matchDocuments()
		w := streamMerge{searcher: f}
		for i := range f.segments {
			w.docs = append(w.docs, f.matches[i].Iterator())
		}
		for next, ok := w.next(); ok; next, ok = w.next() {
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

// streamMerge is a merge of the documents found in all segments.
type streamMerge struct {
	*searcher
	docs []roaring.IntPeekable
}

// next returns the document with the lowest id of those that are left.
func (w *streamMerge) next() (rankedDoc, bool) {
	best := -1
	for i, docs := range w.docs {
		if docs.HasNext() && (best < 0 || bytes.Compare(w.segments[i].ids[docs.PeekNext()][:], w.segments[best].ids[w.docs[best].PeekNext()][:]) < 0) {
			best = i
		}
	}
	if best < 0 {
		return rankedDoc{}, false
	}
	return rankedDoc{segment: best, doc: w.docs[best].Next()}, true
}
