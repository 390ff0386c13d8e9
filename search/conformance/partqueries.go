package conformance

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/naive"
)

const (
	worlds    = 10
	questions = 200 // of each world: 2,000 in all
)

// RunParts asks an index 2,000 random questions about one part of records, such as one meeting of a
// group, and compares every page, count, facet, distance, stream and map with those of the naive
// scan. What the scan finds is checked a second time, part by part. The questions are the same in
// every run.
func RunParts(t *testing.T, open Factory, allowed Differences) {
	t.Helper()
	x := open(t)
	found, apart := 0, 0
	for world := range worlds {
		documents := partedWorld(world)
		oracle := naive.New()
		_ = oracle.Replace(t.Context(), search.NewReplacement(documents...)) // the naive index never fails
		fillInParts(t, x, documents)
		for n := range questions {
			q := partQuery(allowed).Example(world*questions + n)
			found += compareResults(t, x, oracle, q, allowed).Total
			if n%10 == 0 {
				checkStream(t, x, oracle, q)
				mapsAgree(t, x, oracle, search.MapQuery{Query: q, Level: n / 10, MaxClusters: 3, Viewport: models.Box{West: -180, South: -90, East: 180, North: 90}})
			}
			apart += recheckParts(t, oracle, documents, q)
		}
	}
	if found < questions || apart < questions {
		t.Errorf("%d found, %d left out because different parts match: the questions ask too little", found, apart)
	}
}

// partedWorld returns the documents of a world. Every other world has many, which an index may count
// in other ways than few.
func partedWorld(world int) []search.Document {
	documents := partedDocuments().Example(world)
	for copied := range 4 * (world % 2) {
		for _, d := range partedDocuments().Example(worlds + 4*world + copied) {
			d.ID[0] += byte(copied + 1)
			documents = append(documents, d)
		}
	}
	return documents
}

// fillInParts gives an index some documents at once and the rest in batches, and drops and gives back
// a few, so that it consists of several parts and has dropped records.
func fillInParts(t *testing.T, x search.Index, documents []search.Document) {
	t.Helper()
	half := len(documents) / 2
	if err := x.Replace(t.Context(), search.NewReplacement(documents[:half]...)); err != nil {
		t.Fatal(err)
	}
	for batch := range slices.Chunk(documents[half:], 1+half/3) {
		if err := x.Put(t.Context(), batch...); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range documents[:min(3, half)] {
		if err := x.Drop(t.Context(), d.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Put(t.Context(), documents[:min(3, half)]...); err != nil {
		t.Fatal(err)
	}
}

// partedDocuments returns documents of which most consist of parts.
func partedDocuments() *rapid.Generator[[]search.Document] {
	return rapid.SliceOfNDistinct(document(), 20, 30, func(d search.Document) models.ID { return d.ID })
}

// partQuery returns questions that ask something of one part; half of them ask nothing else.
func partQuery(allowed Differences) *rapid.Generator[search.Query] {
	return rapid.Custom(func(t *rapid.T) search.Query {
		q := query(allowed).Draw(t, "query")
		if rapid.Bool().Draw(t, "nothing else") {
			q.Text, q.Where, q.FacetFilters = "", models.MatchAll(), nil
		}
		q.PartFilters = map[string]models.Condition{
			"l": models.HasAny("l", value.Draw(t, "l")), "m": models.HasAny("m", value.Draw(t, "m"), value.Draw(t, "or")),
		}
		if rapid.Bool().Draw(t, "place or time") {
			q.PartFilters[""] = withoutNegation(condition(1).Draw(t, "of no facet"))
		}
		if rapid.Bool().Draw(t, "one facet") {
			delete(q.PartFilters, "m")
		}
		return q
	})
}

// recheckParts checks every document by its parts, each as a document of its own, and returns how
// many are left out although each condition holds for some part.
func recheckParts(t *testing.T, oracle search.Index, documents []search.Document, q search.Query) (apart int) {
	t.Helper()
	q.Text, q.Where, q.FacetFilters, q.Facets, q.Sort, q.Offset, q.Limit = "", models.MatchAll(), nil, nil, search.Sort{}, 0, search.MaxLimit
	result := find(t, oracle, q)
	for _, d := range documents {
		wanted, broadly := false, true
		for _, one := range partDocuments(d) {
			wanted = wanted || matchesPartFilters(q, one)
		}
		for _, c := range q.PartFilters {
			broadly = broadly && slices.ContainsFunc(partDocuments(d), func(one search.Document) bool { return search.Matches(one, c) })
		}
		found := slices.ContainsFunc(result.Hits, func(h search.Hit) bool { return h.ID == d.ID })
		if found != wanted {
			t.Fatalf("%+v\n%+v: found %v, want %v", q, d, found, wanted)
		}
		if broadly && !wanted {
			apart++
		}
	}
	return apart
}

func matchesPartFilters(q search.Query, d search.Document) bool {
	for _, c := range q.PartFilters {
		if !search.Matches(d, c) {
			return false
		}
	}
	return true
}

// partDocuments returns the parts of a document as documents.
func partDocuments(d search.Document) []search.Document {
	if len(d.Parts) == 0 {
		return []search.Document{d}
	}
	var list []search.Document
	for _, p := range d.Parts {
		one := search.Document{Values: p.Values, Numbers: p.Numbers}
		for _, at := range p.Points {
			one.Points = append(one.Points, d.Points[at])
		}
		list = append(list, one)
	}
	return list
}
