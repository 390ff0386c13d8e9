package embedded

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// attribute records which documents have which values. Values that few documents have, such as ids,
// cost little.
type attribute struct {
	values  []string             // ascending
	byDoc   rows[uint32, uint32] // the values of each document, ascending
	docs    rows[uint32, uint32] // the documents of each value, ascending, if they are few
	bitmaps []*roaring.Bitmap    // the documents of each value if they are many, otherwise nil
}

// bitmapThreshold is how many documents a value must have to get a bitmap.
const bitmapThreshold = 64

func (a *attribute) collect(name string, builders []*builder, places [][]uint32, size int) {
	var values []string
	for _, b := range builders {
		if own := b.attributes[name]; own != nil {
			values = append(values, own.list...)
		}
	}
	values = internSorted(values)
	a.fill(values, size, func(yield func(doc, value uint32)) {
		for i, b := range builders {
			own := b.attributes[name]
			if own == nil {
				continue
			}
			numbers := ordinalsIn(own.list, values)
			for _, p := range own.pairs {
				if place := places[i][p.doc]; place > 0 {
					yield(place-1, numbers[p.value])
				}
			}
		}
	})
}

// fill builds the attribute from pairs of documents and values, each pair once, in any order. It
// iterates over the pairs twice.
func (a *attribute) fill(values []string, size int, pairs func(yield func(doc, value uint32))) {
	ofDocs, ofValues := make([]uint32, size), make([]uint32, len(values))
	pairs(func(doc, value uint32) {
		ofDocs[doc]++
		ofValues[value]++
	})
	byValue, put := newRowsOfSizes[uint32](ofDocs)
	pairs(put)
	a.values, a.byDoc, a.bitmaps = values, byValue, make([]*roaring.Bitmap, len(values))
	a.invert(ofValues)
}

// invert computes the values' documents from the documents' values; sizes contains how many
// documents each value has.
func (a *attribute) invert(sizes []uint32) {
	few := slices.Clone(sizes)
	for value, n := range sizes {
		if n >= bitmapThreshold {
			a.bitmaps[value], few[value] = roaring.New(), 0
		}
	}
	var put func(value, doc uint32)
	a.docs, put = newRowsOfSizes[uint32](few)
	for doc := range uint32(len(a.byDoc.offsets) - 1) { //nolint:gosec // a count of documents
		row := a.byDoc.row(doc)
		slices.Sort(row)
		for _, value := range row {
			if a.bitmaps[value] != nil {
				a.bitmaps[value].Add(doc)
				continue
			}
			put(value, doc)
		}
	}
	for _, bitmap := range a.bitmaps {
		if bitmap != nil {
			bitmap.RunOptimize()
		}
	}
}

// countAmong returns how many documents among some have a value.
func (a *attribute) countAmong(value uint32, among *roaring.Bitmap) int {
	if a.bitmaps[value] != nil {
		return int(a.bitmaps[value].AndCardinality(among)) //nolint:gosec // a count of documents
	}
	n := 0
	for _, doc := range a.docs.row(value) {
		if among.Contains(doc) {
			n++
		}
	}
	return n
}

func (a *attribute) isAmong(value uint32, among *roaring.Bitmap) bool {
	if a.bitmaps[value] != nil {
		return a.bitmaps[value].Intersects(among)
	}
	return slices.ContainsFunc(a.docs.row(value), among.Contains)
}

// docCount returns how many documents have a value, including deleted ones.
func (a *attribute) docCount(value uint32) int {
	if a.bitmaps[value] != nil {
		return int(a.bitmaps[value].GetCardinality()) //nolint:gosec // a count of documents
	}
	return len(a.docs.row(value))
}

// addCounts counts values: few documents one by one, many by their values.
func (a *attribute) addCounts(counts map[string]int, seg liveSegment, docs *roaring.Bitmap) {
	const (
		perValue = 50 // how many documents can be looked up in the time it takes to count one value among many
		sparse   = 16 // one document of so many: a bitmap lists them one by one, so each value has to check each
	)
	found := docs.GetCardinality()
	if found < uint64(max(perValue*len(a.values), len(seg.ids)/sparse)) {
		a.addCountsByDoc(counts, docs)
		return
	}
	all := found == uint64(len(seg.ids))
	for v, value := range a.values {
		n := 0
		if all {
			n = a.docCount(uint32(v))
		} else {
			n = a.countAmong(uint32(v), docs)
		}
		if n > 0 {
			counts[value] += n
		}
	}
}

func (a *attribute) addCountsByDoc(counts map[string]int, docs *roaring.Bitmap) {
	numbers := make([]int, len(a.values))
	for it := docs.Iterator(); it.HasNext(); {
		for _, v := range a.byDoc.row(it.Next()) {
			numbers[v]++
		}
	}
	for v, n := range numbers {
		if n > 0 {
			counts[a.values[v]] += n
		}
	}
}
