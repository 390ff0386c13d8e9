package openapi_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/shg-directory/shg/docs"
	"github.com/shg-directory/shg/internal/openapi"
)

// TestValidator checks what tests rely on: the validator notices every way in which an answer can
// differ from the description.
func TestValidator(t *testing.T) {
	t.Parallel()
	v, err := openapi.NewValidator(docs.Description().JSON30)
	if err != nil {
		t.Fatal(err)
	}
	const (
		history   = "/api/v1/groups/01937f3e-5c1a-7e40-9a51-0c6f2b7d8e10/stages"
		members   = "/api/v1/groups/01937f3e-5c1a-7e40-9a51-0c6f2b7d8e10/members"
		list      = `{"items":[{"value":"forming","declared_on":"2026-03-01"}],"page":1,"per_page":20,"total":1,"total_is_exact":true}`
		problem   = `{"type":"/problems/not_found","title":"t","status":404,"code":"not_found"}`
		plainJSON = "application/json"
		problems  = "application/problem+json"
	)
	for name, test := range map[string]struct {
		method, path, sent string
		status             int
		kind, body         string
		refused            string // part of the reason; empty: good
	}{
		"as described":            {"GET", history, "", 200, plainJSON, list, ""},
		"with a charset":          {"GET", history, "", 200, "application/json; charset=UTF-8", list, ""},
		"headers alone":           {"HEAD", history, "", 200, plainJSON, "", ""},
		"a problem":               {"GET", history, "", 404, problems, problem, ""},
		"a failure inside":        {"GET", history, "", 500, problems, strings.ReplaceAll(problem, "not_found", "internal"), ""},
		"an unknown route":        {"GET", "/api/v1/nothing", "", 404, problems, problem, ""},
		"an unknown method":       {"DELETE", history, "", 405, problems, problem, ""},
		"status not described":    {"GET", history, "", 418, problems, problem, "status"},
		"member missing":          {"GET", history, "", 200, plainJSON, strings.Replace(list, `"page":1,`, "", 1), "page"},
		"member not described":    {"GET", history, "", 200, plainJSON, strings.Replace(list, `"page":1`, `"page":1,"surplus":1`, 1), "surplus"},
		"value of no closed set":  {"GET", history, "", 200, plainJSON, strings.Replace(list, "forming", "asleep", 1), "enum"},
		"a date that is none":     {"GET", history, "", 200, plainJSON, strings.Replace(list, "2026-03-01", "2026", 1), "date"},
		"null":                    {"GET", history, "", 200, plainJSON, strings.Replace(list, `"2026-03-01"`, "null", 1), "null"},
		"no JSON":                 {"GET", history, "", 200, plainJSON, "<html>", "body"},
		"another media type":      {"GET", history, "", 200, "text/html", list, "media type"},
		"a problem as plain JSON": {"GET", history, "", 404, plainJSON, problem, "media type"},
		"an unknown problem code": {"GET", history, "", 404, problems, strings.ReplaceAll(problem, `"not_found"`, `"lost"`), "enum"},
		"route not described":     {"GET", "/api/v1/nothing", "", 200, plainJSON, list, "no operation"},
		"parameter not described": {"GET", "/api/v1/vocabularies?colour=red", "", 200, plainJSON, list, "colour"},
		"a fixed route wins":      {"GET", "/api/v1/consultants/me", "", 200, plainJSON, `{}`, "accepting"},
		"body accepted":           {"POST", members, `{"account_id":"3f0f8a9e-0f0f-4f0f-8f0f-0f0f0f0f0f0f"}`, 403, problems, strings.ReplaceAll(problem, "not_found", "forbidden"), ""},
		"wrong body accepted":     {"POST", members, `{"account_id":"3f0f8a9e-0f0f-4f0f-8f0f-0f0f0f0f0f0f","rank":1}`, 201, plainJSON, `{}`, "rank"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := httptest.NewRequestWithContext(t.Context(), test.method, test.path, http.NoBody)
			if test.sent != "" {
				sent, err := http.NewRequestWithContext(t.Context(), test.method, test.path, strings.NewReader(test.sent))
				if err != nil {
					t.Fatal(err)
				}
				request = sent
				request.Header.Set("Content-Type", "application/json")
			}
			got := v.Check(request, test.status, http.Header{"Content-Type": {test.kind}}, []byte(test.body))
			switch {
			case got == nil && test.refused != "":
				t.Errorf("accepted; want a refusal that says %q", test.refused)
			case got != nil && test.refused == "":
				t.Errorf("refused: %v", got)
			case got != nil && !strings.Contains(got.Error(), test.refused):
				t.Errorf("refused for another reason than %q: %v", test.refused, got)
			}
		})
	}
}
