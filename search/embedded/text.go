package embedded

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shg-directory/shg/search/words"
)

// desk is where the postings of many terms are combined: it has a place for each document of a
// segment. Between queries it is empty.
type desk struct {
	of    *segment
	hits  []hit
	found set
}

// hit is how a document contains a typed word: the best class in which it does, with the manner of
// one term or of several together.
type hit struct {
	class   words.Class
	several bool
	manner  uint32
	counts  words.Counts // of several
}

func newDesk(s *segment) *desk { return &desk{of: s, hits: make([]hit, len(s.ids)), found: s.newSet()} }

// note records that a document contains a term. Better classes must be recorded before worse ones.
func (k *desk) note(p posting, class words.Class) {
	h := &k.hits[p.doc]
	switch h.class {
	case words.None:
		*h = hit{class: class, manner: p.manner}
		k.found.add(p.doc)
	case class:
		if !h.several {
			h.several, h.counts = true, k.of.manners[h.manner].counts
		}
		h.counts = h.counts.Add(k.of.manners[p.manner].counts)
	case words.Exact, words.Variant, words.Prefix, words.Typo: // it has a better class already
	}
}

// clear empties the desk and returns the living documents that were on it.
func (k *desk) clear(dead set) held {
	h := held{of: k.of, list: make([]posting, 0, k.found.size())}
	k.found.each(func(doc uint32) {
		if !dead.has(doc) {
			h.add(doc, k.hits[doc])
		}
		k.hits[doc] = hit{}
	})
	h.living = len(h.list)
	clear(k.found)
	return h
}

// answering finds how the documents of a part contain a typed word.
func (p part) answering(t words.Typed) held {
	byClass := p.termsFor(t)
	if len(byClass[words.Variant]) == 0 && len(byClass[words.Prefix]) == 0 && len(byClass[words.Typo]) == 0 {
		return p.holdingExactly(byClass[words.Exact])
	}
	on := p.desks.Get().(*desk) //nolint:forcetypeassert // the pool holds nothing else
	defer p.desks.Put(on)
	for _, class := range words.Classes() {
		for _, term := range byClass[class] {
			for _, post := range p.postings.row(term) {
				on.note(post, class)
			}
		}
	}
	return on.clear(p.dead)
}

// holdingExactly is the fast path for a word that no other word answers: there is at most one such
// term.
func (p part) holdingExactly(terms []uint32) held {
	h := held{of: p.segment}
	for _, term := range terms {
		h.list = p.postings.row(term)
	}
	h.living = p.livingAmong(h.list)
	return h
}

func (p part) livingAmong(list []posting) int {
	if int(p.living.GetCardinality()) == len(p.ids) { //nolint:gosec // a count of documents
		return len(list)
	}
	n := 0
	for _, post := range list {
		if !p.dead.has(post.doc) {
			n++
		}
	}
	return n
}

// termsFor finds the terms that answer a typed word, by class. A term may be in two classes; the
// better one counts.
func (s *segment) termsFor(t words.Typed) [1 + classes][]uint32 {
	var found [1 + classes][]uint32
	found[words.Exact] = s.appendTerm(nil, t.Text)
	found[words.Variant] = s.appendTerm(nil, t.Joined())
	for _, other := range t.Or {
		found[words.Variant] = s.appendTerm(found[words.Variant], other)
	}
	if t.Open {
		found[words.Prefix] = s.appendBeginning(s.appendBeginning(nil, t.Text), t.Joined())
	}
	if t.Typos > 0 {
		found[words.Typo] = s.mistyped(t)
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

// appendBeginning appends the terms that begin with a text and are longer.
func (s *segment) appendBeginning(list []uint32, text string) []uint32 {
	at, exact := slices.BinarySearch(s.terms, text)
	if exact {
		at++
	}
	for ; at < len(s.terms) && strings.HasPrefix(s.terms[at], text); at++ {
		list = append(list, uint32(at)) //nolint:gosec // a count of terms
	}
	return list
}

// mistyped finds the terms that differ from the typed word by a few errors. It compares those with
// a similar shape and the same first letter, or with any first letter if the word is loose.
func (s *segment) mistyped(t words.Typed) []uint32 {
	shape := shapeOf(t.Text)
	_, size := utf8.DecodeRuneInString(t.Text)
	first := t.Text[:size]
	if t.Loose {
		first = ""
	}
	var found []uint32
	from, _ := slices.BinarySearch(s.terms, first)
	for i := from; i < len(s.terms) && strings.HasPrefix(s.terms[i], first); i++ {
		if shape.near(s.shapes[i], t.Typos) && t.Answer(s.terms[i]) == words.Typo {
			found = append(found, uint32(i)) //nolint:gosec // a count of terms
		}
	}
	return found
}
