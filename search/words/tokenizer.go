package words

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shg-directory/shg/reference/places"
)

// token is one word of a text, folded.
type token struct {
	word      string
	spaceless bool   // its script is written without spaces
	elided    string // what follows an apostrophe, as in "l'espérance"; "" if nothing does
}

// tokens yields the runs of a text, in their order.
func tokens(text string) iter.Seq[token] {
	return func(yield func(token) bool) {
		c := tokenizer{text: places.Fold(text), start: -1}
		for at := 0; at < len(c.text); {
			r, size := rune(c.text[at]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(c.text[at:])
			}
			if finished := c.read(r, at); finished.word != "" && !yield(finished) {
				return
			}
			at += size
		}
		if finished := c.end(len(c.text)); finished.word != "" {
			yield(finished)
		}
	}
}

// tokenizer reads a text character by character.
type tokenizer struct {
	text       string
	start      int  // of the word that is being read; −1 between words
	spaceless  bool // of the word that is being read
	hasJoiner  bool // an apostrophe or its like, or the full stop of initials, is in it
	apostrophe int  // where its last apostrophe ends; 0 if it has none
	initial    int  // where the last of its initials begins
}

// read takes in the next character and returns the word that ends before it, if one does.
func (t *tokenizer) read(r rune, at int) token {
	switch {
	case isJoiner(r):
		t.hasJoiner = true
		if isApostrophe(r) {
			t.apostrophe = at + utf8.RuneLen(r)
		}
		return token{}
	case r == '.' && t.isWithinInitials(at):
		t.hasJoiner, t.initial = true, at+1
		return token{}
	case !isWordRune(r):
		return t.end(at)
	case isMark(r): // stays with the letter before it; without one it is no word
		return token{}
	}
	runeIsSpaceless := isSpaceless(r)
	if t.start >= 0 && runeIsSpaceless == t.spaceless {
		return token{}
	}
	finished := t.end(at)
	t.start, t.spaceless, t.hasJoiner, t.apostrophe, t.initial = at, runeIsSpaceless, false, 0, at
	return finished
}

// isWithinInitials reports whether the full stop at a position is between two single letters, as in
// C.R.A.F.T.
func (t *tokenizer) isWithinInitials(at int) bool {
	if t.start < 0 || !isSingleLetter(t.text[t.initial:at]) {
		return false
	}
	next, size := utf8.DecodeRuneInString(t.text[at+1:])
	after, _ := utf8.DecodeRuneInString(t.text[at+1+size:])
	return unicode.IsLetter(next) && !isWordRune(after) && !isJoiner(after)
}

// isSingleLetter reports whether a text is one letter.
func isSingleLetter(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	return size == len(text) && unicode.IsLetter(r)
}

// end returns the word that was being read, without apostrophes and the full stops of initials.
func (t *tokenizer) end(at int) token {
	if t.start < 0 {
		return token{}
	}
	finished := token{word: t.text[t.start:at], spaceless: t.spaceless}
	if t.apostrophe > t.start && !t.spaceless {
		finished.elided = elidedWord(t.text[t.apostrophe:at])
	}
	t.start = -1
	if t.hasJoiner {
		finished.word = strings.Map(func(r rune) rune {
			if isJoiner(r) || r == '.' {
				return -1
			}
			return r
		}, finished.word)
	}
	if !finished.spaceless {
		finished.word = truncated(finished.word)
	}
	return finished
}

// minElidedLetters is the minimum number of letters after the apostrophe of an elision: "women's"
// and "don't" are not elisions.
const minElidedLetters = 3

func elidedWord(rest string) string {
	if utf8.RuneCountInString(rest) < minElidedLetters || strings.ContainsRune(rest, '.') {
		return ""
	}
	return truncated(rest)
}

// truncated returns a word without what follows its first maxRunes characters.
func truncated(word string) string {
	if len(word) <= maxRunes {
		return word
	}
	runes := 0
	for i := range word {
		if runes == maxRunes {
			return word[:i]
		}
		runes++
	}
	return word
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '`' || r == 'ʼ'
}

// isJoiner reports whether a sign may be within words without being a part of them: apostrophes and
// what is typed for them, ʻokina and ayn, and the tatweel that makes Arabic words longer.
func isJoiner(r rune) bool {
	switch r {
	case '\'', '`', '’', '‘', 'ʼ', 'ʻ', 'ʹ', 'ʿ', 'ʾ', 'ـ':
		return true
	}
	return false
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r)
}

func isMark(r rune) bool { return r >= utf8.RuneSelf && unicode.IsMark(r) }

func isSpaceless(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
