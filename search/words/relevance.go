package words

import (
	"math"

	"github.com/shg-directory/shg/search"
)

// The constants of bm25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009): how soon repeating a word stops counting, and how
// much the length of a field matters. Fields here are short, so length matters less than in documents.
const (
	saturation = 1.2
	byLength   = 0.5
)

// MaxCount is as often as a word counts in a field.
const MaxCount = 255

// Counts is how often something stands in each of the four fields of search.Texts, at most MaxCount.
type Counts [4]uint8

// Add adds other counts, up to MaxCount.
func (c Counts) Add(other Counts) Counts {
	for i := range c {
		c[i] = uint8(min(int(c[i])+int(other[i]), MaxCount)) //nolint:gosec // at most 255
	}
	return c
}

// Corpus is what relevance needs to know of all living documents: how many, and how many words each field has in sum.
type Corpus struct {
	Documents int
	Lengths   [4]int64
}

// Hits says how a document holds one typed word: the best class and how often in that class, and the lengths of its fields.
type Hits struct {
	Class   Class
	Counts  Counts
	Lengths [4]uint32
}

// Score is what one typed word, held by holders documents, adds to a document's relevance: weighted bm25.
func (c Corpus) Score(holders int, h Hits) float64 {
	n := float64(c.Documents)
	rarity := math.Log(1 + (n-float64(holders)+0.5)/(float64(holders)+0.5))
	sum := 0.0
	for f, weight := range search.Fields() {
		count := float64(h.Counts[f])
		if count == 0 {
			continue
		}
		average := float64(c.Lengths[f]) / n
		length := float64(h.Lengths[f]) / average
		sum += float64(weight * count * (saturation + 1) / (count + float64(saturation*(1-byLength+float64(byLength*length)))))
	}
	return float64(h.Class.Factor() * rarity * sum)
}
