package embedded

import (
	"bytes"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/words"
)

// state is all that a question sees. It never changes.
type state struct{ parts []part }

// part is a segment and which of its documents are dead.
type part struct {
	*segment
	dead   *roaring.Bitmap
	living *roaring.Bitmap
}

func newPart(s *segment) part {
	p := part{segment: s, dead: roaring.New(), living: roaring.New()}
	p.living.AddRange(0, uint64(len(s.ids)))
	return p
}

// killing is the part with more dead.
func (p part) killing(docs []uint32) part {
	if len(docs) == 0 {
		return p
	}
	p.dead, p.living = p.dead.Clone(), p.living.Clone()
	for _, doc := range docs {
		p.dead.Add(doc)
		p.living.Remove(doc)
	}
	return p
}

// bury is the part with those dead that a part it was made of has; places are where that part's documents went, from 1, 0 for nowhere.
func (p part) bury(dead *roaring.Bitmap, places []uint32) part {
	var docs []uint32
	for it := dead.Iterator(); it.HasNext(); {
		if place := places[it.Next()]; place > 0 {
			docs = append(docs, place-1)
		}
	}
	return p.killing(docs)
}

func (s *segment) find(id models.ID) (uint32, bool) {
	doc, ok := slices.BinarySearchFunc(s.ids, id, func(a, b models.ID) int { return bytes.Compare(a[:], b[:]) })
	return uint32(doc), ok //nolint:gosec // a segment has less than four billion documents
}

// version is the version held of a record.
func (s *state) version(id models.ID) (int64, bool) {
	for _, p := range s.parts {
		if doc, ok := p.find(id); ok && !p.dead.Contains(doc) {
			return p.versions[doc], true
		}
	}
	return 0, false
}

// newer keeps, sorted, the documents that are not older than what is held.
func (s *state) newer(documents []search.Document) []search.Document {
	return slices.DeleteFunc(latest(documents), func(d search.Document) bool {
		held, ok := s.version(d.ID)
		return ok && held > d.Version
	})
}

// without is the state in which records are dead. Parts without any living document are left out.
func (s *state) without(ids []models.ID) *state {
	next := &state{parts: make([]part, 0, len(s.parts)+1)}
	for _, p := range s.parts {
		var docs []uint32
		for _, id := range ids {
			if doc, ok := p.find(id); ok && !p.dead.Contains(doc) {
				docs = append(docs, doc)
			}
		}
		if p = p.killing(docs); !p.living.IsEmpty() {
			next.parts = append(next.parts, p)
		}
	}
	return next
}

// compacted merges the last parts as long as that is little work.
func (s *state) compacted(small int) *state {
	from, total := len(s.parts), 0
	for from > 0 {
		n := len(s.parts[from-1].ids)
		if total+n > small || total > 0 && n > growth*total {
			break
		}
		total += n
		from--
	}
	if len(s.parts)-from < 2 {
		return s
	}
	whole, _ := merged(s.parts[from:])
	return &state{parts: append(slices.Clone(s.parts[:from]), newPart(whole))}
}

// mergeFrom says from which part on the parts should become one: the first that is not much larger than all after it together.
func (s *state) mergeFrom() (int, bool) {
	total := 0
	from := len(s.parts)
	for i, p := range slices.Backward(s.parts) {
		if total > 0 && len(p.ids) <= growth*total {
			from = i
		}
		total += len(p.ids)
	}
	return from, from < len(s.parts)-1
}

// corpus is what relevance needs to know of the living.
func (s *state) corpus() words.Corpus {
	var c words.Corpus
	for _, p := range s.parts {
		c.Documents += int(p.living.GetCardinality()) //nolint:gosec // a count of documents
		sums := p.sums
		for it := p.dead.Iterator(); it.HasNext(); {
			lengths := p.lengths[it.Next()]
			for f := range sums {
				sums[f] -= int64(lengths[f])
			}
		}
		for f := range sums {
			c.Lengths[f] += sums[f]
		}
	}
	return c
}
