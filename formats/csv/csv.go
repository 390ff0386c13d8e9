// Package csv reads feeds of groups in comma- or semicolon-separated values, as a spreadsheet saves
// them. It alone knows the columns that are taken in, and how cells of our own tables are written
// so that they can be read again; it stores nothing and decides nothing about who may publish what.
package csv

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/shg-directory/shg/formats/charset"
	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

const (
	// maxRows is how many rows one record may have: as many as a group may have meetings.
	maxRows = 200
	// maxShownName is how much of a column's name an error shows, in characters.
	maxShownName = 60
)

// reader is one run of Read.
type reader struct {
	options   models.ImportOptions
	header    []string
	columns   map[string]column
	redundant map[string]string // see redundantColumns
	yield     models.FeedEntryHandler
	rowCount  int
	rows      *rowReader
	encoding  models.Encoding     // of the characters so far; "" while all are ASCII
	rowStart  models.FeedPosition // where the row under way begins
	current   *group              // the record whose rows are being read
}

// Read yields the groups of a feed and returns how many rows there are. The first line names the
// columns (see Columns); it also distinguishes comma, semicolon and tab. Rows of one record one
// below the other are one group with several meetings. A row that cannot be taken is refused alone,
// by its line and column. A feed without a column "record" or "id", with columns that are not
// known, or not in UTF-8 in its first line, is a *models.InvalidError, and so is one of more than
// models.MaxFeedRecords rows. It never holds more than one record.
func Read(r io.Reader, o models.ImportOptions, handle models.FeedEntryHandler) (int, error) {
	reading, err := newReader(r, o, handle)
	if err != nil {
		return 0, err
	}
	return reading.rowCount, reading.readRows()
}

// Resume is Read from a place that an entry of an earlier reading named as its Next: head is the
// feed from its beginning, rest from the place on. It returns how many rows the whole feed has.
func Resume(head, rest io.Reader, from models.FeedPosition, o models.ImportOptions, handle models.FeedEntryHandler) (int, error) {
	reading, err := newReader(head, o, handle)
	if err != nil {
		return 0, err
	}
	if from.Encoding != "" {
		reading.encoding = from.Encoding
	}
	reading.rows.in, reading.rows.offset, reading.rows.line, reading.rowCount = bufio.NewReaderSize(rest, maxHeaderBytes), from.Offset, from.Lines, from.Records
	return reading.rowCount, reading.readRows()
}

// newReader reads the first line of a table of groups.
func newReader(r io.Reader, o models.ImportOptions, handle models.FeedEntryHandler) (*reader, error) {
	return newReaderOf(r, o, handle, columns(&dictionary{}))
}

// newReaderOf reads the first line of a table with some columns.
func newReaderOf(r io.Reader, o models.ImportOptions, handle models.FeedEntryHandler, known map[string]column) (*reader, error) {
	in := &rowReader{in: bufio.NewReaderSize(r, maxHeaderBytes)}
	if prefix, err := in.in.Peek(3); err == nil && bytes.Equal(prefix, []byte("\xef\xbb\xbf")) {
		_, _ = in.in.Discard(3) // cannot fail: they are buffered
		in.offset = 3
		o.Encoding = models.EncodingUTF8
	}
	sep, err := readSeparator(in)
	if err != nil {
		return nil, err
	}
	first, err := in.in.Peek(maxHeaderBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the feed: %w", err)
	}
	if in.comma = sep; sep == 0 {
		in.comma = separator(first)
	}
	reading := &reader{options: o, encoding: o.Encoding, columns: known, redundant: redundantColumns(), yield: handle, rows: in}
	return reading, reading.readHeader()
}

func malformedFeed(format string, args ...any) error {
	return &models.InvalidError{Fields: []models.FieldError{{Code: "malformed_feed", Params: map[string]any{"detail": fmt.Sprintf(format, args...)}}}}
}

func (r *reader) readRows() error {
	for {
		r.rowStart = r.position()
		values, line, wrong, err := r.rows.next(bounds{bytes: maxRowBytes, cell: maxCellBytes, cells: len(r.header)})
		switch {
		case errors.Is(err, io.EOF):
			return r.flush()
		case err != nil:
			return fmt.Errorf("read the feed: %w", err)
		case wrong == nil && !slices.ContainsFunc(values, func(v string) bool { return strings.TrimSpace(v) != "" }):
			continue
		}
		if r.rowCount++; r.rowCount > models.MaxFeedRecords {
			return models.TooManyRecords()
		}
		if wrong != nil {
			err = r.refuse(line, r.rowError(wrong))
		} else {
			err = r.readRow(values, line)
		}
		if err != nil {
			return err
		}
	}
}

