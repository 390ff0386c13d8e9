package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/internal/testwait"
)

// importedRecords is how long the feed is that is cut off: some dozen transactions.
const importedRecords = 4000

// partner asks a service with a key.
type partner struct {
	*testing.T
	url, token string
}

func (p partner) ask(status int, method, path, accept, body string) testhttp.Answer {
	p.Helper()
	header := map[string]string{"Content-Type": "application/x-ndjson", "Accept": accept}
	return testhttp.Want(p.T, status, testhttp.Request{Method: method, URL: p.url + path, Token: p.token, Body: body, Header: header})
}

// progress is the state of an import.
type progress struct {
	Status string `json:"status"`
	Counts struct {
		Done, Total, Created, Updated, Unchanged, Refused int
	} `json:"counts"`
}

func (p partner) progress(at string) (now progress) {
	p.Helper()
	if err := p.ask(http.StatusOK, http.MethodGet, at, "application/json", "").JSON(&now); err != nil {
		p.Fatal(err)
	}
	return now
}

// results counts what came of each record, by its name and outcome.
func (p partner) results(at string) map[string]int {
	p.Helper()
	counts := map[string]int{}
	for line := range bytes.Lines(p.ask(http.StatusOK, http.MethodGet, at+"/results", "application/x-ndjson", "").Body) {
		var one struct{ Record, Outcome string }
		if err := json.Unmarshal(line, &one); err != nil {
			p.Fatalf("%s: %v", line, err)
		}
		counts[one.Record+" "+one.Outcome]++
	}
	return counts
}

// handIn sends a feed of new groups and returns the address of the import, as soon as the service
// has acknowledged it.
func (p partner) handIn() (at string) {
	p.Helper()
	var feed strings.Builder
	for i := range importedRecords {
		fmt.Fprintf(&feed, `{"record":"r%d","group":{"name":"Group %d","topics":["alcohol"],"languages":["en"]}}`+"\n", i, i)
	}
	return p.ask(http.StatusAccepted, http.MethodPost, "/api/v1/sources/leeds/imports", "application/json", feed.String()).Header.Get("Location")
}

// cutOff is an import whose service was killed, and its state then.
type cutOff struct {
	partner
	x     *terminal
	at    string
	stood progress
}

// An import that is running when the service is killed continues by itself after the next start.
// Each record is written once and has one result, and the index holds what the database holds.
func TestImportsKilledAtAnyPoint(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(20261124, 6))
	var all []cutOff
	for i := range 4 { // all are killed before the first is looked at: each waits for a minute until its lease ends
		x := newTerminal(t)
		if i%2 == 1 {
			server := testmeili.Server(t)
			x.environ = append(x.environ, "DATABASE_URL="+testdb.DurablePostgresDSN(t), "MEILI_URL="+server.URL, "MEILI_KEY="+server.Key, "MEILI_PREFIX="+testmeili.Prefix())
			x.done("migrate")
		}
		all = append(all, killImport(t, x, random.IntN(importedRecords/4*i+1)))
	}
	if !slices.ContainsFunc(all, func(c cutOff) bool { return c.stood.Status != "done" }) {
		t.Error("all imports were done before the kills: the test proves nothing")
	}
	for i := range all {
		s := all[i].x.serve()
		defer s.kill()
		all[i].url = s.url
	}
	for _, c := range all {
		c.whole()
	}
}

// killImport kills the service of an import once it has done some of its records.
func killImport(t *testing.T, x *terminal, after int) cutOff {
	t.Helper()
	account := fmt.Sprint(x.done("account", "add", "--name", "A partner", "--json").object(t)["id"])
	token, _ := x.done("token", "create", "--account", account, "--scope", "source:leeds", "--json").object(t)["token"].(string)
	s := x.serve()
	c := cutOff{partner: partner{t, s.url, token}, x: x}
	c.at = c.handIn()
	testwait.For(t, "some of it is done", func() bool {
		c.stood = c.progress(c.at)
		return c.stood.Counts.Done >= after
	})
	s.kill()
	t.Logf("killed at %+v", c.stood)
	return c
}

// whole waits until the import is done and looks at what came of it.
func (c cutOff) whole() {
	c.Helper()
	testwait.For(c.T, "the import ends by itself", func() bool { return c.progress(c.at).Status == "done" })
	if n := c.progress(c.at).Counts; n.Done != importedRecords || n.Created != importedRecords || n.Total != importedRecords || n.Refused+n.Updated+n.Unchanged != 0 {
		c.Errorf("killed at %+v, done with %+v", c.stood, n)
	}
	want := map[string]int{}
	for i := range importedRecords {
		want[fmt.Sprintf("r%d created", i)] = 1
	}
	if diff := cmp.Diff(want, c.results(c.at)); diff != "" {
		c.Errorf("killed at %+v, results (-want +told):\n%.2000s", c.stood, diff)
	}
	rows := c.x.rows()
	if len(rows) != importedRecords {
		c.Errorf("killed at %+v: %d groups", c.stood, len(rows))
	}
	testwait.For(c.T, "the index holds what the database holds", func() bool { return cmp.Equal(rows, indexed(c.T, c.url)) })
}
