package embedded

import (
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// addParts stores the parts of the document that is being added.
func (s *segment) addParts(parts []search.Part) {
	if len(parts) == 0 {
		return
	}
	doc := uint32(len(s.ids) - 1) //nolint:gosec // a count of documents
	s.parts[doc] = parts
	s.withParts.Add(doc)
	s.partValues.add(doc, parts)
}

// partViews are what a query sees of the documents of a segment that it found and that are seen by
// their parts. Each is computed when it is first asked for.
type partViews struct {
	narrowed *roaring.Bitmap
	known    map[uint32]search.View
}

// filterByParts removes the documents of which no part matches, and returns which of the others are
// seen by their parts.
func (f *searcher) filterByParts(seg liveSegment, found *roaring.Bitmap) (*roaring.Bitmap, partViews) {
	narrowed := roaring.New()
	if len(f.PartFilters) > 0 {
		narrowed = roaring.And(found, seg.withParts)
	}
	if narrowed.IsEmpty() {
		return found, partViews{narrowed: narrowed}
	}
	excluded := roaring.New()
	eachDoc(roaring.AndNot(narrowed, seg.partValues.matching(f.PartFilters)), func(doc uint32) {
		if !f.AnyPartMatches(seg.points.row(doc), seg.parts[doc]) {
			excluded.Add(doc)
		}
	})
	narrowed.AndNot(excluded)
	return roaring.AndNot(found, excluded), partViews{narrowed: narrowed, known: map[uint32]search.View{}}
}

// viewOf returns what the query sees of a document that it found; false if that is all of it.
func (f *searcher) viewOf(i int, doc uint32) (search.View, bool) {
	views := f.views[i]
	if !views.narrowed.Contains(doc) {
		return search.View{}, false
	}
	view, known := views.known[doc]
	if !known {
		seg := f.segments[i]
		view, _ = f.ViewOf(seg.points.row(doc), nextMeetingTime(seg.nextMeetings[doc]), seg.parts[doc])
		views.known[doc] = view
	}
	return view, true
}

// countFacet counts the values of a facet. A document that consists of parts counts by its matching
// parts.
func (f *searcher) countFacet(counts map[string]int, a *attribute, i int, name string) {
	seg, docs := f.segments[i], f.matchesWithout(i, name)
	if len(f.PartFilters) == 0 || !docs.Intersects(seg.withParts) {
		a.addCounts(counts, seg, docs)
		return
	}
	byParts := roaring.And(docs, seg.withParts)
	whole := byParts.Clone()
	seg.partValues.wholly(whole, f.PartFilters, name)
	ofParts := roaring.And(whole, seg.partValues.docsOf(name))
	byDocument := roaring.Or(roaring.AndNot(docs, seg.withParts), roaring.AndNot(whole, ofParts))
	a.addCounts(counts, seg, byDocument)
	if seg.partValues.count(counts, ofParts, name) {
		byDocument.Or(ofParts)
	}
	eachDoc(roaring.AndNot(byParts, byDocument), func(doc uint32) {
		points, parts := seg.points.row(doc), seg.parts[doc]
		if values, byParts := f.FacetValues(points, parts, name); byParts {
			for _, value := range values {
				counts[value]++
			}
			return
		}
		if len(f.MatchingParts(points, parts, name)) > 0 {
			for _, v := range a.byDoc.row(doc) {
				counts[a.values[v]]++
			}
		}
	})
}

// pointsOf returns the points of a document that the query sees.
func (f *searcher) pointsOf(i int, doc uint32) []models.Point {
	if view, narrowed := f.viewOf(i, doc); narrowed {
		return view.Points
	}
	return f.segments[i].points.row(doc)
}

// nearest returns the distance to the nearest point of a document that the query sees, and its
// index.
func (f *searcher) nearest(i int, doc uint32) (km float64, index int) {
	if view, narrowed := f.viewOf(i, doc); narrowed {
		return view.Nearest(f.Origin)
	}
	return f.segments[i].nearest(doc, *f.Origin)
}

// nextMeetingOf returns when a document's next meeting that the query sees begins, or none if
// there is none.
func (f *searcher) nextMeetingOf(i int, doc uint32) int64 {
	if view, narrowed := f.viewOf(i, doc); narrowed {
		return nextMeetingMicros(view.NextAt)
	}
	return f.segments[i].nextMeetings[doc]
}

// nextMeetingTime returns the time of a segment's next meeting, or zero if there is none.
func nextMeetingTime(next int64) time.Time {
	if next == noNextMeeting {
		return time.Time{}
	}
	return time.UnixMicro(next).UTC()
}
