package embedded

import (
	"math/bits"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search/words"
)

// segment holds documents, numbered from 0 in the order of their ids, in arrays without pointers. It never changes.
type segment struct {
	ids      []models.ID
	versions []int64
	updated  []int64 // µs since 1970
	next     []int64 // µs since 1970; none for no next meeting
	names    rows[byte]
	public   rows[byte]
	points   rows[models.Point]
	lengths  [][4]uint32 // words per field
	sums     [4]int64    // of lengths
	grid     []gridEntry

	terms    []string // ascending
	shapes   []shape  // of the terms
	postings rows[posting]

	attributes map[string]*attribute
	numbers    map[string]*rows[float64]

	byName, byUpdated, byNext []uint32 // documents in those orders, ids ascending among equals, those without the key last
}

// none is the next meeting of a group that has none.
const none = int64(-1 << 63)

// rows are lists of varying length, one after the other.
type rows[T any] struct {
	at []uint64 // where each begins; one more than there are lists
	of []T
}

func (r *rows[T]) add(list []T) {
	if len(r.at) == 0 {
		r.at = append(r.at, 0)
	}
	r.of = append(r.of, list...)
	r.at = append(r.at, uint64(len(r.of)))
}

func (r *rows[T]) row(i uint32) []T { return r.of[r.at[i]:r.at[i+1]:r.at[i+1]] }

// posting says how often a document holds a term.
type posting struct {
	doc    uint32
	counts words.Counts
}

// attribute holds which documents have which values.
type attribute struct {
	values []string // ascending
	docs   []*roaring.Bitmap
	of     rows[uint32] // the values of each document, ascending
}

// shape is what tells quickly that two words differ too much: how many letters, and which, modulo 32.
type shape struct {
	length  uint8
	letters uint32
}

func shapeOf(word []rune) shape {
	s := shape{length: uint8(min(len(word), 255))} //nolint:gosec // at most 255
	for _, r := range word {
		s.letters |= 1 << (uint32(r) % 32) //nolint:gosec // runes are not negative
	}
	return s
}

// near says whether two words may lie within so many typing errors of each other, each of which changes at most one letter for another.
func (s shape) near(other shape, typos int) bool {
	if int(s.length)-int(other.length) > typos || int(other.length)-int(s.length) > typos {
		return false
	}
	return bits.OnesCount32(s.letters&^other.letters) <= typos && bits.OnesCount32(other.letters&^s.letters) <= typos
}
