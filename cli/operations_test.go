package cli_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/engines"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/internal/testwait"
)

var block = regexp.MustCompile("(?ms)^```sh ([a-z-]+)\n(.*?)^```$")

const operationsPage = "../docs/operations.md"

// blocks returns the named commands of docs/operations.md.
func blocks(t *testing.T) map[string]string {
	t.Helper()
	return blocksOf(t, operationsPage)
}

// blocksOf returns the named commands of a page.
func blocksOf(t *testing.T, path string) map[string]string {
	t.Helper()
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]string{}
	for _, found := range block.FindAllStringSubmatch(string(page), -1) {
		named[found[1]] = found[2]
	}
	if all := strings.Count(string(page), "\n```sh"); all != len(named) {
		t.Fatalf("%d blocks of commands, %d with a name of their own", all, len(named))
	}
	return named
}

func TestEveryBlockOfOperationsIsRun(t *testing.T) {
	t.Parallel()
	run := []string{
		"audit", "back-up-postgres", "back-up-sqlite", "base-backup", "jobs", "meilisearch-key", "ready", "reindex", "restore-postgres", "restore-sqlite", "rotate-keys", "schema", "token",
		"withdraw-tokens",
	}
	if have := slices.Sorted(maps.Keys(blocks(t))); !slices.Equal(have, run) {
		t.Errorf("the document has the blocks %v; this file runs %v", have, run)
	}
}

// operator runs blocks as a shell does in front of an operator.
type operator struct {
	*terminal
	path string
}

// atShell gives the terminal a shell in which shg is this program. The test is skipped if it needs
// PostgreSQL's programs and they are missing.
func (x *terminal) atShell(postgres bool) operator {
	x.t.Helper()
	dir := x.t.TempDir()
	if err := os.Symlink(os.Args[0], filepath.Join(dir, "shg")); err != nil {
		x.t.Fatal(err)
	}
	path := dir
	if postgres {
		path += ":" + postgresPrograms(x.t)
	}
	return operator{terminal: x, path: path + ":" + os.Getenv("PATH")}
}

// postgresPrograms returns the directory of pg_dump and its kin, of the newest version that Debian
// has installed, or on the path.
func postgresPrograms(t *testing.T) string {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump")
	slices.Sort(found)
	if on, err := exec.LookPath("pg_dump"); err == nil && len(found) == 0 {
		found = []string{on}
	}
	if len(found) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("pg_dump is required where CI is true")
		}
		t.Skip("PostgreSQL's programs are SKIPPED: pg_dump is not installed")
	}
	return filepath.Dir(found[len(found)-1])
}

// run runs a block of docs/operations.md with variables and gives back what it printed.
func (o operator) run(name string, variables ...string) string {
	o.t.Helper()
	return o.runFrom(operationsPage, name, variables...)
}

// runFrom runs a block of a page.
func (o operator) runFrom(page, name string, variables ...string) string {
	o.t.Helper()
	script := blocksOf(o.t, page)[name]
	if script == "" {
		o.t.Fatalf("there is no block %s", name)
	}
	cmd := exec.CommandContext(o.t.Context(), "/bin/sh", "-eu", "-c", script)
	cmd.Dir = o.t.TempDir()
	cmd.Env = slices.Concat(os.Environ(), []string{asProgram + "=1", "PATH=" + o.path}, o.environ, variables)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		o.t.Fatalf("%s: %v: %s%s", name, err, out, errs.String())
	}
	return string(out)
}

func TestOperationsOnSQLite(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	o, backups := x.atShell(false), "BACKUPS="+t.TempDir()
	o.run("schema")
	known := startWriting(t, x)
	testwait.For(t, "the writers have written", func() bool { return len(known.now()) >= 20 })
	if rotated := o.run("rotate-keys"); !strings.Contains(rotated, "sealed anew") {
		t.Errorf("rotate: %s", rotated)
	}
	if token := o.run("token"); !strings.Contains(token, "shg_") {
		t.Errorf("the block of tokens prints %q", token)
	}
	before := known.now()
	o.run("back-up-sqlite", backups)
	o.run("jobs")
	o.run("audit")
	restored := newTerminal(t)
	restored.atShell(false).run("restore-sqlite", backups)
	restored.holds(before)
}

func TestReadinessAsTheDocumentAsksForIt(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	s := x.serve()
	defer s.kill()
	u, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	x.atShell(false).run("ready", "SHG_ADDR="+u.Host)
}

