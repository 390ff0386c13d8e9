package csv

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"

	"github.com/shg-directory/shg/models"
)

// The bounds of a table. What is beyond one is read over, and never held.
const (
	maxHeaderBytes = 32 << 10
	maxCells       = 256 // of a row; there are fewer than a hundred columns
	maxCellBytes   = 64 << 10
	maxRowBytes    = models.MaxRecordBytes
)

// bounds are what one row may have.
type bounds struct{ bytes, cell, cells int }

// The errors of a row that are more exact than malformed.
var (
	errTooLarge   = errors.New("larger than a row may be")
	errCell       = errors.New("a cell is larger than one may be")
	errTooManyOf  = errors.New("more cells than a row may have")
	errBareQuote  = csv.ErrBareQuote
	errQuotedCell = csv.ErrQuote
)

// rows reads the rows of a table one by one, as encoding/csv does, and holds no more of one than
// its bounds.
type rows struct {
	in     *bufio.Reader
	comma  byte
	offset int64 // bytes read
	line   int   // line breaks read
	row
}

// state is where in a cell a row is being read.
type state int

const (
	atStart state = iota // of a cell
	unquoted
	quoted
	quoteSeen // a quote within a quoted cell: its end, or the first of two
	spoilt    // the rest of the line is read over
)

// row is what has been read of a row.
type row struct {
	bounds bounds
	state  state
	held   []byte // of all cells, one behind the other
	ends   []int  // of the cells in held
	size   int    // bytes
	cr     bool   // the byte before was a carriage return, which a line feed behind it swallows
	seen   bool   // there is more in it than blanks
	wrong  error
}

// next returns the cells of the next row that is not empty, nor longer than its bounds by blank
// cells alone, the line that it begins in, counted from 1, and what is wrong with it. io.EOF
// follows the last row; any other error of reading ends the table too and is returned as fatal.
func (r *rows) next(b bounds) (cells []string, line int, wrong, fatal error) {
	for {
		line = r.line + 1
		ended, err := r.readRow(b)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, line, nil, err
		}
		nothing := r.size == 0 || (errors.Is(r.wrong, errTooManyOf) || errors.Is(r.wrong, errTooLarge)) && !r.seen
		switch {
		case nothing && err != nil:
			return nil, line, nil, io.EOF
		case nothing:
			continue
		case !ended:
			r.finish()
		}
		if r.wrong != nil {
			return nil, line, r.wrong, nil
		}
		return r.cells(), line, nil, nil
	}
}

// readRow reads up to the end of a row and reports whether there was one.
func (r *rows) readRow(b bounds) (ended bool, err error) {
	r.row = row{bounds: b, held: r.held[:0], ends: r.ends[:0]}
	for {
		part, err := r.in.ReadSlice('\n')
		r.offset += int64(len(part))
		for _, c := range part {
			if r.add(c, r.comma) {
				r.line++
				return true, nil
			}
			if c == '\n' {
				r.line++
			}
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return false, err
		}
	}
}

// add reads one byte and reports whether it ended the row.
func (r *row) add(c, comma byte) bool {
	if r.cr {
		if r.cr = false; c != '\n' {
			r.put('\r', comma)
		}
	}
	if c == '\r' {
		r.cr = true
		return false
	}
	return r.put(c, comma)
}

func (r *row) put(c, comma byte) bool {
	if c != '\n' || r.state == quoted {
		if r.size++; r.size > r.bounds.bytes {
			r.spoil(errTooLarge)
		}
	}
	switch r.state {
	case atStart, unquoted:
		return r.putPlain(c, comma)
	case quoted:
		if c == '"' {
			r.state = quoteSeen
		} else {
			r.hold(c)
		}
	case quoteSeen:
		return r.putBehindQuote(c, comma)
	case spoilt:
		return c == '\n'
	}
	return false
}

func (r *row) putPlain(c, comma byte) bool {
	switch {
	case c == '\n':
		if r.size > 0 {
			r.endCell()
		}
		return true
	case c == comma:
		r.endCell()
	case c == '"' && r.state == atStart:
		r.state = quoted
	case c == '"':
		r.fail(errBareQuote)
	default:
		r.state = unquoted
		r.hold(c)
	}
	return false
}

func (r *row) putBehindQuote(c, comma byte) bool {
	switch c {
	case '"':
		r.state = quoted
		r.hold(c)
	case comma:
		r.endCell()
	case '\n':
		r.endCell()
		return true
	default:
		r.fail(errQuotedCell)
	}
	return false
}

// finish ends a row that the table ends in.
func (r *row) finish() {
	switch r.state {
	case quoted:
		r.fail(errQuotedCell)
	case atStart, unquoted, quoteSeen:
		r.endCell()
	case spoilt:
	}
}

func (r *row) hold(c byte) {
	r.seen = r.seen || c > ' '
	if r.wrong != nil {
		return
	}
	if r.held = append(r.held, c); len(r.held)-r.begun() > r.bounds.cell {
		r.spoil(errCell)
	}
}

// begun returns where the cell under way begins.
func (r *row) begun() int {
	if len(r.ends) == 0 {
		return 0
	}
	return r.ends[len(r.ends)-1]
}

func (r *row) endCell() {
	if r.state = atStart; r.wrong != nil {
		return
	}
	if len(r.ends) < r.bounds.cells {
		r.ends = append(r.ends, len(r.held))
		return
	}
	if len(bytes.TrimSpace(r.held[r.begun():])) > 0 {
		r.spoil(errTooManyOf)
		return
	}
	r.held = r.held[:r.begun()] // spreadsheets write empty cells behind the last column
}

// spoil notes that the row is beyond a bound. It is read on by its quotes, so that the next row is
// found, and held no longer.
func (r *row) spoil(why error) {
	if r.wrong == nil {
		r.wrong, r.held = why, r.held[:0]
	}
}

// fail notes that the row cannot be understood: it is over at the end of the line.
func (r *row) fail(why error) {
	r.state = spoilt
	if r.wrong == nil {
		r.wrong = why
	}
}

// cells returns those of a row that is whole, in memory of their own.
func (r *row) cells() []string {
	text, list, from := string(r.held), make([]string, len(r.ends)), 0
	for i, end := range r.ends {
		list[i], from = text[from:end], end
	}
	return list
}
