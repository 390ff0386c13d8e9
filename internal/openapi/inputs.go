package openapi

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const (
	inputSuffix = "Input"
	patchSuffix = "Patch"
	patchType   = "application/merge-patch+json"
)

// repairInputs closes the schemas of bodies: an unknown member is refused. Schemas of answers stay
// open, as clients must accept members they do not know. A body then gets a closed schema of its
// own: Money becomes MoneyInput.
func repairInputs(doc *openapi3.T) error {
	c := closer{doc: doc, done: map[string]bool{}}
	operations(doc, func(_, _ string, o *openapi3.Operation) {
		if o.RequestBody == nil {
			return
		}
		for _, media := range o.RequestBody.Value.Content {
			media.Schema = c.closed(media.Schema)
		}
	})
	return c.err
}

type closer struct {
	doc  *openapi3.T
	done map[string]bool
	err  error
}

// closed returns the schema that bodies use in place of s.
func (c *closer) closed(s *openapi3.SchemaRef) *openapi3.SchemaRef {
	name := refName(s)
	switch {
	case s == nil || s.Value == nil:
		return s
	case name == "":
		c.closeBelow(s.Value)
		return s
	case !isRecord(s):
		return s
	}
	target := strings.TrimSuffix(name, inputSuffix) + inputSuffix
	if c.done[target] {
		return refTo(c.doc, target)
	}
	c.done[target] = true
	if target != name {
		if c.doc.Components.Schemas[target] != nil {
			c.err = fmt.Errorf("%s is in bodies, but %s is already something else: rename one", name, target)
			return s
		}
		c.doc.Components.Schemas[target] = openapi3.NewSchemaRef("", copied(s.Value))
	}
	schema := c.doc.Components.Schemas[target].Value
	disallowed := false
	schema.AdditionalProperties = openapi3.AdditionalProperties{Has: &disallowed}
	c.closeBelow(schema)
	repairEmpty(schema)
	return refTo(c.doc, target)
}

// repairEmpty sets the minimal length 1 for required texts: an empty text does not count as one.
func repairEmpty(s *openapi3.Schema) {
	for _, name := range s.Required {
		if p := s.Properties[name]; p != nil && p.Ref == "" && p.Value.Type.Is(openapi3.TypeString) && p.Value.Format == "" && len(p.Value.Enum) == 0 && p.Value.MinLength == 0 {
			p.Value.MinLength = 1
		}
	}
}

func (c *closer) closeBelow(s *openapi3.Schema) {
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		s.Properties[name] = c.closed(s.Properties[name])
	}
	for _, child := range children(s) {
		*child = c.closed(*child)
	}
}

// copied returns a copy of a schema: changing members of the copy leaves the original alone. The
// targets of references stay shared.
func copied(s *openapi3.Schema) *openapi3.Schema {
	c := *s
	c.Properties = openapi3.Schemas{}
	for name, property := range s.Properties {
		c.Properties[name] = copiedRef(property)
	}
	c.Items = copiedRef(s.Items)
	c.AllOf, c.AnyOf, c.OneOf = copiedRefs(s.AllOf), copiedRefs(s.AnyOf), copiedRefs(s.OneOf)
	c.AdditionalProperties.Schema = copiedRef(s.AdditionalProperties.Schema)
	c.Required = slices.Clone(s.Required)
	return &c
}

func copiedRef(s *openapi3.SchemaRef) *openapi3.SchemaRef {
	if s == nil || s.Ref != "" || s.Value == nil {
		return s
	}
	return openapi3.NewSchemaRef("", copied(s.Value))
}

func copiedRefs(list openapi3.SchemaRefs) openapi3.SchemaRefs {
	var copies openapi3.SchemaRefs
	for _, s := range list {
		copies = append(copies, copiedRef(s))
	}
	return copies
}

// repairPatches derives the schema of a merge patch (RFC 7396) from its input: nothing is required,
// null removes, objects merge, lists are replaced whole.
func repairPatches(doc *openapi3.T) {
	operations(doc, func(_, _ string, o *openapi3.Operation) {
		if o.RequestBody == nil {
			return
		}
		if media := o.RequestBody.Value.Content[patchType]; media != nil && isRecord(media.Schema) {
			media.Schema = patchOf(doc, media.Schema)
		}
	})
}

// patchOf returns the patch of a schema that is a component; others stay as they are.
func patchOf(doc *openapi3.T, s *openapi3.SchemaRef) *openapi3.SchemaRef {
	if refName(s) == "" || !isRecord(s) {
		return s
	}
	name := strings.TrimSuffix(refName(s), inputSuffix) + patchSuffix
	if doc.Components.Schemas[name] == nil {
		patch := copied(s.Value)
		doc.Components.Schemas[name] = openapi3.NewSchemaRef("", patch)
		patch.Required = nil
		for member, property := range patch.Properties {
			patch.Properties[member] = orNull(doc, patchOf(doc, property))
		}
	}
	return refTo(doc, name)
}

// orNull returns a schema that also allows null; OpenAPI 3.0 requires the type beside it. Values of
// a map may be null too: null removes them.
func orNull(doc *openapi3.T, s *openapi3.SchemaRef) *openapi3.SchemaRef {
	if s.Ref != "" {
		return openapi3.NewSchemaRef("", &openapi3.Schema{Type: s.Value.Type, Nullable: true, AllOf: openapi3.SchemaRefs{s}})
	}
	value := copied(s.Value)
	value.Nullable, value.Default = true, nil
	if value.Type == nil && len(value.AllOf) == 1 {
		value.Type = value.AllOf[0].Value.Type
	}
	if below := value.AdditionalProperties.Schema; below != nil {
		value.AdditionalProperties.Schema = orNull(doc, patchOf(doc, below))
	}
	return openapi3.NewSchemaRef("", value)
}
