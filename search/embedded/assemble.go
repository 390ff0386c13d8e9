package embedded

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
)

// collectStored moves the parts of documents that are stored unchanged from the builders to the
// segment.
func (s *segment) collectStored(builders []*builder, sources []sourceDoc) {
	var size segmentSize
	for _, from := range sources {
		b := builders[from.input]
		size.public += len(b.stored[from.doc].public)
		size.full += len(b.stored[from.doc].full)
		size.nameKeys += len(b.nameKeys.row(from.doc))
		size.encodedNames += len(b.encodedNames.row(from.doc))
		size.points += len(b.points.row(from.doc))
		size.pointOwners += len(b.pointOwners.row(from.doc))
	}
	s.reserve(len(sources), size)
	for _, from := range sources {
		b := builders[from.input]
		n := &b.stored[from.doc]
		s.ids, s.versions = append(s.ids, n.id), append(s.versions, n.version)
		s.updated, s.nextMeetings = append(s.updated, n.updated), append(s.nextMeetings, n.nextMeeting)
		s.lengths = append(s.lengths, n.lengths)
		for f, words := range n.lengths {
			s.fieldLengths[f] += int64(words)
		}
		s.addParts(n.parts)
		s.public.add(n.public)
		s.full.add(n.full)
		n.public, n.full = nil, nil
		s.nameKeys.add(b.nameKeys.row(from.doc))
		s.encodedNames.add(b.encodedNames.row(from.doc))
		s.points.add(b.points.row(from.doc))
		s.pointOwners.add(b.pointOwners.row(from.doc))
	}
}

// segmentSize is the size of documents: bytes of public documents, of full ones, of names, points,
// and owners of points.
type segmentSize struct{ public, full, nameKeys, encodedNames, points, pointOwners int }

// reserve allocates memory for so many documents.
func (s *segment) reserve(documents int, size segmentSize) {
	s.ids, s.lengths = slices.Grow(s.ids, documents), slices.Grow(s.lengths, documents)
	s.versions, s.updated, s.nextMeetings = slices.Grow(s.versions, documents), slices.Grow(s.updated, documents), slices.Grow(s.nextMeetings, documents)
	s.public = newRows[byte, uint64](documents, size.public)
	s.full = newRows[byte, uint64](documents, size.full)
	s.nameKeys = newRows[byte, uint32](documents, size.nameKeys)
	s.encodedNames = newRows[byte, uint32](documents, size.encodedNames)
	s.points = newRows[models.Point, uint32](documents, size.points)
	s.pointOwners = newRows[models.ID, uint32](documents, size.pointOwners)
}

// invertTerms turns the documents' terms into the terms' documents.
func (s *segment) invertTerms(builders []*builder, sources []sourceDoc, places [][]uint32) {
	var terms []string
	for _, b := range builders {
		terms = append(terms, b.terms.list...)
	}
	s.terms = internSorted(terms)
	sizes := make([]uint32, len(s.terms))
	numbers := make([][]uint32, len(builders))
	for i, b := range builders {
		numbers[i] = ordinalsIn(b.terms.list, s.terms)
		for doc, place := range places[i] {
			if place == 0 {
				continue
			}
			for _, token := range b.docTerms.row(uint32(doc)) {
				sizes[numbers[i][token.term]]++
			}
		}
	}
	postings, put := newRowsOfSizes[posting](sizes)
	all, remaps := newInterner[termStats](), make([]*statsRemap, len(builders))
	for i, b := range builders {
		remaps[i] = newStatsRemap(&all, b.stats.list)
	}
	for doc, from := range sources {
		for _, token := range builders[from.input].docTerms.row(from.doc) {
			put(numbers[from.input][token.term], posting{doc: uint32(doc), stats: remaps[from.input].remap(token.stats)})
		}
	}
	s.postings, s.stats = postings, all.list
}

// internSorted sorts texts, removes duplicates, and stores them all in one piece of memory.
func internSorted(texts []string) []string {
	slices.Sort(texts)
	texts = slices.Compact(texts)
	blob := strings.Join(texts, "")
	interned := make([]string, len(texts))
	for i, text := range texts {
		interned[i], blob = blob[:len(text)], blob[len(text):]
	}
	return interned
}

// ordinalsIn returns the position of each text among sorted ones. A text without a position,
// because only deleted documents had it, is never looked up.
func ordinalsIn(texts, sorted []string) []uint32 {
	numbers := make([]uint32, len(texts))
	for i, text := range texts {
		place, _ := slices.BinarySearch(sorted, text)
		numbers[i] = uint32(place) //nolint:gosec // a count of texts
	}
	return numbers
}

func (s *segment) collectNumbers(builders []*builder, places [][]uint32, names map[string][]numericValue) {
	for name := range names {
		if s.numbers[name] != nil {
			continue
		}
		list := []numericValue{}
		for i, b := range builders {
			list = appendLiveNumbers(list, b.numbers[name], places[i])
		}
		s.numbers[name] = sortNumbers(list)
	}
}

// finish computes what follows from the rest: orders, the grid, the shapes of the terms.
func (s *segment) finish() {
	runConcurrently(len(s.ids), []func(){
		func() {
			s.byName = s.sortedDocs(func(a, b uint32) int {
				x, y := s.nameKeys.row(a), s.nameKeys.row(b)
				return cmp.Or(compareMissing(len(x) == 0, len(y) == 0), bytes.Compare(x, y))
			})
			s.nameRanks = assignRanks(make([]uint32, len(s.ids)), s.byName, s.nameKeys)
		},
		func() {
			s.byUpdated = s.sortedDocs(func(a, b uint32) int { return cmp.Compare(s.updated[b], s.updated[a]) })
		},
		func() {
			s.byNext = s.sortedDocs(func(a, b uint32) int {
				return cmp.Or(compareMissing(s.nextMeetings[a] == noNextMeeting, s.nextMeetings[b] == noNextMeeting), cmp.Compare(s.nextMeetings[a], s.nextMeetings[b]))
			})
		},
		s.buildGrid,
		func() {
			s.signatures = make([]signature, len(s.terms))
			for i, term := range s.terms {
				s.signatures[i] = signatureOf(term)
			}
		},
	})
}

// compareMissing sorts what lacks a key after what has it.
func compareMissing(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (s *segment) sortedDocs(by func(a, b uint32) int) []uint32 {
	docs := make([]uint32, len(s.ids))
	for i := range docs {
		docs[i] = uint32(i)
	}
	slices.SortFunc(docs, func(a, b uint32) int { return cmp.Or(by(a, b), cmp.Compare(a, b)) })
	return docs
}
