package cli_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// aFeed is one record in our own words.
const aFeed = `{"record":"tue-1","group":{"name":"Tuesday","topics":["alcohol"],"languages":["en"]}}` + "\n"

// The operator may name an address inside the network, and be redirected within that host. If a
// host redirects elsewhere only public hosts are followed. A feed that is incomplete is not
// imported.
func TestImportByAddress(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	inside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		reached.Add(1)
		fmt.Fprint(w, aFeed)
	}))
	t.Cleanup(inside.Close)
	routes := http.NewServeMux()
	routes.HandleFunc("/feed.ndjson", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, aFeed) })
	for path, to := range map[string]string{
		"/moved": "/feed.ndjson", "/round": "/round", "/inside": inside.URL + "/feed.ndjson", "/metadata": "http://169.254.169.254/latest", "/file": "file:///etc/passwd",
	} {
		routes.Handle(path, http.RedirectHandler(to, http.StatusFound))
	}
	routes.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, aFeed)
	})
	routes.HandleFunc("/kept", func(w http.ResponseWriter, r *http.Request) {
		if name, word, ok := r.BasicAuth(); !ok || name != "leeds" || word != "a-word" {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, aFeed)
	})
	named := httptest.NewServer(routes)
	t.Cleanup(named.Close)
	x := newTerminal(t)
	for path, words := range map[string]string{
		"/inside": "sent on to", "/metadata": "sent on to 169.254.169.254", "/file": "sent on to", "/round": "redirects", "/cut": "unexpected EOF", "/nowhere": "404",
	} {
		x.refused(1, words, "import", "ndjson", named.URL+path, "--source", "leeds")
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("a host that nobody named was asked %d times", n)
	}
	if got := x.done("source", "list"); strings.Contains(got.out, "leeds") {
		t.Errorf("something was taken in: %s", got.out)
	}
	if got := x.done("import", "ndjson", named.URL+"/moved", "--source", "leeds"); !strings.Contains(got.out, "created 1") {
		t.Errorf("sent on within the host: %s", got.out)
	}
	if got := x.done("import", "ndjson", named.URL+"/feed.ndjson", "--source", "leeds"); !strings.Contains(got.out, "unchanged 1") {
		t.Errorf("named: %s", got.out)
	}
	x.refused(1, "401", "import", "ndjson", named.URL+"/kept", "--source", "leeds")
	if got := x.done("import", "ndjson", strings.Replace(named.URL, "//", "//leeds:a-word@", 1)+"/kept", "--source", "leeds"); !strings.Contains(got.out, "unchanged 1") {
		t.Errorf("with a password: %s", got.out)
	}
	x.environ = append(x.environ, "SHG_WEBHOOK_ALLOW=127.0.0.0/8")
	if got := x.done("import", "ndjson", named.URL+"/inside", "--source", "leeds"); !strings.Contains(got.out, "unchanged 1") {
		t.Errorf("sent on to where the operator opened: %s", got.out)
	}
}
