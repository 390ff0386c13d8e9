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
	s := x.snapshot.Load()
	f := &searcher{Query: q, packer: x.packer, snapshot: s, text: s.matchText(q.Text)}
	f.matchDocuments()
	result := search.Result{TotalIsExact: true, Facets: f.facets(), Hits: f.hits()}
	for i, p := range s.segments {
		result.Total += int(f.matches[i].GetCardinality()) //nolint:gosec // a count of documents
		result.Population += int(p.live.GetCardinality())  //nolint:gosec // a count of documents
	}
	return result, nil
}

// searcher is one query in progress.
type searcher struct {
	search.Query
	packer
	*snapshot
	text         *textMatches                 // nil without words
	base         []*roaring.Bitmap            // per segment: documents with the words for which Where holds
	facetMatches []map[string]*roaring.Bitmap // per segment: documents for which each facet's condition holds
	matches      []*roaring.Bitmap            // per segment: documents for which all conditions hold
	nameOrders   []nameOrder                  // per segment: the names in their order, once hits are sorted by them
	views        []map[uint32]search.View     // per segment: the documents found that are seen by their parts
}

// matchDocuments finds the documents for which all conditions hold, and stores what the facets
// need.
func (f *searcher) matchDocuments() {
	for i, p := range f.segments {
		base := p.matching(f.SupersetFilter())
		if f.text != nil {
			base.And(f.text.docs[i])
		}
		asked := map[string]*roaring.Bitmap{}
		found := base
		for _, name := range f.FilteredFacets() {
			asked[name] = p.matching(f.FacetSupersetFilter(name))
			found = roaring.And(found, asked[name])
		}
		found, seen := f.filterByParts(p, found)
		f.base, f.facetMatches, f.matches, f.views = append(f.base, base), append(f.facetMatches, asked), append(f.matches, found), append(f.views, seen)
	}
}

// facets counts the values of each facet, without the condition of the facet itself.
func (f *searcher) facets() map[string][]models.FacetCount {
	facets := map[string][]models.FacetCount{}
	for _, name := range f.Facets {
		counts := map[string]int{}
		for i, p := range f.segments {
			if a := p.attributes[name]; a != nil {
				f.countFacet(counts, a, i, name)
			}
		}
		facets[name] = search.TopFacets(counts, f.MaxFacetValues)
	}
	return facets
}

// matchesWithout returns the documents of a segment for which all conditions hold except that of
// one facet.
func (f *searcher) matchesWithout(i int, name string) *roaring.Bitmap {
	if _, has := f.facetMatches[i][name]; !has {
		return f.matches[i]
	}
	docs := f.base[i]
	for other, matches := range f.facetMatches[i] {
		if other != name {
			docs = roaring.And(docs, matches)
		}
	}
	return docs
}
