package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
)

// readAgain reads a body like readBody, and overlooks members that only the service says where they are sent back as they were shown, so that what
// was read can be changed and sent whole. Where they were changed they are refused by pointer. What is shown is asked for only where it matters.
func readAgain(c echo.Context, input any, shown func() (any, error)) error {
	body, err := bodyOf(c, jsonType)
	if err != nil {
		return err
	}
	if body, err = withoutReadOnly(body, input, shown); err != nil {
		return err
	}
	return decode(body, input)
}

// withoutReadOnly takes from a body what only the service says. It leaves the rest, with all its mistakes, to whoever decodes it.
func withoutReadOnly(body []byte, input any, shown func() (any, error)) ([]byte, error) {
	of := reflect.TypeOf(input)
	if !onlyUnknown(body, of) {
		return body, nil
	}
	card, err := shown()
	if err != nil {
		return nil, err
	}
	said, err := valueOf(body)
	if err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(card)
	if err != nil {
		return nil, fmt.Errorf("encode what is shown: %w", err)
	}
	known, err := valueOf(encoded)
	if err != nil {
		return nil, err
	}
	var s stripper
	s.strip(pair{said, known, of, reflect.TypeOf(card)}, "")
	if len(s.invalid.Fields) > 0 {
		return nil, &s.invalid
	}
	return json.Marshal(said)
}

// onlyUnknown says whether a body can be read and has members that its input does not know, and each member once.
func onlyUnknown(body []byte, of reflect.Type) bool {
	fields, err := strict.Walk(body, of)
	if err != nil {
		return false
	}
	codes := map[string]bool{}
	for _, f := range fields {
		codes[f.Code] = true
	}
	return codes["unknown_field"] && !codes["duplicate_key"]
}

func valueOf(encoded []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("%w: %w", strict.ErrMalformed, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, &models.InvalidError{Fields: []models.FieldError{{Code: "malformed_json"}}}
	}
	return value, nil
}

// pair is what was said beside what is shown, with their types; shown is nil where nothing is.
type pair struct {
	said, shown any
	input, card reflect.Type
}

type stripper struct{ invalid models.InvalidError }

func (s *stripper) strip(p pair, pointer string) {
	switch said := p.said.(type) {
	case map[string]any:
		s.object(said, p, pointer)
	case []any:
		s.array(said, p, pointer)
	}
}

func (s *stripper) object(said map[string]any, p pair, pointer string) {
	inputs, free := strict.Members(p.input)
	if free {
		return
	}
	cards, _ := strict.Members(p.card)
	shown, _ := p.shown.(map[string]any)
	for name, value := range said {
		at := pointer + "/" + strict.Escaped(name)
		of, sayable := inputs[name]
		was, isShown := shown[name]
		_, showable := cards[name]
		switch {
		case sayable:
			s.strip(pair{value, was, of, cards[name]}, at)
		case isShown && alike(value, was), showable && movesOn(name):
			delete(said, name)
		case showable:
			s.invalid.Fields = append(s.invalid.Fields, models.FieldError{Pointer: at, Code: "read_only"})
		}
	}
}

// movesOn says whether a member changes with time alone: what was read need not be what would be shown now.
func movesOn(name string) bool { return name == "next_at" }

// array goes over a list beside the one shown; items that have ids are found by them, the others by their place.
func (s *stripper) array(said []any, p pair, pointer string) {
	shown, _ := p.shown.([]any)
	for i, item := range said {
		s.strip(pair{item, counterpart(item, i, shown), elementOf(p.input), elementOf(p.card)}, fmt.Sprintf("%s/%d", pointer, i))
	}
}

func counterpart(item any, i int, shown []any) any {
	if object, ok := item.(map[string]any); ok && object["id"] != nil {
		same := slices.IndexFunc(shown, func(other any) bool {
			o, ok := other.(map[string]any)
			return ok && o["id"] == object["id"]
		})
		if same >= 0 {
			return shown[same]
		}
		return nil
	}
	if i < len(shown) {
		return shown[i]
	}
	return nil
}

func elementOf(t reflect.Type) reflect.Type {
	if t = strict.Element(t); t != nil && t.Kind() == reflect.Slice {
		return t.Elem()
	}
	return nil
}

// alike compares two JSON values; numbers are alike where they are the same number.
func alike(a, b any) bool {
	x, xNumber := a.(json.Number)
	y, yNumber := b.(json.Number)
	if xNumber && yNumber {
		f, errX := x.Float64()
		g, errY := y.Float64()
		return errX == nil && errY == nil && f == g
	}
	left, isObject := a.(map[string]any)
	if right, ok := b.(map[string]any); isObject && ok {
		if len(left) != len(right) {
			return false
		}
		for name, value := range left {
			if other, has := right[name]; !has || !alike(value, other) {
				return false
			}
		}
		return true
	}
	list, isList := a.([]any)
	if other, ok := b.([]any); isList && ok {
		return slices.EqualFunc(list, other, alike)
	}
	return !isObject && !isList && a == b
}
