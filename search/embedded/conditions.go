package embedded

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
)

// holding are the living documents for which a condition holds. The caller may change the bitmap.
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
	found := p.leaf(c)
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

// having are the documents, dead ones too, with one of the values.
func (s *segment) having(h models.Has) *roaring.Bitmap {
	found := roaring.New()
	a := s.attributes[h.Attribute]
	if a == nil {
		return found
	}
	for _, v := range h.Values {
		if i, ok := slices.BinarySearch(a.values, v); ok {
			found.Or(a.docs[i])
		}
	}
	return found
}

// spanning are the documents with a number from low to high.
func (s *segment) spanning(span models.Span) *roaring.Bitmap {
	found := roaring.New()
	column := s.numbers[span.Attribute]
	if column == nil {
		return found
	}
	for doc := range s.ids {
		for _, n := range column.row(uint32(doc)) { //nolint:gosec // a count of documents
			if n >= span.Low && n <= span.High {
				found.Add(uint32(doc)) //nolint:gosec // a count of documents
				break
			}
		}
	}
	return found
}
