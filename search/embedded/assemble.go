package embedded

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// takeNotes moves the parts of documents that are stored unchanged from the drafts to the segment.
func (s *segment) takeNotes(drafts []*draft, sources []source) {
	var size room
	for _, from := range sources {
		t := drafts[from.part]
		size.public += len(t.notes[from.doc].public)
		size.whole += len(t.notes[from.doc].whole)
		size.names += len(t.names.row(from.doc))
		size.spoken += len(t.spoken.row(from.doc))
		size.points += len(t.points.row(from.doc))
	}
	s.reserve(len(sources), size)
	for _, from := range sources {
		t := drafts[from.part]
		n := &t.notes[from.doc]
		s.ids, s.versions = append(s.ids, n.id), append(s.versions, n.version)
		s.updated, s.next = append(s.updated, n.updated), append(s.next, n.next)
		s.lengths = append(s.lengths, n.lengths)
		for f, words := range n.lengths {
			s.sums[f] += int64(words)
		}
		s.keepParts(n.parts)
		s.public.add(n.public)
		s.whole.add(n.whole)
		n.public, n.whole = nil, nil
		s.names.add(t.names.row(from.doc))
		s.spoken.add(t.spoken.row(from.doc))
		s.points.add(t.points.row(from.doc))
	}
}

// room is the size of documents: bytes of public documents, of whole ones, and of names, and
// points.
type room struct{ public, whole, names, spoken, points int }

// reserve allocates memory for so many documents.
func (s *segment) reserve(documents int, size room) {
	s.ids, s.lengths = slices.Grow(s.ids, documents), slices.Grow(s.lengths, documents)
	s.versions, s.updated, s.next = slices.Grow(s.versions, documents), slices.Grow(s.updated, documents), slices.Grow(s.next, documents)
	s.public = newRows[byte, uint64](documents, size.public)
	s.whole = newRows[byte, uint64](documents, size.whole)
	s.names = newRows[byte, uint32](documents, size.names)
	s.spoken = newRows[byte, uint32](documents, size.spoken)
	s.points.at, s.points.of = append(slices.Grow(s.points.at, documents+1), 0), slices.Grow(s.points.of, size.points)
}

// takeTerms turns the documents' terms into the terms' documents.
func (s *segment) takeTerms(drafts []*draft, sources []source, places [][]uint32) {
	var terms []string
	for _, t := range drafts {
		terms = append(terms, t.terms.list...)
	}
	s.terms = inOne(terms)
	sizes := make([]uint32, len(s.terms))
	numbers := make([][]uint32, len(drafts))
	for i, t := range drafts {
		numbers[i] = renumber(t.terms.list, s.terms)
		for doc, place := range places[i] {
			if place == 0 {
				continue
			}
			for _, token := range t.tokens.row(uint32(doc)) {
				sizes[numbers[i][token.term]]++
			}
		}
	}
	postings, put := filled[posting](sizes)
	all, held := newNumbering[manner](), make([]*renumbered, len(drafts))
	for i, t := range drafts {
		held[i] = renumberedTo(&all, t.manners.list)
	}
	for doc, from := range sources {
		for _, token := range drafts[from.part].tokens.row(from.doc) {
			put(numbers[from.part][token.term], posting{doc: uint32(doc), manner: held[from.part].number(token.manner)})
		}
	}
	s.postings, s.manners = postings, all.list
}

// inOne sorts texts, removes duplicates, and stores them all in one piece of memory.
func inOne(texts []string) []string {
	slices.Sort(texts)
	texts = slices.Compact(texts)
	blob := strings.Join(texts, "")
	kept := make([]string, len(texts))
	for i, text := range texts {
		kept[i], blob = blob[:len(text)], blob[len(text):]
	}
	return kept
}

// renumber returns the position of each text among sorted ones. A text without a position, because
// only deleted documents had it, is never looked up.
func renumber(texts, sorted []string) []uint32 {
	numbers := make([]uint32, len(texts))
	for i, text := range texts {
		place, _ := slices.BinarySearch(sorted, text)
		numbers[i] = uint32(place) //nolint:gosec // a count of texts
	}
	return numbers
}

func (s *segment) takeNumbers(drafts []*draft, places [][]uint32, named map[string][]number) {
	for name := range named {
		if s.numbers[name] != nil {
			continue
		}
		list := []number{}
		for i, t := range drafts {
			list = movedNumbers(list, t.numbers[name], places[i])
		}
		s.numbers[name] = sortedNumbers(list)
	}
}

// finish computes what follows from the rest: orders, the grid, the shapes of the terms.
func (s *segment) finish() {
	together(len(s.ids), []func(){
		func() {
			s.byName = s.ordered(func(a, b uint32) int {
				x, y := s.names.row(a), s.names.row(b)
				return cmp.Or(missing(len(x) == 0, len(y) == 0), bytes.Compare(x, y))
			})
			s.ranks = ranked(make([]uint32, len(s.ids)), s.byName, s.names)
		},
		func() {
			s.byUpdated = s.ordered(func(a, b uint32) int { return cmp.Compare(s.updated[b], s.updated[a]) })
		},
		func() {
			s.byNext = s.ordered(func(a, b uint32) int {
				return cmp.Or(missing(s.next[a] == none, s.next[b] == none), cmp.Compare(s.next[a], s.next[b]))
			})
		},
		s.makeGrid,
		func() {
			s.shapes = make([]shape, len(s.terms))
			for i, term := range s.terms {
				s.shapes[i] = shapeOf(term)
			}
		},
	})
}

// missing sorts what lacks a key after what has it.
func missing(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (s *segment) ordered(by func(a, b uint32) int) []uint32 {
	docs := make([]uint32, len(s.ids))
	for i := range docs {
		docs[i] = uint32(i)
	}
	slices.SortFunc(docs, func(a, b uint32) int { return cmp.Or(by(a, b), cmp.Compare(a, b)) })
	return docs
}