// A dump taken while four writers write is restored into a new database: what was acknowledged
// before is there, and the index agrees with its rows.
func TestOperationsOnPostgreSQL(t *testing.T) {
	t.Parallel()
	dsn := testdb.DurablePostgresDSN(t)
	x := newTerminal(t)
	x.environ = append(x.environ, "DATABASE_URL="+dsn)
	o, backups := x.atShell(true), "BACKUPS="+t.TempDir()
	known := startWriting(t, x)
	testwait.For(t, "the writers have written", func() bool { return len(known.now()) >= 20 })
	before := known.now()
	o.run("back-up-postgres", backups)
	o.run("base-backup", backups)
	testwait.For(t, "the writers go on", func() bool { return len(known.now()) > len(before)+8 })
	restored := newTerminal(t)
	name := "restored_" + strings.TrimPrefix(databaseOf(t, dsn), "test_")
	restored.environ = append(restored.environ, "DATABASE_URL="+withDatabase(t, dsn, name))
	restored.atShell(true).run("restore-postgres", backups, "SERVER_URL="+dsn, "NEW_DATABASE="+name)
	restored.holds(before)
}

func databaseOf(t *testing.T, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(u.Path, "/")
}

func withDatabase(t *testing.T, dsn, name string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func TestWithdrawnTokensWorkNoMore(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	x.environ = append(x.environ, "DATABASE_URL="+testdb.DurablePostgresDSN(t))
	o := x.atShell(false)
	account, _ := x.done("account", "add", "--name", "A partner", "--json").object(t)["id"].(string)
	token, _ := x.done("token", "create", "--account", account, "--json").object(t)["token"].(string)
	s := x.serve()
	defer s.kill()
	const made = `{"name":"A group"}`
	if _, _, ok := send(t.Context(), http.MethodPost, s.url+"/api/v1/groups", token, made); !ok {
		t.Fatal("the token does not work")
	}
	o.run("withdraw-tokens", "ACCOUNT="+account)
	if _, _, ok := send(t.Context(), http.MethodPost, s.url+"/api/v1/groups", token, made); ok {
		t.Error("the token still works")
	}
}

// The address with several servers goes past one that is dead.
func TestAddressOfSeveralServers(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(testdb.DurablePostgresDSN(t))
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`DATABASE_URL='(postgres:///shg\?user=shg&host=db1.*)'`).FindSubmatch(page)
	if found == nil {
		t.Fatal("the document has no such address")
	}
	dead, err := engines.FreePort(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	several, err := url.Parse(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	q := several.Query()
	q.Set("user", u.User.Username())
	q.Set("host", "127.0.0.1,"+u.Hostname())
	q.Set("port", strconv.Itoa(dead)+","+u.Port())
	q.Set("sslmode", "disable")
	if password, given := u.User.Password(); given {
		q.Set("password", password)
	}
	several.Path, several.RawQuery = u.Path, q.Encode()
	x := newTerminal(t)
	x.environ = append(x.environ, "DATABASE_URL="+several.String())
	x.done("migrate")
}

// oneGroup returns a feed of one group in Philadelphia.
func oneGroup(t *testing.T) string {
	t.Helper()
	feed := filepath.Join(t.TempDir(), "feed.json")
	body := `[{"slug":"one","name":"First Step","day":2,"time":"19:30","latitude":39.95,"longitude":-75.16,"types":["O"]}]`
	if err := os.WriteFile(feed, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return feed
}

// The narrower key suffices for all that the service does with an index, and creates no keys.
func TestKeyOfTheServiceOnMeilisearch(t *testing.T) {
	t.Parallel()
	server := testmeili.Server(t)
	o := newTerminal(t).atShell(false)
	var created struct{ Key string }
	if err := json.Unmarshal([]byte(o.run("meilisearch-key", "MEILI_URL="+server.URL, "MEILI_MASTER_KEY="+server.Key)), &created); err != nil || created.Key == "" {
		t.Fatalf("%v: no key", err)
	}
	x := newTerminal(t)
	x.environ = append(x.environ, "DATABASE_URL="+testdb.DurablePostgresDSN(t), "MEILI_URL="+server.URL, "MEILI_KEY="+created.Key, "MEILI_PREFIX="+testmeili.Prefix())
	x.done("import", "meeting-guide", oneGroup(t), "--source", "office")
	x.atShell(false).run("reindex")
	if total := x.done("search", "groups", "--near", "Philadelphia", "--json").object(t)["total"]; total != 1.0 {
		t.Errorf("after the index was made anew a search finds %v", total)
	}
	s := x.serve()
	defer s.kill()
	x.done("import", "meeting-guide", oneGroup(t), "--source", "another")
	testwait.For(t, "what is written with this key is found", func() bool { return get(t, s.url+"/api/v1/groups?near=Philadelphia")["total"] == 2.0 })
	testhttp.Want(t, http.StatusForbidden, testhttp.Request{URL: server.URL + "/keys", Token: created.Key})
}
