package cli_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/shg-directory/shg/internal/testwait"
)

const partnersPage = "../docs/partners.md"

// Every block of commands of docs/partners.md does what the page describes, on the sample data.
func TestPartnersPage(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	x.environ = append(x.environ, "SHG_WEBHOOK_ALLOW=127.0.0.0/8")
	s := x.serve("--demo")
	defer s.kill()
	o := x.atShell(false)
	url := "SHG_URL=" + s.url
	ran := map[string]bool{}
	run := func(name string, variables ...string) string {
		ran[name] = true
		return o.runFrom(partnersPage, name, append(variables, url)...)
	}
	runJSON := func(name string, variables ...string) map[string]any {
		return said{out: run(name, variables...)}.object(t)
	}
	token, _ := runJSON("key")["token"].(string)
	key := "SHG_TOKEN=" + token
	group, _ := runJSON("create", key)["id"].(string)
	if total, _ := runJSON("search")["total"].(float64); total < 2 {
		t.Errorf("the search finds %v in the sample data", total)
	}
	if found, _ := runJSON("map")["features"].([]any); len(found) < 2 {
		t.Errorf("the map finds %v in the sample data", found)
	}
	if got := run("read-again", "GROUP="+group); got != "304\n" {
		t.Errorf("read again: %q", got)
	}
	if got := run("change", "GROUP="+group, key); got != "200\n412\n" {
		t.Errorf("changed twice with one ETag: %q", got)
	}
	if got := strings.Fields(run("once", key)); len(got) != 3 || got[0] != got[1] || got[2] != "true" {
		t.Errorf("made twice under one key: %q", got)
	}
	if got := run("upsert", key); got != "201\n200\n204\n" {
		t.Errorf("put, put again and retired: %q", got)
	}
	if refused := runJSON("import", key); refused["total"] != 1.0 {
		t.Errorf("the import refused %v", refused)
	}
	copied := "COPY=" + t.TempDir()
	testwait.For(t, "the copy holds all", func() bool { return strings.TrimSpace(run("mirror", copied)) == "0" })
	if got := run("upsert", key); got != "201\n200\n204\n" {
		t.Errorf("brought back and retired once more: %q", got)
	}
	testwait.For(t, "the copy follows", func() bool { return strings.TrimSpace(run("mirror", copied)) == "1" })
	receiver := newWebhookReceiver(t)
	created := runJSON("webhook", "RECEIVER="+receiver.url, key)
	receiver.ping(created["secret"])
	if got := run("webhook-change", "RECEIVER="+receiver.url, key, fmt.Sprintf("WEBHOOK=%v", created["id"])); got != "200\n412\n428\n" {
		t.Errorf("the webhook changed twice with one ETag, and without: %q", got)
	}
	wrong, err := json.Marshal(runJSON("error")["errors"])
	if err != nil || !strings.Contains(string(wrong), "unknown_parameter") {
		t.Errorf("%v: the errors are %s", err, wrong)
	}
	if have := slices.Sorted(maps.Keys(blocksOf(t, partnersPage))); !slices.Equal(have, slices.Sorted(maps.Keys(ran))) {
		t.Errorf("the page has the blocks %v; this ran %v", have, ran)
	}
}

// webhookReceiver receives the messages to webhooks.
type webhookReceiver struct {
	*testing.T
	url  string
	told chan message
}

type message struct {
	body   []byte
	header http.Header
}

func newWebhookReceiver(t *testing.T) webhookReceiver {
	t.Helper()
	r := webhookReceiver{T: t, told: make(chan message, 10)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if body, err := io.ReadAll(request.Body); err == nil {
			r.told <- message{body, request.Header}
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

// ping waits for one message, which must be a ping signed by the secret.
func (r webhookReceiver) ping(secret any) {
	r.Helper()
	verifier, err := standard.NewWebhook(fmt.Sprint(secret))
	if err != nil {
		r.Fatal(err)
	}
	select {
	case m := <-r.told:
		if err := verifier.Verify(m.body, m.header); err != nil || !strings.Contains(string(m.body), `"ping"`) {
			r.Errorf("%v: %s", err, m.body)
		}
	case <-testwait.NearDeadline(r.T):
		r.Error("no webhook came")
	}
}
