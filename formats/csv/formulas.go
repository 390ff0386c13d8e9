package csv

import (
	"strings"

	"github.com/shg-directory/shg/models"
)

// Spreadsheets calculate a cell that begins with one of formulaSigns (OWASP, CSV injection), in
// wide letters too. Some split our tables at a semicolon or a tab, and then do not see that a cell
// with a line break is quoted, so that a cell of theirs begins behind each of cellBreaks.
const (
	formulaSigns = "=+-@\uff1d\uff0b\uff0d\uff20"
	lineSigns    = "\t\r\n"
	cellBreaks   = ";" + lineSigns
)

// EscapeFormulas returns a cell that no spreadsheet calculates: it puts an apostrophe before a
// formula, wherever a spreadsheet would begin a cell, also behind spaces and characters that cannot
// be seen. It puts one before what UnescapeFormulas would otherwise take for such an apostrophe,
// too.
func EscapeFormulas(cell string) string {
	return eachStart(cell, func(rest string, signs string) string {
		if isFormula(strings.TrimLeft(rest, "'"), signs) {
			return "'" + rest
		}
		return rest
	})
}

// UnescapeFormulas returns a cell without the apostrophes that EscapeFormulas put into it.
// UnescapeFormulas(EscapeFormulas(cell)) is cell, whatever it holds.
func UnescapeFormulas(cell string) string {
	return eachStart(cell, func(rest string, signs string) string {
		bare, quoted := strings.CutPrefix(rest, "'")
		if quoted && isFormula(strings.TrimLeft(bare, "'"), signs) {
			return bare
		}
		return rest
	})
}

// eachStart changes the text at every place where a spreadsheet may begin a cell. change gets the
// text from there to the next such place, its sign included, and the signs that would begin a
// formula: a tab or a line break counts as one at the very beginning alone.
func eachStart(cell string, change func(rest, signs string) string) string {
	if !strings.ContainsAny(cell, cellBreaks) {
		return change(cell, formulaSigns+lineSigns)
	}
	var out strings.Builder
	for signs := formulaSigns + lineSigns; cell != ""; signs = formulaSigns {
		end := strings.IndexAny(cell, cellBreaks) + 1
		if end == 0 {
			end = len(cell)
		}
		out.WriteString(change(cell[:end], signs))
		cell = cell[end:]
	}
	return out.String()
}

// isFormula reports whether the first character that counts is one of the signs.
func isFormula(text, signs string) bool {
	for _, r := range text {
		if strings.ContainsRune(signs, r) {
			return true
		}
		if !isIgnorable(r) {
			return false
		}
	}
	return false
}

// isIgnorable reports whether r is a character that nobody sees, or a quote, which a spreadsheet
// that splits at another sign takes for its own.
func isIgnorable(r rune) bool {
	return r == '"' || models.IsInvisible(r)
}
