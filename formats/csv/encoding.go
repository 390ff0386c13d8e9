package csv

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/shg-directory/shg/models"
)

// decode makes UTF-8 of the cells of a row, in place. If the encoding was not given, the first row
// with other than ASCII characters shows it: it is UTF-8, or else Windows-1252. It returns false if
// the cells are not in the encoding.
func (r *reader) decode(row []string) bool {
	ascii, valid := true, true
	for _, cell := range row {
		valid = valid && utf8.ValidString(cell)
		for i := range len(cell) {
			ascii = ascii && cell[i] < utf8.RuneSelf
		}
	}
	switch {
	case ascii:
		return true
	case r.encoding == "" && valid:
		r.encoding = models.EncodingUTF8
	case r.encoding == "":
		r.encoding = models.EncodingWindows1252
	}
	if r.encoding != models.EncodingWindows1252 {
		return valid
	}
	for i, cell := range row {
		decoded, err := charmap.Windows1252.NewDecoder().String(cell)
		if err != nil {
			return false
		}
		row[i] = decoded
	}
	return true
}
