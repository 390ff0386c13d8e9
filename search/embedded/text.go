package embedded

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/search/words"
)

// held says how the living documents of one part hold one typed word: documents ascending, and beside each its hits.
type held struct {
	docs []uint32
	hits []words.Hits
}

// answering finds the documents of a part that hold a typed word, each in the best class in which it does.
func (p part) answering(t words.Typed) held {
	byClass := p.termsFor(t)
	if len(byClass[words.Prefix]) == 0 && len(byClass[words.Typo]) == 0 {
		return p.holdingExactly(byClass[words.Exact])
	}
	best := map[uint32]words.Hits{}
	for _, class := range []words.Class{words.Exact, words.Prefix, words.Typo} {
		for _, term := range byClass[class] {
			for _, post := range p.postings.row(term) {
				was, known := best[post.doc]
				if known && was.Class < class || p.dead.Contains(post.doc) {
					continue
				}
				was.Class, was.Counts = class, was.Counts.Add(post.counts)
				best[post.doc] = was
			}
		}
	}
	h := held{docs: make([]uint32, 0, len(best)), hits: make([]words.Hits, len(best))}
	for doc := range best {
		h.docs = append(h.docs, doc)
	}
	slices.Sort(h.docs)
	for i, doc := range h.docs {
		h.hits[i] = best[doc]
		h.hits[i].Lengths = p.lengths[doc]
	}
	return h
}

// holdingExactly is the quick way for a word that no other word answers.
func (p part) holdingExactly(terms []uint32) held {
	var h held
	for _, term := range terms {
		for _, post := range p.postings.row(term) {
			if !p.dead.Contains(post.doc) {
				h.docs = append(h.docs, post.doc)
				h.hits = append(h.hits, words.Hits{Class: words.Exact, Counts: post.counts, Lengths: p.lengths[post.doc]})
			}
		}
	}
	return h
}

// termsFor finds the terms that answer a typed word, by class.
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
	typed := []rune(t.Text)
	shape := shapeOf(typed)
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

// scored are the documents of a part that hold all words, ascending, with their relevance.
type scored struct {
	docs   *roaring.Bitmap
	scores map[uint32]float64
}

// relevant finds the documents of each part that hold all typed words. Without words there is nothing to score, and nil.
func (s *state) relevant(asked []words.Typed) []scored {
	if len(asked) == 0 {
		return nil
	}
	corpus := s.corpus()
	found := make([]scored, len(s.parts))
	for w, typed := range asked {
		holders := 0
		lists := make([]held, len(s.parts))
		for i, p := range s.parts {
			lists[i] = p.answering(typed)
			holders += len(lists[i].docs)
		}
		for i := range s.parts {
			found[i] = found[i].and(lists[i], corpus, holders, w == 0)
		}
	}
	return found
}

// and keeps the documents that hold one more word, and adds what it counts.
func (s scored) and(h held, corpus words.Corpus, holders int, first bool) scored {
	next := scored{docs: roaring.New(), scores: make(map[uint32]float64, len(h.docs))}
	var kept []uint32
	for i, doc := range h.docs {
		was := 0.0
		if !first {
			var ok bool
			if was, ok = s.scores[doc]; !ok {
				continue
			}
		}
		next.scores[doc] = was + corpus.Score(holders, h.hits[i])
		kept = append(kept, doc)
	}
	next.docs.AddMany(kept)
	return next
}
