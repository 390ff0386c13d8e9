package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/docs"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
)

// Words that mean something else than an id have the methods of what they mean.
func TestWordsAreNoIDs(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for path, allow := range map[string]string{"/groups/search": "OPTIONS, POST", "/groups/map": "OPTIONS, GET, HEAD"} {
			for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodPatch, http.MethodDelete} {
				if strings.Contains(allow, method) {
					continue
				}
				got := (&conforming{site: s}).undescribed(method, path)
				got.wantProblem(http.StatusMethodNotAllowed, "method_not_allowed", "", "")
				if got.header.Get("Allow") != allow {
					t.Errorf("%s %s: Allow %q", method, path, got.header.Get("Allow"))
				}
			}
		}
	})
}

var parameter = regexp.MustCompile(`:(\w+)`)

// operation is what the description declares of one route.
type operation struct {
	Security []map[string][]string `json:"security"`
	Scope    string                `json:"x-scope"`
	Proof    bool                  `json:"x-requires-proof"`
}

// asks reports whether a token must be given; an empty choice means that none need be.
func (o operation) asks() bool {
	return len(o.Security) > 0 && !slices.ContainsFunc(o.Security, func(s map[string][]string) bool { return len(s) == 0 })
}

// described returns the operations of the description, by method and path as routes write them.
func described(t *testing.T) map[string]operation {
	t.Helper()
	var description struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(docs.Description().JSON, &description); err != nil {
		t.Fatal(err)
	}
	found := map[string]operation{}
	for path, item := range description.Paths {
		for method, raw := range item {
			var o operation
			if json.Unmarshal(raw, &o) == nil && method != "parameters" {
				found[strings.ToUpper(method)+" "+strings.TrimSuffix(path, "/")] = o
			}
		}
	}
	return found
}

// Routes, the policy's table and the description agree: they have the same routes, and require a
// token if the policy requires somebody.
func TestRoutesPolicyAndDescriptionAgree(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		operations := described(t)
		var here, there []string
		for _, r := range s.app.Door.Routes() {
			name := r.Method + " " + parameter.ReplaceAllString(r.Path, "{$1}")
			here = append(here, name)
			if _, known := policy.Table()[r.Act]; !known {
				t.Errorf("%s is the act %q, which is not in the table", name, r.Act)
			}
			anyone := rules().IsOpenToAnyone(r.Act)
			if asks := operations[name].asks(); asks == anyone {
				t.Errorf("%s: the description asks for a token: %v; the policy lets anyone: %v", name, asks, anyone)
			}
			if want := scopeFor(r.Act); operations[name].Scope != want {
				t.Errorf("%s: the description asks for the scope %q, the policy for %q", name, operations[name].Scope, want)
			}
			if want := policy.Table()[r.Act].RequiresProof; operations[name].Proof != want {
				t.Errorf("%s: the description asks for a new proof: %v, the policy: %v", name, operations[name].Proof, want)
			}
			s.knock(t, r.Method, r.Path, anyone)
		}
		for name := range operations {
			there = append(there, name)
		}
		slices.Sort(here)
		slices.Sort(there)
		if diff := cmp.Diff(here, there); diff != "" {
			t.Errorf("routes and description differ (-routes +description):\n%s", diff)
		}
	})
}

// scopeFor returns the scope of the keys that may do an act: that of the first relation of a
// partner, an account or the operator's people.
func scopeFor(act policy.Act) string {
	scopes := map[policy.Relation]string{policy.SourceKey: "source:<name>", policy.WebhookKey: "webhooks", policy.Moderator: "moderate", policy.Admin: "admin"}
	who := policy.Table()[act].Who
	if slices.Contains(who, policy.Anyone) {
		return ""
	}
	if scope, ok := scopes[who[0]]; ok {
		return scope
	}
	return "account"
}

// knock sends a request without a token: a caller that must be somebody is refused before anything
// else is checked.
func (s *site) knock(t *testing.T, method, path string, anyone bool) {
	t.Helper()
	var body any
	if method != http.MethodGet && method != http.MethodDelete {
		body = map[string]any{}
	}
	got := s.ask(method, parameter.ReplaceAllString(path, models.ID{15: 1}.String()), person{}, body)
	if refused := got.status == http.StatusUnauthorized; refused == anyone {
		t.Errorf("%s %s without a token: %d", method, path, got.status)
	}
}

// Every GET route answers HEAD. What does not exist is a problem document.
func TestHeadsAndUnknownPaths(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		head := s.ask("HEAD", "/groups", person{}, nil).wantStatus(http.StatusOK)
		if head.header.Get("Content-Type") != "application/json" {
			t.Errorf("HEAD: %v", head.header)
		}
		s.ask("HEAD", "/", person{}, nil).wantStatus(http.StatusOK)
		s.ask("GET", "/topics?&=", person{}, nil).wantProblem(400, "unknown_parameter", "", "unknown_parameter")
		s.ask("GET", "/nowhere", person{}, nil).wantProblem(404, "not_found", "", "")
		s.ask("DELETE", "/topics", person{}, nil).wantProblem(405, "method_not_allowed", "", "")
		s.ask("GET", "/groups/no-such-slug", person{}, nil).wantProblem(404, "not_found", "", "")
		s.ask("GET", "/requests/no-id", s.member("Somebody"), nil).wantProblem(404, "not_found", "", "")
	})
}

// The six principles are described in plain words, each with its acts and with what it does not do.
func TestPrinciples(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		items, _ := s.ask("GET", "/principles", person{}, nil).wantStatus(http.StatusOK).at("items").([]any)
		if len(items) != 6 {
			t.Fatalf("%d principles", len(items))
		}
		for _, item := range items {
			for _, member := range []string{"principle", "name", "rule", "acts", "not"} {
				if text, _ := item.(map[string]any)[member].(string); text == "" || strings.HasPrefix(text, "principle.") {
					t.Errorf("%s: %q", member, text)
				}
			}
		}
	})
}

// Every path answers OPTIONS, and methods that it does not have, with the methods that it has.
func TestEveryPathSaysWhatMayBeDoneWithIt(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		methods := map[string][]string{}
		for _, r := range s.app.Door.Routes() {
			methods[r.Path] = append(methods[r.Path], r.Method)
			if r.Method == http.MethodGet {
				methods[r.Path] = append(methods[r.Path], http.MethodHead)
			}
		}
		for path, want := range methods {
			path = "/api/v1" + parameter.ReplaceAllString(path, models.ID{15: 1}.String())
			for method, status := range map[string]int{http.MethodOptions: http.StatusNoContent, "PROPFIND": http.StatusMethodNotAllowed} {
				recorder := httptest.NewRecorder()
				s.handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), method, path, nil))
				allowed := strings.Split(recorder.Header().Get("Allow"), ", ")
				for _, one := range want {
					if recorder.Code != status || !slices.Contains(allowed, one) {
						t.Errorf("%s %s: %d, allows %v, want %s", method, path, recorder.Code, allowed, one)
					}
				}
			}
		}
	})
}
