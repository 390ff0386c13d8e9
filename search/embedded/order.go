package embedded

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/shg-directory/shg/search"
)

// standing is a document found, with its sort key; for names the key is valid only within a part.
type standing struct {
	part int
	doc  uint32
	key  float64
	lack bool // it has no key, and comes last
}

// sparse is the share of documents below which sorting those found is faster than walking all of
// them in order.
const sparse = 20

// hits returns the documents of the page.
func (f *finding) hits() []search.Hit {
	offset, limit := max(f.Offset, 0), min(f.Limit, search.MaxLimit)
	if limit <= 0 {
		return nil
	}
	wanted := offset + limit
	f.named = f.namings()
	var all []standing
	for i := range f.parts {
		all = append(all, f.first(i, wanted)...)
	}
	slices.SortFunc(all, f.compare)
	var hits []search.Hit
	for _, s := range all[min(offset, len(all)):min(wanted, len(all))] {
		hits = append(hits, f.hit(s))
	}
	return hits
}

func (f *finding) hit(s standing) search.Hit {
	p := f.parts[s.part]
	h := search.Hit{ID: p.ids[s.doc], Version: p.versions[s.doc], DistanceKm: -1, Nearest: -1}
	if !f.IDsOnly {
		h.Public = f.unpack(p.public.row(s.doc))
	}
	if f.Near != nil {
		h.DistanceKm, h.Nearest = f.nearest(s.part, s.doc)
	}
	if view, narrowed := f.seen[s.part][s.doc]; narrowed {
		h.Narrowed, h.NextAt = true, view.NextAt
	}
	return h
}

// first returns the first documents of a part in the requested order.
func (f *finding) first(i, wanted int) []standing {
	p, docs := f.parts[i], f.found[i]
	if f.byID() {
		return f.lowest(i, wanted)
	}
	walk := f.walk(i)
	if walk == nil || docs.GetCardinality()*sparse < uint64(len(p.ids)) {
		return f.top(i, wanted)
	}
	var list []standing
	for _, doc := range walk {
		if len(list) == wanted {
			break
		}
		if docs.Contains(doc) {
			list = append(list, f.stand(i, doc))
		}
	}
	return list
}

// byID reports whether the requested order is that of ids.
func (f *finding) byID() bool {
	switch f.Sort.By {
	case search.SortRelevance:
		return f.text == nil
	case search.SortDistance:
		return f.Near == nil
	case search.SortNextMeeting, search.SortName, search.SortUpdated:
		return false
	}
	return true
}

// lowest returns the documents of a part with the lowest ids.
func (f *finding) lowest(i, wanted int) []standing {
	var list []standing
	for it := f.found[i].Iterator(); it.HasNext() && len(list) < wanted; {
		list = append(list, standing{part: i, doc: it.Next()})
	}
	return list
}

// walk returns the order in which a part stores its documents, if it stores the requested one.
func (f *finding) walk(i int) []uint32 {
	p := f.parts[i]
	if f.Sort.Backward || f.Sort.By == search.SortNextMeeting && len(f.seen[i]) > 0 {
		return nil
	}
	switch f.Sort.By {
	case search.SortName:
		return f.named[i].order
	case search.SortUpdated:
		return p.byUpdated
	case search.SortNextMeeting:
		return p.byNext
	case search.SortRelevance, search.SortDistance:
	}
	return nil
}

// top checks all documents found and returns the first.
func (f *finding) top(i, wanted int) []standing {
	list := &best{f: f, wanted: wanted}
	offer := func(doc uint32) { list.offer(f.stand(i, doc)) }
	if f.text != nil && f.Sort.By == search.SortRelevance {
		scores := f.text.scorer(i)
		offer = func(doc uint32) { list.offer(standing{part: i, doc: doc, key: -scores.score(doc)}) }
	}
	each(f.found[i], offer)
	slices.SortFunc(list.heap, f.compare)
	return list.heap
}

// stand returns a document with its key; keys are ascending in the usual direction.
func (f *finding) stand(i int, doc uint32) standing {
	p, s := f.parts[i], standing{part: i, doc: doc}
	switch f.Sort.By {
	case search.SortRelevance: // top scores
	case search.SortDistance:
		km, which := f.nearest(i, doc)
		s.key, s.lack = km, which < 0
	case search.SortNextMeeting:
		next := f.nextOf(i, doc)
		s.key, s.lack = float64(next), next == none
	case search.SortUpdated:
		s.key = -float64(p.updated[doc])
	case search.SortName:
		named := f.named[i]
		s.key, s.lack = float64(named.ranks[doc]), len(named.keys.row(doc)) == 0
	}
	return s
}

// compare compares in the requested order; equals are ordered by id, ascending.
func (f *finding) compare(a, b standing) int {
	if a.lack || b.lack {
		return cmp.Or(missing(a.lack, b.lack), f.compareIDs(a, b))
	}
	way := 1
	if f.Sort.Backward {
		way = -1
	}
	if f.Sort.By == search.SortName && a.part != b.part {
		return cmp.Or(way*bytes.Compare(f.name(a), f.name(b)), f.compareIDs(a, b))
	}
	switch {
	case a.key < b.key:
		return -way
	case a.key > b.key:
		return way
	}
	return f.compareIDs(a, b)
}

func (f *finding) name(s standing) []byte { return f.named[s.part].keys.row(s.doc) }

func (f *finding) compareIDs(a, b standing) int {
	if a.part == b.part {
		return cmp.Compare(a.doc, b.doc)
	}
	return bytes.Compare(f.parts[a.part].ids[a.doc][:], f.parts[b.part].ids[b.doc][:])
}
