package embedded

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
)

// matching returns the live documents for which a condition holds. The caller may change the
// bitmap.
func (p liveSegment) matching(c models.Condition) *roaring.Bitmap {
	switch {
	case len(c.All) > 0:
		found := p.matching(c.All[0])
		for _, one := range c.All[1:] {
			if found.IsEmpty() {
				return found
			}
			found.And(p.matching(one))
		}
		return found
	case len(c.Any) > 0:
		found := roaring.New()
		for _, one := range c.Any {
			found.Or(p.matching(one))
		}
		return found
	case c.Not != nil:
		return roaring.AndNot(p.live, p.matching(*c.Not))
	}
	if c.Has != nil && len(c.Has.Values) == 1 {
		return p.liveWithValue(*c.Has)
	}
	found := p.matchLeaf(c)
	found.And(p.live)
	return found
}

// liveWithValue is the fast path of holding for one value.
func (p liveSegment) liveWithValue(h models.Has) *roaring.Bitmap {
	if a := p.attributes[h.Attribute]; a != nil {
		if at, ok := slices.BinarySearch(a.values, h.Values[0]); ok && a.bitmaps[at] != nil {
			return roaring.And(a.bitmaps[at], p.live)
		}
	}
	found := p.withAnyValue(h)
	found.And(p.live)
	return found
}

func (p liveSegment) matchLeaf(c models.Condition) *roaring.Bitmap {
	switch {
	case c.Has != nil:
		return p.withAnyValue(*c.Has)
	case c.Range != nil:
		return p.inSpan(*c.Range)
	case c.Around != nil:
		return p.around(*c.Around)
	case c.Inside != nil:
		return p.inside(*c.Inside)
	}
	return p.live.Clone()
}

// withAnyValue returns the documents, including deleted ones, with one of the values.
func (s *segment) withAnyValue(h models.Has) *roaring.Bitmap {
	a := s.attributes[h.Attribute]
	if a == nil {
		return roaring.New()
	}
	var numerous []*roaring.Bitmap
	few := roaring.New()
	for _, v := range h.Values {
		switch i, ok := slices.BinarySearch(a.values, v); {
		case !ok:
		case a.bitmaps[i] != nil:
			numerous = append(numerous, a.bitmaps[i])
		default:
			few.AddMany(a.docs.row(uint32(i))) //nolint:gosec // a count of values
		}
	}
	return roaring.FastOr(append(numerous, few)...)
}

// inSpan returns the documents, including deleted ones, with a number from low to high.
func (s *segment) inSpan(span models.Range) *roaring.Bitmap {
	list := s.numbers[span.Attribute]
	from, _ := slices.BinarySearchFunc(list, span.Low, func(n numericValue, low float64) int { return cmp.Compare(n.value, low) })
	found := s.newDocSet()
	for _, n := range list[from:] {
		if n.value > span.High {
			break
		}
		found.add(n.doc)
	}
	return found.bitmap()
}
