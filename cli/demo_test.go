package cli_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testhttp"
)

// demo starts serve --demo and returns what it printed.
func (x *terminal) demo() (served, string) {
	x.t.Helper()
	cmd := x.program("serve", "--demo", "--addr", "127.0.0.1:0")
	out, in := io.Pipe()
	cmd.Stdout, cmd.Stderr = in, in
	if err := cmd.Start(); err != nil {
		x.t.Fatal(err)
	}
	go func() { _ = cmd.Wait(); _ = in.Close() }()
	var printed strings.Builder
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		printed.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "Ctrl-C stops.") {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return served{cmd: cmd, url: find(x.t, printed.String(), `(http://[\d.:]+)/api/docs`)}, printed.String()
		}
	}
	x.t.Fatalf("the demo did not start: %s", printed.String())
	return served{}, ""
}

func find(t *testing.T, text, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("no %s in %s", pattern, text)
	}
	return found[1]
}

// Every line that the demo prints works as it is printed.
func TestDemoPrintsWhatWorks(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	s, printed := x.demo()
	defer func() { _ = s.cmd.Process.Kill() }()
	if !strings.Contains(printed, "SYNTHETIC") {
		t.Errorf("not labelled: %s", printed)
	}
	before, _, _ := strings.Cut(printed, "SYNTHETIC")
	steps := regexp.MustCompile(`Writing the sample data: (\d+) of (\d+) `).FindAllStringSubmatch(before, -1)
	if !strings.Contains(before, "Preparing the") || len(steps) != 4 || steps[3][1] != steps[3][2] || steps[0][1] == steps[0][2] {
		t.Errorf("no progress in %s", printed)
	}
	near := get(t, s.url+"/api/v1/groups?radius_km=50&facets=topic&near="+url.QueryEscape("ঢাকা"))
	if want := find(t, printed, `→ (\d+) groups within 50 km of`); fmt.Sprint(near["total"]) != want || want == "0" {
		t.Errorf("%v groups near Dhaka, printed %s", near["total"], want)
	}
	matched := x.done("match", find(t, printed, `match ([0-9a-f-]{36}) --limit 3`), "--limit", "3")
	if want := find(t, printed, `→ 3 of (\d+) who fit`); !strings.Contains(matched.out, want+" of ") || !strings.Contains(matched.out, "\n3  ") {
		t.Errorf("printed %s who fit: %s", want, matched.out)
	}
	testhttp.Want(t, http.StatusOK, testhttp.Request{URL: s.url + "/api/docs"})
	token := find(t, printed, `a member's token: (shg_\S+)`)
	id, _, ok := send(t.Context(), http.MethodGet, s.url+"/api/v1/me", token, "")
	_ = id
	if !ok {
		t.Error("the member's token is refused")
	}
	if entries, err := os.ReadDir(x.dir); err != nil || len(entries) == 0 {
		t.Errorf("the data do not lie where it says: %v", err)
	}
}

// The demo never touches a directory of real data, nor a place that others can reach.
func TestDemoKeepsAwayFromRealData(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	x.done("account", "add", "--name", "Somebody")
	x.refused(1, "fills an empty directory", "serve", "--demo", "--addr", "127.0.0.1:0")
	x.refused(1, "this computer only", "serve", "--demo", "--addr", "0.0.0.0:0")
	x.environ = append(x.environ, "DATABASE_URL=postgres://nobody@127.0.0.1:1/none")
	x.refused(1, "SQLite only", "serve", "--demo", "--addr", "127.0.0.1:0")
}
