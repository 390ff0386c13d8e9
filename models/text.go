package models

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// IsText reports whether s is UTF-8 on one line without control characters.
func IsText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, isForbidden)
}

// IsProse reports whether s is UTF-8 without control characters but line breaks and tabs.
func IsProse(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && r != '\r' && r != '\t' && isForbidden(r)
	})
}

// IsBlank reports whether s has characters, and that none of them can be seen: blanks, controls,
// formats, fillers and what Unicode lets be ignored.
func IsBlank(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !IsInvisible(r) })
}

// IsName reports whether s is a text that nobody can use to make what is around it look different,
// or to look like somebody else: without characters that leave nothing on the page, but for spaces,
// the joiners of letters and emoji, and the mark of emoji. Of private use it has none.
func IsName(s string) bool {
	if !IsText(s) || IsBlank(s) {
		return false
	}
	runes := []rune(s)
	for i, r := range runes {
		if r != ' ' && (IsInvisible(r) || unicode.Is(unicode.Co, r)) && !isJoined(runes, i) {
			return false
		}
	}
	return true
}

// isJoined reports whether what is between two letters or emoji changes how they are read: a joiner,
// or the mark after an emoji.
func isJoined(runes []rune, i int) bool {
	if i == 0 {
		return false
	}
	before, last := runes[i-1], i+1 == len(runes)
	switch runes[i] {
	case '\u200c':
		return !last && needsJoiners(before) && needsJoiners(runes[i+1])
	case '\u200d':
		return !last && (needsJoiners(before) && needsJoiners(runes[i+1]) || isEmojiPart(before) && unicode.Is(unicode.So, runes[i+1]))
	case '\ufe0f':
		return unicode.In(before, unicode.So, unicode.Sm, unicode.Po)
	}
	return false
}

// isEmojiPart reports whether a joiner may follow r in an emoji: a symbol, a colour of skin, or the
// mark of emoji.
func isEmojiPart(r rune) bool { return r == '\ufe0f' || unicode.In(r, unicode.So, unicode.Sk) }

// needsJoiners reports whether a letter is of a script in which joiners change what is read.
func needsJoiners(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Bengali, unicode.Devanagari, unicode.Gujarati, unicode.Gurmukhi, unicode.Kannada, unicode.Malayalam,
		unicode.Oriya, unicode.Sinhala, unicode.Tamil, unicode.Telugu)
}

// IsStorable reports whether both databases accept a string as text: PostgreSQL accepts only UTF-8
// without NUL.
func IsStorable(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// IsInvisible reports whether r is one of the characters that leave nothing on the page (Unicode:
// White_Space, Z, Cc, Cf, Default_Ignorable_Code_Point, noncharacters), or of those that are drawn
// as a blank: the empty braille pattern and the null notehead.
func IsInvisible(r rune) bool {
	return unicode.IsSpace(r) || r == '\u2800' || r == '\U0001d159' ||
		unicode.In(r, unicode.Z, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Noncharacter_Code_Point)
}

// IsControl reports whether r is a control character or ends a line.
func IsControl(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// IsOverride reports whether r makes text look like other text: the bidirectional overrides, and a
// byte order mark the wrong way round.
func IsOverride(r rune) bool { return r >= '\u202a' && r <= '\u202e' || r == '\ufffe' }

// isForbidden reports whether no text of ours has r.
func isForbidden(r rune) bool { return IsControl(r) || IsOverride(r) }
