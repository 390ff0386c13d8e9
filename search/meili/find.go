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
	if query.Roughly && query.IDsOnly && query.Limit > 0 {
		return x.candidates(ctx, query)
	}
	f, err := x.prepare(ctx, query)
	if err != nil {
		return search.Result{}, err
	}
	result, err := f.counted(ctx)
	if err == nil && result.Total == 0 {
		result, err = f.countedLoosely(ctx, result)
	}
	if err != nil {
		return result, err
	}
	result.Hits, err = f.hits(ctx, result)
	return result, err
}

// finding is a query on its way to the server.
type finding struct {
	*Index
	search.Query
	typed []words.Typed
	text  string            // the words, as many as the server looks at
	where string            // holds in every answer and facet
	base  string            // where, limited to records with the words that text leaves out
	facet map[string]string // what was asked of each facet
	scope                   // all of it; partly: the server cannot order by what is seen
	page  []held            // the page, if it came with the counts
}

// prepare compiles the conditions.
func (x *Index) prepare(ctx context.Context, query search.Query) (*finding, error) {
	f := &finding{Index: x, Query: query, facet: map[string]string{}}
	f.Limit = min(query.Limit, search.MaxLimit)
	c := compiler{x: x}
	var err error
	if f.where, err = c.compile(ctx, query.Broadly()); err != nil {
		return nil, fmt.Errorf("compile the conditions: %w", err)
	}
	for _, name := range query.AskedFacets() {
		if f.facet[name], err = c.compile(ctx, query.BroadlyOf(name)); err != nil {
			return nil, fmt.Errorf("compile the condition of %s: %w", name, err)
		}
	}
	return f, f.look(ctx, words.Asked(query.Text))
}

// look sets the words that are looked for.
func (f *finding) look(ctx context.Context, typed []words.Typed) error {
	f.typed, f.base = typed, f.where
	err := f.words(ctx)
	if err != nil {
		return err
	}
	f.scope, err = f.judge(ctx, "")
	return err
}

// words takes the first ten words as the text. The records that contain the others are looked up
// first.
func (f *finding) words(ctx context.Context) error {
	parts := asked(f.typed)
	if len(parts) == 0 {
		return nil
	}
	f.text = parts[0]
	for _, part := range parts[1:] {
		var ids []string
		more := *f
		more.text = part
		err := more.each(ctx, f.base, nil, func(h held) { ids = append(ids, h.ID.String()) })
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			f.base = nobody
			return nil
		}
		f.base = both(f.base, among("id", ids))
	}
	return nil
}

// without returns the filter of the query without the condition of one facet.
func (f *finding) without(facet string) string {
	filter := f.base
	for name, asked := range f.facet {
		if name != facet {
			filter = both(filter, asked)
		}
	}
	return filter
}

// request returns a search with the query's words.
func (f *finding) request(filter string) *meilisearch.SearchRequest {
	r := &meilisearch.SearchRequest{IndexUID: f.uid, Query: f.text, MatchingStrategy: meilisearch.All, AttributesToRetrieve: []string{"id", "ver"}}
	if filter != "" {
		r.Filter = filter
	}
	return r
}

// ask sends several searches in one request.
func (f *finding) ask(ctx context.Context, requests ...*meilisearch.SearchRequest) (answers []meilisearch.SearchResponse, err error) {
	err = repeated(ctx, func(ctx context.Context) error {
		answer, err := f.service.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: requests})
		if err == nil {
			answers = answer.Results
		}
		return err
	})
	if err == nil && len(answers) != len(requests) {
		err = fmt.Errorf("%d answers to %d searches", len(answers), len(requests))
	}
	return answers, err
}

// each calls tell with all records that contain the words and pass a filter, with some of their
// members.
func (f *finding) each(ctx context.Context, filter string, members []string, tell func(held)) error {
	r := f.request(filter)
	r.AttributesToRetrieve = append(r.AttributesToRetrieve, members...)
	for r.Limit = fetchedAtOnce; ; r.Offset += r.Limit {
		answers, err := f.ask(ctx, r)
		if err != nil {
			return err
		}
		list, err := heldIn(answers[0].Hits)
		if err != nil {
			return err
		}
		for _, h := range list {
			tell(h)
		}
		if len(list) < fetchedAtOnce {
			return nil
		}
	}
}

func heldIn(hits meilisearch.Hits) ([]held, error) {
	list := make([]held, len(hits))
	for i, hit := range hits {
		var err error
		if list[i], err = read(hit); err != nil {
			return nil, fmt.Errorf("read an answer of the server: %w", err)
		}
	}
	return list, nil
}

// members returns what a page needs of its records beside id and version.
func (f *finding) members() []string {
	var names []string
	if !f.IDsOnly {
		names = append(names, "pub")
	}
	if f.Near != nil || len(f.Parts) > 0 {
		names = append(names, "pts")
	}
	if len(f.Parts) > 0 {
		names = append(names, "prt")
	}
	return names
}

// shown makes a hit of a record.
func (f *finding) shown(h held) search.Hit {
	hit := search.Hit{ID: h.ID, Version: h.Version, Public: h.Public}
	seen, _ := h.seen(f.Query)
	hit.DistanceKm, hit.Nearest = seen.Nearest(f.Near)
	if seen.Narrowed {
		hit.Narrowed, hit.NextAt = true, seen.NextAt
	}
	return hit
}

// hits returns the page.
func (f *finding) hits(ctx context.Context, result search.Result) ([]search.Hit, error) {
	var list []held
	var err error
	switch {
	case f.Limit <= 0 || f.Offset >= result.Total:
		return nil, nil
	case f.forReader(result.Total):
		list, err = f.byName(ctx)
	case f.sortedHere():
		list, err = f.bySeen(ctx)
	case f.ordered():
		list = f.page
	case f.Sort.By == search.SortDistance:
		list, err = f.byDistance(ctx, result.Total)
	default:
		list, err = f.fromTheEnd(ctx, result.Total)
	}
	if err != nil {
		return nil, err
	}
	hits := make([]search.Hit, len(list))
	for i, h := range list {
		hits[i] = f.shown(h)
	}
	return hits, nil
}

// fromTheEnd returns a page of the reversed order of relevance, which the server does not have.
func (f *finding) fromTheEnd(ctx context.Context, total int) ([]held, error) {
	last := total - f.Offset
	first := max(0, last-f.Limit)
	answers, err := f.ask(ctx, f.paged(first, last-first))
	if err != nil {
		return nil, err
	}
	list, err := heldIn(answers[0].Hits)
	slices.Reverse(list)
	return list, err
}
