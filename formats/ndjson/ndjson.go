// Package ndjson reads feeds of our own words, one JSON object a line. It alone knows what a line says; it stores nothing and decides nothing about who
// may publish what.
package ndjson

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// Line is one line of a feed: a record's name with its group, or with the word that it is no more.
type Line struct {
	Record    string             `json:"record"`
	Group     *models.GroupInput `json:"group,omitempty"`
	Deleted   bool               `json:"deleted,omitempty"`
	UpdatedAt *time.Time         `json:"updated_at,omitempty"`
}

// Read tells the lines of a feed and says how many there are; empty ones do not count. A line that cannot be taken is refused alone, by its number and
// JSON pointer. A feed in which no line names a record is a *models.InvalidError at its end.
func Read(r io.Reader, tell models.FeedTeller) (int, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	if mark, err := in.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3) // cannot fail: they are buffered
	}
	lines, named := 0, 0
	for number := 1; ; number++ {
		line, whole, err := next(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return lines, fmt.Errorf("read the feed: %w", err)
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			lines++
			e := entryOf(line, whole, number)
			if e.Refused == nil || e.Refused.Record != "" {
				named++
			}
			if err := tell(e); err != nil {
				return lines, err
			}
		}
		if err == nil {
			continue
		}
		if lines > 0 && named == 0 {
			return lines, &models.InvalidError{Fields: []models.FieldError{{
				Code: "malformed_feed", Params: map[string]any{"detail": "No line of the feed names a record: is it NDJSON, in UTF-8?"},
			}}}
		}
		return lines, nil
	}
}

// next is the next line, or as much of it as a record may have.
func next(in *bufio.Reader) (line []byte, whole bool, err error) {
	whole = true
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) <= models.MaxRecordBytes {
			line = append(line, part...)
		} else {
			whole = false
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, whole, err
		}
	}
}

func entryOf(line []byte, whole bool, number int) models.FeedEntry {
	switch {
	case !whole:
		return refusal("", number, models.FieldError{Code: "too_large", Params: map[string]any{"max": models.MaxRecordBytes}})
	case !utf8.Valid(line):
		return refusal("", number, models.FieldError{Code: "not_utf8"})
	}
	var said Line
	if err := strict.Decode(line, &said); err != nil {
		return refusal(nameIn(line), number, fieldsOf(err)...)
	}
	if err := strict.CheckName(said.Record); err != nil {
		return refusal("", number, fieldsOf(err)...)
	}
	record, err := recordOf(said)
	if err != nil {
		return refusal(said.Record, number, fieldsOf(err)...)
	}
	record.SaidAt, record.Parts[0].Line = said.UpdatedAt, number
	return models.FeedEntry{Record: record}
}

func recordOf(said Line) (models.Record, error) {
	switch {
	case said.Deleted && said.Group != nil:
		return models.Record{}, &models.InvalidError{Fields: []models.FieldError{{
			Pointer: "/deleted", Code: "conflicts_with", Params: map[string]any{"other": "group"},
		}}}
	case said.Deleted:
		return strict.Deletion(said.Record), nil
	case said.Group == nil:
		return models.Record{}, models.Invalid("/group", "required")
	}
	return strict.Record(said.Record, *said.Group)
}

// nameIn is the record that a line names which is wrong otherwise; "" where it cannot be read.
func nameIn(line []byte) string {
	var said struct {
		Record string `json:"record"`
	}
	if json.Unmarshal(line, &said) != nil || strict.CheckName(said.Record) != nil {
		return ""
	}
	return said.Record
}

func fieldsOf(err error) []models.FieldError {
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		return invalid.Fields
	}
	return []models.FieldError{{Code: "malformed_json"}}
}

func refusal(name string, number int, fields ...models.FieldError) models.FeedEntry {
	return models.FeedEntry{Refused: &models.ImportResult{Record: name, Line: number, Outcome: models.RecordRefused, Errors: fields}}
}
