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
	own := map[string]int{}
	for _, facet := range f.Facets {
		if f.facetFilters[facet] == "" {
			plain = append(plain, facet)
			continue
		}
		own[facet] = len(requests)
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
	answers, err := f.multiSearch(ctx, append(requests, everybody)...)
	if err != nil {
		return search.Result{}, err
	}
	if f.page, err = decodeRecords(answers[0].Hits); err != nil {
		return search.Result{}, err
	}
	result := search.Result{
		Total: total(answers[0]), Population: total(answers[len(answers)-1]), Facets: map[string][]models.FacetCount{},
	}
	result.TotalIsExact = result.Total < maxTotal
	for _, facet := range f.Facets {
		result.Facets[facet], err = f.facetCounts(answers[own[facet]], facet)
		if err != nil {
			return result, err
		}
	}
	return result, nil
}

func total(answer meilisearch.SearchResponse) int {
	return int(max(answer.TotalHits, answer.EstimatedTotalHits))
}

func (f *searcher) facetCounts(answer meilisearch.SearchResponse, facet string) ([]models.FacetCount, error) {
	packed, err := facetDistribution(answer, "v."+facet)
	counts := make(map[string]int, len(packed))
	for value, n := range packed {
		counts[unpackValue(value)] = n
	}
	return search.TopFacets(counts, f.MaxFacetValues), err
}

// facetDistribution returns how many records hold each value of an attribute.
func facetDistribution(answer meilisearch.SearchResponse, attribute string) (map[string]int, error) {
	var all map[string]map[string]int
	if len(answer.FacetDistribution) == 0 {
		return nil, nil
	}
	err := json.Unmarshal(answer.FacetDistribution, &all)
	return all[attribute], err
}
