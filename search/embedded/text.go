package embedded

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/search/words"
)

// hit says how a document holds a typed word: how often, in the best class in which it does.
type hit struct {
	doc    uint32
	counts words.Counts
	class  words.Class
}

// desk is where the hits of many terms are put together: a place for each document of a segment. Between questions nothing lies on it.
type desk struct {
	hits  []hit
	found set
}

func newDesk(documents int) *desk {
	return &desk{hits: make([]hit, documents), found: make(set, (documents+63)/64)}
}

// note puts down that a document holds a term. Better classes must be noted before worse ones.
func (k *desk) note(p posting, class words.Class) {
	h := &k.hits[p.doc]
	switch h.class {
	case words.None:
		*h = hit{doc: p.doc, counts: p.counts, class: class}
		k.found.add(p.doc)
	case class:
		h.counts = h.counts.Add(p.counts)
	case words.Exact, words.Prefix, words.Typo: // it holds it better
	}
}

// clear takes everything off the desk and returns the hits of the living, ascending.
func (k *desk) clear(dead set) []hit {
	list := make([]hit, 0, k.found.size())
	k.found.each(func(doc uint32) {
		if !dead.has(doc) {
			list = append(list, k.hits[doc])
		}
		k.hits[doc] = hit{}
	})
	clear(k.found)
	return list
}

// answering finds how the living documents of a part hold a typed word.
func (p part) answering(t words.Typed) []hit {
	byClass := p.termsFor(t)
	if len(byClass[words.Prefix]) == 0 && len(byClass[words.Typo]) == 0 {
		return p.holdingExactly(byClass[words.Exact])
	}
	on := p.desks.Get().(*desk) //nolint:forcetypeassert // the pool holds nothing else
	defer p.desks.Put(on)
	for _, class := range []words.Class{words.Exact, words.Prefix, words.Typo} {
		for _, term := range byClass[class] {
			for _, post := range p.postings.row(term) {
				on.note(post, class)
			}
		}
	}
	return on.clear(p.dead)
}

// holdingExactly is the quick way for a word that no other word answers.
func (p part) holdingExactly(terms []uint32) []hit {
	var list []hit
	for _, term := range terms {
		postings := p.postings.row(term)
		list = slices.Grow(list, len(postings))
		for _, post := range postings {
			if !p.dead.has(post.doc) {
				list = append(list, hit{doc: post.doc, counts: post.counts, class: words.Exact})
			}
		}
	}
	return list
}

// termsFor finds the terms that answer a typed word, by class. A term may stand in two classes; the better one counts.
func (s *segment) termsFor(t words.Typed) [4][]uint32 {
	var found [4][]uint32
	at, exact := slices.BinarySearch(s.terms, t.Text)
	if exact {
		found[words.Exact] = []uint32{uint32(at)} //nolint:gosec // a count of terms
		at++
	}
	if t.Open {
		for ; at < len(s.terms) && strings.HasPrefix(s.terms[at], t.Text); at++ {
			found[words.Prefix] = append(found[words.Prefix], uint32(at)) //nolint:gosec // a count of terms
		}
	}
	if t.Typos > 0 {
		found[words.Typo] = s.mistyped(t)
	}
	return found
}

// mistyped finds the terms that are the typed word but for a few errors: those with the same first letter and alike in shape are compared.
func (s *segment) mistyped(t words.Typed) []uint32 {
	shape := shapeOf(t.Text)
	_, size := utf8.DecodeRuneInString(t.Text)
	first := t.Text[:size]
	var found []uint32
	from, _ := slices.BinarySearch(s.terms, first)
	for i := from; i < len(s.terms) && strings.HasPrefix(s.terms[i], first); i++ {
		if shape.near(s.shapes[i], t.Typos) && t.Answer(s.terms[i]) == words.Typo {
			found = append(found, uint32(i)) //nolint:gosec // a count of terms
		}
	}
	return found
}

// answer is what the typed words found: per part the documents that hold all of them.
type answer struct {
	docs    []*roaring.Bitmap
	hits    [][][]hit // by part and word
	weights []words.Weight
}

// answer finds the documents of each part that hold all typed words. Without words there is none, and nil.
func (s *state) answer(asked []words.Typed) *answer {
	if len(asked) == 0 {
		return nil
	}
	a := &answer{hits: make([][][]hit, len(s.parts)), docs: make([]*roaring.Bitmap, len(s.parts))}
	corpus := s.corpus()
	for _, typed := range asked {
		holders := 0
		for i, p := range s.parts {
			list := p.answering(typed)
			a.hits[i] = append(a.hits[i], list)
			holders += len(list)
		}
		a.weights = append(a.weights, corpus.Weigh(holders))
	}
	for i, p := range s.parts {
		a.docs[i] = p.inAll(a.hits[i])
	}
	return a
}

// inAll are the documents that are in all lists.
func (s *segment) inAll(lists [][]hit) *roaring.Bitmap {
	var all set
	for _, list := range lists {
		one := s.newSet()
		for _, h := range list {
			one.add(h.doc)
		}
		for i := range all {
			one[i] &= all[i]
		}
		all = one
	}
	return all.bitmap()
}

// scorer tells the relevance of documents of one part, which must be asked for in ascending order.
type scorer struct {
	*answer
	part part
	rest [][]hit // by word: the hits of documents not asked for yet
}

func (a *answer) scorer(i int, p part) *scorer {
	return &scorer{answer: a, part: p, rest: slices.Clone(a.hits[i])}
}

// score sums over the words in the order typed, so that sums are the same bits however documents are spread over parts.
func (r *scorer) score(doc uint32) float64 {
	sum := 0.0
	for w, weight := range r.weights {
		list := from(r.rest[w], doc)
		r.rest[w] = list
		sum += weight.Score(words.Hits{Class: list[0].class, Counts: list[0].counts, Lengths: r.part.lengths[doc]})
	}
	return sum
}

// from is the list from a document on. It looks near the beginning first.
func from(list []hit, doc uint32) []hit {
	reach := 1
	for reach < len(list) && list[reach-1].doc < doc {
		reach *= 2
	}
	near := list[:min(reach, len(list))]
	at, _ := slices.BinarySearchFunc(near, doc, func(h hit, doc uint32) int { return cmp.Compare(h.doc, doc) })
	return list[at:]
}
