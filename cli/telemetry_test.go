package cli_test

import (
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/internal/testwait"
)

// getText returns what an address answers.
func getText(t *testing.T, url string) string {
	t.Helper()
	return string(testhttp.Want(t, http.StatusOK, testhttp.Request{URL: url}).Body)
}

// names returns the names of the metrics in a scrape, including those of a histogram.
func names(scrape string) map[string]bool {
	result := map[string]bool{}
	for line := range strings.Lines(scrape) {
		if name, _, found := strings.Cut(line, " "); found && !strings.HasPrefix(line, "#") {
			name, _, _ = strings.Cut(name, "{")
			result[name] = true
		}
	}
	return result
}

// TestDocumentedMetricsAreTold compares the page for operators with what the service exports: every
// name on it is exported, and all of ours are on it.
func TestDocumentedMetricsAreTold(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/observability.md")
	if err != nil {
		t.Fatal(err)
	}
	x := newTerminal(t)
	s := x.serve()
	defer s.kill()
	getText(t, s.url+"/api/v1/groups")
	x.done("account", "add", "--name", "Somebody")
	found := names(getText(t, s.ops+"/metrics"))
	documented := regexp.MustCompile(`\b(shg|go|process)_[a-z_]+[a-z]\b`).FindAllString(string(page), -1)
	if len(documented) < 30 {
		t.Errorf("the page names %d metrics", len(documented))
	}
	later := map[string]bool{"shg_jobs_done_total": true, "shg_jobs_failed_total": true} // once a job was done, and once one failed
	for _, name := range documented {
		if !found[name] && !found[name+"_count"] && !later[name] {
			t.Errorf("the page names %s, which no scrape tells", name)
		}
	}
	for name := range found {
		name = regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(name, "")
		if strings.HasPrefix(name, "shg_") && !strings.Contains(string(page), name) {
			t.Errorf("a scrape tells %s, which the page does not explain", name)
		}
	}
}

// A scrape follows what happens: what is written is counted, and a job that nobody does makes the
// index late.
func TestScrapeFollowsTheDirectory(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	s := x.serve()
	defer s.kill()
	account, _ := x.done("account", "add", "--name", "A writer", "--json").object(t)["id"].(string)
	token, _ := x.done("token", "create", "--account", account, "--json").object(t)["token"].(string)
	if _, _, ok := send(t.Context(), http.MethodPost, s.url+"/api/v1/groups", token, `{"name":"First Step"}`); !ok {
		t.Fatal("no group was made")
	}
	for _, line := range []string{
		`shg_index_documents{index="groups"} 1`, `shg_published{index="groups"} 1`, `shg_jobs_done_total{kind="index_group"} 1`,
		`shg_jobs_waiting{kind="index_group"} 0`, `shg_index_lag_seconds{index="groups"} 0`, `shg_engine_up{engine="database"} 1`,
		`shg_scrape_ok{source="jobs"} 1`, `shg_http_request_duration_seconds_count{method="POST",route="/api/v1/groups",status="2xx"} 1`,
	} {
		testwait.For(t, line, func() bool { return strings.Contains(getText(t, s.ops+"/metrics"), line+"\n") })
	}
}

// If several services run on one computer the default port is in use. A service still starts then,
// but not if the port was chosen.
func TestOperatorsPortThatIsTaken(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	x := newTerminal(t)
	x.environ = append(x.environ, "SHG_OPS_ADDR="+listener.Addr().String())
	x.refused(1, "SHG_OPS_ADDR: listen at "+listener.Addr().String(), "serve", "--addr", "127.0.0.1:0")

	if standard, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:9090"); err == nil { // else it is taken already
		defer func() { _ = standard.Close() }()
	}
	y := newTerminal(t)
	y.environ = append(y.environ, "SHG_OPS_ADDR=")
	s := y.serve()
	defer s.kill()
	if s.ops != "" || !strings.Contains(getText(t, s.url+"/readyz"), `"database":"ok"`) {
		t.Errorf("not served, or an operator's port at %q", s.ops)
	}

	z := newTerminal(t)
	z.environ = append(z.environ, "SHG_OPS_ADDR=off")
	off := z.serve()
	defer off.kill()
	if off.ops != "" {
		t.Errorf("off, but at %s", off.ops)
	}
}
