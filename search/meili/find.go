package meili

import (
	"context"
	"fmt"
	"slices"

	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/words"
)

// Find answers a query. The server answers each of its parts (page, facets with a filter of their
// own, population) from its newest state. If it applies a write between two of them, they may come
// from two states some milliseconds apart.
func (x *Index) Find(ctx context.Context, query search.Query) (search.Result, error) {
	if query.AllowSuperset && query.IDsOnly && query.Limit > 0 {
		return x.candidates(ctx, query)
	}
	f, err := x.prepare(ctx, query)
	if err != nil {
		return search.Result{}, err
	}
	result, err := f.fetchCounts(ctx)
	if err == nil && result.Total == 0 {
		result, err = f.countWithFirstLetterTypos(ctx, result)
	}
	if err != nil {
		return result, err
	}
	result.Hits, err = f.hits(ctx, result)
	return result, err
}

// searcher is a query on its way to the server.
type searcher struct {
	*Index
	search.Query
	terms        []words.QueryTerm
	text         string            // the words, as many as the server looks at
	where        string            // holds in every answer and facet
	base         string            // where, limited to records with the words that text leaves out
	facetFilters map[string]string // the filter of each facet
	scope                          // all of it; if narrowed the server cannot order by what is seen
	page         []storedRecord    // the page, if it came with the counts
}

// prepare compiles the conditions.
func (x *Index) prepare(ctx context.Context, query search.Query) (*searcher, error) {
	f := &searcher{Index: x, Query: query, facetFilters: map[string]string{}}
	f.Limit = min(query.Limit, search.MaxLimit)
	c := compiler{index: x}
	var err error
	if f.where, err = c.compile(ctx, query.SupersetFilter()); err != nil {
		return nil, fmt.Errorf("compile the conditions: %w", err)
	}
	for _, name := range query.FilteredFacets() {
		if f.facetFilters[name], err = c.compile(ctx, query.FacetSupersetFilter(name)); err != nil {
			return nil, fmt.Errorf("compile the condition of %s: %w", name, err)
		}
	}
	return f, f.setTerms(ctx, words.ParseQuery(query.Text))
}

// setTerms sets the words that are looked for.
func (f *searcher) setTerms(ctx context.Context, queryTerms []words.QueryTerm) error {
	f.terms, f.base = queryTerms, f.where
	err := f.splitText(ctx)
	if err != nil {
		return err
	}
	f.scope, err = f.filterByParts(ctx, "")
	return err
}

// splitText takes the first ten words as the text. The records that contain the others are looked
// up first.
func (f *searcher) splitText(ctx context.Context) error {
	parts := queryTexts(f.terms)
	if len(parts) == 0 {
		return nil
	}
	f.text = parts[0]
	for _, part := range parts[1:] {
		var ids []string
		more := *f
		more.text = part
		err := more.each(ctx, f.base, nil, func(record storedRecord) { ids = append(ids, record.ID.String()) })
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			f.base = matchNone
			return nil
		}
		f.base = andFilter(f.base, inFilter("id", ids))
	}
	return nil
}

// without returns the filter of the query without the condition of one facet.
func (f *searcher) without(facet string) string {
	filter := f.base
	for name, facetFilter := range f.facetFilters {
		if name != facet {
			filter = andFilter(filter, facetFilter)
		}
	}
	return filter
}

// request returns a search with the query's words.
func (f *searcher) request(filter string) *meilisearch.SearchRequest {
	r := &meilisearch.SearchRequest{IndexUID: f.uid, Query: f.text, MatchingStrategy: meilisearch.All, AttributesToRetrieve: []string{"id", "ver"}}
	if filter != "" {
		r.Filter = filter
	}
	return r
}

// multiSearch sends several searches in one request.
func (f *searcher) multiSearch(ctx context.Context, requests ...*meilisearch.SearchRequest) (responses []meilisearch.SearchResponse, err error) {
	err = withRetry(ctx, func(ctx context.Context) error {
		response, err := f.service.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: requests})
		if err == nil {
			responses = response.Results
		}
		return err
	})
	if err == nil && len(responses) != len(requests) {
		err = fmt.Errorf("%d answers to %d searches", len(responses), len(requests))
	}
	return responses, err
}

// each calls f with all records that contain the words and pass a filter, with some of their
// members.
func (f *searcher) each(ctx context.Context, filter string, members []string, visit func(storedRecord)) error {
	r := f.request(filter)
	r.AttributesToRetrieve = append(r.AttributesToRetrieve, members...)
	for r.Limit = fetchLimit; ; r.Offset += r.Limit {
		responses, err := f.multiSearch(ctx, r)
		if err != nil {
			return err
		}
		list, err := decodeRecords(responses[0].Hits)
		if err != nil {
			return err
		}
		for _, record := range list {
			visit(record)
		}
		if len(list) < fetchLimit {
			return nil
		}
	}
}

func decodeRecords(hits meilisearch.Hits) ([]storedRecord, error) {
	list := make([]storedRecord, len(hits))
	for i, hit := range hits {
		var err error
		if list[i], err = decodeRecord(hit); err != nil {
			return nil, fmt.Errorf("read an answer of the server: %w", err)
		}
	}
	return list, nil
}

// pageAttributes returns what a page needs of its records beside id and version.
func (f *searcher) pageAttributes() []string {
	var names []string
	if !f.IDsOnly {
		names = shownMembers()
	}
	if f.Origin != nil || len(f.PartFilters) > 0 {
		names = append(names, "pts")
	}
	if len(f.PartFilters) > 0 {
		names = append(names, "prt")
	}
	return names
}

// hits returns the page.
func (f *searcher) hits(ctx context.Context, result search.Result) ([]search.Hit, error) {
	var list []storedRecord
	var err error
	switch {
	case f.Limit <= 0 || f.Offset >= result.Total:
		return nil, nil
	case f.sortsByLocale(result.Total):
		list, err = f.byName(ctx)
	case f.sortsHere():
		list, err = f.byView(ctx)
	case f.serverSorts():
		list = f.page
	case f.Sort.By == search.SortDistance:
		list, err = f.byDistance(ctx, result.Total)
	default:
		list, err = f.byReverseRelevance(ctx, result.Total)
	}
	if err != nil {
		return nil, err
	}
	hits := make([]search.Hit, len(list))
	for i, record := range list {
		hits[i] = record.hit(f.Query)
	}
	return hits, nil
}

// byReverseRelevance returns a page of the reversed order of relevance, which the server does not
// have.
func (f *searcher) byReverseRelevance(ctx context.Context, total int) ([]storedRecord, error) {
	last := total - f.Offset
	first := max(0, last-f.Limit)
	responses, err := f.multiSearch(ctx, f.pageRequest(first, last-first))
	if err != nil {
		return nil, err
	}
	list, err := decodeRecords(responses[0].Hits)
	slices.Reverse(list)
	return list, err
}
