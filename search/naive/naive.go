// Package naive is an index that looks at every document for every question. It is too slow for a
// service and too simple to be wrong: other indexes are held to its answers.
package naive

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/words"
)

// Index stores documents in a map. Create one with New.
type Index struct {
	mu        sync.RWMutex
	documents map[models.ID]search.Document
}

// New returns an empty index.
func New() *Index { return &Index{documents: map[models.ID]search.Document{}} }

// Put takes documents in.
func (x *Index) Put(_ context.Context, documents ...search.Document) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.put(documents)
	return nil
}

func (x *Index) put(documents []search.Document) {
	for _, d := range documents {
		if held, ok := x.documents[d.ID]; !ok || held.Version <= d.Version {
			x.documents[d.ID] = d
		}
	}
}

// Drop takes records out.
func (x *Index) Drop(_ context.Context, ids ...models.ID) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, id := range ids {
		delete(x.documents, id)
	}
	return nil
}

// Replace makes the given documents the whole of the index.
func (x *Index) Replace(ctx context.Context, r search.Replacement) error {
	next := New()
	for d, err := range r.Documents {
		if err != nil {
			return err
		}
		next.put([]search.Document{d})
	}
	if r.Swapping != nil {
		if err := r.Swapping(ctx); err != nil {
			return err
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.documents = next.documents
	return nil
}

// Versions returns the version of each record.
func (x *Index) Versions(context.Context) (map[models.ID]search.Stamp, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	versions := map[models.ID]search.Stamp{}
	for id, d := range x.documents {
		versions[id] = search.Stamp{Version: d.Version, NextAt: d.NextAt}
	}
	return versions, nil
}

// candidate is a document that holds all typed words.
type candidate struct {
	search.Document
	relevance float64
	distance  float64
	nearest   int
	view      search.View
	name      []byte
}

// Find answers a query.
func (x *Index) Find(_ context.Context, q search.Query) (search.Result, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	all := x.holders(q.Text)
	var hits []candidate
	for _, c := range all {
		if q.Admits(c.Document, "") {
			hits = append(hits, c)
		}
	}
	result := search.Result{Total: len(hits), TotalIsExact: true, Population: len(x.documents), Facets: map[string][]models.FacetCount{}}
	for _, facet := range q.Facets {
		result.Facets[facet] = count(all, q, facet)
	}
	for i := range hits {
		hits[i].view, _ = q.See(hits[i].Points, hits[i].NextAt, hits[i].Parts)
		hits[i].distance, hits[i].nearest = hits[i].view.Nearest(q.Near)
	}
	if q.Sort.Reader != nil && len(hits) <= search.MostNamed {
		namer := q.Sort.Reader.Namer()
		for i := range hits {
			hits[i].name = namer.KeyOf(hits[i].Names)
		}
	}
	slices.SortFunc(hits, order(q))
	from := min(max(q.Offset, 0), len(hits))
	for _, c := range hits[from:min(from+min(q.Limit, search.MaxLimit), len(hits))] {
		hit := search.Hit{ID: c.ID, Version: c.Version, Public: c.Public, DistanceKm: c.distance, Nearest: c.nearest, Narrowed: c.view.Narrowed}
		if c.view.Narrowed {
			hit.NextAt = c.view.NextAt
		}
		if q.IDsOnly {
			hit.Public = nil
		}
		result.Hits = append(result.Hits, hit)
	}
	return result, nil
}

func count(all []candidate, q search.Query, facet string) []models.FacetCount {
	counts := map[string]int{}
	for _, c := range all {
		if !q.Admits(c.Document, facet) {
			continue
		}
		values, parted := q.FacetValues(c.Points, c.Parts, facet)
		if !parted {
			values = each(c.Values[facet])
		}
		for _, v := range values {
			counts[v]++
		}
	}
	return search.TopFacets(counts, q.Max)
}

// each returns the values, each once.
func each(values []string) []string { return slices.Compact(slices.Sorted(slices.Values(values))) }

// holders returns the documents that hold all words, with their relevance and sorting names.
func (x *Index) holders(text string) []candidate {
	corpus, fields := x.analyse()
	asked := words.Asked(text)
	all := x.holdersOf(asked, corpus, fields)
	if len(all) == 0 {
		holders := func(i int) int { return len(holding(asked[i], fields)) }
		if loose, ok := words.Loosely(asked, holders); ok {
			all = x.holdersOf(loose, corpus, fields)
		}
	}
	return named(all)
}

// holdersOf returns the documents that hold all words, with their relevance.
func (x *Index) holdersOf(asked []words.Typed, corpus words.Corpus, fields map[models.ID]cutTexts) map[models.ID]candidate {
	all := map[models.ID]candidate{}
	for id, d := range x.documents {
		all[id] = candidate{Document: d}
	}
	for _, typed := range asked {
		held := holding(typed, fields)
		weight := corpus.Weigh(len(held))
		for id, c := range all {
			hits, ok := held[id]
			if !ok {
				delete(all, id)
				continue
			}
			c.relevance += weight.Score(hits)
			all[id] = c
		}
	}
	return all
}

// holding returns the documents that hold a word, and how.
func holding(typed words.Typed, fields map[models.ID]cutTexts) map[models.ID]words.Hits {
	held := map[models.ID]words.Hits{}
	for id, f := range fields {
		if hits := hitsOf(typed, f); hits.Class != words.None {
			held[id] = hits
		}
	}
	return held
}

// named returns candidates with the names that they are sorted by.
func named(all map[models.ID]candidate) []candidate {
	collator, buffer := collate.New(language.Und), &collate.Buffer{}
	list := make([]candidate, 0, len(all))
	for _, c := range all {
		if c.Names.Own != "" {
			c.name = bytes.Clone(collator.KeyFromString(buffer, c.Names.Own))
		}
		buffer.Reset()
		list = append(list, c)
	}
	return list
}

// cutTexts are the words of the four fields of a document, and the other forms of them.
type cutTexts [4]struct{ words, forms []string }

// analyse cuts every field of every document into words.
func (x *Index) analyse() (words.Corpus, map[models.ID]cutTexts) {
	corpus := words.Corpus{Documents: len(x.documents)}
	fields := map[models.ID]cutTexts{}
	for id, d := range x.documents {
		var cut cutTexts
		for f, texts := range d.Texts.InOrder() {
			for _, text := range texts {
				kept, forms := words.Kept(f, text)
				cut[f].words, cut[f].forms = append(cut[f].words, kept...), append(cut[f].forms, forms...)
			}
			corpus.Lengths[f] += int64(len(cut[f].words))
		}
		fields[id] = cut
	}
	return corpus, fields
}

// hitsOf returns how a document holds one typed word, in the best class in which it does.
func hitsOf(typed words.Typed, fields cutTexts) words.Hits {
	best := words.Hits{}
	for f, list := range fields {
		best.Lengths[f] = uint32(len(list.words)) //nolint:gosec // a document has less than four billion words
		for _, kept := range slices.Concat(list.words, list.forms) {
			class := typed.Answer(kept)
			if class == words.None || best.Class != words.None && class > best.Class {
				continue
			}
			if class != best.Class {
				best.Class, best.Counts = class, words.Counts{}
			}
			var one words.Counts
			one[f] = 1
			best.Counts = best.Counts.Add(one)
		}
	}
	return best
}

// order returns the comparison that the query requests; every one ends with the id, ascending.
func order(q search.Query) func(a, b candidate) int {
	byID := func(a, b candidate) int { return bytes.Compare(a.ID[:], b.ID[:]) }
	var first func(a, b candidate) int
	missing := func(candidate) bool { return false }
	switch q.Sort.By {
	case search.SortRelevance:
		first = func(a, b candidate) int { return cmp.Compare(b.relevance, a.relevance) }
	case search.SortDistance:
		first, missing = func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) }, func(c candidate) bool { return c.nearest < 0 }
	case search.SortNextMeeting:
		first, missing = func(a, b candidate) int { return instant(a.view.NextAt, b.view.NextAt) }, func(c candidate) bool { return c.view.NextAt.IsZero() }
	case search.SortName:
		first, missing = func(a, b candidate) int { return bytes.Compare(a.name, b.name) }, func(c candidate) bool { return len(c.name) == 0 }
	case search.SortUpdated:
		first = func(a, b candidate) int { return instant(b.Updated, a.Updated) }
	default:
		return byID
	}
	return func(a, b candidate) int {
		if x, y := missing(a), missing(b); x || y {
			return cmp.Or(truth(x)-truth(y), byID(a, b))
		}
		way := 1
		if q.Sort.Backward {
			way = -1
		}
		return cmp.Or(way*first(a, b), byID(a, b))
	}
}

// instant compares to the microsecond, the precision in which databases store time.
func instant(a, b time.Time) int { return cmp.Compare(a.UnixMicro(), b.UnixMicro()) }

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
