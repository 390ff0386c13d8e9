package meili

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// The server knows of a record the values of all its parts together, which is exact for a record
// that is one thing. Of records that consist of parts it returns those for which each condition
// holds for some part; which of them match is decided here, and these are requested by their ids.

// hasPartsValue is the value of records that consist of parts. It is among the other values, so
// that an index that an older program has set up answers until it is built anew.
const (
	hasPartsValue  = "several"
	hasPartsFilter = `v.several EXISTS`
	noPartsFilter  = `v.several NOT EXISTS`
)

// scope are the records that a query admits, without the filter of one facet.
type scope struct {
	filter    string
	withParts []storedRecord // those found that consist of parts
	narrowed  bool           // some of them are seen otherwise than whole, so that the server cannot order them
}

// filterByParts returns the records that the query admits, without the filter of a facet; "" leaves
// nothing out.
func (f *searcher) filterByParts(ctx context.Context, but string) (scope, error) {
	s := scope{filter: f.without(but)}
	filters := len(f.PartFilters)
	if _, ok := f.PartFilters[but]; ok && but != "" {
		filters--
	}
	if filters == 0 {
		return s, nil
	}
	var ids []string
	err := f.each(ctx, andFilter(s.filter, hasPartsFilter), []string{"pts", "prt", "next"}, func(record storedRecord) {
		if len(f.MatchingParts(record.Points, record.Parts, but)) == 0 {
			return
		}
		ids, s.withParts = append(ids, record.ID.String()), append(s.withParts, record)
		visible, _ := record.view(f.Query)
		s.narrowed = s.narrowed || len(visible.Parts) < len(record.Parts) || len(visible.Points) < len(record.Points) || micros(visible.NextAt) != record.Next
	})
	if err != nil {
		return s, err
	}
	admitted := noPartsFilter
	if len(ids) > 0 {
		admitted = orFilter(noPartsFilter, inFilter("id", ids))
	}
	s.filter = andFilter(s.filter, admitted)
	return s, nil
}

// micros returns a time as the server stores it: microseconds, 0 for none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// countByParts is fetchCounts for a query that has a condition on one part.
func (f *searcher) countByParts(ctx context.Context) (search.Result, error) {
	first, everybody := f.countRequest(f.filter), f.countRequest("")
	everybody.Query = ""
	if f.serverSorts() {
		first = f.pageRequest(f.Offset, f.Limit)
	}
	responses, err := f.multiSearch(ctx, first, everybody)
	if err != nil {
		return search.Result{}, err
	}
	if f.page, err = decodeRecords(responses[0].Hits); err != nil {
		return search.Result{}, err
	}
	result := search.Result{Total: total(responses[0]), Population: total(responses[1]), Facets: map[string][]models.FacetCount{}}
	result.TotalIsExact = result.Total < maxTotal
	for _, facet := range f.Facets {
		if result.Facets[facet], err = f.countFacetByParts(ctx, facet); err != nil {
			return result, err
		}
	}
	return result, nil
}

// countFacetByParts counts a facet. The server counts the records that are one thing and those of
// whose parts none has the attribute; the others are counted here.
func (f *searcher) countFacetByParts(ctx context.Context, facet string) ([]models.FacetCount, error) {
	s, err := f.facetScope(ctx, facet)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	var ids []string
	for _, record := range s.withParts {
		values, byParts := f.FacetValues(record.Points, record.Parts, facet)
		if !byParts {
			continue
		}
		ids = append(ids, record.ID.String())
		for _, value := range values {
			counts[value]++
		}
	}
	filter := s.filter
	if len(ids) > 0 {
		filter = andFilter(filter, "NOT ("+inFilter("id", ids)+")")
	}
	r := f.countRequest(filter, facet)
	responses, err := f.multiSearch(ctx, r)
	if err != nil {
		return nil, err
	}
	packed, err := facetDistribution(responses[0], "v."+facet)
	for value, n := range packed {
		counts[unpackValue(value)] += n
	}
	return search.TopFacets(counts, f.MaxFacetValues), err
}

// facetScope returns the records over which a facet is counted. They are read again only if the
// facet has a condition.
func (f *searcher) facetScope(ctx context.Context, facet string) (scope, error) {
	if f.facetFilters[facet] == "" {
		return f.scope, nil
	}
	return f.filterByParts(ctx, facet)
}

// sortsHere reports whether the order goes by parts, of which the server knows nothing.
func (f *searcher) sortsHere() bool {
	return f.narrowed && (f.sortKey() == search.SortDistance || f.sortKey() == search.SortNextMeeting)
}

// sortableRecord is a record with what an order by parts goes by.
type sortableRecord struct {
	storedRecord
	key     float64
	missing bool
}

// byView returns a page in an order that depends on what the query sees of each record: all found
// are read.
func (f *searcher) byView(ctx context.Context) ([]storedRecord, error) {
	var all []sortableRecord
	err := f.each(ctx, f.filter, []string{"pts", "prt", "next"}, func(record storedRecord) {
		visible, _ := record.view(f.Query)
		p := sortableRecord{storedRecord: record, key: float64(visible.NextAt.UnixMicro()), missing: visible.NextAt.IsZero()}
		if f.sortKey() == search.SortDistance {
			km, index := visible.Nearest(f.Origin)
			p.key, p.missing = km, index < 0
		}
		all = append(all, p)
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, f.compareSortable)
	var list []storedRecord
	for _, p := range all[min(f.Offset, len(all)):min(f.Offset+f.Limit, len(all))] {
		list = append(list, p.storedRecord)
	}
	return list, f.addShown(ctx, list)
}

func (f *searcher) compareSortable(a, b sortableRecord) int {
	byID := bytes.Compare(a.ID[:], b.ID[:])
	switch {
	case a.missing && b.missing:
		return byID
	case a.missing:
		return 1
	case b.missing:
		return -1
	case f.Sort.Backward:
		return cmp.Or(cmp.Compare(b.key, a.key), byID)
	}
	return cmp.Or(cmp.Compare(a.key, b.key), byID)
}

// combinedPartFilters returns the conditions of one part, each for itself.
func combinedPartFilters(q search.Query) models.Condition {
	return models.AllOf(slices.Collect(maps.Values(q.PartFilters))...)
}
