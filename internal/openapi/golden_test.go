package openapi_test

import (
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/openapi"
	"github.com/shg-directory/shg/models"
)

const root = "../.."

// TestGolden compares the committed description with the sources: make generate updates it, or this
// test with -update.
func TestGolden(t *testing.T) {
	t.Parallel()
	d, err := openapi.Build(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]byte{"openapi.json": d.JSON, "openapi.yaml": d.YAML, "openapi-3.0.json": d.JSON30} {
		path := filepath.Join(root, "docs", name)
		if flag.Lookup("update").Value.String() == "true" {
			if err := os.WriteFile(path, want, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(got), string(want)); diff != "" {
			t.Errorf("docs/%s is not what the sources say; run make generate:\n%s", name, diff)
		}
	}
}

func TestFoldersThatAreNotThere(t *testing.T) {
	t.Parallel()
	if _, err := openapi.Build(t.Context(), t.TempDir()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("said %v", err)
	}
}

// TestClosedSets holds the enums of the description to the vocabulary's closed sets: each enum of
// texts is one of them.
func TestClosedSets(t *testing.T) {
	t.Parallel()
	encoded, err := os.ReadFile(filepath.Join(root, "docs", "openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Components struct {
			Schemas map[string]struct{ Enum []string }
		}
	}
	if err := json.Unmarshal(encoded, &doc); err != nil {
		t.Fatal(err)
	}
	sets := models.Sets()
	for name, schema := range doc.Components.Schemas {
		same := func(s models.Set) bool { return subset(schema.Enum, s.Values) }
		if len(schema.Enum) > 0 && !slices.ContainsFunc(sets, same) {
			t.Errorf("%s %q is none of the closed sets", name, schema.Enum)
		}
	}
}

func subset(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(v string) bool { return !slices.Contains(b, v) })
}

// TestGoldenIsWhole checks that every operation has what people and generators need: an id, one tag
// that is described, a summary and a description. Every parameter needs words, and every body and
// every answer that shows something needs an example.
func TestGoldenIsWhole(t *testing.T) {
	t.Parallel()
	doc, err := openapi3.NewLoader().LoadFromFile(filepath.Join(root, "docs", "openapi-3.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			for what, ok := range map[string]bool{
				"an operationId": o.OperationID != "", "a summary": o.Summary != "", "a description": plainWords(o.Description) != "",
				"one described tag": len(o.Tags) == 1 && doc.Tags.Get(o.Tags[0]) != nil && doc.Tags.Get(o.Tags[0]).Description != "",
			} {
				if !ok {
					t.Errorf("%s %s lacks %s: annotate its handler (tags: internal/openapi/overlay.json)", method, path, what)
				}
			}
			for _, p := range o.Parameters {
				if p.Value.Description == "" {
					t.Errorf("%s %s: parameter %s has no description", method, path, p.Value.Name)
				}
			}
			for where, content := range contents(o) {
				for kind, media := range content {
					if media.Example == nil && len(media.Examples) == 0 {
						t.Errorf("%s %s: %s shows no example of %s", method, path, where, kind)
					}
				}
			}
		}
	}
}

// TestOneOperationAnswersOneSchema: if an operation answers 200 and 201, both bodies are of one
// schema, so that a generated client has one type for them.
func TestOneOperationAnswersOneSchema(t *testing.T) {
	t.Parallel()
	doc, err := openapi3.NewLoader().LoadFromFile(filepath.Join(root, "docs", "openapi-3.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	both := 0
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			ok, created := o.Responses.Value("200"), o.Responses.Value("201")
			if ok == nil || created == nil {
				continue
			}
			both++
			one, other := ok.Value.Content.Get("application/json").Schema.Ref, created.Value.Content.Get("application/json").Schema.Ref
			if one == "" || one != other {
				t.Errorf("%s %s: 200 is %q, 201 is %q", method, path, one, other)
			}
		}
	}
	if both == 0 {
		t.Error("no operation answers both")
	}
}

// plainWords returns a description without what is added to it of keys.
func plainWords(description string) string {
	words, _, _ := strings.Cut(description, "Needs a key with")
	return strings.TrimSpace(words)
}

func contents(o *openapi3.Operation) map[string]openapi3.Content {
	found := map[string]openapi3.Content{}
	if o.RequestBody != nil {
		found["the body"] = o.RequestBody.Value.Content
	}
	for status, response := range o.Responses.Map() {
		if strings.HasPrefix(status, "2") {
			found[status] = response.Value.Content
		}
	}
	return found
}

// TestJSONFirst checks that JSON is the first of several media types in all three files. Generators
// for Python and Java read the first alone, and took the answer of a search for GeoJSON.
func TestJSONFirst(t *testing.T) {
	t.Parallel()
	several := regexp.MustCompile(`(?m)^( *)"?content"?: ?\{?\n +"?([a-z]+/[a-z.+-]+)"?:`)
	for _, name := range []string{"openapi.json", "openapi.yaml", "openapi-3.0.json"} {
		encoded, err := os.ReadFile(filepath.Join(root, "docs", name))
		if err != nil {
			t.Fatal(err)
		}
		first := map[string]int{}
		for _, found := range several.FindAllStringSubmatch(string(encoded), -1) {
			first[found[2]]++
		}
		if first["application/geo+json"] != 1 || first["application/json"] < 60 { // a map has no other form
			t.Errorf("%s: the first media types are %v", name, first)
		}
	}
}
