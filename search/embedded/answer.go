package embedded

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/search/words"
)

// held is the documents of a segment that contain a typed word, and how they contain it.
type held struct {
	of     *segment
	list   []posting // ascending; some may be deleted. A manner beyond the segment's means another class, or several terms together.
	living int       // how many of them are not deleted
	mixed  []mixture
}

// mixture is how a document contains several terms of one class.
type mixture struct {
	class  words.Class
	manner manner
}

// add adds the next document.
func (h *held) add(doc uint32, how hit) {
	number := how.manner + uint32(how.class-words.Exact)*h.ownManners()
	if how.several {
		number = classes*h.ownManners() + uint32(len(h.mixed)) //nolint:gosec // a count of documents
		h.mixed = append(h.mixed, mixture{how.class, mannerOf(how.counts, h.of.lengths[doc])})
	}
	h.list = append(h.list, posting{doc: doc, manner: number})
}

const classes = uint32(words.Typo-words.Exact) + 1

func (h *held) ownManners() uint32 { return uint32(len(h.of.manners)) } //nolint:gosec // a count of manners

// hits returns the meaning of a manner in the list.
func (h *held) hits(number uint32) words.Hits {
	own := h.ownManners()
	if number < classes*own {
		m := &h.of.manners[number%own]
		return words.Hits{Class: words.Exact + words.Class(number/own), Counts: m.counts, Lengths: m.lengths} //nolint:gosec // one of four
	}
	m := &h.mixed[number-classes*own]
	return words.Hits{Class: m.class, Counts: m.manner.counts, Lengths: m.manner.lengths}
}

// answer is the result of the typed words: per part the documents that contain all of them.
type answer struct {
	docs    []*roaring.Bitmap
	held    [][]held // by part and word
	weights []words.Weight
}

// answer finds the documents that contain all words of a text; if none does, those that contain
// them loosely. It returns nil if the text has no words.
func (s *state) answer(text string) *answer {
	asked := words.Asked(text)
	if len(asked) == 0 {
		return nil
	}
	a := s.answerTo(asked)
	if a.livingIn(s) {
		return a
	}
	if loose, ok := words.Loosely(asked, a.holders); ok {
		return s.answerTo(loose)
	}
	return a
}

// answerTo finds the documents of each part that contain all typed words, some of them deleted.
func (s *state) answerTo(asked []words.Typed) *answer {
	a := &answer{held: make([][]held, len(s.parts)), docs: make([]*roaring.Bitmap, len(s.parts))}
	corpus := s.corpus()
	for w, typed := range asked {
		for i, p := range s.parts {
			a.held[i] = append(a.held[i], p.answering(typed))
		}
		a.weights = append(a.weights, corpus.Weigh(a.holders(w)))
	}
	for i, p := range s.parts {
		a.docs[i] = p.inAll(a.held[i])
	}
	return a
}

// holders returns how many living documents contain a word.
func (a *answer) holders(word int) int {
	n := 0
	for _, held := range a.held {
		n += held[word].living
	}
	return n
}

// livingIn reports whether a living document contains all words.
func (a *answer) livingIn(s *state) bool {
	for i, p := range s.parts {
		if a.docs[i].Intersects(p.living) {
			return true
		}
	}
	return false
}

// inAll returns the documents that are in all lists.
func (s *segment) inAll(words []held) *roaring.Bitmap {
	var all set
	for _, word := range words {
		one := s.newSet()
		for _, h := range word.list {
			one.add(h.doc)
		}
		for i := range all {
			one[i] &= all[i]
		}
		all = one
	}
	return all.bitmap()
}

// scorer computes the relevance of documents of one part, which must be requested in ascending
// order, each once.
type scorer []scoring

// scoring is the same for one word.
type scoring struct {
	*held
	weight words.Weight
	rest   []posting // those not requested yet
	known  []known   // cache by number, of limited size
}

// remembered is the most scores of a word that are cached. Most documents share few manners.
const remembered = 1024

// known is the score of a manner; manners are counted from 1.
type known struct {
	manner uint32
	score  float64
}

func (a *answer) scorer(i int) scorer {
	all := make(scorer, len(a.weights))
	for w := range all {
		h := &a.held[i][w]
		all[w] = scoring{held: h, weight: a.weights[w], rest: h.list, known: make([]known, min(remembered, len(h.list)))}
	}
	return all
}

// score sums over the words in the order typed, so that sums are the same bits however documents
// are spread over parts.
func (r scorer) score(doc uint32) float64 {
	sum := 0.0
	for w := range r {
		sum += r[w].score(doc)
	}
	return sum
}

func (s *scoring) score(doc uint32) float64 {
	if s.rest[0].doc != doc {
		s.rest = from(s.rest, doc)
	}
	manner := s.rest[0].manner
	s.rest = s.rest[1:]
	k := &s.known[manner%uint32(len(s.known))] //nolint:gosec // at most remembered
	if k.manner != manner+1 {
		*k = known{manner + 1, s.weight.Score(s.hits(manner))}
	}
	return k.score
}

// from returns the list from a document on. It looks near the beginning first.
func from(list []posting, doc uint32) []posting {
	reach := 1
	for reach < len(list) && list[reach-1].doc < doc {
		reach *= 2
	}
	near := list[:min(reach, len(list))]
	at, _ := slices.BinarySearchFunc(near, doc, func(p posting, doc uint32) int { return cmp.Compare(p.doc, doc) })
	return list[at:]
}
