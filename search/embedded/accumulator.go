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
func (k *accumulator) add(p posting, class words.Class) {
	h := &k.matches[p.doc]
	switch h.class {
	case words.None:
		*h = docMatch{class: class, stats: p.stats}
		k.docs.add(p.doc)
	case class:
		if !h.combined {
			h.combined, h.counts = true, k.segment.stats[h.stats].counts
		}
		h.counts = h.counts.Add(k.segment.stats[p.stats].counts)
	case words.Exact, words.Variant, words.Prefix, words.Typo: // it has a better class already
	}
}

// drain empties the accumulator and returns the live documents that were in it.
func (k *accumulator) drain(dead docSet) wordMatches {
	h := wordMatches{segment: k.segment, postings: make([]posting, 0, k.docs.size())}
	k.docs.each(func(doc uint32) {
		if !dead.has(doc) {
			h.add(doc, k.matches[doc])
		}
		k.matches[doc] = docMatch{}
	})
	h.live = len(h.postings)
	clear(k.docs)
	return h
}

// matchTerm finds how the documents of a segment contain a typed word.
func (p liveSegment) matchTerm(t words.QueryTerm) wordMatches {
	byClass := p.termsFor(t)
	if len(byClass[words.Variant]) == 0 && len(byClass[words.Prefix]) == 0 && len(byClass[words.Typo]) == 0 {
		return p.matchExact(byClass[words.Exact])
	}
	on := p.accumulators.Get().(*accumulator) //nolint:forcetypeassert // the pool holds nothing else
	defer p.accumulators.Put(on)
	for _, class := range words.Classes() {
		for _, term := range byClass[class] {
			for _, post := range p.postings.row(term) {
				on.add(post, class)
			}
		}
	}
	return on.drain(p.deleted)
}

// matchExact is the fast path for a word that no other word answers: there is at most one such
// term.
func (p liveSegment) matchExact(terms []uint32) wordMatches {
	h := wordMatches{segment: p.segment}
	for _, term := range terms {
		h.postings = p.postings.row(term)
	}
	h.live = p.countLive(h.postings)
	return h
}

func (p liveSegment) countLive(list []posting) int {
	if int(p.live.GetCardinality()) == len(p.ids) { //nolint:gosec // a count of documents
		return len(list)
	}
	n := 0
	for _, post := range list {
		if !p.deleted.has(post.doc) {
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
func (b *topCollector) collect(s rankedDoc) {
	switch {
	case len(b.heap) < b.limit:
		b.heap = append(b.heap, s)
		b.up(len(b.heap) - 1)
	case b.limit > 0 && !b.isBeyondLast(s) && b.searcher.compare(s, b.heap[0]) < 0:
		b.heap[0] = s
		b.down()
	}
}

// isBeyondLast reports quickly for most documents that they come after the last one in the heap. Of
// equals the later one comes after.
func (b *topCollector) isBeyondLast(s rankedDoc) bool {
	last := &b.heap[0]
	switch {
	case s.missing || last.missing:
		return s.missing
	case b.searcher.Sort.Backward:
		return s.key <= last.key
	}
	return s.key >= last.key
}

func (b *topCollector) up(at int) {
	for at > 0 {
		above := (at - 1) / 2
		if b.searcher.compare(b.heap[above], b.heap[at]) >= 0 {
			return
		}
		b.heap[above], b.heap[at] = b.heap[at], b.heap[above]
		at = above
	}
}

func (b *topCollector) down() {
	for at := 0; ; {
		last := at
		for below := 2*at + 1; below <= 2*at+2 && below < len(b.heap); below++ {
			if b.searcher.compare(b.heap[below], b.heap[last]) > 0 {
				last = below
			}
		}
		if last == at {
			return
		}
		b.heap[at], b.heap[last] = b.heap[last], b.heap[at]
		at = last
	}
}
