package places

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form of a text under which people mean the same: compatibility-composed (NFKC),
// lower case, without invisible formatting, and without accents and vowel points if they may be
// left out, which is in Latin, Greek, Cyrillic, Hebrew and Arabic letters alone: in Indic scripts
// the combining marks are vowels. Letters that people replace when typing are replaced: ß by ss, ø
// by o, ł by l, æ by ae, final ς by σ, the Persian and Urdu forms of Arabic letters by the Arabic
// ones. Spaces and punctuation stay. Folding twice changes nothing.
func Fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var out strings.Builder
	out.Grow(len(s))
	strip := false // the letter before drops its marks
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Cf, r):
			continue
		case unicode.Is(unicode.Mn, r):
			if !strip {
				out.WriteRune(r)
			}
			continue
		}
		r = unicode.ToLower(r)
		strip = dropsMarks(r)
		writeFolded(&out, r)
	}
	return norm.NFC.String(out.String())
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// dropsMarks reports whether r belongs to a script in which readers find a word without its marks.
func dropsMarks(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z'
	}
	return unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic)
}

// writeFolded writes a lower-case letter as people type it without a keyboard for it.
func writeFolded(out *strings.Builder, r rune) {
	switch r {
	case 'ß':
		out.WriteString("ss")
	case 'æ':
		out.WriteString("ae")
	case 'œ':
		out.WriteString("oe")
	case 'þ':
		out.WriteString("th")
	default:
		out.WriteRune(foldLetter(r))
	}
}

func foldLetter(r rune) rune {
	switch r {
	case 'ø':
		return 'o'
	case 'ł':
		return 'l'
	case 'đ', 'ð':
		return 'd'
	case 'ħ':
		return 'h'
	case 'ı':
		return 'i'
	case 'ŧ':
		return 't'
	case 'ς':
		return 'σ'
	case 'ی', 'ى':
		return 'ي'
	case 'ک':
		return 'ك'
	case 'ہ', 'ة', 'ە':
		return 'ه'
	}
	return r
}

// foldKey folds a name to the key under which it is found: letters, marks and numbers of Fold,
// words parted by one space. Apostrophes and full stops join what is on both sides of them ("D.C."
// is "dc"); everything else parts.
func foldKey(name string) string {
	var out strings.Builder
	gap := false
	for _, r := range Fold(name) {
		if isJoiner(r) {
			continue
		}
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) {
			gap = out.Len() > 0
			continue
		}
		if gap {
			out.WriteByte(' ')
			gap = false
		}
		out.WriteRune(r)
	}
	return out.String()
}

func isJoiner(r rune) bool { return strings.ContainsRune("'’‘ʼʻʹʺʿʾ`´.·", r) }
