package embedded

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/words"
)

// build makes a segment of documents that are sorted by id, each once.
func build(sorted []search.Document) *segment {
	s := &segment{attributes: map[string]*attribute{}, numbers: map[string]*rows[float64]{}}
	b := builder{segment: s, terms: map[string][]posting{}, collator: collate.New(language.Und)}
	for doc, d := range sorted {
		b.add(uint32(doc), d) //nolint:gosec // a segment has less than four billion documents
	}
	b.finishTerms()
	b.addValues(sorted)
	b.addNumbers(sorted)
	s.finish()
	return s
}

type builder struct {
	*segment
	terms    map[string][]posting
	collator *collate.Collator
	buffer   collate.Buffer
}

func (b *builder) add(doc uint32, d search.Document) {
	b.ids, b.versions = append(b.ids, d.ID), append(b.versions, d.Version)
	b.updated, b.next = append(b.updated, d.Updated.UnixMicro()), append(b.next, nextOf(d.NextAt))
	var key []byte
	if d.SortName != "" {
		key = b.collator.KeyFromString(&b.buffer, d.SortName)
	}
	b.names.add(key)
	b.buffer.Reset()
	b.public.add(d.Public)
	b.points.add(d.Points)
	b.lengths = append(b.lengths, b.addTexts(doc, d.Texts))
}

func nextOf(t time.Time) int64 {
	if t.IsZero() {
		return none
	}
	return t.UnixMicro()
}

// addTexts notes the words of a document and returns how many each field has.
func (b *builder) addTexts(doc uint32, texts search.Texts) [4]uint32 {
	var lengths [4]uint32
	for f, list := range texts.InOrder() {
		var one words.Counts
		one[f] = 1
		for _, text := range list {
			for _, word := range words.Of(text) {
				lengths[f]++
				postings := b.terms[word]
				if n := len(postings); n > 0 && postings[n-1].doc == doc {
					postings[n-1].counts = postings[n-1].counts.Add(one)
					continue
				}
				b.terms[word] = append(postings, posting{doc: doc, counts: one})
			}
		}
		b.sums[f] += int64(lengths[f])
	}
	return lengths
}

func (b *builder) finishTerms() {
	b.segment.terms = slices.Sorted(maps.Keys(b.terms))
	for _, term := range b.segment.terms {
		b.postings.add(b.terms[term])
	}
}

func (b *builder) addValues(sorted []search.Document) {
	values := map[string]map[string]uint32{}
	for _, d := range sorted {
		for name, list := range d.Values {
			if values[name] == nil {
				values[name] = map[string]uint32{}
			}
			for _, v := range list {
				values[name][v] = 0
			}
		}
	}
	for name, set := range values {
		a := newAttribute(slices.Sorted(maps.Keys(set)))
		for i, v := range a.values {
			set[v] = uint32(i) //nolint:gosec // a count of values
		}
		for doc, d := range sorted {
			var list []uint32
			for _, v := range d.Values[name] {
				list = append(list, set[v])
			}
			a.add(uint32(doc), list) //nolint:gosec // a count of documents
		}
		b.attributes[name] = a
	}
}

func newAttribute(values []string) *attribute {
	a := &attribute{values: values, docs: make([]*roaring.Bitmap, len(values))}
	for i := range a.docs {
		a.docs[i] = roaring.New()
	}
	return a
}

// add notes the values of the next document, by their numbers; each counts once.
func (a *attribute) add(doc uint32, list []uint32) {
	slices.Sort(list)
	list = slices.Compact(list)
	a.of.add(list)
	for _, v := range list {
		a.docs[v].Add(doc)
	}
}

func (b *builder) addNumbers(sorted []search.Document) {
	for _, d := range sorted {
		for name := range d.Numbers {
			b.numbers[name] = &rows[float64]{}
		}
	}
	for name, column := range b.numbers {
		for _, d := range sorted {
			column.add(d.Numbers[name])
		}
	}
}

// finish derives what follows from the rest: orders, the grid, the shapes of the terms.
func (s *segment) finish() {
	for _, term := range s.terms {
		s.shapes = append(s.shapes, shapeOf([]rune(term)))
	}
	for _, a := range s.attributes {
		for _, docs := range a.docs {
			docs.RunOptimize()
		}
	}
	s.byName = s.ordered(func(a, b uint32) int {
		x, y := s.names.row(a), s.names.row(b)
		return cmp.Or(missing(len(x) == 0, len(y) == 0), bytes.Compare(x, y))
	})
	s.byUpdated = s.ordered(func(a, b uint32) int { return cmp.Compare(s.updated[b], s.updated[a]) })
	s.byNext = s.ordered(func(a, b uint32) int {
		return cmp.Or(missing(s.next[a] == none, s.next[b] == none), cmp.Compare(s.next[a], s.next[b]))
	})
	s.makeGrid()
}

// missing puts what lacks a key after what has it.
func missing(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (s *segment) ordered(by func(a, b uint32) int) []uint32 {
	docs := make([]uint32, len(s.ids))
	for i := range docs {
		docs[i] = uint32(i) //nolint:gosec // a count of documents
	}
	slices.SortStableFunc(docs, by)
	return docs
}
