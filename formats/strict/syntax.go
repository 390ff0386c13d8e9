package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/shg-directory/shg/models"
)

var (
	errBehind  = errors.New("something behind the JSON value")
	errNothing = errors.New("there is nothing")
)

// malformed returns where the first value of a body is no JSON in UTF-8. Half a surrogate pair is
// none: a reader that takes it stores another character. It reads the value once more, as a whole,
// because a reader of tokens names another place.
func malformed(body []byte) error {
	_, err := jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowDuplicateNames(true)).ReadValue()
	if at, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return malformedAt(body, string(at.JSONPointer), int(at.ByteOffset), at.Err)
	}
	if errors.Is(err, io.EOF) {
		return malformedAt(body, "", 0, errNothing)
	}
	return fmt.Errorf("%w: %w", ErrMalformed, err)
}

// malformedAt returns the line and column, counted from 1, and why; of a single line only the
// column.
func malformedAt(body []byte, pointer string, offset int, why error) error {
	before := body[:min(offset, len(body))]
	start := bytes.LastIndexByte(before, '\n') + 1
	params := map[string]any{"column": utf8.RuneCount(before[start:]) + 1, "detail": why.Error()}
	if line := bytes.Count(before, []byte("\n")) + 1; line > 1 {
		params["line"] = line
	}
	return &models.InvalidError{Fields: []models.FieldError{{Pointer: pointer, Code: "malformed_json", Params: params}}}
}
