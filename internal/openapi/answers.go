package openapi

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const (
	schemaPrefix = "#/components/schemas/"
	problemType  = "application/problem+json"
)

// operations calls do for every operation.
func operations(doc *openapi3.T, visit func(method, path string, o *openapi3.Operation)) {
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			visit(method, path, operation)
		}
	}
}

// repairExtensions removes what swag and the conversion add for generators that we do not use.
func repairExtensions(doc *openapi3.T) {
	if c := doc.Info.Contact; c != nil && c.Name+c.URL+c.Email == "" {
		doc.Info.Contact = nil
	}
	for _, s := range doc.Components.Schemas {
		delete(s.Value.Extensions, "x-enum-varnames")
		delete(s.Value.Extensions, "x-enum-comments")
		delete(s.Value.Extensions, "x-enum-descriptions")
	}
	operations(doc, func(_, _ string, o *openapi3.Operation) {
		if o.RequestBody != nil {
			delete(o.RequestBody.Value.Extensions, "x-originalParamName")
		}
	})
}

// repairProblems gives every answer that shows a Problem its media type (RFC 9457).
func repairProblems(doc *openapi3.T) {
	operations(doc, func(_, _ string, o *openapi3.Operation) {
		for _, response := range o.Responses.Map() {
			for kind, media := range response.Value.Content {
				if media.Schema != nil && media.Schema.Ref == schemaPrefix+"Problem" && kind != problemType {
					delete(response.Value.Content, kind)
					response.Value.Content[problemType] = media
				}
			}
		}
	})
}

// optionalKey is the meaning of 401 if anyone is answered.
const optionalKey = "The key is not good; without a key anyone is answered"

// repairBearer declares that the key is a bearer token, which Swagger 2.0 cannot. If no 401 is
// noted an operation answers anyone, and a key that it mentions is optional. But a bad key is
// refused everywhere. If an operation requires a key, the key may have too little permission.
func repairBearer(doc *openapi3.T) {
	for name, scheme := range doc.Components.SecuritySchemes {
		description := scheme.Value.Description
		doc.Components.SecuritySchemes[name] = &openapi3.SecuritySchemeRef{Value: &openapi3.SecurityScheme{
			Type: "http", Scheme: "bearer", Description: description,
		}}
	}
	operations(doc, func(_, _ string, o *openapi3.Operation) {
		if o.Responses.Value("401") != nil {
			if o.Responses.Value("403") == nil {
				o.Responses.Set("403", problemAnswer(doc, "The key speaks for no account, or does not reach this"))
			}
			return
		}
		if o.Security == nil || len(*o.Security) == 0 {
			o.Security = &openapi3.SecurityRequirements{}
		} else {
			o.Security = &openapi3.SecurityRequirements{{}, {"bearer": []string{}}}
		}
		o.Responses.Set("401", problemAnswer(doc, optionalKey))
	})
}

func problemAnswer(doc *openapi3.T, description string) *openapi3.ResponseRef {
	return &openapi3.ResponseRef{Value: openapi3.NewResponse().WithDescription(description).WithContent(openapi3.Content{
		problemType: &openapi3.MediaType{Schema: refTo(doc, "Problem")},
	})}
}

// repairReadOnly marks the members that only the service writes. Inputs are schemas of their own
// and have none of them.
func repairReadOnly(doc *openapi3.T) {
	for name, schema := range doc.Components.Schemas {
		if strings.HasSuffix(name, "Input") || schema.Value.Properties["version"] == nil {
			continue
		}
		for _, member := range []string{"id", "version", "url", "slug", "status", "created_at", "updated_at"} {
			if property := schema.Value.Properties[member]; property != nil && property.Ref == "" {
				property.Value.ReadOnly = true
			}
		}
	}
}

// repairUnused removes schemas that nothing refers to any more.
func repairUnused(doc *openapi3.T) {
	used := map[string]bool{}
	visit := func(s *openapi3.SchemaRef) { walk(s, func(s *openapi3.SchemaRef) { used[refName(s)] = true }) }
	operations(doc, func(_, _ string, o *openapi3.Operation) {
		for _, s := range operationSchemas(o) {
			visit(s)
		}
	})
	for name := range doc.Components.Schemas {
		if !used[name] && name != "Problem" {
			delete(doc.Components.Schemas, name)
		}
	}
}

// operationSchemas returns the schemas that an operation names itself.
func operationSchemas(o *openapi3.Operation) []*openapi3.SchemaRef {
	var found []*openapi3.SchemaRef
	for _, p := range o.Parameters {
		found = append(found, p.Value.Schema)
	}
	if o.RequestBody != nil {
		for _, media := range o.RequestBody.Value.Content {
			found = append(found, media.Schema)
		}
	}
	for _, response := range o.Responses.Map() {
		for _, media := range response.Value.Content {
			found = append(found, media.Schema)
		}
	}
	return found
}
