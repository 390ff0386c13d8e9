package embedded

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/shg-directory/shg/models"
)

// sourceDoc is a live document that is merged into another segment.
type sourceDoc struct {
	id    models.ID
	input int
	doc   uint32
}

// mergeSegments merges the live documents of several segments into one. For each segment it returns
// the new positions of its documents, counted from 1; 0 means removed.
func mergeSegments(parts []liveSegment) (*segment, [][]uint32) {
	sources, places := liveDocs(parts)
	s := newSegment()
	s.mergeRows(parts, sources)
	s.mergeTerms(parts, places)
	s.mergeValues(parts, places)
	s.mergeNumbers(parts, places)
	s.finish()
	return s, places
}

func liveDocs(parts []liveSegment) ([]sourceDoc, [][]uint32) {
	var sources []sourceDoc
	places := make([][]uint32, len(parts))
	for i, seg := range parts {
		places[i] = make([]uint32, len(seg.ids))
		for it := seg.live.Iterator(); it.HasNext(); {
			doc := it.Next()
			sources = append(sources, sourceDoc{id: seg.ids[doc], input: i, doc: doc})
		}
	}
	slices.SortFunc(sources, func(a, b sourceDoc) int { return bytes.Compare(a.id[:], b.id[:]) })
	for i, from := range sources {
		places[from.input][from.doc] = uint32(i) + 1
	}
	return sources, places
}

func (s *segment) mergeRows(parts []liveSegment, sources []sourceDoc) {
	var size segmentSize
	for _, from := range sources {
		seg := parts[from.input]
		size.public, size.full = size.public+len(seg.public.row(from.doc)), size.full+len(seg.full.row(from.doc))
		size.encodedNames += len(seg.encodedNames.row(from.doc))
		size.nameKeys, size.points = size.nameKeys+len(seg.nameKeys.row(from.doc)), size.points+len(seg.points.row(from.doc))
		size.pointOwners += len(seg.pointOwners.row(from.doc))
	}
	s.reserve(len(sources), size)
	for _, from := range sources {
		seg := parts[from.input]
		s.ids, s.versions = append(s.ids, from.id), append(s.versions, seg.versions[from.doc])
		s.updated, s.nextMeetings = append(s.updated, seg.updated[from.doc]), append(s.nextMeetings, seg.nextMeetings[from.doc])
		s.nameKeys.add(seg.nameKeys.row(from.doc))
		s.encodedNames.add(seg.encodedNames.row(from.doc))
		s.addParts(seg.parts[from.doc])
		s.public.add(seg.public.row(from.doc))
		s.full.add(seg.full.row(from.doc))
		s.points.add(seg.points.row(from.doc))
		s.pointOwners.add(seg.pointOwners.row(from.doc))
		s.lengths = append(s.lengths, seg.lengths[from.doc])
		for f, words := range seg.lengths[from.doc] {
			s.fieldLengths[f] += int64(words)
		}
	}
}

// mergeTerms merges the sorted terms of all segments. It leaves out terms that only deleted
// documents have.
func (s *segment) mergeTerms(parts []liveSegment, places [][]uint32) {
	at := make([]int, len(parts))
	s.postings.offsets = []uint32{0}
	all, remap := newInterner[termStats](), make([]*statsRemap, len(parts))
	for i, seg := range parts {
		remap[i] = newStatsRemap(&all, seg.stats)
	}
	for {
		term, found := "", false
		for i, seg := range parts {
			if at[i] < len(seg.terms) && (!found || seg.terms[at[i]] < term) {
				term, found = seg.terms[at[i]], true
			}
		}
		if !found {
			s.terms, s.stats = internSorted(s.terms), all.list
			return
		}
		begin := len(s.postings.elements)
		for i, seg := range parts {
			if at[i] < len(seg.terms) && seg.terms[at[i]] == term {
				s.postings.elements = appendLive(s.postings.elements, seg.postings.row(uint32(at[i])), places[i], remap[i]) //nolint:gosec // a count of terms
				at[i]++
			}
		}
		s.endTerm(term, begin)
	}
}

// endTerm adds a term with the postings from begin on.
func (s *segment) endTerm(term string, begin int) {
	list := s.postings.elements[begin:]
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

// appendLive appends the postings of live documents.
func appendLive(list, from []posting, places []uint32, remap *statsRemap) []posting {
	for _, p := range from {
		if place := places[p.doc]; place > 0 {
			list = append(list, posting{doc: place - 1, stats: remap.remap(p.stats)})
		}
	}
	return list
}

func (s *segment) mergeValues(parts []liveSegment, places [][]uint32) {
	values := map[string][]string{}
	size := 0
	for _, seg := range parts {
		size += int(seg.live.GetCardinality()) //nolint:gosec // a count of documents
		for name, a := range seg.attributes {
			for i, v := range a.values {
				if a.isAmong(uint32(i), seg.live) {
					values[name] = append(values[name], v)
				}
			}
		}
	}
	for name, list := range values {
		list = internSorted(list)
		a := &attribute{}
		a.fill(list, size, func(yield func(doc, value uint32)) {
			for i, seg := range parts {
				if old := seg.attributes[name]; old != nil {
					old.eachLiveValue(places[i], ordinalsIn(old.values, list), yield)
				}
			}
		})
		s.attributes[name] = a
	}
}

// eachLiveValue yields the pairs of documents and values, with their new numbers, of the live
// documents.
func (a *attribute) eachLiveValue(places, numbers []uint32, yield func(doc, value uint32)) {
	for doc, place := range places {
		if place == 0 {
			continue
		}
		for _, v := range a.byDoc.row(uint32(doc)) {
			yield(place-1, numbers[v])
		}
	}
}

func (s *segment) mergeNumbers(parts []liveSegment, places [][]uint32) {
	for i, seg := range parts {
		for name, list := range seg.numbers {
			s.numbers[name] = appendLiveNumbers(s.numbers[name], list, places[i])
		}
	}
	for name, list := range s.numbers {
		s.numbers[name] = sortNumbers(list)
	}
}

// appendLiveNumbers appends the numbers of live documents.
func appendLiveNumbers(list, from []numericValue, places []uint32) []numericValue {
	for _, n := range from {
		if place := places[n.doc]; place > 0 {
			list = append(list, numericValue{value: n.value, doc: place - 1})
		}
	}
	return list
}

func sortNumbers(list []numericValue) []numericValue {
	slices.SortFunc(list, func(a, b numericValue) int { return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.doc, b.doc)) })
	return slices.Clip(list)
}
