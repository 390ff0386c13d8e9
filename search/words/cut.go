package words

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shg-directory/shg/locality"
)

// cut tells each run of one word in a text, folded, and whether its script is written without spaces.
func cut(text string) iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		c := cutter{text: locality.Fold(text), start: -1}
		for at := 0; at < len(c.text); {
			r, size := rune(c.text[at]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(c.text[at:])
			}
			if ended, spaceless := c.read(r, at); ended != "" && !yield(ended, spaceless) {
				return
			}
			at += size
		}
		if ended := c.end(len(c.text)); ended != "" {
			yield(ended, c.spaceless)
		}
	}
}

// cutter reads a text character by character.
type cutter struct {
	text      string
	start     int  // of the word that is being read; −1 between words
	spaceless bool // of the word that is being read
	joined    bool // an apostrophe or its like stands in it
}

// read takes in the next character and returns the word that ends before it, if one does.
func (c *cutter) read(r rune, at int) (ended string, spaceless bool) {
	switch {
	case joins(r):
		c.joined = true
		return "", false
	case !inWord(r):
		return c.end(at), c.spaceless
	case isMark(r): // stays with the letter before it; without one it is no word
		return "", false
	}
	is := isSpaceless(r)
	if c.start >= 0 && is == c.spaceless {
		return "", false
	}
	ended, spaceless = c.end(at), c.spaceless
	c.start, c.spaceless, c.joined = at, is, false
	return ended, spaceless
}

// end is the word that was being read, without apostrophes and of at most maxRunes characters.
func (c *cutter) end(at int) string {
	if c.start < 0 {
		return ""
	}
	word := c.text[c.start:at]
	c.start = -1
	if c.joined {
		word = strings.Map(func(r rune) rune {
			if joins(r) {
				return -1
			}
			return r
		}, word)
	}
	if c.spaceless || len(word) <= maxRunes {
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

// joins says that a sign stands within words without being a part of them: apostrophes and what is typed for them, ʻokina and ayn, and the
// tatweel that makes Arabic words longer.
func joins(r rune) bool {
	switch r {
	case '\'', '`', '’', '‘', 'ʼ', 'ʻ', 'ʹ', 'ʿ', 'ʾ', 'ـ':
		return true
	}
	return false
}

func inWord(r rune) bool {
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
