package meili

import (
	"context"

	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/words"
)

// countWithFirstLetterTypos counts again with a typing error allowed in the first letter, if no
// record of the index contains the words; otherwise it returns the result unchanged.
func (f *searcher) countWithFirstLetterTypos(ctx context.Context, result search.Result) (search.Result, error) {
	again, err := f.allowFirstLetterTypos(ctx)
	if err != nil || !again {
		return result, err
	}
	return f.fetchCounts(ctx)
}

// allowFirstLetterTypos makes the words loose if no record of the index contains all of them. It
// returns false if they stay as they are.
func (f *searcher) allowFirstLetterTypos(ctx context.Context) (bool, error) {
	if len(f.terms) == 0 || len(f.terms) > maxQueryWords {
		return false, nil
	}
	requests := []*meilisearch.SearchRequest{f.countRequest("")}
	for _, term := range f.terms {
		request := f.countRequest("")
		request.Query = queryTexts([]words.QueryTerm{term})[0]
		requests = append(requests, request)
	}
	responses, err := f.multiSearch(ctx, requests...)
	if err != nil || total(responses[0]) > 0 {
		return false, err
	}
	loose, ok := words.AllowFirstLetterTypos(f.terms, func(i int) int { return total(responses[i+1]) })
	if !ok {
		return false, nil
	}
	return true, f.setTerms(ctx, loose)
}
