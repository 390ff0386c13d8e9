package words

import (
	"slices"
	"strings"
)

// Class says how a kept word answers a typed one. A lower class is better.
type Class uint8

// The classes, best first.
const (
	None   Class = iota // it does not
	Exact               // the same word
	Prefix              // the typed word begins it
	Typo                // the typed word is it, but for a few errors
)

// Factor is what an answer of the class counts for in relevance: exact before prefix before typing error.
func (c Class) Factor() float64 {
	switch c {
	case Exact:
		return 1
	case Prefix:
		return 0.5
	case Typo:
		return 0.25
	case None:
	}
	return 0
}

// Answer says how the kept word answers. A typing error is a letter too many, missing, wrong, or two neighbours exchanged; the first letter must
// be right.
func (t Typed) Answer(kept string) Class {
	switch {
	case kept == t.Text:
		return Exact
	case t.Open && strings.HasPrefix(kept, t.Text):
		return Prefix
	case t.Typos > 0 && Within([]rune(t.Text), []rune(kept), t.Typos):
		return Typo
	}
	return None
}

// HeldBy says whether texts hold every word that somebody typed.
func HeldBy(text string, texts ...string) bool {
	for _, typed := range Asked(text) {
		if !slices.ContainsFunc(texts, typed.heldBy) {
			return false
		}
	}
	return true
}

func (t Typed) heldBy(text string) bool {
	for kept := range Of(text) {
		if t.Answer(kept) != None {
			return true
		}
	}
	return false
}

// Within says whether at most limit typing errors lie between two words that begin with the same letter.
func Within(a, b []rune, limit int) bool {
	if len(a) == 0 || len(b) == 0 || a[0] != b[0] || len(a)-len(b) > limit || len(b)-len(a) > limit {
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
