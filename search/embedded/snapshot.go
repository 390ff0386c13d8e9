package embedded

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/words"
)

// snapshot is all that a query reads. It never changes.
type snapshot struct{ segments []liveSegment }

// liveSegment is a segment and the set of its documents that are deleted.
type liveSegment struct {
	*segment
	deleted      docSet
	live         *roaring.Bitmap
	fieldLengths [4]int64 // words of the live documents by field
}

func newLiveSegment(s *segment) liveSegment {
	p := liveSegment{segment: s, deleted: s.newDocSet(), live: roaring.New(), fieldLengths: s.fieldLengths}
	p.live.AddRange(0, uint64(len(s.ids)))
	return p
}

// withDeleted returns the segment with more deleted documents.
func (p liveSegment) withDeleted(docs []uint32) liveSegment {
	if len(docs) == 0 {
		return p
	}
	p.deleted, p.live = slices.Clone(p.deleted), p.live.Clone()
	for _, doc := range docs {
		if p.deleted.has(doc) {
			continue
		}
		p.deleted.add(doc)
		p.live.Remove(doc)
		for f, words := range p.lengths[doc] {
			p.fieldLengths[f] -= int64(words)
		}
	}
	return p
}

// withDeletedFrom returns the segment with those deleted documents that an earlier segment has from
// which it was built; places are the new positions of that segment's documents, from 1, 0 for
// removed.
func (p liveSegment) withDeletedFrom(dead docSet, places []uint32) liveSegment {
	var docs []uint32
	dead.each(func(doc uint32) {
		if place := places[doc]; place > 0 {
			docs = append(docs, place-1)
		}
	})
	return p.withDeleted(docs)
}

// version returns the version of a record in the index.
func (s *snapshot) version(id models.ID) (int64, bool) {
	for _, p := range s.segments {
		if doc, ok := p.find(id); ok && !p.deleted.has(doc) {
			return p.versions[doc], true
		}
	}
	return 0, false
}

// newer returns, sorted, the documents that are not older than those in the index.
func (s *snapshot) newer(documents []search.Document) []search.Document {
	return slices.DeleteFunc(latestVersions(documents), func(d search.Document) bool {
		held, ok := s.version(d.ID)
		return ok && held > d.Version
	})
}

// withoutRecords returns the snapshot in which records are deleted. Segments without any live
// document are left out.
func (s *snapshot) withoutRecords(ids []models.ID) *snapshot {
	next := &snapshot{segments: make([]liveSegment, 0, len(s.segments)+1)}
	for _, p := range s.segments {
		var docs []uint32
		for _, id := range ids {
			if doc, ok := p.find(id); ok && !p.deleted.has(doc) {
				docs = append(docs, doc)
			}
		}
		if p = p.withDeleted(docs); !p.live.IsEmpty() {
			next.segments = append(next.segments, p)
		}
	}
	return next
}

// compacted merges the last segments as long as that is little work.
func (s *snapshot) compacted(small int) *snapshot {
	from, total := len(s.segments), 0
	for from > 0 {
		n := len(s.segments[from-1].ids)
		if total+n > small || total > 0 && n > mergeFactor*total {
			break
		}
		total += n
		from--
	}
	if len(s.segments)-from < 2 {
		return s
	}
	whole, _ := mergeSegments(s.segments[from:])
	return &snapshot{segments: append(slices.Clone(s.segments[:from]), newLiveSegment(whole))}
}

// mergeFrom returns from which segment on the segments should become one, if any: the first that is
// not much larger than all after it together, or of which more than half is deleted.
func (s *snapshot) mergeFrom(small int) (int, bool) {
	total, due := 0, false
	from := len(s.segments)
	for i, p := range slices.Backward(s.segments) {
		dead := len(p.ids) - int(p.live.GetCardinality()) //nolint:gosec // a count of documents
		if total > 0 && len(p.ids) <= mergeFactor*total || len(p.ids) > small && 2*dead > len(p.ids) {
			from, due = i, true
		}
		total += len(p.ids)
	}
	return from, due
}

// corpus returns what relevance needs to know of the live documents.
func (s *snapshot) corpus() words.Corpus {
	var c words.Corpus
	for _, p := range s.segments {
		c.Documents += int(p.live.GetCardinality()) //nolint:gosec // a count of documents
		for f := range p.fieldLengths {
			c.Lengths[f] += p.fieldLengths[f]
		}
	}
	return c
}
