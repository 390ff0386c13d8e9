package words

import (
	"math"
	"slices"
	"strings"

	"github.com/shg-directory/shg/search"
)

// Class is how a stored word answers a typed one. A lower class is better.
type Class uint8

// The classes, best first.
const (
	None    Class = iota // it does not
	Exact                // the same word
	Variant              // the same word in another form: number, elision, written together or apart
	Prefix               // the typed word begins it
	Typo                 // the typed word is it, but for a few errors
)

// Classes returns the classes that answer, best first.
func Classes() [4]Class { return [4]Class{Exact, Variant, Prefix, Typo} }

// Weight returns what an answer of the class counts for in relevance.
func (c Class) Weight() float64 {
	switch c {
	case Exact:
		return 1
	case Variant:
		return 0.75
	case Prefix:
		return 0.5
	case Typo:
		return 0.25
	case None:
	}
	return 0
}

// Match returns the class in which a stored word or form answers. A typing error is a letter too
// many, missing or wrong, or two neighbours exchanged; the first letter must be right unless the
// word is loose.
func (t QueryTerm) Match(stored string) Class {
	plain, joined := strings.CutPrefix(stored, joinedMark)
	switch {
	case stored == t.Text:
		return Exact
	case joined && plain == t.Text, slices.Contains(t.Variants, stored):
		return Variant
	case t.IsPrefix && strings.HasPrefix(plain, t.Text):
		return Prefix
	case !joined && t.MaxTypos > 0 && t.isWithinTypos(stored):
		return Typo
	}
	return None
}

// Joined returns the form of two stored words that are the typed word if they are written as one.
func (t QueryTerm) Joined() string { return joinedMark + t.Text }

func (t QueryTerm) isWithinTypos(stored string) bool {
	a, b := []rune(t.Text), []rune(stored)
	return (t.AnyFirstLetter || a[0] == b[0]) && WithinTypos(a, b, t.MaxTypos)
}

// MatchesTexts reports whether texts, by field, contain every word of a typed text.
func MatchesTexts(text string, texts [4][]string) bool {
	for _, term := range ParseQuery(text) {
		if !term.matchesAny(texts) {
			return false
		}
	}
	return true
}

func (t QueryTerm) matchesAny(texts [4][]string) bool {
	for field, list := range texts {
		for _, text := range list {
			words, forms := Analyze(field, text)
			if slices.ContainsFunc(append(words, forms...), t.matches) {
				return true
			}
		}
	}
	return false
}

func (t QueryTerm) matches(stored string) bool { return t.Match(stored) != None }

// WithinTypos reports whether two words differ by at most limit typing errors.
func WithinTypos(a, b []rune, limit int) bool {
	if len(a) == 0 || len(b) == 0 || len(a)-len(b) > limit || len(b)-len(a) > limit {
		return false
	}
	const most = maxRunes + 1
	var rows [3][most + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range min(len(b), most) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= min(len(b), most); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return false
		}
		before, last, row = last, row, before
	}
	return last[min(len(b), most)] <= limit
}

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
func (c Corpus) Weigh(docs int) Weight {
	n := float64(c.Documents)
	w := Weight{idf: math.Log(1 + (n-float64(docs)+0.5)/(float64(docs)+0.5))}
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
