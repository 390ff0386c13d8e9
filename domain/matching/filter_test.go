package matching_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/matching/matchingtest"
	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/embedded"
	"github.com/shg-directory/shg/search/meili"
	"github.com/shg-directory/shg/search/naive"
)

// Law 11: on every index the filter admits whom the gates admit, and the near filter those whom one
// limit of the group's own keeps out.
func TestFilterAdmitsWhomTheGatesAdmit(t *testing.T) {
	t.Parallel()
	indexes := map[string]func(t *testing.T) search.Index{
		"naive":    func(*testing.T) search.Index { return naive.New() },
		"embedded": func(*testing.T) search.Index { return embedded.New(embedded.Options{}) },
		"meilisearch": func(t *testing.T) search.Index {
			t.Helper()
			server := testmeili.Server(t)
			return meili.New(meili.Options{URL: server.URL, Key: server.Key, UID: testmeili.Prefix() + "consultants"})
		},
	}
	for name, open := range indexes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			index := open(t)
			rapid.Check(t, func(rt *rapid.T) {
				request, consultants := drawn(rt)
				for _, c := range consultants {
					if text := printed(rt, matcher.Attributes(c.Consultant)); strings.Contains(text, matchingtest.Secret) || strings.Contains(text, "woman") {
						rt.Errorf("the index holds something private: %s", text)
					}
				}
				if err := index.Replace(t.Context(), search.NewReplacement(documents(consultants)...)); err != nil {
					rt.Fatal(err)
				}
				admitted, nearly := found(rt, index, matcher.Filter(request)), found(rt, index, matcher.NearMissFilter(request))
				for i := range consultants {
					refused := codes(matcher.Match(request, consultants[i]))
					if len(refused) == 0 && !admitted[consultants[i].ID] {
						rt.Error("the filter keeps out somebody who is admitted")
					}
					liftable := !slices.ContainsFunc(refused, func(c models.RefusalCode) bool { return !c.Liftable() })
					if liftable && !nearly[consultants[i].ID] {
						rt.Errorf("the near filter keeps out somebody refused for %v", refused)
					}
				}
			})
		})
	}
}

func documents(consultants []matching.Consultant) []search.Document {
	list := make([]search.Document, 0, len(consultants))
	for _, c := range consultants {
		a := matcher.Attributes(c.Consultant)
		list = append(list, search.Document{ID: c.ID, Version: 1, Values: a.Values, Points: a.Points})
	}
	return list
}

func found(t *rapid.T, index search.Index, where models.Condition) map[models.ID]bool {
	result, err := index.Find(t.Context(), search.Query{Where: where, Limit: search.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[models.ID]bool{}
	for _, hit := range result.Hits {
		ids[hit.ID] = true
	}
	return ids
}
