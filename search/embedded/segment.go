package embedded

import (
	"bytes"
	"math"
	"math/bits"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// segment holds documents, numbered from 0 in the order of their ids, in arrays with hardly a
// pointer. It never changes.
type segment struct {
	ids      []models.ID
	versions []int64
	updated  []int64 // µs since 1970
	next     []int64 // µs since 1970; none if there is no next meeting
	names    rows[byte, uint32]
	spoken   rows[byte, uint32] // names in all languages, encoded
	public   rows[byte, uint64]
	whole    rows[byte, uint64] // empty if it is the same as public
	points   rows[models.Point, uint32]
	lengths  [][4]uint32 // words per field
	sums     [4]int64    // of lengths
	grid     []gridEntry
	parts    map[uint32][]search.Part // of the documents that have several
	several  *roaring.Bitmap          // these documents

	terms    []string // ascending
	shapes   []shape  // of the terms
	postings rows[posting, uint32]
	manners  []manner // the manners of all postings, each once

	attributes map[string]*attribute
	numbers    map[string][]number

	byName, byUpdated, byNext []uint32 // documents in those orders, equals by ascending id, those without the key last
	ranks                     []uint32 // by document: the position of its name

	forReaders readings // the cached orders of names for readers

	desks sync.Pool // of *desk, for queries
}

// none is the next meeting of a group that has none.
const none = int64(math.MinInt64)

// rows are lists of varying length, one after the other.
type rows[T any, At uint32 | uint64] struct {
	at []At // the start of each list; one more than there are lists
	of []T
}

func newRows[T any, At uint32 | uint64](lists, elements int) rows[T, At] {
	return rows[T, At]{at: append(make([]At, 0, lists+1), 0), of: make([]T, 0, elements)}
}

func (r *rows[T, At]) add(list []T) {
	if len(r.at) == 0 {
		r.at = append(r.at, 0)
	}
	r.of = append(r.of, list...)
	r.at = append(r.at, At(len(r.of)))
}

func (r *rows[T, At]) row(i uint32) []T { return r.of[r.at[i]:r.at[i+1]:r.at[i+1]] }

// filled returns rows that are filled in any order: sizes contains the final length of each, and
// put adds the next element to one.
func filled[T any](sizes []uint32) (r rows[T, uint32], put func(row uint32, element T)) {
	r.at = make([]uint32, len(sizes)+1)
	for i, n := range sizes {
		r.at[i+1] = r.at[i] + n
	}
	r.of = make([]T, r.at[len(sizes)])
	next := slices.Clone(r.at)
	return r, func(row uint32, element T) {
		r.of[next[row]] = element
		next[row]++
	}
}

// posting is a document that contains a term, and its manner.
type posting struct{ doc, manner uint32 }

// number is one of the numbers of a document; a segment stores them in ascending order.
type number struct {
	value float64
	doc   uint32
}

func (s *segment) find(id models.ID) (uint32, bool) {
	doc, ok := slices.BinarySearchFunc(s.ids, id, func(a, b models.ID) int { return bytes.Compare(a[:], b[:]) })
	return uint32(doc), ok //nolint:gosec // a segment has less than four billion documents
}

// shape shows quickly that two words differ too much: how many letters they have, and which, modulo
// 32.
type shape struct {
	length  uint8
	letters uint32
}

func shapeOf(word string) shape {
	var s shape
	for _, r := range word {
		s.letters |= 1 << (uint32(r) % 32) //nolint:gosec // runes are not negative
		s.length++                         // words have at most 40 letters
	}
	return s
}

// near reports whether two words may be within so many typing errors of each other, each of which
// changes at most one letter for another.
func (s shape) near(other shape, typos int) bool {
	if int(s.length)-int(other.length) > typos || int(other.length)-int(s.length) > typos {
		return false
	}
	return bits.OnesCount32(s.letters&^other.letters) <= typos && bits.OnesCount32(other.letters&^s.letters) <= typos
}

// set is a set of documents of one segment while a query runs.
type set []uint64

func (s *segment) newSet() set { return make(set, (len(s.ids)+63)/64) }

func (t set) add(doc uint32) { t[doc/64] |= 1 << (doc % 64) }

func (t set) has(doc uint32) bool { return t[doc/64]&(1<<(doc%64)) != 0 }

// each yields the documents, ascending.
func (t set) each(yield func(doc uint32)) {
	for i, word := range t {
		for ; word != 0; word &= word - 1 {
			yield(uint32(i*64 + bits.TrailingZeros64(word))) //nolint:gosec // a count of documents
		}
	}
}

func (t set) size() int {
	n := 0
	for _, word := range t {
		n += bits.OnesCount64(word)
	}
	return n
}

// each yields the documents of a bitmap, ascending.
func each(docs *roaring.Bitmap, yield func(doc uint32)) {
	var some [256]uint32
	it := docs.ManyIterator()
	for n := it.NextMany(some[:]); n > 0; n = it.NextMany(some[:]) {
		for _, doc := range some[:n] {
			yield(doc)
		}
	}
}

// bitmap returns the set as a bitmap, which takes its memory.
func (t set) bitmap() *roaring.Bitmap { return roaring.FromDense(t, false) }
