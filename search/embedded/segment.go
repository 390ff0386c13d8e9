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
	ids          []models.ID
	versions     []int64
	updated      []int64 // µs since 1970
	nextMeetings []int64 // µs since 1970; none if there is no next meeting
	nameKeys     rows[byte, uint32]
	encodedNames rows[byte, uint32] // names in all languages, encoded
	public       rows[byte, uint64]
	full         rows[byte, uint64] // empty if it is the same as public
	points       rows[models.Point, uint32]
	pointOwners  rows[models.ID, uint32] // as long as the document's points, or empty
	lengths      [][4]uint32             // words per field
	fieldLengths [4]int64                // of lengths
	grid         []gridEntry
	parts        map[uint32][]search.Part // of the documents that have several
	withParts    *roaring.Bitmap          // these documents
	partValues   partValues               // the values of their parts

	terms      []string    // ascending
	signatures []signature // of the terms
	postings   rows[posting, uint32]
	stats      []termStats // the statistics of all postings, each once

	attributes map[string]*attribute
	numbers    map[string][]numericValue

	byName, byUpdated, byNext []uint32 // documents in those orders, equals by ascending id, those without the key last
	nameRanks                 []uint32 // by document: the position of its name

	nameOrders nameOrderCache // the cached orders of names by locale

	accumulators sync.Pool // of *accumulator, for queries
}

// noNextMeeting is the next meeting of a group that has none.
const noNextMeeting = int64(math.MinInt64)

// rows are lists of varying length, one after the other.
type rows[T any, At uint32 | uint64] struct {
	offsets  []At // the start of each list; one more than there are lists
	elements []T
}

func newRows[T any, At uint32 | uint64](lists, elements int) rows[T, At] {
	return rows[T, At]{offsets: append(make([]At, 0, lists+1), 0), elements: make([]T, 0, elements)}
}

func (r *rows[T, At]) add(list []T) {
	if len(r.offsets) == 0 {
		r.offsets = append(r.offsets, 0)
	}
	r.elements = append(r.elements, list...)
	r.offsets = append(r.offsets, At(len(r.elements)))
}

func (r *rows[T, At]) row(i uint32) []T {
	return r.elements[r.offsets[i]:r.offsets[i+1]:r.offsets[i+1]]
}

// newRowsOfSizes returns rows that are filled in any order: sizes contains the final length of
// each, and put adds the next element to one.
func newRowsOfSizes[T any](sizes []uint32) (r rows[T, uint32], put func(row uint32, element T)) {
	r.offsets = make([]uint32, len(sizes)+1)
	for i, n := range sizes {
		r.offsets[i+1] = r.offsets[i] + n
	}
	r.elements = make([]T, r.offsets[len(sizes)])
	next := slices.Clone(r.offsets)
	return r, func(row uint32, element T) {
		r.elements[next[row]] = element
		next[row]++
	}
}

// posting is a document that contains a term, and the number of its statistics.
type posting struct{ doc, stats uint32 }

// numericValue is one of the numbers of a document; a segment stores them in ascending order.
type numericValue struct {
	value float64
	doc   uint32
}

func (s *segment) find(id models.ID) (uint32, bool) {
	doc, ok := slices.BinarySearchFunc(s.ids, id, func(a, b models.ID) int { return bytes.Compare(a[:], b[:]) })
	return uint32(doc), ok //nolint:gosec // a segment has less than four billion documents
}

// signature shows quickly that two words differ too much: how many letters they have, and which,
// modulo 32.
type signature struct {
	length  uint8
	letters uint32
}

func signatureOf(word string) signature {
	var s signature
	for _, r := range word {
		s.letters |= 1 << (uint32(r) % 32) //nolint:gosec // runes are not negative
		s.length++                         // words have at most 40 letters
	}
	return s
}

// isWithinTypos reports whether two words may be within so many typing errors of each other, each
// of which changes at most one letter for another.
func (s signature) isWithinTypos(other signature, typos int) bool {
	if int(s.length)-int(other.length) > typos || int(other.length)-int(s.length) > typos {
		return false
	}
	return bits.OnesCount32(s.letters&^other.letters) <= typos && bits.OnesCount32(other.letters&^s.letters) <= typos
}

// docSet is a set of documents of one segment while a query runs.
type docSet []uint64

func (s *segment) newDocSet() docSet { return make(docSet, (len(s.ids)+63)/64) }

func (s docSet) add(doc uint32) { s[doc/64] |= 1 << (doc % 64) }

func (s docSet) has(doc uint32) bool { return s[doc/64]&(1<<(doc%64)) != 0 }

// each yields the documents, ascending.
func (s docSet) each(yield func(doc uint32)) {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			yield(uint32(i*64 + bits.TrailingZeros64(word))) //nolint:gosec // a count of documents
		}
	}
}

func (s docSet) size() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// eachDoc yields the documents of a bitmap, ascending.
func eachDoc(docs *roaring.Bitmap, yield func(doc uint32)) {
	var buffer [256]uint32
	it := docs.ManyIterator()
	for n := it.NextMany(buffer[:]); n > 0; n = it.NextMany(buffer[:]) {
		for _, doc := range buffer[:n] {
			yield(doc)
		}
	}
}

// bitmap returns the set as a bitmap, which takes its memory.
func (s docSet) bitmap() *roaring.Bitmap { return roaring.FromDense(s, false) }
