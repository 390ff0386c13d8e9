package cli_test

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/internal/testwait"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const kills = 20

var (
	readyAt    = regexp.MustCompile(`(?:ready in .* at|in the browser: ) (http://\S+?)(?:\. |/api/docs )`) // without and with --demo
	operatorAt = regexp.MustCompile(`operator's port" addr=(\S+)`)
)

// served is a running serve.
type served struct {
	cmd *exec.Cmd
	url string
	ops string // the operator's port, if there is one
}

func (x *terminal) serve(flags ...string) served {
	x.t.Helper()
	cmd := x.program(append([]string{"serve", "--addr", "127.0.0.1:0"}, flags...)...)
	errs, err := cmd.StderrPipe()
	if err != nil {
		x.t.Fatal(err)
	}
	cmd.Stdout = cmd.Stderr // the demo reports there that it is ready
	if err := cmd.Start(); err != nil {
		x.t.Fatal(err)
	}
	lines := bufio.NewScanner(errs)
	var seen []string
	ops := ""
	for lines.Scan() {
		seen = append(seen, lines.Text())
		if found := operatorAt.FindStringSubmatch(lines.Text()); found != nil {
			ops = "http://" + found[1]
		}
		if found := readyAt.FindStringSubmatch(lines.Text() + " "); found != nil {
			go func() {
				for lines.Scan() {
				}
			}()
			return served{cmd: cmd, url: found[1], ops: ops}
		}
	}
	x.t.Fatalf("serve did not start: %s", strings.Join(seen, "\n"))
	return served{}
}

func (s served) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// acknowledged is what the service reported as written: the least version of each group.
type acknowledged struct {
	mu       sync.Mutex
	versions map[string]int64
}

func (a *acknowledged) note(id string, version int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.versions[id] = max(a.versions[id], version)
}

// write creates and changes groups until the service dies.
func (a *acknowledged) write(ctx context.Context, s served, token string, writer int) {
	for i := 0; ; i++ {
		id, version, ok := send(ctx, http.MethodPost, s.url+"/api/v1/groups", token, fmt.Sprintf(`{"name":"Group %d of %d"}`, i, writer))
		if !ok {
			return
		}
		a.note(id, version)
		id, version, ok = send(ctx, http.MethodPut, s.url+"/api/v1/groups/"+id, token, fmt.Sprintf(`{"name":"Group %d of %d, renamed"}`, i, writer))
		if !ok {
			return
		}
		a.note(id, version)
	}
}

// send sends JSON, and returns which group came back and its version; not ok unless the answer is
// a success.
func send(ctx context.Context, method, url, token, body string) (id string, version int64, ok bool) {
	response, err := testhttp.Send(ctx, testhttp.Request{Method: method, URL: url, Token: token, Body: body, Header: map[string]string{"If-Match": "*"}})
	var group struct {
		ID      string `json:"id"`
		Version int64  `json:"version"`
	}
	if err != nil || response.Status > 299 || response.JSON(&group) != nil {
		return "", 0, false
	}
	return group.ID, group.Version, true
}

// TestKilledAtAnyPoint kills the service at 20 random points while four writers write. After each
// restart nothing that was acknowledged is lost and the index holds what the database holds.
func TestKilledAtAnyPoint(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	account := x.done("account", "add", "--name", "A writer", "--json").object(t)["id"]
	token, _ := x.done("token", "create", "--account", fmt.Sprint(account), "--json").object(t)["token"].(string)
	known := &acknowledged{versions: map[string]int64{}}
	random := rand.New(rand.NewPCG(20261124, 1))
	for range kills {
		s := x.serve()
		var writers sync.WaitGroup
		for writer := range 4 {
			writers.Go(func() { known.write(t.Context(), s, token, writer) })
		}
		least := known.count() + 1 + random.IntN(30) // the random point: counted in groups, so that it does not depend on speed
		testwait.For(t, "the writers write", func() bool { return known.count() >= least })
		s.kill()
		writers.Wait()
	}
	s := x.serve()
	defer s.kill()
	if diff := cmp.Diff(x.rows(), indexed(t, s.url)); diff != "" {
		t.Errorf("database and index differ (-database +index):\n%s", diff)
	}
	rows := x.rows()
	for id, version := range known.versions {
		if rows[id] < version {
			t.Errorf("group %s was acknowledged at version %d and is at %d", id, version, rows[id])
		}
	}
	t.Logf("%d kills, %d acknowledged groups, %d in the database", kills, len(known.versions), len(rows))
}

// rows returns the published groups of the database and their versions.
func (x *terminal) rows() map[string]int64 {
	x.t.Helper()
	var dsn string
	for _, pair := range x.environ {
		if value, found := strings.CutPrefix(pair, "DATABASE_URL="); found {
			dsn = value
		}
	}
	rows := map[string]int64{}
	for _, g := range storedGroups(x.t, store.Config{DSN: dsn, Path: filepath.Join(x.dir, "shg.db"), ReadOnly: true}) {
		rows[g.ID.String()] = g.Version
	}
	return rows
}

// storedGroups returns all groups of a database.
func storedGroups(t *testing.T, c store.Config) []models.Group {
	t.Helper()
	s, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var groups []models.Group
	err = s.EachGroup(t.Context(), func(g models.Group) error {
		groups = append(groups, g)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return groups
}

// indexed returns the groups that a search finds, and their versions.
func indexed(t *testing.T, url string) map[string]int64 {
	t.Helper()
	found := map[string]int64{}
	for page := 1; ; page++ {
		var list struct {
			Items []struct {
				ID      string `json:"id"`
				Version int64  `json:"version"`
			} `json:"items"`
			Total int `json:"total"`
		}
		testhttp.WantJSON(t, testhttp.Request{URL: fmt.Sprintf("%s/api/v1/groups?sort=name&per_page=100&page=%d", url, page)}, &list)
		part := map[string]int64{}
		for _, item := range list.Items {
			part[item.ID] = item.Version
		}
		maps.Copy(found, part)
		if len(list.Items) == 0 || len(found) >= list.Total {
			return found
		}
	}
}
