package embedded

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// partValues are the documents whose parts have a value, by the names of attributes. By them most
// documents are known to match a query, and are counted, without a look at each part.
type partValues map[string]*partAttribute

// partAttribute are the documents with a part that has some value of an attribute, and those of each
// value.
type partAttribute struct {
	docs    *roaring.Bitmap
	byValue map[string]partDocs
}

// partDocs are the documents with at least one part that has a value, and those whose parts all
// have it.
type partDocs struct{ some, every *roaring.Bitmap }

func noPartDocs() partDocs { return partDocs{roaring.New(), roaring.New()} }

// add adds the parts of a document.
func (p partValues) add(doc uint32, parts []search.Part) {
	for i, part := range parts {
		for attribute, values := range part.Values {
			of := p.attribute(attribute)
			for _, value := range values {
				docs, known := of.byValue[value]
				if !known {
					docs = noPartDocs()
					of.byValue[value] = docs
				}
				of.docs.Add(doc)
				docs.some.Add(doc)
				if i == 0 && everyHas(parts, attribute, value) {
					docs.every.Add(doc)
				}
			}
		}
	}
}

func (p partValues) attribute(name string) *partAttribute {
	of, known := p[name]
	if !known {
		of = &partAttribute{roaring.New(), map[string]partDocs{}}
		p[name] = of
	}
	return of
}

func everyHas(parts []search.Part, attribute, value string) bool {
	return !slices.ContainsFunc(parts, func(p search.Part) bool { return !slices.Contains(p.Values[attribute], value) })
}

// matching returns documents of which one part is known to fulfil all conditions: every part
// fulfils all of them but one, and some part fulfils that one. There may be others.
func (p partValues) matching(conditions map[string]models.Condition) *roaring.Bitmap {
	var fulfilled []partDocs
	for _, c := range conditions {
		fulfilled = append(fulfilled, p.fulfilling(c))
	}
	certain := roaring.New()
	for i := range fulfilled {
		docs := fulfilled[i].some.Clone()
		for j, other := range fulfilled {
			if j != i {
				docs.And(other.every)
			}
		}
		certain.Or(docs)
	}
	return certain
}

// fulfilling returns documents with a part that fulfils a condition, and documents whose parts all
// do, as far as the values tell.
func (p partValues) fulfilling(c models.Condition) partDocs {
	docs := noPartDocs()
	if c.Has == nil || p[c.Has.Attribute] == nil {
		return docs
	}
	for _, value := range c.Has.Values {
		if of, known := p[c.Has.Attribute].byValue[value]; known {
			docs.some.Or(of.some)
			docs.every.Or(of.every)
		}
	}
	return docs
}

// wholly removes documents of which some part may not fulfil all conditions; that of the facet but
// is left out.
func (p partValues) wholly(docs *roaring.Bitmap, conditions map[string]models.Condition, but string) {
	for name, c := range conditions {
		if name != but {
			docs.And(p.fulfilling(c).every)
		}
	}
}

// docsOf returns the documents with a part that has some value of an attribute.
func (p partValues) docsOf(attribute string) *roaring.Bitmap {
	if of := p[attribute]; of != nil {
		return of.docs
	}
	return roaring.New()
}

// count counts the values of an attribute that the parts of documents have. It counts nothing and
// returns false where a look at each document costs less.
func (p partValues) count(counts map[string]int, docs *roaring.Bitmap, attribute string) bool {
	const looks = 8 // how many documents are looked at in the time that one value takes
	of := p[attribute]
	if of == nil || docs.GetCardinality() < uint64(looks*len(of.byValue)) {
		return false
	}
	for value, has := range of.byValue {
		if n := docs.AndCardinality(has.some); n > 0 {
			counts[value] += int(n) //nolint:gosec // a count of documents
		}
	}
	return true
}
