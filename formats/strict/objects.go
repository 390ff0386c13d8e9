package strict

import (
	"bytes"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/shg-directory/shg/models"
)

func (w *walker) object(t reflect.Type, depth int) error {
	target := Dereference(t)
	if target != nil && target.Kind() != reflect.Struct && target.Kind() != reflect.Map || target != nil && unmarshalsText(target) {
		if err := w.addError(wrongTypeError(target)); err != nil {
			return err
		}
		target = nil
	}
	if _, err := w.decoder.ReadToken(); err != nil {
		return err
	}
	o := object{shape: untyped(), names: len(w.names)}
	if target != nil {
		o.shape = typeInfoOf(target)
	}
	w.path = append(w.path, step{})
	for n := 0; n < maxItems && w.decoder.PeekKind() != '}'; n++ {
		if err := w.member(&o, depth); err != nil {
			return err
		}
	}
	if err := w.checkDuplicates(o.names); err != nil {
		return err
	}
	w.path, w.names = w.path[:len(w.path)-1], w.names[:o.names]
	return w.close('}', maxItems)
}

// close reads the end of a list or an object. Whatever is left of it is too much, and skipped.
func (w *walker) close(end jsontext.Kind, limit int) error {
	if w.decoder.PeekKind() != end {
		if err := w.addError(models.FieldError{Code: "too_many", Params: map[string]any{"max": limit}}); err != nil {
			return err
		}
	}
	for w.decoder.PeekKind() != end {
		if err := w.decoder.SkipValue(); err != nil {
			return err
		}
	}
	_, err := w.decoder.ReadToken()
	return err
}

// object is an object that is gone over.
type object struct {
	shape typeInfo
	seen  [2]uint64 // the members of the shape, by their numbers
	names int       // where its names begin in those of the walker
}

// member goes over one member of an object.
func (w *walker) member(o *object, depth int) error {
	raw, err := w.decoder.ReadValue()
	if err != nil {
		return err
	}
	name, err := w.unquoted(raw)
	if err != nil {
		return err
	}
	if len(name) > maxName {
		w.path[len(w.path)-1] = step{name: models.ShortenName(string(name[:maxName]))}
		params := map[string]any{"max": maxName, "bytes": true}
		return &models.InvalidError{Fields: []models.FieldError{{Pointer: w.pointer(), Code: "too_long", Params: params}}}
	}
	known, isKnown := o.shape.members[string(name)]
	if isKnown {
		return w.knownMember(o, known, depth)
	}
	w.path[len(w.path)-1] = step{name: models.ShortenName(string(name))}
	if w.names = append(w.names, name); !o.shape.anyMember {
		w.unknown = true
		if err := w.addError(o.shape.unknownMember(string(name))); err != nil {
			return err
		}
	}
	return w.value(o.shape.elementType, depth+1, 0)
}

func (w *walker) knownMember(o *object, m member, depth int) error {
	w.path[len(w.path)-1] = step{name: m.name}
	if bit := uint64(1) << (m.number % 64); o.seen[m.number/64]&bit != 0 {
		if err := w.addError(models.FieldError{Code: "duplicate_key"}); err != nil {
			return err
		}
	} else {
		o.seen[m.number/64] |= bit
	}
	w.refusesZero = m.refusesZero
	return w.value(m.goType, depth+1, m.limit)
}

// checkDuplicates notes names that an object without a type has more than once, the names from a
// place on being its own.
func (w *walker) checkDuplicates(from int) error {
	names := w.names[from:]
	slices.SortFunc(names, bytes.Compare)
	for i := 1; i < len(names); i++ {
		if !bytes.Equal(names[i-1], names[i]) {
			continue
		}
		w.path[len(w.path)-1] = step{name: models.ShortenName(string(names[i]))}
		if err := w.addError(models.FieldError{Code: "duplicate_key"}); err != nil {
			return err
		}
	}
	return nil
}
