package meili

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// candidates answers a query of a caller that checks every hit. Places are cells alone, so nothing
// on their edges is checked. To read a record costs the server many times what it costs to count
// its values, so an index that is often queried for candidates stores id and version as a value.
func (x *Index) candidates(ctx context.Context, query search.Query) (search.Result, error) {
	filter, err := compiler{index: x, superset: true}.compile(ctx, models.AllOf(query.Where, combinedPartFilters(query)))
	if err != nil {
		return search.Result{}, fmt.Errorf("compile the conditions: %w", err)
	}
	f := searcher{Index: x, Query: query}
	found, everybody := f.countRequest(filter), f.countRequest("")
	if x.storesRevisions {
		found.Facets = []string{"iv"}
	}
	responses, err := f.multiSearch(ctx, found, everybody)
	if err != nil {
		return search.Result{}, err
	}
	r := search.Result{Total: total(responses[0]), Population: total(responses[1])}
	if x.storesRevisions && r.Total <= maxValues {
		r.TotalIsExact = true
		r.Hits, err = decodeRevisions(responses[0], query)
		return r, err
	}
	r.TotalIsExact = r.Total < maxTotal
	wanted := &meilisearch.DocumentsQuery{Fields: []string{"id", "ver"}, Limit: int64(min(query.Limit, search.MaxLimit)), Offset: int64(query.Offset)}
	if filter != "" {
		wanted.Filter = filter
	}
	_, err = x.fetch(ctx, x.uid, wanted, func(record storedRecord) { r.Hits = append(r.Hits, candidate(record.ID, record.Version)) })
	return r, err
}

func candidate(id models.ID, version int64) search.Hit {
	return search.Hit{ID: id, Version: version, DistanceKm: -1, NearestPoint: -1}
}

// decodeRevisions returns the records of a page by what an answer counted, in the order of ids.
func decodeRevisions(response meilisearch.SearchResponse, query search.Query) ([]search.Hit, error) {
	counts, err := facetDistribution(response, "iv")
	if err != nil {
		return nil, err
	}
	hits := make([]search.Hit, 0, len(counts))
	for state := range counts {
		id, version, ok := decodeRevision(state)
		if !ok {
			return nil, errors.New("the index holds a state of a record that cannot be read")
		}
		hits = append(hits, candidate(id, version))
	}
	slices.SortFunc(hits, func(a, b search.Hit) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	from := min(query.Offset, len(hits))
	return hits[from:min(from+min(query.Limit, search.MaxLimit), len(hits))], nil
}

// encodeRevision returns a record's id and version as one value.
func encodeRevision(id models.ID, version int64) string {
	return id.String() + "." + strconv.FormatInt(version, 10)
}

func decodeRevision(state string) (models.ID, int64, bool) {
	id, version, _ := strings.Cut(state, ".")
	known, err := models.ParseID(id)
	n, badVersion := strconv.ParseInt(version, 10, 64)
	return known, n, err == nil && badVersion == nil
}
