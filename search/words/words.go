// Package words cuts texts into the words that an index keeps and looks for, in any script, and says how well a kept word answers one that was
// typed and what that counts for. Every index uses it, so that all mean the same by a word. It is pure.
package words

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxRunes = 40   // of a word; what is longer is cut
	maxTyped = 20   // words of a query; what follows is left out
	maxText  = 4096 // bytes of a query; what follows is left out
)

// Of cuts a text into words as people mean them: folded by locality.Fold, letters with their marks and digits together, apostrophes dropped,
// everything else parting. Scripts that are written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) become single characters and
// overlapping pairs. A word may share memory with the text: who keeps it clones it.
func Of(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for word, spaceless := range cut(text) {
			if !spaceless {
				if !yield(word) {
					return
				}
				continue
			}
			if !each(word, yield) {
				return
			}
		}
	}
}

// each yields the characters of a run and its overlapping pairs.
func each(run string, yield func(string) bool) bool {
	for run != "" {
		one, two := firstTwo(run)
		if !yield(run[:one]) || two > one && !yield(run[:two]) {
			return false
		}
		run = run[one:]
	}
	return true
}

// firstTwo says where the first and the second character of a text end; one character has no second.
func firstTwo(text string) (one, two int) {
	_, one = utf8.DecodeRuneInString(text)
	_, more := utf8.DecodeRuneInString(text[one:])
	return one, one + more
}

// Typed is a word that somebody looks for. Open means that the person may still be writing it: it also answers as a beginning. Typos is how many
// typing errors are forgiven.
type Typed struct {
	Text  string
	Open  bool
	Typos int
}

// Asked cuts what a person typed into the words to look for, each once, at most twenty. The last word is open unless something follows it.
// Of a run without spaces all pairs are asked for; a single character stands for itself.
func Asked(text string) []Typed {
	if len(text) > maxText {
		text = text[:maxText]
	}
	var q asked
	for word, spaceless := range cut(text) {
		if len(q.typed) == maxTyped {
			return q.typed
		}
		if !spaceless {
			q.add(word, forgiven(word))
			continue
		}
		q.addPairs(word)
	}
	if q.last >= 0 && len(q.typed) > 0 && endsInWord(text) {
		q.typed[q.last].Open = true
	}
	return q.typed
}

// asked collects words, each once.
type asked struct {
	typed []Typed
	last  int // where the word typed last stands; −1 where it was left out
}

func (q *asked) add(word string, typos int) {
	for i, known := range q.typed {
		if known.Text == word {
			q.last = i
			return
		}
	}
	if q.last = -1; len(q.typed) < maxTyped {
		q.last = len(q.typed)
		q.typed = append(q.typed, Typed{Text: strings.Clone(word), Typos: typos})
	}
}

// addPairs adds the overlapping pairs of a run; a single character stands for itself.
func (q *asked) addPairs(run string) {
	one, two := firstTwo(run)
	q.add(run[:two], 0)
	for two < len(run) {
		run = run[one:]
		one, two = firstTwo(run)
		q.add(run[:two], 0)
	}
}

func endsInWord(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(text, joins))
	return inWord(last)
}

// forgiven is how many typing errors a word of that length may have: none below five letters and in numbers, two from nine on.
func forgiven(word string) int {
	if strings.ContainsFunc(word, unicode.IsDigit) {
		return 0
	}
	switch n := utf8.RuneCountInString(word); {
	case n >= 9:
		return 2
	case n >= 5:
		return 1
	}
	return 0
}
