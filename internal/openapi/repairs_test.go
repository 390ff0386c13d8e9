package openapi

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/api"
)

func decoded(t *testing.T, text string) object {
	t.Helper()
	var v object
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

// TestSwaggerRepairs holds each repair of Swagger 2.0 to one change of the definitions.
func TestSwaggerRepairs(t *testing.T) {
	t.Parallel()
	found := structs{
		"api.Shown":    {{embedded: "models.Inner"}, {name: "label"}, {name: "note", optional: true}},
		"api.List":     {{name: "items"}},
		"models.Inner": {{name: "parent_id", isID: true}, {name: "needs", isID: true, optional: true}},
	}
	for name, test := range map[string]struct {
		repair        func(swagger object)
		before, after string
	}{
		"required is what JSON always shows": {
			func(s object) { repairRequired(s, found) },
			`{"api.Shown":{"required":["note"],"properties":{"label":{},"note":{},"parent_id":{}}},"api.List-api_Shown":{"properties":{"items":{}}},"models.Inner":{"required":["needs"],"properties":{"needs":{}}}}`,
			`{"api.Shown":{"required":["label","parent_id"],"properties":{"label":{},"note":{},"parent_id":{}}},"api.List-api_Shown":{"required":["items"],"properties":{"items":{}}},"models.Inner":{"properties":{"needs":{}}}}`,
		},
		"ids are UUIDs": {
			func(s object) { repairIDs(s, found) },
			`{"api.Shown":{"properties":{"parent_id":{"type":"string"},"needs":{"type":"array","items":{"type":"string"}},"label":{"type":"string"}}}}`,
			`{"api.Shown":{"properties":{"parent_id":{"type":"string","format":"uuid"},"needs":{"type":"array","items":{"type":"string","format":"uuid"}},"label":{"type":"string"}}}}`,
		},
		"dates and instants by their names": {
			repairMoments,
			`{"A":{"properties":{"on":{"type":"string"},"also_on":{"type":"array","format":"date","items":{"type":"string"}},"made_at":{"type":"string"},"season":{"type":"string"},"count_on":{"type":"integer"}}}}`,
			`{"A":{"properties":{"on":{"type":"string","format":"date"},"also_on":{"type":"array","items":{"type":"string","format":"date"}},"made_at":{"type":"string","format":"date-time"},"season":{"type":"string"},"count_on":{"type":"integer"}}}}`,
		},
		"comments of types": {
			func(s object) { repairComments(s, map[string]string{"api.Shown": "Shown is shown."}) },
			`{"api.Shown":{},"api.Other":{}}`, `{"api.Shown":{"description":"Shown is shown."},"api.Other":{}}`,
		},
		"problem codes are a closed list": {
			func(s object) { repairCodes(s, []any{"gone"}) },
			`{"rest.Problem":{"properties":{"code":{}}},"api.Other":{"properties":{"code":{}}}}`,
			`{"rest.Problem":{"properties":{"code":{"enum":["gone"]}}},"api.Other":{"properties":{"code":{}}}}`,
		},
		"clean names": {
			func(s object) {
				if err := repairNames(s); err != nil {
					t.Error(err)
				}
			},
			`{"rest.List-api_Need":{"properties":{"items":{"items":{"$ref":"#/definitions/api.Need"}}}},"api.Need":{},"models.Principle":{},"api.Principle":{"properties":{"p":{"allOf":[{"$ref":"#/definitions/models.Principle"}]}}}}`,
			`{"NeedList":{"properties":{"items":{"items":{"$ref":"#/definitions/Need"}}}},"Need":{},"PrincipleLetter":{},"Principle":{"properties":{"p":{"allOf":[{"$ref":"#/definitions/PrincipleLetter"}]}}}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			swagger := object{"definitions": decoded(t, test.before)}
			test.repair(swagger)
			got, err := json.Marshal(swagger["definitions"])
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decoded(t, test.after), decoded(t, string(got))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNamesThatCollideAreRefused(t *testing.T) {
	t.Parallel()
	swagger := object{"definitions": decoded(t, `{"api.Need":{},"models.Need":{}}`)}
	if err := repairNames(swagger); err == nil {
		t.Error("two schemas of one name were accepted")
	}
}

const (
	problemBefore = `{"description":"Gone","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}`
	problemAfter  = `{"description":"Gone","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}`
	notReached    = `{"description":"The key speaks for no account, or does not reach this","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}`
	keyNotGood    = `{"description":"The key is not good; without a key anyone is answered","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}`
)

// document returns a description with one operation, POST /x, and the components given.
func document(operation, components string) string {
	return `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/x":{"post":` + operation + `}},"components":` + components + `}`
}

// body returns an operation that takes the schema.
func body(kind, schema string) string {
	return `{"operationId":"x","requestBody":{"content":{"` + kind + `":{"schema":{"$ref":"#/components/schemas/` + schema + `"}}}},"responses":{"204":{"description":"done"}}}`
}

// TestDocumentRepairs holds each repair of OpenAPI 3.0 to one change of the document.
func TestDocumentRepairs(t *testing.T) {
	t.Parallel()
	const problem = `{"schemas":{"Problem":{"type":"object"}}}`
	nothing := func(doc *openapi3.T) error { return doc.Validate(t.Context()) }
	wrap := func(repair func(*openapi3.T)) func(*openapi3.T) error {
		return func(doc *openapi3.T) error { repair(doc); return nothing(doc) }
	}
	for name, test := range map[string]struct {
		repair        func(*openapi3.T) error
		before, after string
	}{
		"no marks for generators": {
			wrap(repairExtensions),
			document(`{"responses":{"204":{"description":"done"}}}`, `{"schemas":{"Kind":{"type":"string","enum":["peer"],"x-enum-varnames":["KindPeer"]}}}`),
			document(`{"responses":{"204":{"description":"done"}}}`, `{"schemas":{"Kind":{"type":"string","enum":["peer"]}}}`),
		},
		"problems have their media type": {
			wrap(repairProblems),
			document(`{"responses":{"410":`+problemBefore+`}}`, problem),
			document(`{"responses":{"410":`+problemAfter+`}}`, problem),
		},
		"a key is a bearer token, and optional where 401 is not noted": {
			wrap(repairBearer),
			document(`{"security":[{"bearer":[]}],"responses":{"204":{"description":"done"}}}`, `{"schemas":{"Problem":{"type":"object"}},"securitySchemes":{"bearer":{"type":"apiKey","in":"header","name":"Authorization","description":"d"}}}`),
			document(`{"security":[{},{"bearer":[]}],"responses":{"204":{"description":"done"},"401":`+keyNotGood+`}}`, `{"schemas":{"Problem":{"type":"object"}},"securitySchemes":{"bearer":{"type":"http","scheme":"bearer","description":"d"}}}`),
		},
		"no key where none is spoken of": {
			wrap(repairBearer),
			document(`{"responses":{"204":{"description":"done"}}}`, problem),
			document(`{"security":[],"responses":{"204":{"description":"done"},"401":`+keyNotGood+`}}`, problem),
		},
		"a key is needed where 401 is noted, and may not reach": {
			wrap(repairBearer),
			document(`{"security":[{"bearer":[]}],"responses":{"401":`+problemAfter+`}}`, `{"schemas":{"Problem":{"type":"object"}},"securitySchemes":{"bearer":{"type":"http","scheme":"bearer"}}}`),
			document(`{"security":[{"bearer":[]}],"responses":{"401":`+problemAfter+`,"403":`+notReached+`}}`, `{"schemas":{"Problem":{"type":"object"}},"securitySchemes":{"bearer":{"type":"http","scheme":"bearer"}}}`),
		},
		"what only the service says": {
			wrap(repairReadOnly),
			document(`{"responses":{"204":{"description":"done"}}}`, `{"schemas":{"Group":{"type":"object","properties":{"id":{"type":"string"},"version":{"type":"integer"},"name":{"type":"string"}}},"Place":{"type":"object","properties":{"id":{"type":"string"}}}}}`),
			document(`{"responses":{"204":{"description":"done"}}}`, `{"schemas":{"Group":{"type":"object","properties":{"id":{"type":"string","readOnly":true},"version":{"type":"integer","readOnly":true},"name":{"type":"string"}}},"Place":{"type":"object","properties":{"id":{"type":"string"}}}}}`),
		},
		"bodies are closed, what answers show stays open": {
			func(doc *openapi3.T) error {
				if err := repairInputs(doc); err != nil {
					return err
				}
				return nothing(doc)
			},
			document(body("application/json", "CostInput"), `{"schemas":{"CostInput":{"type":"object","properties":{"max":{"$ref":"#/components/schemas/Money"},"all":{"type":"array","items":{"$ref":"#/components/schemas/Money"}},"kind":{"$ref":"#/components/schemas/Kind"}}},"Money":{"type":"object","required":["amount"],"properties":{"amount":{"type":"string"}}},"Kind":{"type":"string","enum":["free"]}}}`),
			document(body("application/json", "CostInput"), `{"schemas":{"CostInput":{"type":"object","additionalProperties":false,"properties":{"max":{"$ref":"#/components/schemas/MoneyInput"},"all":{"type":"array","items":{"$ref":"#/components/schemas/MoneyInput"}},"kind":{"$ref":"#/components/schemas/Kind"}}},"Money":{"type":"object","required":["amount"],"properties":{"amount":{"type":"string"}}},"MoneyInput":{"type":"object","required":["amount"],"additionalProperties":false,"properties":{"amount":{"type":"string","minLength":1}}},"Kind":{"type":"string","enum":["free"]}}}`),
		},
		"a merge patch is its input, nothing required, null allowed": {
			wrap(repairPatches),
			document(body(patchType, "CostInput"), `{"schemas":{"CostInput":{"type":"object","required":["max"],"additionalProperties":false,"properties":{"max":{"$ref":"#/components/schemas/MoneyInput"},"notes":{"type":"object","additionalProperties":{"type":"string"}},"all":{"type":"array","items":{"$ref":"#/components/schemas/MoneyInput"}},"kind":{"type":"string","default":"free"},"unit":{"default":"h","allOf":[{"$ref":"#/components/schemas/Unit"}]}}},"Unit":{"type":"string"},"MoneyInput":{"type":"object","required":["amount"],"properties":{"amount":{"type":"string"}}}}}`),
			document(body(patchType, "CostPatch"), `{"schemas":{"CostInput":{"type":"object","required":["max"],"additionalProperties":false,"properties":{"max":{"$ref":"#/components/schemas/MoneyInput"},"notes":{"type":"object","additionalProperties":{"type":"string"}},"all":{"type":"array","items":{"$ref":"#/components/schemas/MoneyInput"}},"kind":{"type":"string","default":"free"},"unit":{"default":"h","allOf":[{"$ref":"#/components/schemas/Unit"}]}}},"Unit":{"type":"string"},"MoneyInput":{"type":"object","required":["amount"],"properties":{"amount":{"type":"string"}}},
				"CostPatch":{"type":"object","additionalProperties":false,"properties":{"max":{"type":"object","nullable":true,"allOf":[{"$ref":"#/components/schemas/MoneyPatch"}]},"notes":{"type":"object","nullable":true,"additionalProperties":{"type":"string","nullable":true}},"all":{"type":"array","nullable":true,"items":{"$ref":"#/components/schemas/MoneyInput"}},"kind":{"type":"string","nullable":true},"unit":{"type":"string","nullable":true,"allOf":[{"$ref":"#/components/schemas/Unit"}]}}},"MoneyPatch":{"type":"object","properties":{"amount":{"type":"string","nullable":true}}}}}`),
		},
		"an operation that goes is marked, and says until when": {
			wrap(func(doc *openapi3.T) {
				since := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
				repairEndings(doc, map[string]api.Deprecation{"POST /x": {Since: since, Sunset: since.AddDate(1, 0, 0), Link: "https://a.test/b"}, "GET /x": {}})
			}),
			document(`{"description":"It is.","responses":{"204":{"description":"done"}}}`, `{}`),
			document(`{"description":"It is.\n\nDeprecated from 2027-01-01 on; answers until 2028-01-01. What to use instead: <https://a.test/b>.","deprecated":true,"responses":{"204":{"description":"done",
				"headers":{"Deprecation":{"description":"from when on the operation is deprecated (RFC 9745)","schema":{"type":"string"}},"Sunset":{"description":"until when it answers at least (RFC 8594)","schema":{"type":"string"}}}}}}`, `{}`),
		},
		"unused schemas go": {
			wrap(repairUnused),
			document(body("application/json", "A"), `{"schemas":{"A":{"type":"object","properties":{"b":{"$ref":"#/components/schemas/B"}}},"B":{"type":"string"},"C":{"type":"string"}}}`),
			document(body("application/json", "A"), `{"schemas":{"A":{"type":"object","properties":{"b":{"$ref":"#/components/schemas/B"}}},"B":{"type":"string"}}}`),
		},
		"null beside a reference survives the way to 3.1": {
			func(doc *openapi3.T) error { upgrade(doc); doc.OpenAPI = "3.0.3"; return nil },
			document(body("application/json", "A"), `{"schemas":{"A":{"type":"object","properties":{"b":{"type":"object","nullable":true,"allOf":[{"$ref":"#/components/schemas/B"}]},"c":{"type":"string","nullable":true},"m":{"type":"object","additionalProperties":{"nullable":true,"allOf":[{"$ref":"#/components/schemas/B"}]}}}},"B":{"type":"object"}}}`),
			document(body("application/json", "A"), `{"schemas":{"A":{"type":"object","properties":{"b":{"anyOf":[{"$ref":"#/components/schemas/B"},{"type":"null"}]},"c":{"type":["string","null"]},"m":{"type":"object","additionalProperties":{"anyOf":[{"$ref":"#/components/schemas/B"},{"type":"null"}]}}}},"B":{"type":"object"}}}`),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, err := reload(decoded(t, test.before))
			if err != nil {
				t.Fatal(err)
			}
			if err := test.repair(doc); err != nil {
				t.Fatal(err)
			}
			got, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decoded(t, test.after), decoded(t, string(got))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestInputThatIsTakenIsRefused(t *testing.T) {
	t.Parallel()
	doc, err := reload(decoded(t, document(body("application/json", "AInput"),
		`{"schemas":{"AInput":{"type":"object","properties":{"m":{"$ref":"#/components/schemas/Money"}}},"Money":{"type":"object","properties":{"a":{"type":"string"}}},"MoneyInput":{"type":"string"}}}`)))
	if err != nil {
		t.Fatal(err)
	}
	if err := repairInputs(doc); err == nil {
		t.Error("MoneyInput was overwritten")
	}
}

func TestFiltersThatAreNotThereAreRefused(t *testing.T) {
	t.Parallel()
	doc, err := reload(decoded(t, document(`{"operationId":"searchGroups","responses":{"204":{"description":"done"}}}`, `{}`)))
	if err != nil {
		t.Fatal(err)
	}
	if err := repairFilters(doc); err == nil {
		t.Error("a filter was missing and nobody noticed")
	}
}

func TestOverlayMerges(t *testing.T) {
	t.Parallel()
	got := merged(decoded(t, `{"a":{"b":1,"c":2},"d":[1,2]}`), decoded(t, `{"a":{"b":null,"e":{"f":1}},"d":[3]}`))
	if diff := cmp.Diff(decoded(t, `{"a":{"c":2,"e":{"f":1}},"d":[3]}`), got); diff != "" {
		t.Error(diff)
	}
}

func TestReadTypes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source := "package models\n\n// A is\n// commented.\ntype A[T any] struct {\n\tB\n\tID *ID `json:\"id,omitzero\"`\n\tIDs []ID `json:\"ids\"`\n\tName, Other string `json:\"name\"`\n" +
		"\tSkipped int `json:\"-\"`\n\tuntagged int\n}\n\nfunc ProblemCodes() []string { return []string{\"gone\"} }\n"
	if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := readTypes(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := types{
		structs:  structs{"models.A": {{embedded: "models.B"}, {name: "id", optional: true, isID: true}, {name: "ids", isID: true}, {name: "name"}}},
		comments: map[string]string{"models.A": "A is commented."}, problemCodes: []any{"gone"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(types{}, member{})); diff != "" {
		t.Error(diff)
	}
}
