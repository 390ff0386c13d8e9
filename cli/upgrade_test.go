package cli_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/internal/testwait"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/store"
)

// output returns the output of a program.
func output(t *testing.T, dir, name string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// beforeMigrations returns the newest commit with fewer migrations that are the first of ours:
// those of later numbers may have been landed before others.
func beforeMigrations(t *testing.T) string {
	t.Helper()
	const dir = "migrations/postgres"
	now, err := output(t, "..", "git", "ls-tree", "--name-only", "HEAD", dir+"/")
	commits, logErr := output(t, "..", "git", "log", "--format=%H", "--", dir)
	if err != nil || logErr != nil {
		return ""
	}
	for commit := range strings.FieldsSeq(commits) {
		if then, err := output(t, "..", "git", "ls-tree", "--name-only", commit+"^", dir+"/"); err == nil && then != now && then != "" && strings.HasPrefix(now, then) {
			return commit + "^"
		}
	}
	return ""
}

// olderProgram builds the program as it was before the newest migration. The test is skipped if the
// history does not reach so far: in a shallow clone, or outside of one.
func olderProgram(t *testing.T) (binary, source string) {
	t.Helper()
	newest := beforeMigrations(t)
	if newest == "" {
		t.Skip("The upgrade from the program before is SKIPPED: there is no history to build it from")
	}
	source = t.TempDir()
	archive := filepath.Join(source, "source.tar")
	if out, err := output(t, "..", "git", "archive", "-o", archive, newest); err != nil {
		t.Fatal(out)
	}
	if out, err := output(t, source, "tar", "-xf", archive); err != nil {
		t.Fatal(out)
	}
	binary = filepath.Join(source, "older")
	if out, err := output(t, source, "go", "build", "-trimpath", "-o", binary, "."); err != nil { // without paths the next run has it built already
		t.Fatal(out)
	}
	return binary, source
}

// newer returns this program's service on a database, in this process: beside another serve it has
// no lease, so that it does no jobs.
func newer(t *testing.T, dsn string) (url string) {
	t.Helper()
	s, err := store.Open(context.WithoutCancel(t.Context()), store.Config{DSN: dsn, ServerClock: true})
	if err != nil {
		t.Fatal(err)
	}
	h := app.New(app.Parts{Config: config.Config{PublicURL: "http://shg.test"}, Store: s, Now: s.Now, Log: slog.New(slog.DiscardHandler), Indexed: true})
	t.Cleanup(h.Close)
	if err := h.Discovery.RebuildIndexes(t.Context()); err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(h.Handler())
	t.Cleanup(site.Close)
	return site.URL
}

// name returns the name of a group as a service shows it to its member: from the rows, of any
// writer.
func name(t *testing.T, url, id, token string) string {
	t.Helper()
	var group struct{ Name string }
	testhttp.WantJSON(t, testhttp.Request{URL: url + "/api/v1/groups/" + id, Token: token}, &group)
	return group.Name
}

// The program before the newest migration serves, and the schema is migrated beside it. Then both
// serve the same database: each reads what the other writes, and what both write to one group
// lasts. The schema admits the older one when it is started again.
func TestUpgradeBesideTheOlderProgram(t *testing.T) {
	t.Parallel()
	binary, source := olderProgram(t)
	dsn := testdb.EmptyPostgresDSN(t)
	old := newTerminal(t)
	old.environ, old.binary = append(old.environ, "DATABASE_URL="+dsn), binary
	saying := func(args ...string) map[string]any {
		t.Helper()
		out, err := old.program(args...).Output()
		if err != nil {
			t.Fatalf("older %v: %v", args, err)
		}
		return said{out: string(out)}.object(t)
	}
	before := saying("migrate", "--json")["schema"]
	account := fmt.Sprint(saying("account", "add", "--name", "A steward", "--json")["id"])
	token := fmt.Sprint(saying("token", "create", "--account", account, "--json")["token"])
	older := old.serve()
	defer func() { older.kill() }()
	write := func(method, url, body string) string {
		t.Helper()
		id, _, ok := send(t.Context(), method, url, token, body)
		if !ok {
			t.Fatalf("%s %s fails", method, url)
		}
		return id
	}
	first := write(http.MethodPost, older.url+"/api/v1/groups", `{"name":"First, of the older"}`)

	x := newTerminal(t)
	x.environ = append(x.environ, "DATABASE_URL="+dsn)
	after := x.done("migrate", "--json").object(t)["schema"]
	if fmt.Sprint(before) == fmt.Sprint(after) {
		t.Fatalf("the schema stays at %v: the test proves nothing", before)
	}
	url := newer(t, dsn)
	second := write(http.MethodPost, url+"/api/v1/groups", `{"name":"Second, of the newer"}`)
	third := write(http.MethodPost, older.url+"/api/v1/groups", `{"name":"Third, of the older"}`)
	for _, site := range []string{older.url, url} {
		for id, want := range map[string]string{first: "First, of the older", second: "Second, of the newer", third: "Third, of the older"} {
			if got := name(t, site, id, token); got != want {
				t.Errorf("%s tells %q of %s", site, got, want)
			}
		}
	}
	write(http.MethodPut, url+"/api/v1/groups/"+first, `{"name":"First, changed by the newer"}`)
	write(http.MethodPut, older.url+"/api/v1/groups/"+second, `{"name":"Second, changed by the older"}`)
	if a, b := name(t, older.url, first, token), name(t, url, second, token); a != "First, changed by the newer" || b != "Second, changed by the older" {
		t.Errorf("after both changed each other's: %q, %q", a, b)
	}
	testwait.For(t, "the older one finds what the newer one wrote", func() bool { return len(indexed(t, older.url)) == 3 })
	if _, err := os.Stat(filepath.Join(source, "migrations", "postgres", "0010_compatibility.sql")); err != nil {
		t.Log("The older program is not started again: it is from before the schema says whom it lets in")
		return
	}
	older.kill()
	older = old.serve()
	if got := name(t, older.url, first, token); got != "First, changed by the newer" {
		t.Errorf("started again the older one tells %q", got)
	}
}
