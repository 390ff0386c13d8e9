package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"
)

// jsonType comes first among several media types.
const jsonType = "application/json"

// media holds the media types of a body or an answer. JSON comes first, since many generators read
// the first alone.
type media map[string]any

// MarshalJSON writes JSON first, the others in the order of their names.
func (m media) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	names := slices.Sorted(maps.Keys(m))
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	for i, name := range names {
		key, err := json.Marshal(name)
		if err != nil {
			return nil, fmt.Errorf("encode a media type: %w", err)
		}
		value, err := json.Marshal(m[name])
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", name, err)
		}
		out.WriteByte("{,"[min(i, 1)])
		out.Write(slices.Concat(key, []byte(":"), value))
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

func rank(name string) int {
	if name == jsonType {
		return 0
	}
	return 1
}

// ordered returns a tree of JSON whose media types are in order.
func ordered(tree any) any {
	switch v := tree.(type) {
	case []any:
		for i := range v {
			v[i] = ordered(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = ordered(v[name])
		}
		if kinds, ok := v["content"].(map[string]any); ok && kinds[jsonType] != nil {
			v["content"] = media(kinds)
		}
	}
	return tree
}

// asYAML returns JSON as YAML, in the same order.
func asYAML(encoded []byte) ([]byte, error) {
	var tree yaml.Node
	if err := yaml.Unmarshal(encoded, &tree); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	if err := inBlocks(&tree); err != nil {
		return nil, fmt.Errorf("quote texts: %w", err)
	}
	out, err := yaml.Marshal(&tree)
	if err != nil {
		return nil, fmt.Errorf("encode YAML: %w", err)
	}
	return out, nil
}

// inBlocks sets the style of a tree: one member a line, and texts quoted as readers of older YAML
// need them. To those yes is a boolean and 19:30 a number.
func inBlocks(node *yaml.Node) error {
	node.Style = 0
	if node.Kind == yaml.ScalarNode && node.Tag == "!!str" {
		return node.Encode(node.Value) //nolint:wrapcheck // a text always encodes
	}
	for _, child := range node.Content {
		if err := inBlocks(child); err != nil {
			return err
		}
	}
	return nil
}
