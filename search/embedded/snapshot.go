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
	seg := liveSegment{segment: s, deleted: s.newDocSet(), live: roaring.New(), fieldLengths: s.fieldLengths}
	seg.live.AddRange(0, uint64(len(s.ids)))
	return seg
}

// withDeleted returns the segment with more deleted documents.
func (s liveSegment) withDeleted(docs []uint32) liveSegment {
	if len(docs) == 0 {
		return s
	}
	s.deleted, s.live = slices.Clone(s.deleted), s.live.Clone()
	for _, doc := range docs {
		if s.deleted.has(doc) {
			continue
		}
		s.deleted.add(doc)
		s.live.Remove(doc)
		for f, words := range s.lengths[doc] {
			s.fieldLengths[f] -= int64(words)
		}
	}
	return s
}

// withDeletedFrom returns the segment with those deleted documents that an earlier segment has from
// which it was built; places are the new positions of that segment's documents, from 1, 0 for
// removed.
func (s liveSegment) withDeletedFrom(deleted docSet, places []uint32) liveSegment {
	var docs []uint32
	deleted.each(func(doc uint32) {
		if place := places[doc]; place > 0 {
			docs = append(docs, place-1)
		}
	})
	return s.withDeleted(docs)
}

// version returns the version of a record in the index.
func (s *snapshot) version(id models.ID) (int64, bool) {
	for _, seg := range s.segments {
		if doc, ok := seg.find(id); ok && !seg.deleted.has(doc) {
			return seg.versions[doc], true
		}
	}
	return 0, false
}

// newer returns, sorted, the documents that are not older than those in the index.
func (s *snapshot) newer(documents []search.Document) []search.Document {
	return slices.DeleteFunc(latestVersions(documents), func(d search.Document) bool {
		stored, ok := s.version(d.ID)
		return ok && stored > d.Version
	})
}

// withoutRecords returns the snapshot in which records are deleted. Segments without any live
// document are left out.
func (s *snapshot) withoutRecords(ids []models.ID) *snapshot {
	next := &snapshot{segments: make([]liveSegment, 0, len(s.segments)+1)}
	for _, seg := range s.segments {
		var docs []uint32
		for _, id := range ids {
			if doc, ok := seg.find(id); ok && !seg.deleted.has(doc) {
				docs = append(docs, doc)
			}
		}
		if seg = seg.withDeleted(docs); !seg.live.IsEmpty() {
			next.segments = append(next.segments, seg)
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
	merged, _ := mergeSegments(s.segments[from:])
	return &snapshot{segments: append(slices.Clone(s.segments[:from]), newLiveSegment(merged))}
}

// mergeFrom returns from which segment on the segments should become one, if any: the first that is
// not much larger than all after it together, or of which more than half is deleted.
func (s *snapshot) mergeFrom(small int) (int, bool) {
	total, due := 0, false
	from := len(s.segments)
	for i, seg := range slices.Backward(s.segments) {
		deleted := len(seg.ids) - int(seg.live.GetCardinality()) //nolint:gosec // a count of documents
		if total > 0 && len(seg.ids) <= mergeFactor*total || len(seg.ids) > small && 2*deleted > len(seg.ids) {
			from, due = i, true
		}
		total += len(seg.ids)
	}
	return from, due
}

// corpus returns what relevance needs to know of the live documents.
func (s *snapshot) corpus() words.Corpus {
	var c words.Corpus
	for _, seg := range s.segments {
		c.Documents += int(seg.live.GetCardinality()) //nolint:gosec // a count of documents
		for f := range seg.fieldLengths {
			c.Lengths[f] += seg.fieldLengths[f]
		}
	}
	return c
}
