package embedded

import (
	"context"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// Find answers a query from one state of the index.
func (x *Index) Find(ctx context.Context, q search.Query) (search.Result, error) {
	if err := ctx.Err(); err != nil {
		return search.Result{}, err
	}
	s := x.state.Load()
	f := &finding{Query: q, packer: x.packer, state: s, text: s.answer(q.Text)}
	f.narrow()
	result := search.Result{TotalIsExact: true, Facets: f.facets(), Hits: f.hits()}
	for i, p := range s.parts {
		result.Total += int(f.found[i].GetCardinality())    //nolint:gosec // a count of documents
		result.Population += int(p.living.GetCardinality()) //nolint:gosec // a count of documents
	}
	return result, nil
}

// finding is one query in progress.
type finding struct {
	search.Query
	packer
	*state
	text  *answer                      // nil without words
	base  []*roaring.Bitmap            // per part: documents with the words for which Where holds
	asked []map[string]*roaring.Bitmap // per part: documents for which each facet's condition holds
	found []*roaring.Bitmap            // per part: documents for which all conditions hold
	named []naming                     // per part: the names in their order, once hits are sorted by them
	seen  []map[uint32]search.View     // per part: the documents found that are seen by their parts
}

// narrow finds the documents for which all conditions hold, and stores what the facets need.
func (f *finding) narrow() {
	for i, p := range f.parts {
		base := p.holding(f.Broadly())
		if f.text != nil {
			base.And(f.text.docs[i])
		}
		asked := map[string]*roaring.Bitmap{}
		found := base
		for _, name := range f.AskedFacets() {
			asked[name] = p.holding(f.BroadlyOf(name))
			found = roaring.And(found, asked[name])
		}
		found, seen := f.judge(p, found)
		f.base, f.asked, f.found, f.seen = append(f.base, base), append(f.asked, asked), append(f.found, found), append(f.seen, seen)
	}
}

// facets counts the values of each facet, without the condition of the facet itself.
func (f *finding) facets() map[string][]models.FacetCount {
	facets := map[string][]models.FacetCount{}
	for _, name := range f.Facets {
		counts := map[string]int{}
		for i, p := range f.parts {
			if a := p.attributes[name]; a != nil {
				f.count(counts, a, i, name)
			}
		}
		facets[name] = search.TopFacets(counts, f.Max)
	}
	return facets
}

// but returns the documents of a part for which all conditions hold except that of one facet.
func (f *finding) but(i int, name string) *roaring.Bitmap {
	if _, has := f.asked[i][name]; !has {
		return f.found[i]
	}
	docs := f.base[i]
	for other, held := range f.asked[i] {
		if other != name {
			docs = roaring.And(docs, held)
		}
	}
	return docs
}
