package embedded

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/words"
)

// state is all that a query sees. It never changes.
type state struct{ parts []part }

// part is a segment and the set of its documents that are dead (deleted).
type part struct {
	*segment
	dead   set
	living *roaring.Bitmap
	sums   [4]int64 // words of the living documents by field
}

func newPart(s *segment) part {
	p := part{segment: s, dead: s.newSet(), living: roaring.New(), sums: s.sums}
	p.living.AddRange(0, uint64(len(s.ids)))
	return p
}

// killing returns the part with more dead documents.
func (p part) killing(docs []uint32) part {
	if len(docs) == 0 {
		return p
	}
	p.dead, p.living = slices.Clone(p.dead), p.living.Clone()
	for _, doc := range docs {
		if p.dead.has(doc) {
			continue
		}
		p.dead.add(doc)
		p.living.Remove(doc)
		for f, words := range p.lengths[doc] {
			p.sums[f] -= int64(words)
		}
	}
	return p
}

// bury returns the part with those dead documents that an earlier part has from which it was built;
// places are the new positions of that part's documents, from 1, 0 for removed.
func (p part) bury(dead set, places []uint32) part {
	var docs []uint32
	dead.each(func(doc uint32) {
		if place := places[doc]; place > 0 {
			docs = append(docs, place-1)
		}
	})
	return p.killing(docs)
}

// version returns the version of a record in the index.
func (s *state) version(id models.ID) (int64, bool) {
	for _, p := range s.parts {
		if doc, ok := p.find(id); ok && !p.dead.has(doc) {
			return p.versions[doc], true
		}
	}
	return 0, false
}

// newer returns, sorted, the documents that are not older than those in the index.
func (s *state) newer(documents []search.Document) []search.Document {
	return slices.DeleteFunc(latest(documents), func(d search.Document) bool {
		held, ok := s.version(d.ID)
		return ok && held > d.Version
	})
}

// without returns the state in which records are dead. Parts without any living document are left
// out.
func (s *state) without(ids []models.ID) *state {
	next := &state{parts: make([]part, 0, len(s.parts)+1)}
	for _, p := range s.parts {
		var docs []uint32
		for _, id := range ids {
			if doc, ok := p.find(id); ok && !p.dead.has(doc) {
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

// mergeFrom returns from which part on the parts should become one, if any: the first that is not
// much larger than all after it together, or of which more than half is dead.
func (s *state) mergeFrom(small int) (int, bool) {
	total, due := 0, false
	from := len(s.parts)
	for i, p := range slices.Backward(s.parts) {
		dead := len(p.ids) - int(p.living.GetCardinality()) //nolint:gosec // a count of documents
		if total > 0 && len(p.ids) <= growth*total || len(p.ids) > small && 2*dead > len(p.ids) {
			from, due = i, true
		}
		total += len(p.ids)
	}
	return from, due
}

// corpus returns what relevance needs to know of the living documents.
func (s *state) corpus() words.Corpus {
	var c words.Corpus
	for _, p := range s.parts {
		c.Documents += int(p.living.GetCardinality()) //nolint:gosec // a count of documents
		for f := range p.sums {
			c.Lengths[f] += p.sums[f]
		}
	}
	return c
}
