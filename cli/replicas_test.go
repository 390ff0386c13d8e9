package cli_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/internal/testwait"
)

// Two services share a database and a search server: what one writes the other finds. One stops in
// order and one is killed while both write, and an index is rebuilt meanwhile. In the end nothing
// that was acknowledged is missing anywhere.
func TestTwoServicesOnOneDirectory(t *testing.T) {
	t.Parallel()
	server := testmeili.Server(t)
	x := newTerminal(t)
	x.environ = append(x.environ, "DATABASE_URL="+testdb.DurablePostgresDSN(t), "MEILI_URL="+server.URL, "MEILI_KEY="+server.Key,
		"MEILI_PREFIX="+testmeili.Prefix(), "SHG_OPS_ADDR=off")
	x.done("migrate")
	account := x.done("account", "add", "--name", "A writer", "--json").object(t)["id"]
	token, _ := x.done("token", "create", "--account", fmt.Sprint(account), "--json").object(t)["token"].(string)
	known := &acknowledged{versions: map[string]int64{}}
	first, second := x.serve(), x.serve()
	defer second.kill()
	var writers sync.WaitGroup
	for i, s := range []served{first, second, first, second} {
		writers.Go(func() { known.write(t.Context(), s, token, i) })
	}
	testwait.For(t, "both take writes", func() bool { return known.count() > 20 })
	again := x.done("reindex", "--json").object(t)["indexes"].([]any)
	if len(again) != 3 { // groups, consultants, resources
		t.Errorf("built anew: %v", again)
	}
	if err := first.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := first.cmd.Wait(); err != nil {
		t.Errorf("an orderly stop: %v", err)
	}
	second.kill()
	writers.Wait()
	third := x.serve()
	defer third.kill()
	testwait.For(t, "the index holds what the database holds", func() bool { return cmp.Equal(x.rows(), indexed(t, third.url)) })
	rows := x.rows()
	for id, version := range known.versions {
		if rows[id] < version {
			t.Errorf("group %s was acknowledged at version %d and is at %d", id, version, rows[id])
		}
	}
	if body := getText(t, third.url+"/readyz"); !strings.Contains(body, `"search":"ok"`) {
		t.Errorf("readiness: %s", body)
	}
	t.Logf("%d acknowledged groups, all in the database and in the index", len(known.versions))
}

func (a *acknowledged) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.versions)
}

// Commands search and rank on the server beside no service at all, and the index in memory needs no
// reindex.
func TestReindexWithoutAServer(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	if got := x.done("reindex"); !bytes.Contains([]byte(got.out), []byte("nothing to do")) {
		t.Errorf("%q", got.out)
	}
	x.refused(2, "--index", "reindex", "--index", "houses")
	x.environ = append(x.environ, "MEILI_URL=http://127.0.0.1:1", "MEILI_KEY=k")
	x.refused(1, "again", "reindex")
}

// A search server that comes back without its data is filled again by a service, without a command.
// Until then searches answer that they are unavailable.
func TestSearchServerLosesItsData(t *testing.T) {
	t.Parallel()
	old, empty := testmeili.Server(t), testmeili.StartServer(t)
	x := newTerminal(t)
	prefix := testmeili.Prefix()
	x.environ = append(x.environ, "MEILI_URL="+old.URL, "MEILI_KEY="+old.Key, "MEILI_PREFIX="+prefix, "SHG_OPS_ADDR=off")
	account := x.done("account", "add", "--name", "A writer", "--json").object(t)["id"]
	token, _ := x.done("token", "create", "--account", fmt.Sprint(account), "--json").object(t)["token"].(string)
	s := x.serve()
	if _, _, ok := send(t.Context(), http.MethodPost, s.url+"/api/v1/groups", token, `{"name":"Here before"}`); !ok {
		t.Fatal("no group")
	}
	s.kill()
	x.environ = append(x.environ, "MEILI_URL="+empty.URL, "MEILI_KEY="+empty.Key)
	again := x.serve()
	defer again.kill()
	testwait.For(t, "the new server holds what the database holds", func() bool {
		response, err := testhttp.Send(t.Context(), testhttp.Request{URL: again.url + "/api/v1/groups?sort=name&per_page=100&page=1"})
		if err != nil {
			t.Fatal(err)
		}
		if response.Status == http.StatusServiceUnavailable {
			return false
		}
		return cmp.Equal(x.rows(), indexed(t, again.url))
	})
}

// A reindex may be killed at any point and run again; searches are answered throughout.
func TestReindexKilledAtAnyPoint(t *testing.T) {
	t.Parallel()
	server := testmeili.Server(t)
	x := newTerminal(t)
	x.environ = append(x.environ, "MEILI_URL="+server.URL, "MEILI_KEY="+server.Key, "MEILI_PREFIX="+testmeili.Prefix(), "SHG_OPS_ADDR=off")
	account := x.done("account", "add", "--name", "A writer", "--json").object(t)["id"]
	token, _ := x.done("token", "create", "--account", fmt.Sprint(account), "--json").object(t)["token"].(string)
	s := x.serve()
	defer s.kill()
	for i := range 40 {
		if _, _, ok := send(t.Context(), http.MethodPost, s.url+"/api/v1/groups", token, fmt.Sprintf(`{"name":"Group %d"}`, i)); !ok {
			t.Fatal("no group")
		}
	}
	same := func() bool { return cmp.Equal(x.rows(), indexed(t, s.url)) }
	testwait.For(t, "all are found", same)
	for round := range 8 {
		cmd := x.program("reindex")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		<-time.After(time.Duration(60*(round+1)) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if !same() {
			t.Fatalf("after kill %d the index holds %d of %d", round+1, len(indexed(t, s.url)), len(x.rows()))
		}
	}
	x.done("reindex")
	testwait.For(t, "all are found in the end", same)
}
