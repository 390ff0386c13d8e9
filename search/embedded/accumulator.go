package embedded

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shg-directory/shg/search/words"
)

// accumulator combines the postings of many terms: it has a place for each document of a segment.
// Between queries it is empty.
type accumulator struct {
	segment *segment
	matches []docMatch
	docs    docSet
}

// docMatch is how a document contains a typed word: the best class in which it does, with the
// statistics of one term or of several together.
type docMatch struct {
	class    words.Class
	combined bool
	stats    uint32
	counts   words.Counts // of several
}

func newAccumulator(s *segment) *accumulator {
	return &accumulator{segment: s, matches: make([]docMatch, len(s.ids)), docs: s.newDocSet()}
}

// add records that a document contains a term. Better classes must be recorded before worse ones.
func (a *accumulator) add(p posting, class words.Class) {
	m := &a.matches[p.doc]
	switch m.class {
	case words.None:
		*m = docMatch{class: class, stats: p.stats}
		a.docs.add(p.doc)
	case class:
		if !m.combined {
			m.combined, m.counts = true, a.segment.stats[m.stats].counts
		}
		m.counts = m.counts.Add(a.segment.stats[p.stats].counts)
	case words.Exact, words.Variant, words.Prefix, words.Typo: // it has a better class already
	}
}

// drain empties the accumulator and returns the live documents that were in it.
func (a *accumulator) drain(deleted docSet) wordMatches {
	m := wordMatches{segment: a.segment, postings: make([]posting, 0, a.docs.size())}
	a.docs.each(func(doc uint32) {
		if !deleted.has(doc) {
			m.add(doc, a.matches[doc])
		}
		a.matches[doc] = docMatch{}
	})
	m.live = len(m.postings)
	clear(a.docs)
	return m
}

// matchTerm finds how the documents of a segment contain a typed word.
func (s liveSegment) matchTerm(t words.QueryTerm) wordMatches {
	byClass := s.termsFor(t)
	if len(byClass[words.Variant]) == 0 && len(byClass[words.Prefix]) == 0 && len(byClass[words.Typo]) == 0 {
		return s.matchExact(byClass[words.Exact])
	}
	acc := s.accumulators.Get().(*accumulator) //nolint:forcetypeassert // the pool holds nothing else
	defer s.accumulators.Put(acc)
	for _, class := range words.Classes() {
		for _, term := range byClass[class] {
			for _, post := range s.postings.row(term) {
				acc.add(post, class)
			}
		}
	}
	return acc.drain(s.deleted)
}

// matchExact is the fast path for a word that no other word answers: there is at most one such
// term.
func (s liveSegment) matchExact(terms []uint32) wordMatches {
	m := wordMatches{segment: s.segment}
	for _, term := range terms {
		m.postings = s.postings.row(term)
	}
	m.live = s.countLive(m.postings)
	return m
}

func (s liveSegment) countLive(list []posting) int {
	if int(s.live.GetCardinality()) == len(s.ids) { //nolint:gosec // a count of documents
		return len(list)
	}
	n := 0
	for _, post := range list {
		if !s.deleted.has(post.doc) {
			n++
		}
	}
	return n
}

// termsFor finds the terms that answer a typed word, by class. A term may be in two classes; the
// better one counts.
func (s *segment) termsFor(t words.QueryTerm) [1 + classes][]uint32 {
	var found [1 + classes][]uint32
	found[words.Exact] = s.appendTerm(nil, t.Text)
	found[words.Variant] = s.appendTerm(nil, t.Joined())
	for _, other := range t.Variants {
		found[words.Variant] = s.appendTerm(found[words.Variant], other)
	}
	if t.IsPrefix {
		found[words.Prefix] = s.appendPrefixed(s.appendPrefixed(nil, t.Text), t.Joined())
	}
	if t.MaxTypos > 0 {
		found[words.Typo] = s.termsWithTypos(t)
	}
	return found
}

func (s *segment) appendTerm(list []uint32, term string) []uint32 {
	at, ok := slices.BinarySearch(s.terms, term)
	if !ok {
		return list
	}
	return append(list, uint32(at)) //nolint:gosec // a count of terms
}

// appendPrefixed appends the terms that begin with a text and are longer.
func (s *segment) appendPrefixed(list []uint32, text string) []uint32 {
	at, exact := slices.BinarySearch(s.terms, text)
	if exact {
		at++
	}
	for ; at < len(s.terms) && strings.HasPrefix(s.terms[at], text); at++ {
		list = append(list, uint32(at)) //nolint:gosec // a count of terms
	}
	return list
}

// termsWithTypos finds the terms that differ from the typed word by a few errors. It compares those
// with a similar shape and the same first letter, or with any first letter if the word is loose.
func (s *segment) termsWithTypos(t words.QueryTerm) []uint32 {
	shape := signatureOf(t.Text)
	_, size := utf8.DecodeRuneInString(t.Text)
	first := t.Text[:size]
	if t.AnyFirstLetter {
		first = ""
	}
	var found []uint32
	from, _ := slices.BinarySearch(s.terms, first)
	for i := from; i < len(s.terms) && strings.HasPrefix(s.terms[i], first); i++ {
		if shape.isWithinTypos(s.signatures[i], t.MaxTypos) && t.Match(s.terms[i]) == words.Typo {
			found = append(found, uint32(i)) //nolint:gosec // a count of terms
		}
	}
	return found
}

// topCollector collects the first of all documents that it is given, as a heap with the last of
// them on top.
type topCollector struct {
	searcher *searcher
	limit    int
	heap     []rankedDoc
}

// collect adds documents in the order of their ids.
func (c *topCollector) collect(s rankedDoc) {
	if len(c.heap) < c.limit || c.limit > 0 && !c.isBeyondLast(s) {
		c.collectUnordered(s)
	}
}

// collectUnordered adds documents in any order.
func (c *topCollector) collectUnordered(s rankedDoc) {
	switch {
	case len(c.heap) < c.limit:
		c.heap = append(c.heap, s)
		c.up(len(c.heap) - 1)
	case c.limit > 0 && c.searcher.compare(s, c.heap[0]) < 0:
		c.heap[0] = s
		c.down()
	}
}

// isBeyondLast reports quickly for most documents that they come after the last one in the heap. Of
// equals the later one comes after.
func (c *topCollector) isBeyondLast(s rankedDoc) bool {
	last := &c.heap[0]
	switch {
	case s.missing || last.missing:
		return s.missing
	case c.searcher.Sort.Backward:
		return s.key <= last.key
	}
	return s.key >= last.key
}

func (c *topCollector) up(at int) {
	for at > 0 {
		above := (at - 1) / 2
		if c.searcher.compare(c.heap[above], c.heap[at]) >= 0 {
			return
		}
		c.heap[above], c.heap[at] = c.heap[at], c.heap[above]
		at = above
	}
}

func (c *topCollector) down() {
	for at := 0; ; {
		last := at
		for below := 2*at + 1; below <= 2*at+2 && below < len(c.heap); below++ {
			if c.searcher.compare(c.heap[below], c.heap[last]) > 0 {
				last = below
			}
		}
		if last == at {
			return
		}
		c.heap[at], c.heap[last] = c.heap[last], c.heap[at]
		at = last
	}
}
