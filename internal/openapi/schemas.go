package openapi

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// refName returns the name of the component that a reference points at, or "" if there is none.
func refName(s *openapi3.SchemaRef) string {
	if s == nil {
		return ""
	}
	name, _ := strings.CutPrefix(s.Ref, schemaPrefix)
	return name
}

// refTo returns a reference to a component.
func refTo(doc *openapi3.T, name string) *openapi3.SchemaRef {
	return openapi3.NewSchemaRef(schemaPrefix+name, doc.Components.Schemas[name].Value)
}

// children returns the places of schemas directly below a schema.
func children(s *openapi3.Schema) []**openapi3.SchemaRef {
	var found []**openapi3.SchemaRef
	for _, list := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
		for i := range list {
			found = append(found, &list[i])
		}
	}
	if s.Items != nil {
		found = append(found, &s.Items)
	}
	if s.AdditionalProperties.Schema != nil {
		found = append(found, &s.AdditionalProperties.Schema)
	}
	return found
}

// walk visits a schema and everything below it, each schema once.
func walk(s *openapi3.SchemaRef, visit func(*openapi3.SchemaRef)) {
	var visited []*openapi3.Schema
	var step func(*openapi3.SchemaRef)
	step = func(s *openapi3.SchemaRef) {
		if s == nil {
			return
		}
		visit(s)
		if s.Value == nil || slices.Contains(visited, s.Value) {
			return
		}
		visited = append(visited, s.Value)
		for _, property := range s.Value.Properties {
			step(property)
		}
		for _, child := range children(s.Value) {
			step(*child)
		}
	}
	step(s)
}

// isRecord reports whether the schema is an object with named members.
func isRecord(s *openapi3.SchemaRef) bool {
	return s != nil && s.Value != nil && s.Value.Type.Is("object") && len(s.Value.Properties) > 0
}
