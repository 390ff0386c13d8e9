package cli_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/internal/testwait"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// follower is a receiver that stores of each group the newest state that it received, by the
// version in the message. It refuses every tenth message once, so that older messages arrive after
// newer ones.
type follower struct {
	mu       sync.Mutex
	refused  map[string]bool
	messages map[string]int // that it took, by their ids
	told     map[string]int // by group and version
	newest   map[string]state
}

type state struct {
	Version int64
	Type    models.ChangeType
}

func newFollower(t *testing.T) (f *follower, url string) {
	t.Helper()
	f = &follower{refused: map[string]bool{}, messages: map[string]int{}, told: map[string]int{}, newest: map[string]state{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		status := http.StatusNoContent
		if !f.take(request.Header.Get("webhook-id"), body) {
			status = http.StatusServiceUnavailable
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	return f, server.URL
}

func (f *follower) take(id string, body []byte) bool {
	var m struct {
		Type models.ChangeType `json:"type"`
		Data struct {
			ID      string `json:"id"`
			Version int64  `json:"version"`
		} `json:"data"`
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := json.Unmarshal(body, &m); err != nil {
		m.Data.ID = string(body) // no group is called so, and the test fails
	}
	if n := len(f.messages) + len(f.refused); n%10 == 9 && !f.refused[id] {
		f.refused[id] = true
		return false
	}
	f.messages[id]++
	f.told[fmt.Sprint(m.Data.ID, " at ", m.Data.Version)]++
	if m.Data.Version > f.newest[m.Data.ID].Version {
		f.newest[m.Data.ID] = state{m.Data.Version, m.Type}
	}
	return true
}

func (f *follower) states() map[string]state {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.newest)
}

// changeGroups creates groups at one service, changes and archives some of them at another, and has
// every step numbered by either, so that each group has several messages.
func changeGroups(t *testing.T, one, other served, token string, writer int) {
	t.Helper()
	number := func(s served) {
		_, _ = testhttp.Send(t.Context(), testhttp.Request{URL: s.url + "/api/v1/changes?limit=1"})
	}
	for i := range 12 {
		id, _, ok := send(t.Context(), http.MethodPost, one.url+"/api/v1/groups", token, fmt.Sprintf(`{"name":"Group %d of %d"}`, i, writer))
		number(other)
		for n := range i % 4 {
			_, _, changed := send(t.Context(), http.MethodPut, other.url+"/api/v1/groups/"+id, token, fmt.Sprintf(`{"name":"Group %d of %d, %d"}`, i, writer, n))
			ok = ok && changed
			number(one)
		}
		if !ok {
			t.Errorf("group %d of %d is not written", i, writer)
		}
		if i%3 == 0 {
			send(t.Context(), http.MethodDelete, one.url+"/api/v1/groups/"+id, token, "")
			number(other)
		}
	}
}

// Two services number the changes of one database and deliver them to one webhook: each message is
// accepted once, none is missing. A receiver that follows the version ends with what the directory
// holds, in any order of arrival.
func TestTwoServicesTellOneWebhook(t *testing.T) {
	t.Parallel()
	server, dsn := testmeili.Server(t), testdb.DurablePostgresDSN(t)
	x := newTerminal(t)
	x.environ = append(x.environ, "DATABASE_URL="+dsn, "MEILI_URL="+server.URL, "MEILI_KEY="+server.Key, "MEILI_PREFIX="+testmeili.Prefix(),
		"SHG_OPS_ADDR=off", "SHG_WEBHOOK_ALLOW=127.0.0.0/8")
	x.done("migrate")
	account := fmt.Sprint(x.done("account", "add", "--name", "A writer", "--json").object(t)["id"])
	token, _ := x.done("token", "create", "--account", account, "--scope", "account", "--scope", "webhooks", "--json").object(t)["token"].(string)
	first, second := x.serve(), x.serve()
	defer first.kill()
	defer second.kill()
	f, url := newFollower(t)
	hook, _, ok := send(t.Context(), http.MethodPost, first.url+"/api/v1/webhooks", token, fmt.Sprintf(`{"url":%q}`, url))
	if !ok {
		t.Fatal("no webhook")
	}
	var writers sync.WaitGroup
	for i := range 4 {
		one, other := first, second
		if i%2 == 1 {
			one, other = second, first
		}
		writers.Go(func() { changeGroups(t, one, other, token, i) })
	}
	writers.Wait()
	want := publicStates(t, dsn)
	testwait.For(t, "the receiver holds what the directory holds", func() bool { return cmp.Equal(want, f.states()) })
	testwait.For(t, "nothing waits any longer", func() bool { return pending(t, second.url, token, hook) == 0 })
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, counted := range []map[string]int{f.messages, f.told} {
		for what, times := range counted {
			if times != 1 {
				t.Errorf("%s came %d times", what, times)
			}
		}
	}
	if len(f.messages) < 2*len(want) {
		t.Errorf("%d messages of %d groups: the test proves little", len(f.messages), len(want))
	}
	t.Logf("%d messages of %d groups, %d refused once", len(f.messages), len(want), len(f.refused))
}

// publicStates returns what a receiver should end on.
func publicStates(t *testing.T, dsn string) map[string]state {
	t.Helper()
	want := map[string]state{}
	for _, g := range storedGroups(t, store.Config{DSN: dsn, ReadOnly: true}) {
		want[g.ID.String()] = state{g.Version, models.ChangeUpserted}
		if g.Status != models.StatusPublished {
			want[g.ID.String()] = state{g.Version, models.ChangeRemoved}
		}
	}
	return want
}

// pending returns how many of a webhook's latest hundred deliveries are not delivered.
func pending(t *testing.T, url, token, hook string) int {
	t.Helper()
	body := testhttp.Want(t, http.StatusOK, testhttp.Request{URL: url + "/api/v1/webhooks/" + hook + "/deliveries?per_page=100", Token: token}).Body
	return strings.Count(string(body), `"state":"pending"`) + strings.Count(string(body), `"state":"failed"`)
}
