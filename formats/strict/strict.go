// Package strict reads our own words in JSON, and nothing else: what a type does not have is refused by name. It knows neither HTTP nor who speaks.
package strict

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	v2 "github.com/go-json-experiment/json"

	"github.com/shg-directory/shg/models"
)

// maxNested is how deep values may be nested.
const maxNested = 50

// maxNoted is how much that is wrong with a value is noted: what is answered is less.
const maxNoted = 100

// Decode reads exactly one JSON value into input, which points to an empty value, by its exact member names. Members that are unknown, repeated or of a
// wrong type are a *models.InvalidError that names them by JSON pointer, and so is what is no JSON, with the place where it ceases to be. Only what is refused is gone over for all that is
// wrong with it: most bodies are right.
func Decode(body []byte, input any) error {
	if err := v2.Unmarshal(body, input, v2.RejectUnknownMembers(true)); err == nil {
		return nil
	}
	reflect.ValueOf(input).Elem().SetZero()
	walk, err := walked(body, reflect.TypeOf(input))
	if err != nil {
		return err
	}
	end := int(walk.decoder.InputOffset())
	if _, err := walk.decoder.Token(); !errors.Is(err, io.EOF) {
		return malformedAt(body, "", end, errBehind)
	}
	if len(walk.invalid.Fields) > 0 {
		return &walk.invalid
	}
	return wrongType(json.Unmarshal(body, input))
}

// Check is Decode that reads nothing: it looks at the members' names alone, of one JSON value that may be followed by others.
func Check(body []byte, input any) error {
	walk, err := walked(body, reflect.TypeOf(input))
	if err != nil {
		return err
	}
	if len(walk.invalid.Fields) > 0 {
		return &walk.invalid
	}
	return nil
}

// Walk says what a type does not have of the first value of a body; what is no JSON is an error.
func Walk(body []byte, of reflect.Type) ([]models.FieldError, error) {
	walk, err := walked(body, of)
	if err != nil {
		return nil, err
	}
	return walk.invalid.Fields, nil
}

// walked goes over the first value of a body.
func walked(body []byte, of reflect.Type) (*walker, error) {
	walk := &walker{decoder: json.NewDecoder(bytes.NewReader(body))}
	walk.decoder.UseNumber()
	err := walk.value(of, "", 0)
	if _, deep := errors.AsType[*models.InvalidError](err); deep {
		return nil, err
	}
	if err := syntax(body); err != nil { // the decoder puts other characters in the place of what is none
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return walk, nil
}

// ErrMalformed means that a body is no JSON.
var ErrMalformed = errors.New("malformed JSON")

func wrongType(err error) error {
	if typed, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		pointer := ""
		if typed.Field != "" {
			pointer = "/" + strings.ReplaceAll(typed.Field, ".", "/")
		}
		return &models.InvalidError{Fields: []models.FieldError{{Pointer: pointer, Code: "wrong_type", Params: map[string]any{"expected": typeName(typed.Type)}}}}
	}
	if err != nil {
		return &models.InvalidError{Fields: []models.FieldError{{Code: "invalid_value", Params: map[string]any{"detail": err.Error()}}}}
	}
	return nil
}

func typeName(t reflect.Type) string {
	switch t.Kind() { //nolint:exhaustive // the others cannot be expected
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	}
	if t.Kind() < reflect.Float32 {
		return "a whole number"
	}
	return "a number"
}

// walker goes over the tokens of a body beside the type that it is for, and notes members that the type does not have.
type walker struct {
	decoder *json.Decoder
	invalid models.InvalidError
}

func (w *walker) value(t reflect.Type, pointer string, depth int) error {
	if depth > maxNested {
		return models.Invalid("", "too_deep")
	}
	token, err := w.decoder.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return w.object(t, pointer, depth)
	case json.Delim('['):
		return w.array(t, pointer, depth)
	}
	w.leaf(t, token, pointer)
	return nil
}

