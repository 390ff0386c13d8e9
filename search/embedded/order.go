package embedded

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/shg-directory/shg/search"
)

// rankedDoc is a document found, with its sort key; for names the key is valid only within a
// segment.
type rankedDoc struct {
	segment int
	doc     uint32
	key     float64
	missing bool // it has no key, and comes last
}

// sparseShare is the share of documents below which sorting those found is faster than going
// through all of them in order.
const sparseShare = 20

// hits returns the documents of the page.
func (f *searcher) hits() []search.Hit {
	offset, limit := max(f.Offset, 0), min(f.Limit, search.MaxLimit)
	if limit <= 0 {
		return nil
	}
	wanted := offset + limit
	f.nameOrders = f.loadNameOrders()
	var all []rankedDoc
	for i := range f.segments {
		all = append(all, f.topOf(i, wanted)...)
	}
	slices.SortFunc(all, f.compare)
	var hits []search.Hit
	for _, s := range all[min(offset, len(all)):min(wanted, len(all))] {
		hits = append(hits, f.hit(s))
	}
	return hits
}

func (f *searcher) hit(s rankedDoc) search.Hit {
	seg := f.segments[s.segment]
	h := search.Hit{ID: seg.ids[s.doc], Version: seg.versions[s.doc], DistanceKm: -1, NearestPoint: -1}
	if f.Origin != nil {
		h.DistanceKm, h.NearestPoint = f.nearest(s.segment, s.doc)
	}
	if !f.IDsOnly {
		h.Public, h.Languages = f.unpack(seg.public.row(s.doc)), languagesOf(seg.encodedNames.row(s.doc))
		h.NearestOwner = search.OwnerOf(seg.pointOwners.row(s.doc), h.NearestPoint)
	}
	if view, narrowed := f.viewOf(s.segment, s.doc); narrowed {
		h.ByParts, h.NextAt = true, view.NextAt
	}
	return h
}

// topOf returns the first documents of a segment in the requested order.
func (f *searcher) topOf(i, wanted int) []rankedDoc {
	seg, docs := f.segments[i], f.matches[i]
	if f.sortsByID() {
		return f.firstByID(i, wanted)
	}
	order := f.storedOrder(i)
	if order == nil || docs.GetCardinality()*sparseShare < uint64(len(seg.ids)) {
		return f.collectTop(i, wanted)
	}
	if f.Sort.By == search.SortNextMeeting && !f.views[i].narrowed.IsEmpty() {
		return f.topByNext(i, wanted)
	}
	var list []rankedDoc
	for _, doc := range order {
		if len(list) == wanted {
			break
		}
		if docs.Contains(doc) {
			list = append(list, f.rank(i, doc))
		}
	}
	return list
}

// topByNext returns the documents of a segment with the earliest next meetings that the query sees.
// Those are never before the next of all meetings, in whose order the documents are looked at, so
// that the search ends as soon as no later one can be among the first.
func (f *searcher) topByNext(i, wanted int) []rankedDoc {
	seg, docs := f.segments[i], f.matches[i]
	list := &topCollector{searcher: f, limit: wanted}
	for _, doc := range seg.byNext {
		if len(list.heap) == wanted && wanted > 0 && !list.heap[0].missing && float64(seg.nextMeetings[doc]) > list.heap[0].key {
			break
		}
		if docs.Contains(doc) {
			list.collectUnordered(f.rank(i, doc))
		}
	}
	slices.SortFunc(list.heap, f.compare)
	return list.heap
}

// sortsByID reports whether the requested order is that of ids.
func (f *searcher) sortsByID() bool {
	switch f.Sort.By {
	case search.SortRelevance:
		return f.text == nil
	case search.SortDistance:
		return f.Origin == nil
	case search.SortNextMeeting, search.SortName, search.SortUpdated:
		return false
	}
	return true
}

// firstByID returns the documents of a segment with the lowest ids.
func (f *searcher) firstByID(i, wanted int) []rankedDoc {
	var list []rankedDoc
	for it := f.matches[i].Iterator(); it.HasNext() && len(list) < wanted; {
		list = append(list, rankedDoc{segment: i, doc: it.Next()})
	}
	return list
}

// storedOrder returns the order in which a segment stores its documents, if it stores the requested
// one.
func (f *searcher) storedOrder(i int) []uint32 {
	seg := f.segments[i]
	if f.Sort.Backward {
		return nil
	}
	switch f.Sort.By {
	case search.SortName:
		return f.nameOrders[i].order
	case search.SortUpdated:
		return seg.byUpdated
	case search.SortNextMeeting:
		return seg.byNext
	case search.SortRelevance, search.SortDistance:
	}
	return nil
}

// collectTop checks all documents found and returns the first.
func (f *searcher) collectTop(i, wanted int) []rankedDoc {
	list := &topCollector{searcher: f, limit: wanted}
	offer := func(doc uint32) { list.collect(f.rank(i, doc)) }
	if f.text != nil && f.Sort.By == search.SortRelevance {
		scores := f.text.scorer(i)
		offer = func(doc uint32) { list.collect(rankedDoc{segment: i, doc: doc, key: -scores.score(doc)}) }
	}
	eachDoc(f.matches[i], offer)
	slices.SortFunc(list.heap, f.compare)
	return list.heap
}

// rank returns a document with its key; keys are ascending in the usual direction.
func (f *searcher) rank(i int, doc uint32) rankedDoc {
	seg, s := f.segments[i], rankedDoc{segment: i, doc: doc}
	switch f.Sort.By {
	case search.SortRelevance: // top scores
	case search.SortDistance:
		km, index := f.nearest(i, doc)
		s.key, s.missing = km, index < 0
	case search.SortNextMeeting:
		next := f.nextMeetingOf(i, doc)
		s.key, s.missing = float64(next), next == noNextMeeting
	case search.SortUpdated:
		s.key = -float64(seg.updated[doc])
	case search.SortName:
		order := f.nameOrders[i]
		s.key, s.missing = float64(order.ranks[doc]), len(order.keys.row(doc)) == 0
	}
	return s
}

// compare compares in the requested order; equals are ordered by id, ascending.
func (f *searcher) compare(a, b rankedDoc) int {
	if a.missing || b.missing {
		return cmp.Or(compareMissing(a.missing, b.missing), f.compareIDs(a, b))
	}
	direction := 1
	if f.Sort.Backward {
		direction = -1
	}
	if f.Sort.By == search.SortName && a.segment != b.segment {
		return cmp.Or(direction*bytes.Compare(f.nameKey(a), f.nameKey(b)), f.compareIDs(a, b))
	}
	switch {
	case a.key < b.key:
		return -direction
	case a.key > b.key:
		return direction
	}
	return f.compareIDs(a, b)
}

func (f *searcher) nameKey(s rankedDoc) []byte { return f.nameOrders[s.segment].keys.row(s.doc) }

func (f *searcher) compareIDs(a, b rankedDoc) int {
	if a.segment == b.segment {
		return cmp.Compare(a.doc, b.doc)
	}
	return bytes.Compare(f.segments[a.segment].ids[a.doc][:], f.segments[b.segment].ids[b.doc][:])
}
