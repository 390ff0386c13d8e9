package embedded

import (
	"cmp"
	"context"
	"slices"

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
	for i, seg := range s.segments {
		result.Total += int(f.matches[i].GetCardinality())  //nolint:gosec // a count of documents
		result.Population += int(seg.live.GetCardinality()) //nolint:gosec // a count of documents
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
	views        []partViews                  // per segment
}

// matchDocuments finds the documents for which all conditions hold, and stores what the facets
// need.
func (f *searcher) matchDocuments() {
	for i, seg := range f.segments {
		base := seg.matching(f.SupersetFilter())
		if f.text != nil {
			base.And(f.text.docs[i])
		}
		matchesByFacet := map[string]*roaring.Bitmap{}
		found := base
		for _, name := range f.FilteredFacets() {
			matchesByFacet[name] = seg.matching(f.FacetSupersetFilter(name))
			found = roaring.And(found, matchesByFacet[name])
		}
		found, partViews := f.filterByParts(seg, found)
		f.base, f.facetMatches, f.matches, f.views = append(f.base, base), append(f.facetMatches, matchesByFacet), append(f.matches, found), append(f.views, partViews)
	}
}

// facets counts the values of each facet, without the condition of the facet itself.
func (f *searcher) facets() map[string][]models.FacetCount {
	facets := map[string][]models.FacetCount{}
	for _, name := range f.Facets {
		counts := map[string]int{}
		for i, seg := range f.segments {
			if a := seg.attributes[name]; a != nil {
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
	if _, ok := f.facetMatches[i][name]; !ok {
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

// matching returns the live documents for which a condition holds. The caller may change the
// bitmap.
func (s liveSegment) matching(c models.Condition) *roaring.Bitmap {
	switch {
	case len(c.All) > 0:
		found := s.matching(c.All[0])
		for _, condition := range c.All[1:] {
			if found.IsEmpty() {
				return found
			}
			found.And(s.matching(condition))
		}
		return found
	case len(c.Any) > 0:
		found := roaring.New()
		for _, condition := range c.Any {
			found.Or(s.matching(condition))
		}
		return found
	case c.Not != nil:
		return roaring.AndNot(s.live, s.matching(*c.Not))
	}
	if c.Has != nil && len(c.Has.Values) == 1 {
		return s.liveWithValue(*c.Has)
	}
	found := s.matchLeaf(c)
	found.And(s.live)
	return found
}

// liveWithValue is the fast path of holding for one value.
func (s liveSegment) liveWithValue(h models.Has) *roaring.Bitmap {
	if a := s.attributes[h.Attribute]; a != nil {
		if at, ok := slices.BinarySearch(a.values, h.Values[0]); ok && a.bitmaps[at] != nil {
			return roaring.And(a.bitmaps[at], s.live)
		}
	}
	found := s.withAnyValue(h)
	found.And(s.live)
	return found
}

func (s liveSegment) matchLeaf(c models.Condition) *roaring.Bitmap {
	switch {
	case c.Has != nil:
		return s.withAnyValue(*c.Has)
	case c.Range != nil:
		return s.inSpan(*c.Range)
	case c.Around != nil:
		return s.around(*c.Around)
	case c.Inside != nil:
		return s.inside(*c.Inside)
	}
	return s.live.Clone()
}

// withAnyValue returns the documents, including deleted ones, with one of the values.
func (s *segment) withAnyValue(h models.Has) *roaring.Bitmap {
	a := s.attributes[h.Attribute]
	if a == nil {
		return roaring.New()
	}
	var frequent []*roaring.Bitmap
	rare := roaring.New()
	for _, v := range h.Values {
		switch i, ok := slices.BinarySearch(a.values, v); {
		case !ok:
		case a.bitmaps[i] != nil:
			frequent = append(frequent, a.bitmaps[i])
		default:
			rare.AddMany(a.docs.row(uint32(i))) //nolint:gosec // a count of values
		}
	}
	return roaring.FastOr(append(frequent, rare)...)
}

// inSpan returns the documents, including deleted ones, with a number from low to high.
func (s *segment) inSpan(span models.Range) *roaring.Bitmap {
	list := s.numbers[span.Attribute]
	from, _ := slices.BinarySearchFunc(list, span.Low, func(n numericValue, low float64) int { return cmp.Compare(n.value, low) })
	found := s.newDocSet()
	for _, n := range list[from:] {
		if n.value > span.High {
			break
		}
		found.add(n.doc)
	}
	return found.bitmap()
}
