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

// merged makes one segment of the living of several, and tells for each part where its documents went, counted from 1; 0 is nowhere.
func merged(parts []part) (*segment, [][]uint32) {
	sources, places := gather(parts)
	s := &segment{attributes: map[string]*attribute{}, numbers: map[string]*rows[float64]{}}
	for _, from := range sources {
		p := parts[from.part]
		s.ids, s.versions = append(s.ids, from.id), append(s.versions, p.versions[from.doc])
		s.updated, s.next = append(s.updated, p.updated[from.doc]), append(s.next, p.next[from.doc])
		s.names.add(p.names.row(from.doc))
		s.public.add(p.public.row(from.doc))
		s.points.add(p.points.row(from.doc))
		s.lengths = append(s.lengths, p.lengths[from.doc])
		for f, n := range p.lengths[from.doc] {
			s.sums[f] += int64(n)
		}
	}
	s.mergeTerms(parts, places)
	s.mergeValues(parts, sources)
	s.mergeNumbers(parts, sources)
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
	byID := func(a, b source) int { return bytes.Compare(a.id[:], b.id[:]) }
	if !slices.IsSortedFunc(sources, byID) {
		slices.SortFunc(sources, byID)
	}
	for i, from := range sources {
		places[from.part][from.doc] = uint32(i) + 1 //nolint:gosec // a count of documents
	}
	return sources, places
}

// mergeTerms walks the sorted terms of all parts at once.
func (s *segment) mergeTerms(parts []part, places [][]uint32) {
	at := make([]int, len(parts))
	for {
		term, found := "", false
		for i, p := range parts {
			if at[i] < len(p.terms) && (!found || p.terms[at[i]] < term) {
				term, found = p.terms[at[i]], true
			}
		}
		if !found {
			return
		}
		var list []posting
		lists := 0
		for i, p := range parts {
			if at[i] < len(p.terms) && p.terms[at[i]] == term {
				before := len(list)
				list = moved(list, p.postings.row(uint32(at[i])), places[i]) //nolint:gosec // a count of terms
				at[i]++
				if len(list) > before {
					lists++
				}
			}
		}
		if len(list) == 0 {
			continue
		}
		if lists > 1 {
			slices.SortFunc(list, func(a, b posting) int { return cmp.Compare(a.doc, b.doc) })
		}
		s.terms = append(s.terms, term)
		s.postings.add(list)
	}
}

// moved appends the postings of documents that live on.
func moved(list, from []posting, places []uint32) []posting {
	for _, p := range from {
		if place := places[p.doc]; place > 0 {
			list = append(list, posting{doc: place - 1, counts: p.counts})
		}
	}
	return list
}

func (s *segment) mergeValues(parts []part, sources []source) {
	values := map[string][]string{}
	for _, p := range parts {
		for name, a := range p.attributes {
			for i, v := range a.values {
				if a.docs[i].Intersects(p.living) {
					values[name] = append(values[name], v)
				}
			}
		}
	}
	for name, list := range values {
		slices.Sort(list)
		a := newAttribute(slices.Compact(list))
		numbers := renumbered(parts, name, a.values)
		for doc, from := range sources {
			var mine []uint32
			if was := parts[from.part].attributes[name]; was != nil {
				for _, v := range was.of.row(from.doc) {
					mine = append(mine, numbers[from.part][v])
				}
			}
			a.add(uint32(doc), mine) //nolint:gosec // a count of documents
		}
		s.attributes[name] = a
	}
}

// renumbered tells for each part the new numbers of its values.
func renumbered(parts []part, name string, values []string) [][]uint32 {
	numbers := make([][]uint32, len(parts))
	for i, p := range parts {
		a := p.attributes[name]
		if a == nil {
			continue
		}
		numbers[i] = make([]uint32, len(a.values))
		for old, v := range a.values {
			place, _ := slices.BinarySearch(values, v) // a value of the dead alone has no place, and is never asked for
			numbers[i][old] = uint32(place)            //nolint:gosec // a count of values
		}
	}
	return numbers
}

func (s *segment) mergeNumbers(parts []part, sources []source) {
	for _, p := range parts {
		for name := range p.numbers {
			s.numbers[name] = &rows[float64]{}
		}
	}
	for name, column := range s.numbers {
		for _, from := range sources {
			var mine []float64
			if was := parts[from.part].numbers[name]; was != nil {
				mine = was.row(from.doc)
			}
			column.add(mine)
		}
	}
}