// leaf notes a text that its type cannot read, such as a date that is none.
func (w *walker) leaf(t reflect.Type, token json.Token, pointer string) {
	text, isText := token.(string)
	t = Element(t)
	if t == nil || !isText || !readsTexts(t) {
		return
	}
	target := reflect.New(t).Interface()
	var err error
	switch reader := target.(type) {
	case encoding.TextUnmarshaler:
		err = reader.UnmarshalText([]byte(text))
	case json.Unmarshaler:
		quoted, _ := json.Marshal(text) //nolint:errchkjson // a string always encodes
		err = reader.UnmarshalJSON(quoted)
	}
	if err != nil {
		w.note(unreadable(t, pointer))
	}
}

func unreadable(t reflect.Type, pointer string) models.FieldError {
	switch t {
	case reflect.TypeFor[models.Date]():
		return models.FieldError{Pointer: pointer, Code: "invalid_date"}
	case reflect.TypeFor[time.Time]():
		return models.FieldError{Pointer: pointer, Code: "invalid_date", Params: map[string]any{"instant": true}}
	case reflect.TypeFor[models.ID]():
		return models.FieldError{Pointer: pointer, Code: "invalid_uuid"}
	}
	return models.FieldError{Pointer: pointer, Code: "invalid_value"}
}

func (w *walker) object(t reflect.Type, pointer string, depth int) error {
	if e := Element(t); e != nil && e.Kind() != reflect.Struct && e.Kind() != reflect.Map {
		w.note(models.FieldError{Pointer: pointer, Code: "wrong_type", Params: map[string]any{"expected": typeName(e)}})
		t = nil
	}
	members, free := Members(t)
	seen := map[string]bool{}
	for w.decoder.More() {
		token, err := w.decoder.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		at := pointer + "/" + Escaped(name)
		of, known := members[name]
		switch {
		case seen[name]:
			w.refuse(at, "duplicate_key")
		case !known && !free && len(w.invalid.Fields) < maxNoted:
			w.refuse(at, "unknown_field", nearestNames(name, members)...)
		}
		if free && t != nil {
			of = Element(t).Elem()
		}
		seen[name] = true
		if err := w.value(of, at, depth+1); err != nil {
			return err
		}
	}
	_, err := w.decoder.Token()
	return err
}

// Escaped is a name as JSON pointers write it (RFC 6901).
func Escaped(name string) string {
	if !strings.ContainsAny(name, "~/") {
		return name
	}
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

func (w *walker) array(t reflect.Type, pointer string, depth int) error {
	var of reflect.Type
	if e := Element(t); e != nil && e.Kind() == reflect.Slice {
		of = e.Elem()
	}
	for i := 0; w.decoder.More(); i++ {
		if err := w.value(of, fmt.Sprintf("%s/%d", pointer, i), depth+1); err != nil {
			return err
		}
	}
	_, err := w.decoder.Token()
	return err
}

func (w *walker) refuse(pointer, code string, allowed ...string) {
	w.note(models.FieldError{
		Pointer: pointer, Code: code, Allowed: allowed, Params: map[string]any{"suggestions": strings.Join(allowed, ", ")},
	})
}

// note notes what is wrong, as long as there is not too much of it.
func (w *walker) note(field models.FieldError) {
	if len(w.invalid.Fields) < maxNoted {
		w.invalid.Fields = append(w.invalid.Fields, field)
	}
}

// Element is the type that a pointer points to, however often; nil stays nil.
func Element(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// nearestNames are the known names that begin like the unknown one, or all where none does.
func nearestNames(name string, members map[string]reflect.Type) []string {
	var all, alike []string
	for known := range members {
		all = append(all, known)
		if strings.EqualFold(known, name) || len(name) > 2 && strings.HasPrefix(known, strings.ToLower(name[:3])) {
			alike = append(alike, known)
		}
	}
	if len(alike) == 0 {
		alike = all
	}
	slices.Sort(alike)
	return alike
}
