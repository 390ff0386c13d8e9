// Package naive is an index that looks at every document for every question. It is too slow for a
// service and too simple to be wrong: other indexes are compared with it.
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
		if stored, ok := x.documents[d.ID]; !ok || stored.Version <= d.Version {
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
	if r.BeforeSwap != nil {
		if err := r.BeforeSwap(ctx); err != nil {
			return err
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.documents = next.documents
	return nil
}

// Revisions returns the version of each record.
func (x *Index) Revisions(context.Context) (map[models.ID]search.Revision, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	versions := map[models.ID]search.Revision{}
	for id, d := range x.documents {
		versions[id] = search.Revision{Version: d.Version, NextAt: d.NextAt}
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
	nameKey   []byte
}

// Find answers a query.
func (x *Index) Find(_ context.Context, q search.Query) (search.Result, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	all := x.matchText(q.Text)
	var hits []candidate
	for _, c := range all {
		if q.Matches(c.Document, "") {
			hits = append(hits, c)
		}
	}
	result := search.Result{Total: len(hits), TotalIsExact: true, Population: len(x.documents), Facets: map[string][]models.FacetCount{}}
	for _, facet := range q.Facets {
		result.Facets[facet] = count(all, q, facet)
	}
	for i := range hits {
		hits[i].view, _ = q.ViewOf(hits[i].Points, hits[i].NextAt, hits[i].Parts)
		hits[i].distance, hits[i].nearest = hits[i].view.Nearest(q.Origin)
	}
	if q.Sort.Locale != nil && len(hits) <= search.MaxLocaleSorted {
		namer := q.Sort.Locale.NameCollator()
		for i := range hits {
			hits[i].nameKey = namer.Key(hits[i].Names)
		}
	}
	slices.SortFunc(hits, order(q))
	from := min(max(q.Offset, 0), len(hits))
	for _, c := range hits[from:min(from+min(q.Limit, search.MaxLimit), len(hits))] {
		result.Hits = append(result.Hits, q.HitOf(c.Document))
	}
	return result, nil
}

func count(all []candidate, q search.Query, facet string) []models.FacetCount {
	counts := map[string]int{}
	for _, c := range all {
		if !q.Matches(c.Document, facet) {
			continue
		}
		values, byParts := q.FacetValues(c.Points, c.Parts, facet)
		if !byParts {
			values = distinct(c.Values[facet])
		}
		for _, v := range values {
			counts[v]++
		}
	}
	return search.TopFacets(counts, q.MaxFacetValues)
}

// distinct returns the values, each once.
func distinct(values []string) []string { return slices.Compact(slices.Sorted(slices.Values(values))) }

// matchText returns the documents that hold all words, with their relevance and sorting names.
func (x *Index) matchText(text string) []candidate {
	corpus, fields := x.analyze()
	terms := words.ParseQuery(text)
	all := x.matchTerms(terms, corpus, fields)
	if len(all) == 0 {
		docFreq := func(i int) int { return len(matchTerm(terms[i], fields)) }
		if loose, ok := words.AllowFirstLetterTypos(terms, docFreq); ok {
			all = x.matchTerms(loose, corpus, fields)
		}
	}
	return withNameKeys(all)
}

// matchTerms returns the documents that hold all words, with their relevance.
func (x *Index) matchTerms(terms []words.QueryTerm, corpus words.Corpus, fields map[models.ID]analyzedTexts) map[models.ID]candidate {
	all := map[models.ID]candidate{}
	for id, d := range x.documents {
		all[id] = candidate{Document: d}
	}
	for _, term := range terms {
		matches := matchTerm(term, fields)
		weight := corpus.Weigh(len(matches))
		for id, c := range all {
			hits, ok := matches[id]
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

// matchTerm returns the documents that hold a word, and how.
func matchTerm(term words.QueryTerm, fields map[models.ID]analyzedTexts) map[models.ID]words.MatchStats {
	matches := map[models.ID]words.MatchStats{}
	for id, f := range fields {
		if hits := matchStats(term, f); hits.Class != words.None {
			matches[id] = hits
		}
	}
	return matches
}

// withNameKeys returns candidates with the names that they are sorted by.
func withNameKeys(all map[models.ID]candidate) []candidate {
	collator, buffer := collate.New(language.Und), &collate.Buffer{}
	list := make([]candidate, 0, len(all))
	for _, c := range all {
		if c.Names.Own != "" {
			c.nameKey = bytes.Clone(collator.KeyFromString(buffer, c.Names.Own))
		}
		buffer.Reset()
		list = append(list, c)
	}
	return list
}

// analyzedTexts are the words of the four fields of a document, and the other forms of them.
type analyzedTexts [4]struct{ words, forms []string }

// analyze cuts every field of every document into words.
func (x *Index) analyze() (words.Corpus, map[models.ID]analyzedTexts) {
	corpus := words.Corpus{Documents: len(x.documents)}
	fields := map[models.ID]analyzedTexts{}
	for id, d := range x.documents {
		var cut analyzedTexts
		for f, texts := range d.Texts.ByField() {
			for _, text := range texts {
				found, forms := words.Analyze(f, text)
				cut[f].words, cut[f].forms = append(cut[f].words, found...), append(cut[f].forms, forms...)
			}
			corpus.Lengths[f] += int64(len(cut[f].words))
		}
		fields[id] = cut
	}
	return corpus, fields
}

// matchStats returns how a document holds one typed word, in the best class in which it does.
func matchStats(term words.QueryTerm, fields analyzedTexts) words.MatchStats {
	best := words.MatchStats{}
	for f, list := range fields {
		best.Lengths[f] = uint32(len(list.words)) //nolint:gosec // a document has less than four billion words
		for _, word := range slices.Concat(list.words, list.forms) {
			class := term.Match(word)
			if class == words.None || best.Class != words.None && class > best.Class {
				continue
			}
			if class != best.Class {
				best.Class, best.Counts = class, words.Counts{}
			}
			var counts words.Counts
			counts[f] = 1
			best.Counts = best.Counts.Add(counts)
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
		first, missing = func(a, b candidate) int { return compareTimes(a.view.NextAt, b.view.NextAt) }, func(c candidate) bool { return c.view.NextAt.IsZero() }
	case search.SortName:
		first, missing = func(a, b candidate) int { return bytes.Compare(a.nameKey, b.nameKey) }, func(c candidate) bool { return len(c.nameKey) == 0 }
	case search.SortUpdated:
		first = func(a, b candidate) int { return compareTimes(b.Updated, a.Updated) }
	default:
		return byID
	}
	return func(a, b candidate) int {
		if x, y := missing(a), missing(b); x || y {
			return cmp.Or(boolToInt(x)-boolToInt(y), byID(a, b))
		}
		direction := 1
		if q.Sort.Backward {
			direction = -1
		}
		return cmp.Or(direction*first(a, b), byID(a, b))
	}
}

// compareTimes compares to the microsecond, the precision in which databases store time.
func compareTimes(a, b time.Time) int { return cmp.Compare(a.UnixMicro(), b.UnixMicro()) }

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
