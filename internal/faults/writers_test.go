package faults_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// person is the caller.
type person struct{ account, token string }

// people creates the writers and their verified profiles while the service runs, and returns the
// writers.
func (p *place) people(s *service, l *ledger, n int) []person {
	p.t.Helper()
	moderator := p.person("moderate", "--role", "moderator")
	writers := make([]person, n)
	for i := range writers {
		writers[i] = p.person("account")
		client := &http.Client{Timeout: patience}
		created := send(p.t.Context(), client, s.url, writers[i], call{"PUT", "/consultants/me", profile(fmt.Sprintf("first bio of %d", i))})
		verified := send(p.t.Context(), client, s.url, moderator, call{"POST", "/consultants/" + created.body.ID + "/verify", object{"ground": "registration"}})
		if !created.done() || !verified.done() {
			p.t.Fatalf("make a profile: %s, verify it: %s", created.outcome(), verified.outcome())
		}
		l.ackNew(map[string]string{"profile of " + writers[i].account: fmt.Sprintf("first bio of %d", i)})
	}
	return writers
}

func (p *place) person(scope string, flags ...string) person {
	p.t.Helper()
	account := fmt.Sprint(p.done(append([]string{"account", "add", "--name", "A writer", "--json"}, flags...)...)["id"])
	scopes := []string{"--scope", "account"}
	if scope != "account" {
		scopes = append(scopes, "--scope", scope)
	}
	token := p.done(append([]string{"token", "create", "--account", account, "--json"}, scopes...)...)["token"]
	return person{account: account, token: fmt.Sprint(token)}
}

// writers write until they are stopped, or until the service is gone.
type writers struct {
	ledger *ledger
	all    sync.WaitGroup
	stop   context.CancelFunc
	mu     sync.Mutex
	counts map[string]int // answers by outcome
	slow   time.Duration  // the longest that an answer took
}

// hardiness determines what a writer does if no answer comes.
type hardiness bool

const (
	untilGone    hardiness = false // it ends, as the service has ended
	whateverHurt hardiness = true  // it goes on
)

func begin(t *testing.T, s *service, l *ledger, who []person, h hardiness) *writers {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	w := &writers{ledger: l, stop: stop, counts: map[string]int{}}
	for i, who := range who {
		one := writer{
			writers: w, base: s.url, who: who, name: fmt.Sprintf("%d-%d", time.Now().UnixNano(), i), hardy: h,
			random: rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), uint64(i))), client: &http.Client{Timeout: patience, Transport: &http.Transport{}},
		}
		w.all.Go(func() { one.run(ctx) })
	}
	t.Cleanup(w.end)
	return w
}

// end lets the writes under way end and returns when no writer is left.
func (w *writers) end() {
	w.stop()
	w.all.Wait()
}

// unknown counts the writes of unknown outcome so far.
func (w *writers) unknown() int {
	return w.answers("500 outcome_unknown") + w.answers("503 maybe_stored")
}

// answers counts the answers with an outcome so far.
func (w *writers) answers(outcome string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.counts[outcome]
}

// acks counts the writes that were acknowledged so far.
func (l *ledger) acknowledged() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.acks
}

// tally returns what the writers were answered, for the tables.
func (w *writers) tally() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var parts []string
	for _, outcome := range slices.Sorted(maps.Keys(w.counts)) {
		parts = append(parts, fmt.Sprintf("%d × %s", w.counts[outcome], outcome))
	}
	return strings.Join(parts, ", ")
}

// writer is one client that owns what it writes.
type writer struct {
	*writers
	base   string
	who    person
	name   string
	hardy  hardiness
	client *http.Client
	random *rand.Rand
	gone   bool
}

func (w *writer) run(ctx context.Context) {
	defer w.client.CloseIdleConnections()
	for i := 0; ctx.Err() == nil && !w.gone; i++ {
		w.life(ctx, fmt.Sprintf("%s-%d", w.name, i))
	}
}

// life is the life of one group: created, renamed, its needs stated and put in other words, a
// request created and opened, archived, published again. It stops if anything is not acknowledged,
// since then nobody knows what the next change would find.
func (w *writer) life(ctx context.Context, name string) {
	precision := []string{"exact", "area"}[w.random.IntN(2)]
	id, ok := w.make(ctx, "/groups", group("Group "+name, precision), name, func(id string) map[string]string {
		return map[string]string{"name of " + id: "Group " + name, "status of " + id: "published"}
	})
	if !ok || !w.change(ctx, "PUT", "/groups/"+id, group("Group "+name+", renamed", precision), "name of "+id, "Group "+name+", renamed") {
		return
	}
	words := "We need help, says " + name
	need, ok := w.make(ctx, "/groups/"+id+"/needs", object{"statement": words}, words, func(need string) map[string]string {
		return map[string]string{"words of " + need: words}
	})
	if !ok || !w.change(ctx, "PUT", "/groups/"+id+"/needs/"+need, object{"statement": words + " again"}, "words of "+need, words+" again") {
		return
	}
	request, ok := w.make(ctx, "/groups/"+id+"/requests", object{"needs": []string{need}}, "request of "+id, func(request string) map[string]string {
		return map[string]string{"request " + request: "draft"}
	})
	if !ok || !w.change(ctx, "POST", "/requests/"+request+"/open", nil, "request "+request, "open") {
		return
	}
	if !w.change(ctx, "PUT", "/consultants/me", profile("bio "+name), "profile of "+w.who.account, "bio "+name) {
		return
	}
	if w.random.IntN(2) == 0 || !w.change(ctx, "DELETE", "/groups/"+id, nil, "status of "+id, "archived") {
		return
	}
	if w.random.IntN(2) == 0 {
		w.change(ctx, "POST", "/groups/"+id+"/publish", nil, "status of "+id, "published")
	}
}

// make creates a resource and returns what it must be read back as.
func (w *writer) make(ctx context.Context, path string, body object, identity string, is func(id string) map[string]string) (string, bool) {
	w.ledger.askNew(identity)
	response := w.ask(ctx, call{"POST", path, body})
	switch {
	case response.done():
		w.ledger.ackNew(is(response.body.ID))
	case response.refused():
		w.ledger.refuseNew(identity)
	}
	return response.body.ID, response.done()
}

// change asks for one thing to become another.
func (w *writer) change(ctx context.Context, method, path string, body object, key, value string) bool {
	w.ledger.ask(key, value)
	response := w.ask(ctx, call{method, path, body})
	switch {
	case response.stored():
		w.ledger.ack(key)
	case response.refused():
		w.ledger.refuse(key)
	}
	return response.done()
}

// ask sends a write and checks its answer: done, or 503, or an unknown outcome that is reported;
// anything else is odd.
func (w *writer) ask(ctx context.Context, c call) reply {
	began := time.Now()
	response := send(context.WithoutCancel(ctx), w.client, w.base, w.who, c)
	w.mu.Lock()
	w.slow = max(w.slow, time.Since(began))
	w.counts[response.outcome()]++
	w.mu.Unlock()
	switch {
	case response.err != nil && w.hardy == untilGone:
		w.gone = true
	case response.err != nil, response.status == http.StatusServiceUnavailable:
		<-time.After(10 * time.Millisecond) // nobody is helped by a storm of attempts
	case response.done(), response.unknown():
	default:
		w.ledger.oddity("%s %s: %s", c.method, c.path, response.outcome())
	}
	if response.err == nil && response.status >= 500 {
		if kind := response.header.Get("Content-Type"); kind != "application/problem+json" {
			w.ledger.oddity("%s %s: %d as %q", c.method, c.path, response.status, kind)
		}
	}
	return response
}
