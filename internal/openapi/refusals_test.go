package openapi

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
)

func loaded(t *testing.T, text string) *openapi3.T {
	t.Helper()
	doc, err := reload(decoded(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// statuses returns the answers of the one operation of a document.
func statuses(doc *openapi3.T) []string {
	return slices.Sorted(maps.Keys(doc.Paths.Value("/x").Post.Responses.Map()))
}

// What an operation takes and asks for decides which problems it answers with.
func TestRefusalsFollowFromTheNatureOfAnOperation(t *testing.T) {
	t.Parallel()
	const problems = `{"schemas":{"Problem":{"type":"object"},"A":{"type":"object"}},"securitySchemes":{"bearer":{"type":"http","scheme":"bearer"}}}`
	everywhere := []string{"400", "429", "503", "default"}
	for name, test := range map[string]struct {
		operation string
		beside    []string
	}{
		"nothing":                   {`{"responses":{"204":{"description":"done"}}}`, []string{"204"}},
		"a body":                    {body("application/json", "A"), []string{"204", "413", "415", "422"}},
		"a key":                     {`{"security":[{"bearer":[]}],"responses":{"204":{"description":"done"}}}`, []string{"204", "403"}},
		"a key that need not be":    {`{"security":[{},{"bearer":[]}],"responses":{"204":{"description":"done"}}}`, []string{"204"}},
		"something to show":         {`{"responses":{"200":{"description":"it","content":{"application/json":{}}}}}`, []string{"200", "406"}},
		"a version":                 {`{"responses":{"204":{"description":"done"},"428":` + problemBefore + `}}`, []string{"204", "412", "428"}},
		"what only annotations say": {`{"responses":{"204":{"description":"done"},"410":` + problemBefore + `}}`, []string{"204", "410"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := loaded(t, document(test.operation, problems))
			repairRefusals(doc, problemTexts{})
			if diff := cmp.Diff(slices.Sorted(slices.Values(append(test.beside, everywhere...))), statuses(doc)); diff != "" {
				t.Error(diff)
			}
			if err := doc.Validate(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// A problem that an annotation describes keeps its description; one that it only names is written
// once, as a component.
func TestRefusalsSayOnceWhatIsSaidAlike(t *testing.T) {
	t.Parallel()
	const gone, plain = `{"description":"Its erasure was asked for"}`, `{"description":"Gone"}`
	for text, want := range map[string]string{gone: "", plain: "#/components/responses/Gone"} {
		doc := loaded(t, document(`{"responses":{"410":`+text+`}}`, `{"schemas":{"Problem":{"type":"object"}}}`))
		repairRefusals(doc, problemTexts{"problem.gone.title": "Gone for good"})
		if got := doc.Paths.Value("/x").Post.Responses.Value("410").Ref; got != want {
			t.Errorf("%s became %q", text, got)
		}
		if shared := doc.Components.Responses["Gone"]; (shared != nil) != (want != "") {
			t.Errorf("%s: the component is %v", text, shared)
		} else if shared != nil && shared.Value.Content[problemType].Example.(object)["title"] != "Gone for good" {
			t.Errorf("not in the words of the service: %v", shared.Value.Content[problemType].Example)
		}
	}
}

func TestScopesAreSaid(t *testing.T) {
	t.Parallel()
	doc := loaded(t, document(`{"description":"Does it.","security":[{"bearer":[]}],"responses":{"204":{"description":"done"}}}`, `{}`))
	repairScopes(doc)
	o := doc.Paths.Value("/x").Post
	if o.Extensions["x-scope"] != "account" || !strings.HasSuffix(o.Description, "scope `account`.") || !strings.HasPrefix(o.Description, "Does it.") {
		t.Errorf("%q %v", o.Description, o.Extensions)
	}
}

// Examples are built from the members' own and from examples.json, and end if a schema contains
// itself.
func TestExamplesAreMade(t *testing.T) {
	t.Parallel()
	doc := loaded(t, document(body("application/json", "A"), `{"schemas":{"A":{"type":"object","required":["count"],"properties":{
		"count":{"type":"integer","minimum":4},"kind":{"type":"string","enum":["one","two"]},"topics":{"type":"array","items":{"type":"string"}},
		"own":{"type":"string"},"below":{"type":"array","items":{"$ref":"#/components/schemas/A"}},"on":{"type":"string","format":"date"}}}}}`))
	m := exampleMaker{doc: doc, known: object{"topics": "alcohol", "A.own": "mine", "own": "anybody's", "kind": "three"}}
	m.inContent(doc.Paths.Value("/x").Post.RequestBody.Value.Content)
	want := object{"count": 4.0, "kind": "one", "topics": []any{"alcohol"}, "own": "mine", "below": []any{}, "on": "2026-12-01"}
	if diff := cmp.Diff(any(want), doc.Components.Examples["A"].Value.Value); diff != "" {
		t.Error(diff)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
}
