package embedded_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/embedded"
	"github.com/shg-directory/shg/search/naive"
)

// TestManyDocumentsAgree holds the index to a scan where words, values and names are held by many,
// in texts of many lengths and in several segments with dead documents: what few documents do not
// reach.
func TestManyDocumentsAgree(t *testing.T) {
	t.Parallel()
	documents, later := made(2000), made(1500)[1200:]
	for i := range 600 {
		documents[i].Texts.Body = append(documents[i].Texts.Body, strings.Repeat("again ", i))
	}
	for i := range later { // some of them anew
		later[i].Version, later[i].Texts.Name = 2, append(later[i].Texts.Name, later[i].Texts.Body...)
	}
	x, oracle := embedded.New(embedded.Options{MaxInlineMerge: 50}), naive.New()
	x.Close() // what is written later stays in segments of its own
	for _, index := range []search.Index{x, oracle} {
		if err := index.Replace(t.Context(), search.NewReplacement(documents[:1800]...)); err != nil {
			t.Fatal(err)
		}
		put(t, index, documents[1800:])
		put(t, index, later)
		if err := index.Drop(t.Context(), documents[3].ID, documents[700].ID, documents[1900].ID); err != nil {
			t.Fatal(err)
		}
	}
	kinds := questions(documents)
	kinds["any of some topics"] = func(i int) search.Query {
		return search.Query{Where: models.HasAny("topic", "t0", "t1", fmt.Sprint("t", 150+i), "none"), Limit: 30}
	}
	for name, ask := range kinds {
		for _, sort := range []search.SortKey{search.SortRelevance, search.SortName, search.SortNextMeeting, search.SortUpdated} {
			for i := range 2 {
				q := ask(i)
				q.Sort, q.Offset = search.Sort{By: sort, Backward: i == 1}, i*7
				t.Run(fmt.Sprint(name, " by ", sort, " ", i), func(t *testing.T) { agreesOn(t, x, oracle, q) })
			}
		}
	}
}

func put(t *testing.T, index search.Index, documents []search.Document) {
	t.Helper()
	if err := index.Put(t.Context(), documents...); err != nil {
		t.Fatal(err)
	}
}

func agreesOn(t *testing.T, x, oracle search.Index, q search.Query) {
	t.Helper()
	got, err := x.Find(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := oracle.Find(t.Context(), q) // the naive index never fails
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%+v (-scan +index):\n%s", q, diff)
	}
}
