package embedded

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// partValue is a value of an attribute that parts have.
type partValue struct{ attribute, value string }

// partValues are the documents whose parts have a value. By them most documents are known to match
// a query without a look at each part.
type partValues map[partValue]partDocs

// partDocs are the documents with at least one part that has a value, and those whose parts all
// have it.
type partDocs struct{ some, every *roaring.Bitmap }

func noPartDocs() partDocs { return partDocs{roaring.New(), roaring.New()} }

// add adds the parts of a document.
func (p partValues) add(doc uint32, parts []search.Part) {
	for i, part := range parts {
		for attribute, values := range part.Values {
			for _, value := range values {
				key := partValue{attribute, value}
				docs, known := p[key]
				if !known {
					docs = noPartDocs()
					p[key] = docs
				}
				docs.some.Add(doc)
				if i == 0 && everyHas(parts, attribute, value) {
					docs.every.Add(doc)
				}
			}
		}
	}
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
	if c.Has == nil {
		return docs
	}
	for _, value := range c.Has.Values {
		if of, known := p[partValue{c.Has.Attribute, value}]; known {
			docs.some.Or(of.some)
			docs.every.Or(of.every)
		}
	}
	return docs
}
