package openapi

import (
	"errors"
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// closedFilters returns the query parameters that take values of a closed set, by operation. The
// annotations can only declare them as texts.
func closedFilters() map[string]map[string]string {
	return map[string]map[string]string{
		"searchGroups": {
			"kind": "Kind", "format": "MeetingFormat", "audience": "Audience", "for": "OpenTo", "stage": "Stage",
			"support_function": "SupportFunction", "governance": "Governance", "open_to": "OpenTo", "taking_newcomers": "TakingNewcomers",
			"accessibility": "Accessibility", "amenity": "Amenity", "style": "Style", "purpose": "Purpose", "cost": "CostKind",
			"activity": "Activity",
		},
		"searchResources":   {"kind": "ResourceKind", "category": "ResourceCategory", "reach": "ResourceReach"},
		"searchConsultants": {"consultation_kind": "ConsultationKind", "role": "Role", "format": "Format", "remote": "Remote"},
	}
}

// repairFilters makes those parameters refer to their sets. A missing parameter or set is an error:
// a filter has been renamed.
func repairFilters(doc *openapi3.T) error {
	wanted := closedFilters()
	var failed error
	operations(doc, func(_, _ string, o *openapi3.Operation) {
		for name, set := range wanted[o.OperationID] {
			p := o.Parameters.GetByInAndName("query", name)
			schema := doc.Components.Schemas[set]
			if p == nil || schema == nil || len(schema.Value.Enum) == 0 {
				failed = fmt.Errorf("%s: no parameter %s of the set %s", o.OperationID, name, set)
				continue
			}
			if p.Schema.Value.Items != nil {
				p.Schema.Value.Items = refTo(doc, set)
			} else {
				p.Schema = refTo(doc, set)
			}
		}
		delete(wanted, o.OperationID)
	})
	for operation := range wanted {
		failed = fmt.Errorf("no operation %s", operation)
	}
	return failed
}

// repairForms gives every filter of a set its two other forms. All list parameters of a search but
// facets are filters of sets.
func repairForms(doc *openapi3.T) {
	operations(doc, func(_, _ string, o *openapi3.Operation) {
		if o.Parameters.GetByInAndName("query", "facets") == nil {
			return
		}
		var all openapi3.Parameters
		for _, p := range o.Parameters {
			all = append(all, p)
			if schema := p.Value.Schema; p.Value.In == "query" && p.Value.Name != "facets" && schema.Value.Items != nil {
				all = append(all, form(p.Value, "_all", "every one of these values of "), form(p.Value, "_not", "none of these values of "))
			}
		}
		o.Parameters = all
	})
}

func form(parameter *openapi3.Parameter, suffix, meaning string) *openapi3.ParameterRef {
	other := *parameter
	other.Name, other.Description, other.Example = parameter.Name+suffix, meaning+parameter.Name, nil
	return &openapi3.ParameterRef{Value: &other}
}

// repairMap gives the map the parameters of the search, except those of pages.
func repairMap(doc *openapi3.T) error {
	search, onMap := operationOf(doc, "searchGroups"), operationOf(doc, "mapGroups")
	if search == nil || onMap == nil {
		return errors.New("no search of groups, or no map of them")
	}
	for _, p := range search.Parameters {
		if !slices.Contains([]string{"page", "per_page", "sort", "facets", "bbox"}, p.Value.Name) && p.Value.In == "query" {
			onMap.Parameters = append(onMap.Parameters, p)
		}
	}
	return nil
}

func operationOf(doc *openapi3.T, id string) *openapi3.Operation {
	var found *openapi3.Operation
	operations(doc, func(_, _ string, o *openapi3.Operation) {
		if o.OperationID == id {
			found = o
		}
	})
	return found
}

// repairSearch builds the body of the search by a body from the parameters of the search by an
// address: the same members, of the same schemas.
func repairSearch(doc *openapi3.T) error {
	search, body := operationOf(doc, "searchGroups"), operationOf(doc, "searchGroupsByBody")
	if search == nil || body == nil || body.RequestBody == nil {
		return errors.New("no search of groups, or none by a body")
	}
	schema := openapi3.NewObjectSchema()
	schema.Description = "What is looked for: the parameters of GET /groups"
	for _, p := range search.Parameters {
		if p.Value.In == "query" {
			schema.Properties[p.Value.Name] = inBody(p.Value)
		}
	}
	doc.Components.Schemas["GroupSearchInput"] = schema.NewRef()
	body.RequestBody.Value.Content = openapi3.Content{"application/json": &openapi3.MediaType{Schema: refTo(doc, "GroupSearchInput")}}
	return nil
}

func inBody(p *openapi3.Parameter) *openapi3.SchemaRef {
	if p.Name == "bbox" {
		box := openapi3.NewArraySchema().WithItems(openapi3.NewFloat64Schema()).WithMinItems(4).WithMaxItems(4)
		box.Description = "west, south, east, north; west > east crosses 180°"
		return box.NewRef()
	}
	if p.Schema.Ref != "" {
		return p.Schema
	}
	schema := copied(p.Schema.Value)
	schema.Description, schema.Example = p.Description, p.Example
	return schema.NewRef()
}
