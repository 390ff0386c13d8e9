package openapi

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// examples holds the values of members in examples: by schema and member ("Source.source"), by
// member alone, by schema as a whole, or by media type.
//
//go:embed examples.json
var examples []byte

// repairExamples gives every body and every answer an example, built from the examples of its
// members, so that a new member or route has one at once. The example of a schema is written once,
// as a component.
func repairExamples(doc *openapi3.T) error {
	known := object{}
	if err := json.Unmarshal(examples, &known); err != nil {
		return fmt.Errorf("read the examples: %w", err)
	}
	m := exampleMaker{doc: doc, known: known}
	operations(doc, func(_, _ string, o *openapi3.Operation) {
		if o.RequestBody != nil {
			m.inContent(o.RequestBody.Value.Content)
		}
		for _, response := range shownAnswers(o) {
			m.inContent(response.Content)
		}
	})
	return nil
}

type exampleMaker struct {
	doc   *openapi3.T
	known object
	short bool // of records only the required members
}

func (m exampleMaker) inContent(content openapi3.Content) {
	for kind, media := range content {
		if media.Example != nil || len(media.Examples) > 0 {
			continue
		}
		if given, ok := m.known[kind]; ok {
			media.Example = given
			continue
		}
		if name := refName(media.Schema); name != "" {
			media.Examples = openapi3.Examples{"example": m.shared(name, media.Schema)}
			continue
		}
		media.Example = m.of(place{}, media.Schema)
	}
}

// shared returns a reference to the example of a schema, which it creates if there is none.
func (m exampleMaker) shared(name string, s *openapi3.SchemaRef) *openapi3.ExampleRef {
	if m.doc.Components.Examples == nil {
		m.doc.Components.Examples = openapi3.Examples{}
	}
	if m.doc.Components.Examples[name] == nil {
		m.doc.Components.Examples[name] = &openapi3.ExampleRef{Value: &openapi3.Example{Value: m.of(place{}, s)}}
	}
	return &openapi3.ExampleRef{Ref: "#/components/examples/" + name, Value: m.doc.Components.Examples[name].Value}
}

// place is a place in a description that needs an example: the schemas above, and the member with
// the schema that it belongs to.
type place struct {
	above         []string
	owner, member string
}

// of returns an example of a schema. Recursive members are left out, so that it ends.
func (m exampleMaker) of(at place, s *openapi3.SchemaRef) any {
	if given, ok := m.given(at, s); ok && !isRecord(s) {
		return fitting(given, s.Value)
	}
	if name := refName(s); name != "" {
		if given, ok := m.known[name]; ok && isRecord(s) {
			return given
		}
		at = place{above: append(slices.Clone(at.above), name), owner: name}
	}
	if v, ok := plainExample(s.Value); ok {
		return v
	}
	switch {
	case len(s.Value.AllOf) == 1:
		return m.of(at, s.Value.AllOf[0])
	case len(s.Value.OneOf) > 0:
		return m.of(at, s.Value.OneOf[0])
	case len(s.Value.AnyOf) > 0:
		return m.of(at, s.Value.AnyOf[0])
	case s.Value.Type.Is("array"):
		return m.list(at, s.Value)
	case s.Value.Type.Is("object"):
		return m.record(at, s.Value)
	}
	return byType(s.Value)
}

// given returns the example of a member in examples.json. The schema's own comes before any, unless
// the member has an example itself.
func (m exampleMaker) given(at place, s *openapi3.SchemaRef) (any, bool) {
	if at.member == "" {
		return nil, false
	}
	for _, owner := range []string{at.owner, familyOf(at.owner)} {
		if v, ok := m.known[owner+"."+at.member]; ok {
			return v, true
		}
	}
	v, ok := m.known[at.member]
	return v, ok && !closedSet(s) && s.Value.Example == nil
}

// closedSet reports whether a schema, or its items, allows only named values, or names the known
// ones.
func closedSet(s *openapi3.SchemaRef) bool {
	if s.Value.Items != nil {
		return closedSet(s.Value.Items)
	}
	return len(s.Value.Enum) > 0 || s.Value.Extensions[knownValues] != nil || len(s.Value.AllOf) == 1 && closedSet(s.Value.AllOf[0])
}

// fitting returns v as a value of the schema: a list of it if the schema is a list, and its first
// item if it is not.
func fitting(v any, s *openapi3.Schema) any {
	list, isList := v.([]any)
	switch {
	case s.Type.Is("array") && !isList:
		return []any{v}
	case !s.Type.Is("array") && isList && len(list) > 0:
		return list[0]
	}
	return v
}

// plainExample returns an example from the schema alone.
func plainExample(s *openapi3.Schema) (any, bool) {
	switch {
	case s.Example != nil:
		return s.Example, true
	case len(s.Enum) > 0:
		return s.Enum[0], true
	case s.Default != nil:
		return s.Default, true
	}
	v, ok := map[string]any{
		"uuid": "01937f3e-5c1a-7e40-9a51-0c6f2b7d8e10", "date": "2026-12-01", "date-time": "2026-11-24T09:00:00Z", "uri": "https://shg.example.org/api/v1/groups",
	}[s.Format]
	return v, ok
}

func byType(s *openapi3.Schema) any {
	switch {
	case s.Type.Is("boolean"):
		return true
	case (s.Type.Is("integer") || s.Type.Is("number")) && s.Min != nil:
		return max(1, *s.Min)
	case s.Type.Is("integer"), s.Type.Is("number"):
		return 1
	}
	return "text"
}

func (m exampleMaker) list(at place, s *openapi3.Schema) any {
	if slices.Contains(at.above, refName(s.Items)) {
		return []any{}
	}
	return []any{m.of(at, s.Items)}
}

// record returns an example with every member. Examples of bodies have the required members and
// those in examples.json.
func (m exampleMaker) record(at place, s *openapi3.Schema) any {
	if values := s.AdditionalProperties.Schema; values != nil && len(s.Properties) == 0 {
		return m.values(at, values)
	}
	shown := object{}
	closed := s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		property, below := s.Properties[name], place{above: at.above, owner: at.owner, member: name}
		if slices.Contains(at.above, refName(property)) {
			continue
		}
		if _, known := m.given(below, property); !m.short && (!closed || known) || slices.Contains(s.Required, name) {
			shown[name] = m.of(below, property)
		}
	}
	return shown
}

// values returns a map with one value, under the key that examples.json has for the member.
func (m exampleMaker) values(at place, s *openapi3.SchemaRef) any {
	key, ok := m.known[at.member+"{}"].(string)
	if !ok {
		return object{}
	}
	return object{key: m.of(place{above: at.above, owner: at.member, member: key}, s)}
}
