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

// IsName reports whether s is a text that nobody can use to make what is around it look different:
// without characters that leave nothing on the page, but for spaces, the joiners that some
// scripts need, and the mark of emoji.
func IsName(s string) bool {
	return IsText(s) && !IsBlank(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return IsInvisible(r) && r != ' ' && r != '\u200c' && r != '\u200d' && r != '\ufe0f'
	})
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
