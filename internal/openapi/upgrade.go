package openapi

import (
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3conv"
)

// upgrade turns the 3.0 form into 3.1 in place. A reference that may be null becomes "any of it and
// null", because the library's own upgrade would lose the null.
func upgrade(doc *openapi3.T) {
	var nullable []*openapi3.Schema
	for _, component := range doc.Components.Schemas {
		for _, property := range component.Value.Properties {
			if s := property.Value; property.Ref == "" && s.Nullable && len(s.AllOf) == 1 {
				nullable = append(nullable, s)
			}
			if values := property.Value.AdditionalProperties.Schema; values != nil && values.Ref == "" && values.Value.Nullable && len(values.Value.AllOf) == 1 {
				nullable = append(nullable, values.Value)
			}
		}
	}
	openapi3conv.Upgrade(doc)
	doc.OpenAPI = Version
	for _, s := range nullable {
		null := openapi3.NewSchemaRef("", &openapi3.Schema{Type: &openapi3.Types{"null"}})
		s.AnyOf, s.AllOf, s.Nullable, s.Type = openapi3.SchemaRefs{s.AllOf[0], null}, nil, false, nil
	}
}
