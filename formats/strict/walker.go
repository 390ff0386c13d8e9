package strict

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/shg-directory/shg/models"
)

// walker goes over the tokens of a body beside the type that it is for, and notes what the type
// does not have. It takes little memory whatever the body contains: pointers are put together for
// errors alone.
type walker struct {
	body             []byte
	decoder          *jsontext.Decoder
	collects         bool // else it collects only what hinders a comparison: members that occur twice, lists that are too long
	path             []step
	names            [][]byte // of the objects that are open, those that their types do not know
	invalid          models.InvalidError
	unknown          bool
	refusesZero      bool // the next value may not be the number 0
	hasOtherIntegers bool // a whole number is not written in digits alone
	end              int  // behind the value
}

// step leads from a value into one of its members or items.
type step struct {
	name string // "" for an item
	item int
}

const (
	// maxReadable is how long a text may be that a type makes something else of, such as a date, in
	// bytes.
	maxReadable = 1000
	// maxName is how long the name of a member may be, in bytes.
	maxName = 1000
	// maxEscaped is how many bytes one character may be written in.
	maxEscaped = 12
)

// errTooManyErrors ends a walk that has found enough.
var errTooManyErrors = errors.New("enough errors were found")

// err returns what was collected, or nil.
func (w *walker) err() error {
	if len(w.invalid.Fields) == 0 {
		return nil
	}
	return &w.invalid
}

// addError keeps an error about the value at the end of the path; errTooManyErrors where that was
// the last that is looked for.
func (w *walker) addError(f models.FieldError) error {
	if !w.collects && f.Code != "duplicate_key" && f.Code != "too_many" {
		return nil
	}
	f.Pointer = w.pointer()
	if !w.invalid.Add(f) {
		return errTooManyErrors
	}
	return nil
}

func (w *walker) pointer() string {
	var b strings.Builder
	for _, s := range w.path {
		b.WriteByte('/')
		if s.name == "" {
			b.WriteString(strconv.Itoa(s.item))
			continue
		}
		b.WriteString(EscapePointer(s.name))
	}
	return b.String()
}

// value goes over one value of a type, nil for any; limit is how many items, members or characters
// it may have, 0 if its type sets none.
func (w *walker) value(t reflect.Type, depth, limit int) error {
	if depth > maxDepth {
		return models.Invalid("", "too_deep")
	}
	noZero := w.refusesZero
	w.refusesZero = false
	switch w.decoder.PeekKind() { //nolint:exhaustive // the others are one token
	case '{':
		return w.object(t, depth)
	case '[':
		return w.array(t, depth, limit)
	}
	raw, err := w.decoder.ReadValue()
	if err != nil {
		return err
	}
	if noZero && isZero(raw) {
		return w.addError(zeroError())
	}
	return w.checkScalar(Dereference(t), raw, limit)
}

// checkScalar notes a text, a number or a truth that its type cannot read, and a text that is
// longer than its type allows, however it is written.
func (w *walker) checkScalar(t reflect.Type, raw jsontext.Value, limit int) error {
	if t == nil || raw.Kind() == 'n' {
		return nil
	}
	if unmarshalsText(t) {
		return w.checkText(t, raw)
	}
	fits := false
	switch t.Kind() {
	case reflect.String:
		if fits = raw.Kind() == '"'; fits && limit > 0 && len(raw) > maxEscaped*limit+2 {
			return w.addError(models.FieldError{Code: "too_long", Params: map[string]any{"max": limit}})
		}
	case reflect.Bool:
		fits = raw.Kind() == 't' || raw.Kind() == 'f'
	case reflect.Float64:
		f, err := strconv.ParseFloat(string(raw[:min(len(raw), maxNumber)]), 64)
		fits = raw.Kind() == '0' && err == nil && !math.IsInf(f, 0)
	case reflect.Int:
		_, err := strconv.Atoi(string(raw[:min(len(raw), maxNumber)]))
		_, fits = ParseInteger(string(raw[:min(len(raw), maxNumber+1)]))
		w.hasOtherIntegers = w.hasOtherIntegers || fits && err != nil
	case reflect.Struct, reflect.Map, reflect.Slice, reflect.Array:
	default:
		fits = true
	}
	if fits {
		return nil
	}
	return w.addError(wrongTypeError(t))
}

// checkText notes a text that its type cannot read, such as a date that is none.
func (w *walker) checkText(t reflect.Type, raw jsontext.Value) error {
	if raw.Kind() != '"' {
		return w.addError(models.FieldError{Code: "wrong_type", Params: map[string]any{"expected": "a string"}})
	}
	if len(raw) <= maxReadable {
		text, err := jsontext.AppendUnquote(nil, raw)
		if err != nil {
			return err
		}
		if unmarshalText(t, text) == nil {
			return nil
		}
	}
	return w.addError(invalidTextError(t))
}

func (w *walker) array(t reflect.Type, depth, limit int) error {
	target := Dereference(t)
	if limit == 0 || target == nil {
		limit = maxItems
	}
	var items reflect.Type
	switch {
	case target == nil:
	case target.Kind() == reflect.Slice && !unmarshalsText(target):
		items = target.Elem()
	default:
		if err := w.addError(wrongTypeError(target)); err != nil {
			return err
		}
	}
	if _, err := w.decoder.ReadToken(); err != nil {
		return err
	}
	for i := 0; i < limit && w.decoder.PeekKind() != ']'; i++ {
		w.path = append(w.path, step{item: i})
		if err := w.value(items, depth+1, 0); err != nil {
			return err
		}
		w.path = w.path[:len(w.path)-1]
	}
	return w.close(']', limit)
}

// unquoted returns the name that was read last, without its quotes and escapes; it is a part of the
// body if there is no escape.
func (w *walker) unquoted(raw jsontext.Value) ([]byte, error) {
	if bytes.IndexByte(raw, '\\') >= 0 {
		return jsontext.AppendUnquote(nil, raw)
	}
	end := int(w.decoder.InputOffset())
	return w.body[end-len(raw)+1 : end-1], nil
}
