// Package words cuts texts into the words that an index keeps and looks for, in any script, and says how well a kept word answers one that was
// typed. Every index uses it, so that all mean the same by a word. It is pure.
package words

import (
	"strings"
	"unicode"

	"github.com/shg-directory/shg/locality"
)

const (
	maxRunes = 40 // of a word; what is longer is cut
	maxTyped = 20 // words of a query; what follows is left out
)

// Of cuts a text into words as people mean them: folded by locality.Fold, letters with their marks and digits together, apostrophes dropped.
// Scripts that are written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) become single characters and overlapping pairs.
func Of(text string) []string {
	var found []string
	cut(text, func(word []rune, spaceless bool) {
		if !spaceless {
			found = append(found, string(word))
			return
		}
		for i := range word {
			found = append(found, string(word[i:i+1]))
			if i+1 < len(word) {
				found = append(found, string(word[i:i+2]))
			}
		}
	})
	return found
}

// Typed is a word that somebody looks for. Open means that the person may still be writing it: it also answers as a beginning. Typos is how many
// typing errors are forgiven.
type Typed struct {
	Text  string
	Open  bool
	Typos int
}

// Asked cuts what a person typed into the words to look for, each once, at most twenty. The last word is open unless something follows it.
func Asked(text string) []Typed {
	var asked []Typed
	seen := map[string]bool{}
	add := func(word string, typos int) {
		if !seen[word] && len(asked) < maxTyped {
			seen[word] = true
			asked = append(asked, Typed{Text: word, Typos: typos})
		}
	}
	cut(text, func(word []rune, spaceless bool) {
		if !spaceless {
			add(string(word), forgiven(word))
			return
		}
		if len(word) == 1 {
			add(string(word), 0)
		}
		for i := 0; i+1 < len(word); i++ {
			add(string(word[i:i+2]), 0)
		}
	})
	if n := len(asked); n > 0 && endsInWord(text) {
		asked[n-1].Open = true
	}
	return asked
}

func endsInWord(text string) bool {
	runes := []rune(strings.TrimRight(text, "'’"))
	return len(runes) > 0 && inWord(runes[len(runes)-1])
}

// forgiven is how many typing errors a word of that length may have: none below five letters and in numbers, two from nine on.
func forgiven(word []rune) int {
	for _, r := range word {
		if unicode.IsDigit(r) {
			return 0
		}
	}
	switch {
	case len(word) >= 9:
		return 2
	case len(word) >= 5:
		return 1
	}
	return 0
}

// cut calls f with each run of one word, and whether its script is written without spaces.
func cut(text string, f func(word []rune, spaceless bool)) {
	var word []rune
	was := false
	end := func() {
		if len(word) > 0 {
			if !was && len(word) > maxRunes {
				word = word[:maxRunes]
			}
			f(word, was)
			word = word[:0]
		}
	}
	for _, r := range locality.Fold(text) {
		switch {
		case r == '\'' || r == '’' || r == 'ʼ':
			continue
		case !inWord(r):
			end()
			continue
		}
		if is := isSpaceless(r); is != was && !unicode.Is(unicode.M, r) {
			end()
			was = is
		}
		word = append(word, r)
	}
	end()
}

func inWord(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.N) }

func isSpaceless(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
