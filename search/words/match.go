package words

import (
	"slices"
	"strings"
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
func (t QueryTerm) Match(kept string) Class {
	plain, joined := strings.CutPrefix(kept, joinedMark)
	switch {
	case kept == t.Text:
		return Exact
	case joined && plain == t.Text, slices.Contains(t.Variants, kept):
		return Variant
	case t.IsPrefix && strings.HasPrefix(plain, t.Text):
		return Prefix
	case !joined && t.MaxTypos > 0 && t.isWithinTypos(kept):
		return Typo
	}
	return None
}

// Joined returns the form of two stored words that are the typed word if they are written as one.
func (t QueryTerm) Joined() string { return joinedMark + t.Text }

func (t QueryTerm) isWithinTypos(kept string) bool {
	a, b := []rune(t.Text), []rune(kept)
	return (t.AnyFirstLetter || a[0] == b[0]) && WithinTypos(a, b, t.MaxTypos)
}

// MatchesTexts reports whether texts, by field, contain every word of a typed text.
func MatchesTexts(text string, texts [4][]string) bool {
	for _, typed := range ParseQuery(text) {
		if !typed.matchesAny(texts) {
			return false
		}
	}
	return true
}

func (t QueryTerm) matchesAny(texts [4][]string) bool {
	for field, list := range texts {
		for _, text := range list {
			kept, forms := Analyze(field, text)
			if slices.ContainsFunc(append(kept, forms...), t.matches) {
				return true
			}
		}
	}
	return false
}

func (t QueryTerm) matches(kept string) bool { return t.Match(kept) != None }

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
