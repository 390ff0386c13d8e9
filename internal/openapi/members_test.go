package openapi_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

type tree = map[string]any

// committed returns a form of the description as it is in docs.
func committed(t *testing.T, name string) tree {
	t.Helper()
	encoded, err := os.ReadFile(filepath.Join(root, "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	var doc tree
	if err := json.Unmarshal(encoded, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// visitor visits every schema once, with its place; those that a reference names are among the
// components.
type visitor func(path string, schema tree)

func (v visitor) schema(path string, s tree) {
	v(path, s)
	for _, inside := range []string{"items", "additionalProperties"} {
		if below, ok := s[inside].(tree); ok {
			v.schema(path, below)
		}
	}
	for _, inside := range []string{"allOf", "anyOf", "oneOf"} {
		list, _ := s[inside].([]any)
		for _, below := range list {
			v.schema(path, below.(tree))
		}
	}
	members, _ := s["properties"].(tree)
	for name, member := range members {
		v.schema(path+"."+name, member.(tree))
	}
}

// all visits the schemas below a node of the document that is no schema itself.
func (v visitor) all(path string, node any) {
	switch node := node.(type) {
	case []any:
		for _, below := range node {
			v.all(path, below)
		}
	case tree:
		for name, below := range node {
			switch schema, ok := below.(tree); {
			case name == "schema" && ok:
				v.schema(path, schema)
			case name == "schemas" && ok:
				for owner, s := range schema {
					v.schema(owner, s.(tree))
				}
			case name != "example" && name != "examples":
				v.all(path+"/"+name, below)
			}
		}
	}
}

// TestEveryMemberIsDescribed counts the members of all schemas, also of those without a name,
// that have no description or no example. There must be none.
func TestEveryMemberIsDescribed(t *testing.T) {
	t.Parallel()
	for name, example := range map[string]string{"openapi.json": "examples", "openapi-3.0.json": "example"} {
		count := 0
		visitor(func(path string, s tree) {
			members, _ := s["properties"].(tree)
			for name, member := range members {
				count++
				described, _ := member.(tree)["description"].(string)
				if !strings.HasSuffix(described, ".") || strings.Contains(described, "..") {
					t.Errorf("%s.%s is described as %q", path, name, described)
				}
				if _, ok := member.(tree)[example]; !ok {
					t.Errorf("%s.%s has no example", path, name)
				}
			}
		}).all("", committed(t, name))
		if count < 1000 {
			t.Errorf("%s has %d members alone: the count has missed some", name, count)
		}
	}
}

// TestNumbersSayTheirRange holds the description of every number in a body to its limits.
func TestNumbersSayTheirRange(t *testing.T) {
	t.Parallel()
	count := 0
	visitor(func(path string, s tree) {
		members, _ := s["properties"].(tree)
		for name, member := range members {
			m := member.(tree)
			text, _ := m["description"].(string)
			if m["maximum"] != nil && m["minimum"] != nil {
				count++
				if !strings.Contains(strings.ToLower(text), "from ") {
					t.Errorf("%s.%s has a range and says %q", path, name, text)
				}
			}
			if _, ok := m["default"]; ok && !strings.Contains(text, "Default: ") {
				t.Errorf("%s.%s has a default and says %q", path, name, text)
			}
		}
	}).all("", committed(t, "openapi.json"))
	if count == 0 {
		t.Error("no member with a range was found")
	}
}

// TestSetsOfAnswersMayGrow checks that answers have texts with known values, and bodies and
// parameters closed sets. A client must not fail on a value that it does not know, and the service
// refuses one.
func TestSetsOfAnswersMayGrow(t *testing.T) {
	t.Parallel()
	doc := committed(t, "openapi.json")
	never := []string{"Weekday", "PrincipleLetter"}
	sent := map[string]bool{}
	opened, closed := 0, 0
	schemas := doc["components"].(tree)["schemas"].(tree)
	var follow visitor
	follow = func(path string, s tree) {
		reference, _ := s["$ref"].(string)
		if name, ok := strings.CutPrefix(reference, "#/components/schemas/"); ok && !sent[name] {
			sent[name] = true
			follow.schema(path, schemas[name].(tree))
		}
		if s["x-extensible-enum"] != nil {
			t.Errorf("%s is sent and has no end", path)
		}
		if s["enum"] != nil {
			closed++
		}
	}
	for path, operations := range doc["paths"].(tree) {
		for method, o := range operations.(tree) {
			if o, ok := o.(tree); ok {
				follow.all(method+" "+path, []any{o["requestBody"], o["parameters"]})
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		if sent[name] || slices.Contains(never, name) {
			continue
		}
		visitor(func(path string, s tree) {
			if values, _ := s["enum"].([]any); len(values) > 1 {
				t.Errorf("%s is answered and closed: %v", path, values)
			}
			reference, _ := s["$ref"].(string)
			of := strings.TrimPrefix(reference, "#/components/schemas/")
			if set, _ := schemas[of].(tree); set["enum"] != nil && !slices.Contains(never, of) {
				t.Errorf("%s is answered as the closed set %s", path, of)
			}
			if s["x-extensible-enum"] != nil {
				opened++
			}
		}).schema(name, schemas[name].(tree))
	}
	if opened < 30 || closed < 30 {
		t.Errorf("%d open and %d closed sets: some were missed", opened, closed)
	}
}
