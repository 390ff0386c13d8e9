package csv

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"

	"github.com/shg-directory/shg/models"
)

// The bounds of a table. What is beyond one is skipped, and never stored.
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
	errTooLarge     = errors.New("larger than a row may be")
	errCellTooLarge = errors.New("a cell is larger than one may be")
	errTooManyCells = errors.New("more cells than a row may have")
	errBareQuote    = csv.ErrBareQuote
	errQuotedCell   = csv.ErrQuote
)

// rowReader reads the rows of a table one by one, as encoding/csv does, and holds no more of one
// than its bounds.
type rowReader struct {
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
	skipLine  // the rest of the line is read over
)

// row is what has been read of a row.
type row struct {
	bounds     bounds
	state      state
	buffer     []byte // of all cells, one behind the other
	ends       []int  // of the cells in buffer
	size       int    // bytes
	cr         bool   // the byte before was a carriage return, which a line feed behind it swallows
	hasContent bool   // there is more in it than blanks
	err        error
}

// next returns the cells of the next row that is not empty, nor longer than its bounds by blank
// cells alone, the line that it begins in, counted from 1, and what is wrong with it. io.EOF
// follows the last row; any other error of reading ends the table too and is returned as fatal.
func (r *rowReader) next(b bounds) (cells []string, line int, wrong, fatal error) {
	for {
		line = r.line + 1
		ended, err := r.readRow(b)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, line, nil, err
		}
		nothing := r.size == 0 || (errors.Is(r.err, errTooManyCells) || errors.Is(r.err, errTooLarge)) && !r.hasContent
		switch {
		case nothing && err != nil:
			return nil, line, nil, io.EOF
		case nothing:
			continue
		case !ended:
			r.finish()
		}
		if r.err != nil {
			return nil, line, r.err, nil
		}
		return r.cells(), line, nil, nil
	}
}

// readRow reads up to the end of a row and reports whether there was one.
func (r *rowReader) readRow(b bounds) (ended bool, err error) {
	r.row = row{bounds: b, buffer: r.buffer[:0], ends: r.ends[:0]}
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
			r.exceed(errTooLarge)
		}
	}
	switch r.state {
	case atStart, unquoted:
		return r.putPlain(c, comma)
	case quoted:
		if c == '"' {
			r.state = quoteSeen
		} else {
			r.appendToCell(c)
		}
	case quoteSeen:
		return r.putAfterQuote(c, comma)
	case skipLine:
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
		r.appendToCell(c)
	}
	return false
}

func (r *row) putAfterQuote(c, comma byte) bool {
	switch c {
	case '"':
		r.state = quoted
		r.appendToCell(c)
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
	case skipLine:
	}
}

func (r *row) appendToCell(c byte) {
	r.hasContent = r.hasContent || c > ' '
	if r.err != nil {
		return
	}
	if r.buffer = append(r.buffer, c); len(r.buffer)-r.cellStart() > r.bounds.cell {
		r.exceed(errCellTooLarge)
	}
}

// cellStart returns where the cell under way begins.
func (r *row) cellStart() int {
	if len(r.ends) == 0 {
		return 0
	}
	return r.ends[len(r.ends)-1]
}

func (r *row) endCell() {
	if r.state = atStart; r.err != nil {
		return
	}
	if len(r.ends) < r.bounds.cells {
		r.ends = append(r.ends, len(r.buffer))
		return
	}
	if len(bytes.TrimSpace(r.buffer[r.cellStart():])) > 0 {
		r.exceed(errTooManyCells)
		return
	}
	r.buffer = r.buffer[:r.cellStart()] // spreadsheets write empty cells behind the last column
}

// exceed notes that the row is beyond a bound. It is read on by its quotes, so that the next row is
// found, and stored no longer.
func (r *row) exceed(cause error) {
	if r.err == nil {
		r.err, r.buffer = cause, r.buffer[:0]
	}
}

// fail notes that the row cannot be understood: it is over at the end of the line.
func (r *row) fail(cause error) {
	r.state = skipLine
	if r.err == nil {
		r.err = cause
	}
}

// cells returns those of a row that is whole, in memory of their own.
func (r *row) cells() []string {
	text, list, from := string(r.buffer), make([]string, len(r.ends)), 0
	for i, end := range r.ends {
		list[i], from = text[from:end], end
	}
	return list
}
