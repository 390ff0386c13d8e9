package embedded

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/shg-directory/shg/models"
)

// source is a living document on its way into another segment.
type source struct {
	id   models.ID
	part int
	doc  uint32
}

// merged merges the living documents of several parts into one segment. For each part it returns
// the new positions of its documents, counted from 1; 0 means removed.
func merged(parts []part) (*segment, [][]uint32) {
	sources, places := gather(parts)
	s := newSegment()
	s.mergeRows(parts, sources)
	s.mergeTerms(parts, places)
	s.mergeValues(parts, places)
	s.mergeNumbers(parts, places)
	s.finish()
	return s, places
}

func gather(parts []part) ([]source, [][]uint32) {
	var sources []source
	places := make([][]uint32, len(parts))
	for i, p := range parts {
		places[i] = make([]uint32, len(p.ids))
		for it := p.living.Iterator(); it.HasNext(); {
			doc := it.Next()
			sources = append(sources, source{id: p.ids[doc], part: i, doc: doc})
		}
	}
	slices.SortFunc(sources, func(a, b source) int { return bytes.Compare(a.id[:], b.id[:]) })
	for i, from := range sources {
		places[from.part][from.doc] = uint32(i) + 1
	}
	return sources, places
}

func (s *segment) mergeRows(parts []part, sources []source) {
	var size room
	for _, from := range sources {
		p := parts[from.part]
		size.public, size.whole = size.public+len(p.public.row(from.doc)), size.whole+len(p.whole.row(from.doc))
		size.spoken += len(p.spoken.row(from.doc))
		size.names, size.points = size.names+len(p.names.row(from.doc)), size.points+len(p.points.row(from.doc))
	}
	s.reserve(len(sources), size)
	for _, from := range sources {
		p := parts[from.part]
		s.ids, s.versions = append(s.ids, from.id), append(s.versions, p.versions[from.doc])
		s.updated, s.next = append(s.updated, p.updated[from.doc]), append(s.next, p.next[from.doc])
		s.names.add(p.names.row(from.doc))
		s.spoken.add(p.spoken.row(from.doc))
		s.keepParts(p.parts[from.doc])
		s.public.add(p.public.row(from.doc))
		s.whole.add(p.whole.row(from.doc))
		s.points.add(p.points.row(from.doc))
		s.lengths = append(s.lengths, p.lengths[from.doc])
		for f, words := range p.lengths[from.doc] {
			s.sums[f] += int64(words)
		}
	}
}

// mergeTerms merges the sorted terms of all parts. It leaves out terms that only deleted documents
// have.
func (s *segment) mergeTerms(parts []part, places [][]uint32) {
	at := make([]int, len(parts))
	s.postings.at = []uint32{0}
	all, held := newNumbering[manner](), make([]*renumbered, len(parts))
	for i, p := range parts {
		held[i] = renumberedTo(&all, p.manners)
	}
	for {
		term, found := "", false
		for i, p := range parts {
			if at[i] < len(p.terms) && (!found || p.terms[at[i]] < term) {
				term, found = p.terms[at[i]], true
			}
		}
		if !found {
			s.terms, s.manners = inOne(s.terms), all.list
			return
		}
		begin := len(s.postings.of)
		for i, p := range parts {
			if at[i] < len(p.terms) && p.terms[at[i]] == term {
				s.postings.of = moved(s.postings.of, p.postings.row(uint32(at[i])), places[i], held[i]) //nolint:gosec // a count of terms
				at[i]++
			}
		}
		s.endTerm(term, begin)
	}
}

// endTerm adds a term with the postings from begin on.
func (s *segment) endTerm(term string, begin int) {
	list := s.postings.of[begin:]
	if len(list) == 0 {
		return
	}
	byDoc := func(a, b posting) int { return cmp.Compare(a.doc, b.doc) }
	if !slices.IsSortedFunc(list, byDoc) {
		slices.SortFunc(list, byDoc)
	}
	s.terms = append(s.terms, term)
	s.postings.add(nil)
}

// moved appends the postings of documents that live on.
func moved(list, from []posting, places []uint32, held *renumbered) []posting {
	for _, p := range from {
		if place := places[p.doc]; place > 0 {
			list = append(list, posting{doc: place - 1, manner: held.number(p.manner)})
		}
	}
	return list
}

func (s *segment) mergeValues(parts []part, places [][]uint32) {
	values := map[string][]string{}
	size := 0
	for _, p := range parts {
		size += int(p.living.GetCardinality()) //nolint:gosec // a count of documents
		for name, a := range p.attributes {
			for i, v := range a.values {
				if a.holdsAny(uint32(i), p.living) {
					values[name] = append(values[name], v)
				}
			}
		}
	}
	for name, list := range values {
		list = inOne(list)
		a := &attribute{}
		a.fill(list, size, func(yield func(doc, value uint32)) {
			for i, p := range parts {
				if was := p.attributes[name]; was != nil {
					was.move(places[i], renumber(was.values, list), yield)
				}
			}
		})
		s.attributes[name] = a
	}
}

// move yields the pairs of documents and values, with their new numbers, of the documents that live
// on.
func (a *attribute) move(places, numbers []uint32, yield func(doc, value uint32)) {
	for doc, place := range places {
		if place == 0 {
			continue
		}
		for _, v := range a.of.row(uint32(doc)) {
			yield(place-1, numbers[v])
		}
	}
}

func (s *segment) mergeNumbers(parts []part, places [][]uint32) {
	for i, p := range parts {
		for name, list := range p.numbers {
			s.numbers[name] = movedNumbers(s.numbers[name], list, places[i])
		}
	}
	for name, list := range s.numbers {
		s.numbers[name] = sortedNumbers(list)
	}
}

// movedNumbers appends the numbers of documents that live on.
func movedNumbers(list, from []number, places []uint32) []number {
	for _, n := range from {
		if place := places[n.doc]; place > 0 {
			list = append(list, number{value: n.value, doc: place - 1})
		}
	}
	return list
}

func sortedNumbers(list []number) []number {
	slices.SortFunc(list, func(a, b number) int { return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.doc, b.doc)) })
	return slices.Clip(list)
}
