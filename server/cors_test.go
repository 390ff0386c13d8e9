package server_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/shg-directory/shg/server"
)

func TestScriptsOfOtherSitesReadOnlyWhatAnyoneMay(t *testing.T) {
	t.Parallel()
	h := server.New(parts()).Handler()
	for name, test := range map[string]struct {
		testRequest
		want string
	}{
		"read":               {testRequest{path: "/api/v1/vocabularies"}, "*"},
		"its headers":        {testRequest{method: "HEAD", path: "/api/v1/vocabularies"}, "*"},
		"its error":          {testRequest{path: "/api/v1/topics/nothing"}, "*"},
		"with a key":         {testRequest{path: "/api/v1/vocabularies", header: map[string]string{"Authorization": "Bearer shg_good"}}, ""},
		"write":              {testRequest{method: "POST", path: "/api/read"}, ""},
		"query":              {testRequest{method: "POST", path: "/api/v1/groups/search"}, "*"},
		"preflight":          {preflight("GET", "/api/v1/vocabularies"), "*"},
		"of a query":         {preflight("POST", "/api/v1/groups/search"), "*"},
		"of a creation":      {preflight("POST", "/api/v1/groups"), ""},
		"of a change":        {preflight("DELETE", "/api/v1/vocabularies"), ""},
		"of a page":          {preflight("GET", "/page"), ""},
		"page":               {testRequest{path: "/page"}, ""},
		"the operator's eye": {testRequest{path: "/readyz"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.header = withOrigin(test.header)
			header := ask(t, h, test.testRequest).Header
			if got := header.Get("Access-Control-Allow-Origin"); got != test.want {
				t.Errorf("Access-Control-Allow-Origin %q, want %q", got, test.want)
			}
			if header.Get("Access-Control-Allow-Credentials") != "" {
				t.Error("credentials are allowed")
			}
		})
	}
}

func preflight(method, path string) testRequest {
	return testRequest{method: "OPTIONS", path: path, header: map[string]string{"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "accept"}}
}

// A preflight is answered without a body, names the methods that there are, and allows the one
// asked for without a key.
func TestPreflight(t *testing.T) {
	t.Parallel()
	q := preflight("GET", "/api/v1/vocabularies")
	q.header = withOrigin(q.header)
	response := ask(t, server.New(parts()).Handler(), q)
	if response.StatusCode != 204 || response.Header.Get("Allow") == "" {
		t.Errorf("%d, Allow %q", response.StatusCode, response.Header.Get("Allow"))
	}
	if got := response.Header.Get("Access-Control-Allow-Methods"); got != "GET" {
		t.Errorf("Access-Control-Allow-Methods %q", got)
	}
	if got := response.Header.Get("Access-Control-Allow-Headers"); strings.Contains(strings.ToLower(got), "authorization") || !strings.Contains(got, "If-None-Match") {
		t.Errorf("Access-Control-Allow-Headers %q", got)
	}
}

func withOrigin(header map[string]string) map[string]string {
	all := map[string]string{"Origin": "https://elsewhere.example"}
	maps.Copy(all, header)
	return all
}
