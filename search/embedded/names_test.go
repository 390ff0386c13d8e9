package embedded_test

import (
	"slices"
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/embedded"
)

// named fills an index with n made-up documents, of which the last two are called Zebra and Ärlig.
func named(t testing.TB, n int) (x *embedded.Index, zebra, arlig models.ID) {
	t.Helper()
	documents := made(n)
	for i, name := range []string{"Zebra", "Ärlig"} {
		d := &documents[n-2+i]
		d.Names.Own, d.Values = name, map[string][]string{"animal": {"yes"}}
	}
	x = embedded.New(embedded.Options{})
	if err := x.Replace(t.Context(), search.Replacement{Documents: search.DocumentSeq(documents...)}); err != nil {
		t.Fatal(err)
	}
	return x, documents[n-2].ID, documents[n-1].ID
}

// byName returns a query for all by name, for a reader of Swedish.
func byName() search.Query {
	return search.Query{Sort: search.Sort{By: search.SortName, Locale: search.NewLocale("sv")}, Limit: search.MaxLimit}
}

// Up to the limit names are in the reader's order; above it in that of the root collation, unless
// the query finds fewer.
func TestReadersOrderHasALimit(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		documents int
		where     models.Condition
		swedish   bool
	}{
		"as many as the limit":              {search.MaxLocaleSorted, models.MatchAll(), true},
		"one more":                          {search.MaxLocaleSorted + 1, models.MatchAll(), false},
		"one more, of which two are wanted": {search.MaxLocaleSorted + 1, models.HasAny("animal", "yes"), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x, zebra, arlig := named(t, one.documents)
			q := byName()
			q.Where, q.Sort.Backward = one.where, true // Z comes early from this end
			found, err := x.Find(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			place := func(id models.ID) int {
				return slices.IndexFunc(found.Hits, func(h search.Hit) bool { return h.ID == id })
			}
			z, a := place(zebra), place(arlig)
			if z < 0 || one.swedish != (a >= 0 && a < z) {
				t.Errorf("from the end, Zebra is no. %d and Ärlig no. %d", z, a)
			}
		})
	}
}

// BenchmarkReadersOrder measures a page of 20 of 5,000 by name: in the order of the index, for a
// reader whose order is kept, and for one who is the first to ask.
func BenchmarkReadersOrder(b *testing.B) {
	x, _, _ := named(b, 5000)
	readers := map[string]func(i int) *search.Locale{
		"the index's own": func(int) *search.Locale { return nil },
		"asked before":    func(int) *search.Locale { return search.NewLocale("sv") },
		"asked first": func(i int) *search.Locale {
			return search.NewLocale("sv, " + string([]byte{byte('a' + i%26), byte('a' + i/26%26), byte('a' + i/676%26)}))
		},
	}
	for name, reader := range readers {
		b.Run(name, func(b *testing.B) {
			for i := range b.N {
				q := byName()
				q.Limit, q.Sort.Locale = 20, reader(i)
				if _, err := x.Find(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
