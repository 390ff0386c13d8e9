package embedded

import (
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// keepParts stores the parts of the document that is being added.
func (s *segment) keepParts(parts []search.Part) {
	if len(parts) == 0 {
		return
	}
	doc := uint32(len(s.ids) - 1) //nolint:gosec // a count of documents
	s.parts[doc] = parts
	s.several.Add(doc)
}

// judge removes the documents of which no part matches, and returns the views of those that are
// seen by their parts. It checks each document that consists of parts.
func (f *finding) judge(p part, found *roaring.Bitmap) (*roaring.Bitmap, map[uint32]search.View) {
	if len(f.Parts) == 0 || !found.Intersects(p.several) {
		return found, nil
	}
	seen := map[uint32]search.View{}
	out := roaring.New()
	each(roaring.And(found, p.several), func(doc uint32) {
		view, ok := f.See(p.points.row(doc), timeOf(p.next[doc]), p.parts[doc])
		if !ok {
			out.Add(doc)
			return
		}
		seen[doc] = view
	})
	return roaring.AndNot(found, out), seen
}

// count counts the values of a facet. A document that consists of parts counts by its matching
// parts.
func (f *finding) count(counts map[string]int, a *attribute, i int, name string) {
	p, docs := f.parts[i], f.but(i, name)
	if len(f.Parts) == 0 || !docs.Intersects(p.several) {
		a.count(counts, p, docs)
		return
	}
	a.count(counts, p, roaring.AndNot(docs, p.several))
	each(roaring.And(docs, p.several), func(doc uint32) {
		points, parts := p.points.row(doc), p.parts[doc]
		if values, parted := f.FacetValues(points, parts, name); parted {
			for _, value := range values {
				counts[value]++
			}
			return
		}
		if len(f.Matching(points, parts, name)) > 0 {
			for _, v := range a.of.row(doc) {
				counts[a.values[v]]++
			}
		}
	})
}

// pointsOf returns the points of a document that the query sees.
func (f *finding) pointsOf(i int, doc uint32) []models.Point {
	if view, narrowed := f.seen[i][doc]; narrowed {
		return view.Points
	}
	return f.parts[i].points.row(doc)
}

// nearest returns the distance to the nearest point of a document that the query sees, and its
// index.
func (f *finding) nearest(i int, doc uint32) (km float64, which int) {
	if view, narrowed := f.seen[i][doc]; narrowed {
		return view.Nearest(f.Near)
	}
	return f.parts[i].nearest(doc, *f.Near)
}

// nextOf returns when a document's next meeting that the query sees begins, or none if there is
// none.
func (f *finding) nextOf(i int, doc uint32) int64 {
	if view, narrowed := f.seen[i][doc]; narrowed {
		return nextOf(view.NextAt)
	}
	return f.parts[i].next[doc]
}

// timeOf returns the time of a segment's next meeting, or zero if there is none.
func timeOf(next int64) time.Time {
	if next == none {
		return time.Time{}
	}
	return time.UnixMicro(next).UTC()
}
