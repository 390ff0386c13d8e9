package strict

import (
	"encoding"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/shg-directory/shg/models"
)

// typeInfo caches what is read of a type again and again.
type typeInfo struct {
	members        map[string]member
	types          map[string]reflect.Type // of the members
	names          []string                // of the members, sorted
	list           string                  // the names as people read them
	anyMember      bool                    // it may have any member
	elementType    reflect.Type            // of the members of a free one; nil is any
	unmarshalsText bool
}

// member is a member that a type has.
type member struct {
	name        string
	goType      reflect.Type
	number      int
	limit       int // see limitOf
	refusesZero bool
}

// maxMembers is how many members a type may have.
const maxMembers = 128

var typeInfos sync.Map //nolint:gochecknoglobals // reflect.Type → typeInfo: what a type is never changes, and finding it out costs more than reading a value of it

func typeInfoOf(t reflect.Type) typeInfo {
	if cached, ok := typeInfos.Load(t); ok {
		return cached.(typeInfo) //nolint:forcetypeassert // nothing else is stored
	}
	s := typeInfo{anyMember: t.Kind() == reflect.Map}
	if s.anyMember {
		s.elementType = t.Elem()
	}
	pointer := reflect.PointerTo(t)
	s.unmarshalsText = pointer.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) || pointer.Implements(reflect.TypeFor[json.Unmarshaler]())
	if t.Kind() == reflect.Struct {
		s.members, s.types = map[string]member{}, map[string]reflect.Type{}
		for _, f := range reflect.VisibleFields(t) {
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
				s.members[name] = member{name: name, goType: f.Type, number: len(s.members) % maxMembers, limit: limitOf(f), refusesZero: f.Tag.Get("zero") == zeroRefusedTag}
				s.types[name] = f.Type
			}
		}
		s.names = slices.Sorted(maps.Keys(s.members))
		s.list = strings.Join(s.names, ", ")
	}
	typeInfos.Store(t, s)
	return s
}

// limitOf returns how many items a list, or characters a text, may have by its tag; 0 if that sets
// none.
func limitOf(f reflect.StructField) int {
	if kind := Dereference(f.Type).Kind(); kind != reflect.Slice && kind != reflect.String {
		return 0
	}
	for rule := range strings.SplitSeq(f.Tag.Get("validate"), ",") {
		if rule == "dive" {
			break
		}
		if limit, err := strconv.Atoi(strings.TrimPrefix(rule, "max=")); err == nil && strings.HasPrefix(rule, "max=") {
			return limit
		}
	}
	return 0
}

// untyped returns the shape of what has no type.
func untyped() typeInfo { return typeInfo{anyMember: true} }

// unknownMember returns the error about a member that the type does not have. It names those that
// it has, and those among them that may have been meant.
func (s typeInfo) unknownMember(name string) models.FieldError {
	near := models.SuggestNames(name, s.names)
	return models.FieldError{
		Code: "unknown_field", Allowed: s.names, Suggestions: near, Params: map[string]any{"allowed": s.list, "suggestions": strings.Join(near, ", ")},
	}
}

// Members returns the JSON members of a struct; a map, or a type that is not known, is free to have
// any. Nobody may change the list.
func Members(t reflect.Type) (map[string]reflect.Type, bool) {
	t = Dereference(t)
	if t == nil {
		return nil, true
	}
	s := typeInfoOf(t)
	return s.types, s.anyMember
}

// Dereference returns the type that a pointer points to, however often; nil stays nil.
func Dereference(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// unmarshalsText reports whether the type makes of a text what it will, and may refuse it.
func unmarshalsText(t reflect.Type) bool { return typeInfoOf(t).unmarshalsText }

// unmarshalText returns the error of a type that reads texts for one that it cannot read.
func unmarshalText(t reflect.Type, text []byte) error {
	switch reader := reflect.New(t).Interface().(type) {
	case encoding.TextUnmarshaler:
		return reader.UnmarshalText(text)
	case json.Unmarshaler:
		quoted, err := json.Marshal(string(text))
		if err != nil {
			return err
		}
		return reader.UnmarshalJSON(quoted)
	}
	return nil
}

func invalidTextError(t reflect.Type) models.FieldError {
	switch t {
	case reflect.TypeFor[models.Date]():
		return models.FieldError{Code: "invalid_date"}
	case reflect.TypeFor[time.Time]():
		return models.FieldError{Code: "invalid_date", Params: map[string]any{"instant": true}}
	case reflect.TypeFor[models.ID]():
		return models.FieldError{Code: "invalid_uuid"}
	}
	return models.FieldError{Code: "invalid_value"}
}

func wrongTypeError(t reflect.Type) models.FieldError {
	return models.FieldError{Code: "wrong_type", Params: map[string]any{"expected": typeName(t)}}
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
