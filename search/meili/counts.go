package meili

import (
	"context"
	"encoding/json"

	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// countRequest returns a request for the number of records alone, and facets.
func (f *searcher) countRequest(filter string, facets ...string) *meilisearch.SearchRequest {
	r := f.request(filter)
	r.Page, r.HitsPerPage = 1, new(int64)
	for _, facet := range facets {
		r.Facets = append(r.Facets, "v."+facet)
	}
	return r
}

// fetchCounts requests total, facets and population, and the page too if the server can order it.
func (f *searcher) fetchCounts(ctx context.Context) (search.Result, error) {
	if len(f.PartFilters) > 0 {
		return f.countByParts(ctx)
	}
	var plain []string
	requests := []*meilisearch.SearchRequest{nil}
	requestOf := map[string]int{}
	for _, facet := range f.Facets {
		if f.facetFilters[facet] == "" {
			plain = append(plain, facet)
			continue
		}
		requestOf[facet] = len(requests)
		requests = append(requests, f.countRequest(f.without(facet), facet))
	}
	requests[0] = f.countRequest(f.filter, plain...)
	if f.serverSorts() {
		facets := requests[0].Facets
		requests[0] = f.pageRequest(f.Offset, f.Limit)
		requests[0].Facets = facets
	}
	everybody := f.countRequest("")
	everybody.Query = ""
	responses, err := f.multiSearch(ctx, append(requests, everybody)...)
	if err != nil {
		return search.Result{}, err
	}
	if f.page, err = decodeRecords(responses[0].Hits); err != nil {
		return search.Result{}, err
	}
	result := search.Result{
		Total: total(responses[0]), Population: total(responses[len(responses)-1]), Facets: map[string][]models.FacetCount{},
	}
	result.TotalIsExact = result.Total < maxTotal
	for _, facet := range f.Facets {
		result.Facets[facet], err = f.facetCounts(responses[requestOf[facet]], facet)
		if err != nil {
			return result, err
		}
	}
	return result, nil
}

func total(response meilisearch.SearchResponse) int {
	return int(max(response.TotalHits, response.EstimatedTotalHits))
}

func (f *searcher) facetCounts(response meilisearch.SearchResponse, facet string) ([]models.FacetCount, error) {
	packed, err := facetDistribution(response, "v."+facet)
	counts := make(map[string]int, len(packed))
	for value, n := range packed {
		counts[unpackValue(value)] = n
	}
	return search.TopFacets(counts, f.MaxFacetValues), err
}

// facetDistribution returns how many records hold each value of an attribute.
func facetDistribution(response meilisearch.SearchResponse, attribute string) (map[string]int, error) {
	var all map[string]map[string]int
	if len(response.FacetDistribution) == 0 {
		return nil, nil
	}
	err := json.Unmarshal(response.FacetDistribution, &all)
	return all[attribute], err
}
