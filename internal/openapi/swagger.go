package openapi

import (
	"fmt"
	"slices"
	"strings"
)

// object is a JSON object.
type object = map[string]any

// definitions calls do for every schema of a Swagger 2.0 document and its properties.
func definitions(swagger object, visit func(name string, schema, properties object)) {
	all, _ := swagger["definitions"].(object)
	for name, definition := range all {
		schema, _ := definition.(object)
		properties, _ := schema["properties"].(object)
		visit(name, schema, properties)
	}
}

// repairRequired marks as required exactly the members that JSON always shows: swag knows neither
// omitzero nor that "dive,required" is about a list's items.
func repairRequired(swagger object, found structs) {
	definitions(swagger, func(name string, schema, properties object) {
		var required []string
		for _, m := range found.of(name) {
			if _, shown := properties[m.name]; shown && !m.optional {
				required = append(required, m.name)
			}
		}
		delete(schema, "required")
		if len(required) > 0 {
			slices.Sort(required)
			schema["required"] = slices.Compact(required)
		}
	})
}

// repairIDs sets the format of every id to UUID.
func repairIDs(swagger object, found structs) {
	definitions(swagger, func(name string, _, properties object) {
		for _, m := range found.of(name) {
			if m.isID {
				setFormat(properties[m.name], "uuid")
			}
		}
	})
}

// repairMoments sets the format of every member that ends in _on to a date, and of _at to an
// instant, as the interface promises.
func repairMoments(swagger object) {
	definitions(swagger, func(_ string, _, properties object) {
		for name, property := range properties {
			switch {
			case strings.HasSuffix(name, "_on") || name == "on":
				setFormat(property, "date")
			case strings.HasSuffix(name, "_at"):
				setFormat(property, "date-time")
			}
		}
	})
}

// repairComments gives schemas the comments of their types. Comments of generic types are left out,
// because they are about no list in particular.
func repairComments(swagger object, comments map[string]string) {
	definitions(swagger, func(name string, schema, _ object) {
		if comment := comments[name]; comment != "" {
			schema["description"] = comment
		}
	})
}

// repairCodes closes the list of problem codes.
func repairCodes(swagger object, codes []any) {
	definitions(swagger, func(name string, _, properties object) {
		if code, ok := properties["code"].(object); ok && name == "rest.Problem" && len(codes) > 0 {
			code["enum"] = codes
		}
	})
}

// setFormat sets the format of a text or of a list's texts.
func setFormat(property any, format string) {
	schema, _ := property.(object)
	if schema == nil {
		return
	}
	if items, ok := schema["items"].(object); ok {
		delete(schema, "format")
		schema = items
	}
	if schema["type"] == "string" {
		schema["format"] = format
	}
}

const definitionPrefix = "#/definitions/"

// renamed returns new names, without packages, for schemas whose names would collide or be less
// clear. Schema names are part of the contract.
func renamed() map[string]string {
	return map[string]string{
		"models.Principle":          "PrincipleLetter",
		"models.Must":               "MustInput",
		"models.Temporary":          "TemporaryInput",
		"models.OpenedResource":     "OpenedResourceInput",
		"models.SaidWeights":        "Weights",
		"api.MustShown":             "Must",
		"views.TemporaryShown":      "Temporary",
		"views.OpenedResourceShown": "OpenedResource",
		"views.StageShown":          "DeclaredStage",
	}
}

// cleanName returns a schema's name without packages: rest.List-api_Need becomes NeedList.
func cleanName(name string) string {
	if clean, ok := renamed()[name]; ok {
		return clean
	}
	name, argument, generic := strings.Cut(name, "-")
	clean := name[strings.LastIndex(name, ".")+1:]
	if generic {
		return argument[strings.LastIndexAny(argument, "._")+1:] + clean
	}
	return clean
}

// repairNames gives every schema its clean name. It returns an error if two would have the same.
func repairNames(swagger object) error {
	names, clean := map[string]string{}, object{}
	all, _ := swagger["definitions"].(object)
	for name, definition := range all {
		to := cleanName(name)
		if _, taken := clean[to]; taken {
			return fmt.Errorf("two schemas want the name %s, one of them %s: rename one", to, name)
		}
		clean[to], names[definitionPrefix+name] = definition, definitionPrefix+to
	}
	swagger["definitions"] = clean
	redirect(swagger, names)
	return nil
}

// redirect changes every $ref below v.
func redirect(v any, names map[string]string) {
	switch v := v.(type) {
	case object:
		if ref, ok := v["$ref"].(string); ok && names[ref] != "" {
			v["$ref"] = names[ref]
		}
		for _, child := range v {
			redirect(child, names)
		}
	case []any:
		for _, child := range v {
			redirect(child, names)
		}
	}
}
