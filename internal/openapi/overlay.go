package openapi

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

// overlay holds what no annotation can express, as a merge patch (RFC 7396) on the 3.0 form.
//
//go:embed overlay.json
var overlay []byte

func overlaid(doc *openapi3.T) (*openapi3.T, error) {
	encoded, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode the description: %w", err)
	}
	var tree, patch any
	if err := json.Unmarshal(encoded, &tree); err != nil {
		return nil, fmt.Errorf("decode the description: %w", err)
	}
	if err := json.Unmarshal(overlay, &patch); err != nil {
		return nil, fmt.Errorf("decode the overlay: %w", err)
	}
	return reload(merged(tree, patch))
}

// merged applies a merge patch: members replace, null removes, objects merge.
func merged(target, patch any) any {
	changes, ok := patch.(object)
	if !ok {
		return patch
	}
	into, ok := target.(object)
	if !ok {
		into = object{}
	}
	for name, change := range changes {
		if change == nil {
			delete(into, name)
			continue
		}
		into[name] = merged(into[name], change)
	}
	return into
}
