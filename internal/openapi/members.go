package openapi

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// members holds the descriptions of members of schemas: by schema and member ("Money.amount"), by
// family and member ("Consultant.role", see familyOf), or by member alone. Ranges and defaults are
// added from the schema.
//
//go:embed members.json
var members []byte

// repairMembers gives every member of every schema a description with its range and default, and
// an example. A member that has none in members.json, nor a comment on its field, is an error.
func repairMembers(doc *openapi3.T) error {
	d, err := newDescriber(doc)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		d.record(name, doc.Components.Schemas[name].Value)
	}
	return d.failed
}

type describer struct {
	doc     *openapi3.T
	example exampleMaker
	said    map[string]string
	failed  error
}

func newDescriber(doc *openapi3.T) (*describer, error) {
	d := &describer{doc: doc, example: exampleMaker{doc: doc, short: true}, said: map[string]string{}}
	if err := errors.Join(json.Unmarshal(members, &d.said), json.Unmarshal(examples, &d.example.known)); err != nil {
		return nil, fmt.Errorf("read the members: %w", err)
	}
	return d, nil
}

// record describes the members of a schema, and those of unnamed objects in it.
func (d *describer) record(owner string, s *openapi3.Schema) {
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		property := described(s.Properties[name])
		s.Properties[name] = property
		d.member(place{above: []string{owner}, owner: owner, member: name}, property)
		below := property.Value
		if below.Items != nil {
			below = below.Items.Value
		}
		if refName(property.Value.Items) == "" && len(below.AllOf) == 0 {
			d.record(owner, below)
		}
	}
}

// described returns a property that can have a description of its own: a reference is wrapped,
// since OpenAPI 3.0 reads nothing beside it.
func described(s *openapi3.SchemaRef) *openapi3.SchemaRef {
	if s.Ref == "" {
		return s
	}
	return openapi3.NewSchemaRef("", &openapi3.Schema{AllOf: openapi3.SchemaRefs{s}})
}

func (d *describer) member(at place, property *openapi3.SchemaRef) {
	s := property.Value
	text := d.text(at, s.Description)
	if text == "" {
		d.failed = errors.Join(d.failed, fmt.Errorf("members.json does not say what %s.%s is", at.owner, at.member))
	}
	s.Description = strings.Join(append([]string{text}, d.limits(at, s)...), " ")
	if s.Example == nil {
		s.Example = d.exampleOf(at, property)
	}
}

// exampleOf returns an example of a member. Records in it have the required members only. If that
// leaves nothing the example has all members.
func (d *describer) exampleOf(at place, property *openapi3.SchemaRef) any {
	example := d.example.of(at, property)
	if shown, ok := example.(object); ok && len(shown) == 0 {
		complete := d.example
		complete.short = false
		return complete.of(at, property)
	}
	return example
}

// text returns the description of the member: for its schema or family, on its field, or for its
// name.
func (d *describer) text(at place, comment string) string {
	for _, owner := range []string{at.owner, familyOf(at.owner)} {
		if text := d.said[owner+"."+at.member]; text != "" {
			return text
		}
	}
	if comment == "" {
		return d.said[at.member]
	}
	return strings.ToUpper(comment[:1]) + strings.TrimSuffix(comment[1:], ".") + "."
}

// familyOf returns the schema whose members the named schema has, for readers or writers.
func familyOf(name string) string {
	name = strings.TrimSuffix(strings.TrimSuffix(name, inputSuffix), patchSuffix)
	switch name {
	case "ConsultantItem", "OwnProfile", "RankedConsultant":
		return "Consultant"
	case "FoundGroups", "FoundConsultants":
		return "Found"
	case "GroupItem":
		return "Group"
	case "WebhookSecret":
		return "Webhook"
	}
	return name
}

// limits returns the range and the default of a member. Answers have the range of the body's
// member.
func (d *describer) limits(at place, s *openapi3.Schema) []string {
	var texts []string
	bounds := s
	if input := d.doc.Components.Schemas[familyOf(at.owner)+inputSuffix]; input != nil && input.Value.Properties[at.member] != nil {
		bounds = input.Value.Properties[at.member].Value
	}
	if text := rangeOf(bounds); text != "" && !strings.Contains(s.Description, strings.ToLower(text[:1])+text[1:]) {
		texts = append(texts, text)
	}
	if s.MaxLength != nil {
		texts = append(texts, fmt.Sprintf("At most %d characters.", *s.MaxLength))
	}
	if s.MaxItems != nil && s.MinItems != *s.MaxItems {
		texts = append(texts, fmt.Sprintf("At most %d.", *s.MaxItems))
	}
	if text := valuesText(s); text != "" {
		texts = append(texts, text)
	}
	if s.Default != nil {
		texts = append(texts, fmt.Sprintf("Default: %v.", s.Default))
	}
	return texts
}

func rangeOf(s *openapi3.Schema) string {
	switch {
	case s.Min != nil && s.Max != nil:
		return fmt.Sprintf("From %v to %.0f.", *s.Min, *s.Max)
	case s.Max != nil:
		return fmt.Sprintf("At most %.0f.", *s.Max)
	}
	return ""
}
