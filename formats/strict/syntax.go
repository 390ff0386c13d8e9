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
	errTrailing = errors.New("something behind the JSON value")
	errEmpty    = errors.New("there is nothing")
)

// syntaxError returns where the first value of a body is no JSON in UTF-8. Half a surrogate pair is
// none: a reader that takes it stores another character. It reads the value once more, as a whole,
// because a reader of tokens names another place.
func syntaxError(body []byte) error {
	_, err := jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowDuplicateNames(true)).ReadValue()
	if at, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return syntaxErrorAt(body, string(at.JSONPointer), int(at.ByteOffset), at.Err)
	}
	if errors.Is(err, io.EOF) {
		return syntaxErrorAt(body, "", 0, errEmpty)
	}
	return fmt.Errorf("%w: %w", ErrMalformed, err)
}

// syntaxErrorAt returns the line and column, counted from 1, and why; of a single line only the
// column.
func syntaxErrorAt(body []byte, pointer string, offset int, cause error) error {
	before := body[:min(offset, len(body))]
	start := bytes.LastIndexByte(before, '\n') + 1
	params := map[string]any{"column": utf8.RuneCount(before[start:]) + 1, "detail": cause.Error()}
	if line := bytes.Count(before, []byte("\n")) + 1; line > 1 {
		params["line"] = line
	}
	return &models.InvalidError{Fields: []models.FieldError{{Pointer: pointer, Code: "malformed_json", Params: params}}}
}
