package meili

import (
	"context"

	"github.com/meilisearch/meilisearch-go"

	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/words"
)

// countedLoosely counts again with a typing error allowed in the first letter, if no record of the
// index contains the words; otherwise it returns the result unchanged.
func (f *finding) countedLoosely(ctx context.Context, result search.Result) (search.Result, error) {
	again, err := f.loosely(ctx)
	if err != nil || !again {
		return result, err
	}
	return f.counted(ctx)
}

// loosely makes the words loose if no record of the index contains all of them. It returns false if
// they stay as they are.
func (f *finding) loosely(ctx context.Context) (bool, error) {
	if len(f.typed) == 0 || len(f.typed) > tenWords {
		return false, nil
	}
	requests := []*meilisearch.SearchRequest{f.counting("")}
	for _, typed := range f.typed {
		one := f.counting("")
		one.Query = asked([]words.Typed{typed})[0]
		requests = append(requests, one)
	}
	answers, err := f.ask(ctx, requests...)
	if err != nil || total(answers[0]) > 0 {
		return false, err
	}
	loose, ok := words.Loosely(f.typed, func(i int) int { return total(answers[i+1]) })
	if !ok {
		return false, nil
	}
	return true, f.look(ctx, loose)
}