// position returns the place of the reading.
func (r *reader) position() models.FeedPosition {
	return models.FeedPosition{Offset: r.rows.offset, Lines: r.rows.line, Records: r.rowCount, Encoding: r.encoding}
}

func (r *reader) rowError(wrong error) models.FieldError {
	limitError := func(code string, n int) models.FieldError {
		return models.FieldError{Code: code, Params: map[string]any{"max": n}}
	}
	switch {
	case errors.Is(wrong, errTooManyCells):
		return limitError("too_many", len(r.header))
	case errors.Is(wrong, errTooLarge):
		return limitError("too_large", maxRowBytes)
	case errors.Is(wrong, errCellTooLarge):
		return limitError("cell_too_large", maxCellBytes)
	}
	return models.FieldError{Code: "malformed_row", Params: map[string]any{"detail": wrong.Error()}}
}

// refuse passes on the refusal of a row whose record cannot be read, after the record above it.
func (r *reader) refuse(line int, fields ...models.FieldError) error {
	if err := r.flush(); err != nil {
		return err
	}
	for i := range fields {
		fields[i] = WithCell(fields[i], line, strings.TrimPrefix(fields[i].Pointer, "/"), "")
	}
	return r.yield(models.FeedEntry{Next: r.position(), Refused: &models.ImportResult{Line: line, Outcome: models.RecordRefused, Errors: fields}})
}

func (r *reader) readRow(values []string, line int) error {
	if !r.decode(values) {
		return r.refuse(line, models.FieldError{Code: "not_utf8"})
	}
	named := cells{}
	for i, v := range values {
		if name := r.header[i]; name != "" {
			named[name] = strings.TrimSpace(strings.Map(charset.RepairWindows1252, UnescapeFormulas(v)))
		}
	}
	for first, second := range r.redundant {
		if named[second] != "" {
			delete(named, first)
		}
	}
	name := named["record"]
	if err := strict.CheckName(name); err != nil {
		return r.refuse(line, invalidFields(err)...)
	}
	if r.current == nil || r.current.name != name {
		if err := r.flush(); err != nil {
			return err
		}
		r.current = &group{name: name, line: line, row: line, cells: named}
		r.readGroup(r.current, named)
	}
	r.current.row = line
	r.current.addRow(named)
	if !r.current.tooLarge() {
		r.readMeeting(r.current, named)
	}
	return nil
}

// flush passes on the record under way.
func (r *reader) flush() error {
	g := r.current
	if r.current = nil; g == nil {
		return nil
	}
	e, err := r.entryOf(g)
	if err != nil {
		return err
	}
	e.Next = r.rowStart
	return r.yield(e)
}

func (r *reader) entryOf(g *group) (models.FeedEntry, error) {
	g.applyLanguage(r.options.Language)
	deleted, fields := parseOptionalBool(g.cells["deleted"], "/deleted")
	at, timeErrors := parseInstant(g.cells["updated_at"])
	confirmed, wrong := parseConfirmedOn(g.cells["confirmed_on"])
	if fields = slices.Concat(g.allErrors(), fields, timeErrors, wrong); len(fields) > 0 {
		for i, f := range fields {
			column := strings.TrimPrefix(f.Pointer, "/")
			fields[i] = WithCell(f, g.line, column, g.cells[column])
		}
		return models.FeedEntry{Refused: &models.ImportResult{Record: g.name, Line: g.line, Outcome: models.RecordRefused, Errors: fields}}, nil
	}
	record := strict.NewDeletion(g.name)
	if !deleted {
		var err error
		if record, err = strict.NewRecord(g.name, g.input); err != nil {
			return models.FeedEntry{}, err
		}
	}
	record.SaidAt, record.Parts[0].Line = at, g.line
	strict.SetConfirmedOn(&record, confirmed)
	return models.FeedEntry{Record: record}, nil
}

func invalidFields(err error) []models.FieldError {
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		return invalid.Fields
	}
	return []models.FieldError{{Code: "invalid"}}
}
