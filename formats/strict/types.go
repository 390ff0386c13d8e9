package strict

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
)

// shape is what is asked of a type again and again.
type shape struct {
	members    map[string]reflect.Type
	free       bool // it may have any member
	readsTexts bool
}

var shapes sync.Map //nolint:gochecknoglobals // reflect.Type → shape: what a type is never changes, and finding it out costs more than reading a value of it

func shapeOf(t reflect.Type) shape {
	if kept, ok := shapes.Load(t); ok {
		return kept.(shape) //nolint:forcetypeassert // nothing else is kept
	}
	s := shape{free: t.Kind() == reflect.Map}
	pointer := reflect.PointerTo(t)
	s.readsTexts = pointer.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) || pointer.Implements(reflect.TypeFor[json.Unmarshaler]())
	if t.Kind() == reflect.Struct {
		s.members = map[string]reflect.Type{}
		for _, f := range reflect.VisibleFields(t) {
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
				s.members[name] = f.Type
			}
		}
	}
	shapes.Store(t, s)
	return s
}

// Members lists the JSON members of a struct; a map, or a type that is not known, is free to have any. Nobody may change the list.
func Members(t reflect.Type) (map[string]reflect.Type, bool) {
	t = Element(t)
	if t == nil {
		return nil, true
	}
	s := shapeOf(t)
	return s.members, s.free
}

// readsTexts says that the type makes of a text what it will, and may refuse it.
func readsTexts(t reflect.Type) bool { return shapeOf(t).readsTexts }
