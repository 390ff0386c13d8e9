package validation

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NormalizeName returns a name in Unicode's normal form C, without blanks around it and with one
// space for all blanks between two words.
func NormalizeName(s string) string {
	return norm.NFC.String(strings.Join(strings.FieldsFunc(s, isBlankRune), " "))
}

// isBlankRune reports whether r is white space, the wide ones among them.
func isBlankRune(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) }
