package words

import (
	"math"

	"github.com/shg-directory/shg/search"
)

// The constants of bm25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009): how
// soon repeating a word stops counting, and how much the length of a field matters. Fields here are
// short, so length matters less than in documents.
const (
	saturation          = 1.2
	lengthNormalization = 0.5
)

// MaxCount is as often as a word counts in a field.
const MaxCount = 255

// Counts is how often something occurs in each of the four fields of search.Texts, at most
// MaxCount.
type Counts [4]uint8

// Add adds other counts, up to MaxCount.
func (c Counts) Add(other Counts) Counts {
	for i := range c {
		c[i] = uint8(min(int(c[i])+int(other[i]), MaxCount)) //nolint:gosec // at most 255
	}
	return c
}

// Corpus is what relevance needs to know of all live documents: how many, and how many words each
// field has in sum.
type Corpus struct {
	Documents int
	Lengths   [4]int64
}

// MatchStats is how a document contains one typed word: the best class, how often in that class,
// and the lengths of its fields.
type MatchStats struct {
	Class   Class
	Counts  Counts
	Lengths [4]uint32
}

// Weight is what a typed word counts for in a corpus.
type Weight struct {
	idf        float64
	lengthNorm [4]float64 // what each word of a field adds to the divisor
}

// Weigh returns the weight of a typed word that so many documents contain, in whatever class.
func (c Corpus) Weigh(holders int) Weight {
	n := float64(c.Documents)
	w := Weight{idf: math.Log(1 + (n-float64(holders)+0.5)/(float64(holders)+0.5))}
	for f, words := range c.Lengths {
		if words > 0 {
			w.lengthNorm[f] = saturation * lengthNormalization * n / float64(words)
		}
	}
	return w
}

// Score returns what the word adds to a document's relevance: weighted bm25, times the factor of
// its class. The same arguments give the same bits everywhere, because the conversions keep the
// machine from joining operations.
func (w Weight) Score(h MatchStats) float64 {
	sum := 0.0
	for f, weight := range search.FieldWeights() {
		count := float64(h.Counts[f])
		if count == 0 {
			continue
		}
		length := float64(w.lengthNorm[f] * float64(h.Lengths[f]))
		sum += float64(weight * count * (saturation + 1) / (count + saturation*(1-lengthNormalization) + length))
	}
	return float64(h.Class.Weight() * w.idf * sum)
}
