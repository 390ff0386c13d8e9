// Package csv reads feeds of groups in comma- or semicolon-separated values, as a spreadsheet saves them. It alone knows the columns that
// are taken in, and how cells of our own tables are written so that they come back; it stores nothing and decides nothing about who may publish what.
package csv

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// maxHeaderBytes is how long the first line may be.
const maxHeaderBytes = 32 << 10

// reading is one run of Read.
type reading struct {
	options models.ImportOptions
	header  []string
	columns map[string]column
	tell    models.FeedTeller
	rows    int
	current *group // the record whose rows are being read
}

// group is a record under way: rows of the same record, one below the other, are its meetings.
type group struct {
	name    string
	line    int
	input   models.GroupInput
	said    row
	refused []models.FieldError
}

// Read tells the groups of a feed and says how many rows there are. The first line names the columns (see Columns); comma, semicolon and tab are told
// apart by it. Rows of one record that stand one below the other are one group with several meetings. A row that cannot be taken is refused alone, by
// its line and column. A feed without a column "record" or "id", with columns that are not known, or not in UTF-8 in its first line, is a
// *models.InvalidError.
func Read(r io.Reader, o models.ImportOptions, tell models.FeedTeller) (int, error) {
	in := bufio.NewReaderSize(r, maxHeaderBytes)
	if mark, err := in.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3) // cannot fail: they are buffered
	}
	first, err := in.Peek(maxHeaderBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("read the feed: %w", err)
	}
	rows := csv.NewReader(in)
	rows.Comma, rows.FieldsPerRecord = separator(first), -1
	reading := &reading{options: o, columns: columns(), tell: tell}
	if err := reading.readHeader(rows); err != nil {
		return 0, err
	}
	return reading.rows, reading.readRows(rows)
}

// separator is what stands most often in the first line.
func separator(first []byte) rune {
	line, _, _ := bytes.Cut(first, []byte("\n"))
	best := ','
	for _, other := range ";\t" {
		if bytes.Count(line, []byte(string(other))) > bytes.Count(line, []byte(string(best))) {
			best = other
		}
	}
	return best
}

func unreadable(format string, args ...any) error {
	return &models.InvalidError{Fields: []models.FieldError{{Code: "malformed_feed", Params: map[string]any{"detail": fmt.Sprintf(format, args...)}}}}
}

func (r *reading) readHeader(rows *csv.Reader) error {
	header, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return unreadable("The feed is empty: its first line names the columns.")
	}
	if wrong := (*csv.ParseError)(nil); errors.As(err, &wrong) {
		return unreadable("The first line cannot be read: %v.", wrong.Err)
	}
	if err != nil {
		return fmt.Errorf("read the feed: %w", err)
	}
	for i, name := range header {
		if !utf8.ValidString(name) {
			return unreadable("The feed is not in UTF-8; save it so.")
		}
		name = strings.ToLower(strings.TrimSpace(name))
		if _, known := r.columns[name]; !known && name != "" && !slices.Contains(Ignored(), name) {
			return unreadable("The column %q is not known. There are: %s. Left out are: %s.", name, strings.Join(Columns(), ", "), strings.Join(Ignored(), ", "))
		}
		if name != "" && slices.Contains(header[:i], name) {
			return unreadable("The column %q stands twice.", name)
		}
		header[i] = name
	}
	if r.header = settled(header); !slices.Contains(r.header, "record") {
		return unreadable("There is no column \"record\", nor \"id\", which names each group in the source.")
	}
	return nil
}

// settled is a header whose columns all say something: those that are left out have no name. An id is the record where nothing else is.
func settled(header []string) []string {
	has := func(name string) bool { return name != "" && slices.Contains(header, name) }
	names := make([]string, len(header))
	for i, name := range header {
		switch {
		case name == "id" && !has("record"):
			names[i] = "record"
		case slices.Contains(Ignored(), name), has(besides()[name]):
		default:
			names[i] = name
		}
	}
	return names
}

func (r *reading) readRows(rows *csv.Reader) error {
	for {
		values, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return r.flush()
		}
		wrong := (*csv.ParseError)(nil)
		switch {
		case errors.As(err, &wrong):
			r.rows++
			if err := r.refuse(wrong.StartLine, models.FieldError{Code: "malformed_row", Params: map[string]any{"detail": wrong.Err.Error()}}); err != nil {
				return err
			}
			continue
		case err != nil:
			return fmt.Errorf("read the feed: %w", err)
		case !slices.ContainsFunc(values, func(v string) bool { return strings.TrimSpace(v) != "" }):
			continue
		}
		r.rows++
		line, _ := rows.FieldPos(0)
		if err := r.readRow(values, line); err != nil {
			return err
		}
	}
}

// refuse tells of a row whose record cannot be read, after the record above it.
func (r *reading) refuse(line int, fields ...models.FieldError) error {
	if err := r.flush(); err != nil {
		return err
	}
	return r.tell(models.FeedEntry{Refused: &models.ImportResult{Line: line, Outcome: models.RecordRefused, Errors: fields}})
}

func (r *reading) readRow(values []string, line int) error {
	size := 0
	for _, v := range values {
		size += len(v)
	}
	switch {
	case len(values) > len(r.header):
		return r.refuse(line, models.FieldError{Code: "too_many", Params: map[string]any{"max": len(r.header)}})
	case size > models.MaxRecordBytes:
		return r.refuse(line, models.FieldError{Code: "too_large", Params: map[string]any{"max": models.MaxRecordBytes}})
	case slices.ContainsFunc(values, func(v string) bool { return !utf8.ValidString(v) }):
		return r.refuse(line, models.FieldError{Code: "not_utf8"})
	}
	said := row{}
	for i, v := range values {
		if name := r.header[i]; name != "" {
			said[name] = strings.TrimSpace(Bare(v))
		}
	}
	name := said["record"]
	if err := strict.CheckName(name); err != nil {
		return r.refuse(line, invalidFields(err)...)
	}
	if r.current == nil || r.current.name != name {
		if err := r.flush(); err != nil {
			return err
		}
		r.current = &group{name: name, line: line, said: said}
		r.readGroup(r.current, said)
	}
	r.readMeeting(r.current, said)
	return nil
}

// flush tells the record under way.
func (r *reading) flush() error {
	g := r.current
	if r.current = nil; g == nil {
		return nil
	}
	e, err := r.entryOf(g)
	if err != nil {
		return err
	}
	return r.tell(e)
}

func (r *reading) entryOf(g *group) (models.FeedEntry, error) {
	deleted, fields := truth(g.said["deleted"], "/deleted")
	at, more := instant(g.said["updated_at"])
	if fields = slices.Concat(g.refused, fields, more); len(fields) > 0 {
		return models.FeedEntry{Refused: &models.ImportResult{Record: g.name, Line: g.line, Outcome: models.RecordRefused, Errors: fields}}, nil
	}
	record := strict.Deletion(g.name)
	if !deleted {
		var err error
		if record, err = strict.Record(g.name, g.input); err != nil {
			return models.FeedEntry{}, err
		}
	}
	record.SaidAt, record.Parts[0].Line = at, g.line
	return models.FeedEntry{Record: record}, nil
}

func invalidFields(err error) []models.FieldError {
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		return invalid.Fields
	}
	return []models.FieldError{{Code: "invalid"}}
}
