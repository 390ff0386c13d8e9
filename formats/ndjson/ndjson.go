// Package ndjson reads feeds of our own words, one JSON object a line. It alone knows what a line
// contains; it stores nothing and decides nothing about who may publish what.
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

	ConfirmedOn models.Date `json:"confirmed_on,omitzero"` // when somebody who knows the group confirmed that all is right
}

// Read yields the lines of a feed and returns how many there are; empty ones do not count. A line
// that cannot be taken is refused alone, by its number and JSON pointer. A feed in which no line
// names a record is a *models.InvalidError at its end, and so is one of more than
// models.MaxFeedRecords.
func Read(r io.Reader, handle models.FeedEntryHandler) (int, error) {
	in := bufio.NewReaderSize(r, bufferBytes)
	var at models.FeedPosition
	if prefix, err := in.Peek(3); err == nil && bytes.Equal(prefix, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3) // cannot fail: they are buffered
		at.Offset = 3
	}
	return read(in, at, handle)
}

// Resume is Read from a place that an entry of an earlier reading named as its Next: r is the feed
// from there on. It returns how many lines the whole feed has.
func Resume(r io.Reader, from models.FeedPosition, handle models.FeedEntryHandler) (int, error) {
	return read(bufio.NewReaderSize(r, bufferBytes), from, handle)
}

func read(in *bufio.Reader, at models.FeedPosition, handle models.FeedEntryHandler) (int, error) {
	for {
		line, length, err := next(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return at.Records, fmt.Errorf("read the feed: %w", err)
		}
		at.Offset, at.Lines = at.Offset+length, at.Lines+1
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if at.Records++; at.Records > models.MaxFeedRecords {
				return at.Records, models.TooManyRecords()
			}
			e := entryOf(line, length <= models.MaxRecordBytes, at.Lines)
			at.Named = at.Named || e.Refused == nil || e.Refused.Record != ""
			e.Next = at
			if err := handle(e); err != nil {
				return at.Records, err
			}
		}
		if err != nil {
			return at.Records, checkNamed(at)
		}
	}
}

// checkNamed refuses a feed that is none.
func checkNamed(at models.FeedPosition) error {
	if at.Records > 0 && !at.Named {
		return &models.InvalidError{Fields: []models.FieldError{{
			Code: "malformed_feed", Params: map[string]any{"detail": "No line of the feed names a record: is it NDJSON, in UTF-8?"},
		}}}
	}
	return nil
}

// bufferBytes is how much is read at once.
const bufferBytes = 64 << 10

// next returns the next line, or as much of it as a record may have, and how long it is.
func next(in *bufio.Reader) (line []byte, length int64, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if length += int64(len(part)); length <= models.MaxRecordBytes {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, length, err
		}
	}
}

func entryOf(line []byte, complete bool, number int) models.FeedEntry {
	switch {
	case !complete:
		return refusal("", number, models.FieldError{Code: "too_large", Params: map[string]any{"max": models.MaxRecordBytes}})
	case !utf8.Valid(line):
		return refusal("", number, models.FieldError{Code: "not_utf8"})
	}
	var decoded Line
	if err := strict.Decode(line, &decoded); err != nil {
		return refusal(recordName(line), number, fieldsOf(err)...)
	}
	if err := strict.CheckName(decoded.Record); err != nil {
		return refusal("", number, fieldsOf(err)...)
	}
	record, err := recordOf(decoded)
	if err != nil {
		return refusal(decoded.Record, number, fieldsOf(err)...)
	}
	record.SaidAt, record.Parts[0].Line = decoded.UpdatedAt, number
	strict.SetConfirmedOn(&record, decoded.ConfirmedOn)
	return models.FeedEntry{Record: record}
}

func recordOf(line Line) (models.Record, error) {
	switch {
	case line.Deleted && line.Group != nil:
		return models.Record{}, &models.InvalidError{Fields: []models.FieldError{{
			Pointer: "/deleted", Code: "conflicts_with", Params: map[string]any{"other": "group"},
		}}}
	case line.Deleted:
		return strict.NewDeletion(line.Record), nil
	case line.Group == nil:
		return models.Record{}, models.Invalid("/group", "required")
	}
	return strict.NewRecord(line.Record, *line.Group)
}

// recordName returns the record that a line names which is wrong otherwise; "" if it cannot be
// read.
func recordName(line []byte) string {
	var decoded struct {
		Record string `json:"record"`
	}
	if json.Unmarshal(line, &decoded) != nil || strict.CheckName(decoded.Record) != nil {
		return ""
	}
	return decoded.Record
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
