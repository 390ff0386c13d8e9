package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/server"
	"github.com/shg-directory/shg/web"
)

// TestRealPages holds the pages to their place in the app: beside the API, with policies of their
// own, and plain where something is not there.
func TestRealPages(t *testing.T) {
	t.Parallel()
	p := parts()
	p.Web = web.New(web.Parts{Version: "test", Texts: messages.Open()})
	h := server.New(p).Handler()
	for name, test := range map[string]struct {
		testRequest
		status int
		policy string
	}{
		"first page":        {testRequest{path: "/problems"}, http.StatusOK, "style-src 'self'"},
		"its headers":       {testRequest{method: http.MethodHead, path: "/problems"}, http.StatusOK, "style-src 'self'"},
		"viewer":            {testRequest{path: "/api/docs"}, http.StatusOK, "script-src 'self'"},
		"style":             {testRequest{path: "/static/shg.css"}, http.StatusOK, "default-src 'none'"},
		"unknown page":      {testRequest{path: "/nothing"}, http.StatusNotFound, "style-src 'self'"},
		"unknown style":     {testRequest{path: "/static/nothing.css"}, http.StatusNotFound, "style-src 'self'"},
		"page that is sent": {testRequest{method: http.MethodPost, path: "/problems"}, http.StatusMethodNotAllowed, "style-src 'self'"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response := ask(t, h, test.testRequest)
			if policy := response.Header.Get("Content-Security-Policy"); response.StatusCode != test.status || !strings.Contains(policy, test.policy) {
				t.Errorf("%d with policy %q, want %d and %q", response.StatusCode, policy, test.status, test.policy)
			}
			if kind := response.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/") {
				t.Errorf("%s is no page", kind)
			}
		})
	}
}
