// Package words cuts texts into the words that an index stores and looks up, in any script. It
// decides how well a stored word answers a typed one and what that counts for. Every index uses it,
// so that all mean the same by a word. It is pure.
package words

import (
	"iter"
	"unicode/utf8"
)

const (
	maxRunes = 40   // of a word; what is longer is cut
	maxTyped = 20   // words of a query; what follows is left out
	maxText  = 4096 // bytes of a query; what follows is left out
)

// Tokenize cuts a text into words as people understand them: folded by places.Fold, letters with
// their marks and digits together, apostrophes and the full stops of initials dropped, everything
// else a separator. Scripts that are written without spaces (Chinese, Japanese, Thai, Lao, Khmer,
// Burmese) become single characters and overlapping pairs. A word may share memory with the text:
// clone it to store it.
func Tokenize(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for run := range tokens(text) {
			if !run.eachTerm(yield) {
				return
			}
		}
	}
}

// eachTerm yields the word, or of a run without spaces the characters and their overlapping pairs.
func (r token) eachTerm(yield func(string) bool) bool {
	if !r.spaceless {
		return yield(r.word)
	}
	for rest := r.word; rest != ""; {
		one, two := firstTwo(rest)
		if !yield(rest[:one]) || two > one && !yield(rest[:two]) {
			return false
		}
		rest = rest[one:]
	}
	return true
}

// firstTwo returns where the first and the second character of a text end; one character has no
// second.
func firstTwo(text string) (one, two int) {
	_, one = utf8.DecodeRuneInString(text)
	_, more := utf8.DecodeRuneInString(text[one:])
	return one, one + more
}
