package conformance

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

func ignoresOlderVersions(t *testing.T, x search.Index) {
	old, current := doc(1, "Old"), doc(1, "Current")
	current.Version = 2
	put(t, x, current)
	put(t, x, old)
	wantFound(t, x, search.Query{Text: "old "})
	wantFound(t, x, search.Query{Text: "current "}, 1)
	again := doc(1, "Again")
	again.Version = 2
	put(t, x, again)
	wantFound(t, x, search.Query{Text: "again "}, 1)
	wantFound(t, x, search.Query{Text: "current "})
	if err := x.Drop(t.Context(), id(1)); err != nil {
		t.Fatal(err)
	}
	wantFound(t, x, search.Query{})
	put(t, x, old)
	wantFound(t, x, search.Query{Text: "old "}, 1)
	two := doc(2, "Two")
	two.NextAt = day
	if err := x.Replace(t.Context(), search.NewReplacement(two, doc(3, "Three"))); err != nil {
		t.Fatal(err)
	}
	wantFound(t, x, search.Query{}, 2, 3)
	versions, err := x.Revisions(t.Context())
	if diff := cmp.Diff(map[models.ID]search.Revision{id(2): {Version: 1, NextAt: day}, id(3): {Version: 1}}, versions); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// readersSeeWholeStates writes pairs while others read: nobody ever sees one of a pair alone, and
// page, total and facet agree.
func readersSeeWholeStates(t *testing.T, x search.Index) {
	const rounds = 60
	pair := func(version int64) []search.Document {
		one, two := doc(1, "One"), doc(2, "Two")
		for _, d := range []*search.Document{&one, &two} {
			d.Version, d.Values = version, map[string][]string{"v": {strconv.FormatInt(version, 10)}}
		}
		return []search.Document{one, two}
	}
	put(t, x, pair(1)...)
	ctx, stop := context.WithCancel(t.Context())
	inconsistent := make(chan string, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			r, err := x.Find(context.WithoutCancel(ctx), search.Query{Facets: []string{"v"}, Limit: 10})
			if err == nil && (len(r.Hits) != 2 || r.Total != 2 || r.Hits[0].Version != r.Hits[1].Version || len(r.Facets["v"]) != 1 || r.Facets["v"][0].Count != 2) {
				select {
				case inconsistent <- fmt.Sprintf("%+v", r):
				default:
				}
			}
		}
	}()
	for version := range rounds {
		put(t, x, pair(int64(version)+2)...)
		if got := find(t, x, search.Query{}).Hits[0].Version; got != int64(version)+2 {
			t.Errorf("a write is not seen by the next read: version %d", got)
		}
	}
	stop()
	<-done
	select {
	case message := <-inconsistent:
		t.Errorf("a reader saw half a write: %s", message)
	default:
	}
}
