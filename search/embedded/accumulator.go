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
