package embedded

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
)

// holding returns the living documents for which a condition holds. The caller may change the
// bitmap.
func (p part) holding(c models.Condition) *roaring.Bitmap {
	switch {
	case len(c.All) > 0:
		found := p.holding(c.All[0])
		for _, one := range c.All[1:] {
			if found.IsEmpty() {
				return found
			}
			found.And(p.holding(one))
		}
		return found
	case len(c.Any) > 0:
		found := roaring.New()
		for _, one := range c.Any {
			found.Or(p.holding(one))
		}
		return found
	case c.Not != nil:
		return roaring.AndNot(p.living, p.holding(*c.Not))
	}
	if c.Has != nil && len(c.Has.Values) == 1 {
		return p.livingWith(*c.Has)
	}
	found := p.leaf(c)
	found.And(p.living)
	return found
}

// livingWith is the fast path of holding for one value.
func (p part) livingWith(h models.Has) *roaring.Bitmap {
	if a := p.attributes[h.Attribute]; a != nil {
		if at, ok := slices.BinarySearch(a.values, h.Values[0]); ok && a.bitmaps[at] != nil {
			return roaring.And(a.bitmaps[at], p.living)
		}
	}
	found := p.having(h)
	found.And(p.living)
	return found
}

func (p part) leaf(c models.Condition) *roaring.Bitmap {
	switch {
	case c.Has != nil:
		return p.having(*c.Has)
	case c.Span != nil:
		return p.spanning(*c.Span)
	case c.Around != nil:
		return p.around(*c.Around)
	case c.Inside != nil:
		return p.inside(*c.Inside)
	}
	return p.living.Clone()
}

// having returns the documents, including deleted ones, with one of the values.
func (s *segment) having(h models.Has) *roaring.Bitmap {
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
			few.AddMany(a.few.row(uint32(i))) //nolint:gosec // a count of values
		}
	}
	return roaring.FastOr(append(numerous, few)...)
}

// spanning returns the documents, including deleted ones, with a number from low to high.
func (s *segment) spanning(span models.Span) *roaring.Bitmap {
	list := s.numbers[span.Attribute]
	from, _ := slices.BinarySearchFunc(list, span.Low, func(n number, low float64) int { return cmp.Compare(n.value, low) })
	found := s.newSet()
	for _, n := range list[from:] {
		if n.value > span.High {
			break
		}
		found.add(n.doc)
	}
	return found.bitmap()
}
