// Package charset mends characters of feeds that somebody decoded with the wrong character set.
package charset

import "golang.org/x/text/encoding/charmap"

// RepairWindows1252 returns the character of Windows-1252 for a control character from U+0080 to
// U+009F: texts in that character set which were taken for ISO 8859-1 have these in the place of
// quotes, dashes and the euro sign. It returns every other character, and the five that
// Windows-1252 leaves open, as they are.
func RepairWindows1252(r rune) rune {
	if r < 0x80 || r > 0x9f {
		return r
	}
	if repaired := charmap.Windows1252.DecodeByte(byte(r)); repaired != '\ufffd' {
		return repaired
	}
	return r
}
