package openapi

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// knownValues is the extension that lists today's values of a text that may have others tomorrow.
const knownValues = "x-extensible-enum"

// neverGrow returns the sets that will never have more values: days of the week and the six
// principles.
func neverGrow() []string { return []string{"Weekday", "PrincipleLetter"} }

// repairOpenSets lets sets grow: in answers each is a text whose known values are listed, so
// that a generated client does not fail on a value that it does not know. In bodies and
// parameters a set stays closed, since the service refuses what is not in it. A set that only
// answers use keeps its name.
func repairOpenSets(doc *openapi3.T) {
	sent := sentSchemas(doc)
	o := opener{sent: sent, seen: map[*openapi3.Schema]bool{}}
	operations(doc, func(_, _ string, op *openapi3.Operation) {
		for _, response := range op.Responses.Map() {
			for _, media := range response.Value.Content {
				o.open(media.Schema)
			}
		}
	})
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		if s := doc.Components.Schemas[name]; !sent[name] {
			o.below(s.Value)
			if text := valuesText(s.Value); s.Value.Items == nil && text != "" {
				s.Value.Description = strings.TrimSpace(s.Value.Description + " " + text)
			}
		}
	}
}

// sentSchemas returns the names of the schemas that bodies and parameters use.
func sentSchemas(doc *openapi3.T) map[string]bool {
	sent := map[string]bool{}
	visit := func(s *openapi3.SchemaRef) { walk(s, func(s *openapi3.SchemaRef) { sent[refName(s)] = true }) }
	defer delete(sent, "") // what has no name
	operations(doc, func(_, _ string, op *openapi3.Operation) {
		for _, p := range op.Parameters {
			visit(p.Value.Schema)
		}
		if op.RequestBody == nil {
			return
		}
		for _, media := range op.RequestBody.Value.Content {
			visit(media.Schema)
		}
	})
	return sent
}

type opener struct {
	sent map[string]bool
	seen map[*openapi3.Schema]bool
}

// open opens the sets in a schema of an answer. A named set that bodies use too is replaced at each
// use.
func (o *opener) open(s *openapi3.SchemaRef) {
	if s == nil || s.Value == nil {
		return
	}
	name := refName(s)
	switch {
	case slices.Contains(neverGrow(), name):
	case o.sent[name] && len(s.Value.Enum) > 0:
		*s = *openapi3.NewSchemaRef("", opened(s.Value))
	case !o.sent[name]:
		o.below(s.Value)
	}
}

func (o *opener) below(s *openapi3.Schema) {
	if o.seen[s] {
		return
	}
	o.seen[s] = true
	if s.Type.Is(openapi3.TypeString) && len(s.Enum) > 1 {
		*s = *opened(s)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		o.open(s.Properties[name])
	}
	for _, child := range children(s) {
		o.open(*child)
	}
	if len(s.AllOf) == 1 && s.AllOf[0].Ref == "" { // a set that was referred to
		inner := s.AllOf[0].Value
		s.AllOf, s.Type, s.Extensions, s.Example = nil, inner.Type, inner.Extensions, cmp.Or(s.Example, inner.Example)
	}
}

// opened returns an open set of texts. The first value is its example.
func opened(s *openapi3.Schema) *openapi3.Schema {
	open := &openapi3.Schema{
		Type: s.Type, Description: s.Description, Extensions: map[string]any{knownValues: s.Enum}, Example: s.Example,
	}
	if open.Example == nil {
		open.Example = s.Enum[0]
	}
	return open
}

// listedInWords is the largest number of values that a description lists; longer sets are in the
// extension alone.
const listedInWords = 30

// valuesText returns a sentence about today's values of a text, or of the items of a list. It is
// empty for other schemas.
func valuesText(s *openapi3.Schema) string {
	switch {
	case s.Items != nil:
		return valuesText(s.Items.Value)
	case len(s.AllOf) == 1:
		return valuesText(s.AllOf[0].Value)
	}
	values, _ := s.Extensions[knownValues].([]any)
	if len(values) == 0 {
		return ""
	}
	if len(values) > listedInWords {
		return "The values known today stand in " + knownValues + "; others may follow."
	}
	quoted := make([]string, 0, len(values))
	for _, v := range values {
		quoted = append(quoted, fmt.Sprint(v))
	}
	return "Known values: " + strings.Join(quoted, ", ") + "; others may follow."
}
