// Package strict reads our own words in JSON, and nothing else: what a type does not have is
// refused by name. It knows neither HTTP nor the caller.
package strict

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"

	v2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/shg-directory/shg/models"
)

const (
	// maxDepth is how deep values may be nested.
	maxDepth = 50
	// maxItems is how many items a list, and members an object, may have if their type does not
	// set less.
	maxItems = 1000
	// maxUncheckedCommas is up to how many commas a body is decoded before its lists are counted:
	// each item costs up to 1 KB of memory, however short it is written.
	maxUncheckedCommas = 1000
	// maxUncheckedBytes is up to how many bytes a body is decoded before the lengths of its names
	// and texts are checked: errors about them hold several copies.
	maxUncheckedBytes = 64 << 10
)

// Decode reads exactly one JSON value into input, which points to an empty value, by its exact
// member names. Members that are unknown, repeated or of a wrong type, and lists that are longer
// than their type allows, are a *models.InvalidError that names them by JSON pointer, up to
// models.MaxFieldErrors; and so is what is no JSON, with the place where it ceases to be. Only what
// is refused, or large, is gone over for all that is wrong with it: most bodies are right.
func Decode(body []byte, input any) error {
	if len(body) <= maxUncheckedBytes && bytes.Count(body, []byte{','}) <= maxUncheckedCommas {
		if err := v2.Unmarshal(body, input, v2.RejectUnknownMembers(true)); err == nil {
			return refuseZeros(body, input)
		}
		reflect.ValueOf(input).Elem().SetZero()
	}
	walked, err := walk(body, reflect.TypeOf(input), true)
	if err != nil {
		return err
	}
	if err := walked.err(); err != nil {
		return err
	}
	if _, err := walked.decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return syntaxErrorAt(body, "", walked.end, errTrailing)
	}
	options := []v2.Options{v2.RejectUnknownMembers(true)}
	if walked.hasOtherIntegers {
		options = append(options, integerUnmarshaler())
	}
	return decodeError(v2.Unmarshal(body, input, options...))
}

// Check is Decode that reads nothing: it looks at the members' names and types alone, of one JSON
// value that may be followed by others.
func Check(body []byte, input any) error {
	walked, err := walk(body, reflect.TypeOf(input), true)
	if err != nil {
		return err
	}
	return walked.err()
}

// HasUnknownMembers reports whether the first value of a body has members that its type does not
// have, each of them once. It looks at all of the value, however many there are. What is no JSON,
// has a member twice, or a list that is longer than its type allows, is an error.
func HasUnknownMembers(body []byte, target reflect.Type) (bool, error) {
	walked, err := walk(body, target, false)
	if err != nil {
		return false, err
	}
	return walked.unknown, walked.err()
}

// ErrMalformed means that a body is no JSON.
var ErrMalformed = errors.New("malformed JSON")

// walk goes over the first value of a body. It ends early once models.MaxFieldErrors are
// collected.
func walk(body []byte, target reflect.Type, collects bool) (*walker, error) {
	walked := &walker{body: body, decoder: jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowDuplicateNames(true)), collects: collects}
	err := walked.value(target, 0, 0)
	if errors.Is(err, errTooManyErrors) {
		return walked, nil
	}
	if _, deep := errors.AsType[*models.InvalidError](err); deep {
		return nil, err
	}
	if err != nil {
		return nil, syntaxError(body)
	}
	walked.end = int(walked.decoder.InputOffset())
	return walked, nil
}

// decodeError returns what is refused when a walk found nothing wrong.
func decodeError(err error) error {
	if err == nil {
		return nil
	}
	f := models.FieldError{Code: "invalid_value"}
	if semantic, ok := errors.AsType[*v2.SemanticError](err); ok {
		f.Pointer = string(semantic.JSONPointer)
		if semantic.GoType != nil {
			f.Code, f.Params = "wrong_type", map[string]any{"expected": typeName(semantic.GoType)}
		}
	}
	return &models.InvalidError{Fields: []models.FieldError{f}}
}

// EscapePointer returns a name as JSON pointers write it (RFC 6901).
func EscapePointer(name string) string {
	if !strings.ContainsAny(name, "~/") {
		return name
	}
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
