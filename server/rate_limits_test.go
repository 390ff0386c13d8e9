package server_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/server"
)

// limitedServer is a server that lets three reads, five of a key with the scope read, two writes
// and four of a source pass in a minute.
type limitedServer struct {
	handler http.Handler
	now     atomic.Int64
	mu      sync.Mutex
	used    map[string]int // by the minute and who it is, as a database would know it
	away    bool
}

func newLimitedServer() *limitedServer {
	l := &limitedServer{used: map[string]int{}}
	l.now.Store(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC).UnixNano())
	p := parts()
	p.Limits = server.Limits{Reads: 3, KeyReads: 5, Writes: 2, SourceWrites: 4}
	p.Now = func() time.Time { return time.Unix(0, l.now.Load()) }
	p.AcquireRateLease = l.acquireLease
	p.Authenticate = func(_ context.Context, token string) (models.Actor, error) {
		scopes, known := map[string][]string{"shg_reader": {"read"}, "shg_member": {"account"}, "shg_source": {"source:leeds"}}[token]
		if !known {
			return models.Actor{}, models.ErrUnauthorized
		}
		return models.Actor{Scopes: scopes, KeyID: keyOf(token)}, nil
	}
	l.handler = server.New(p).Handler()
	return l
}

// keyOf returns the id of a token, the same each time.
func keyOf(token string) (id models.ID) {
	copy(id[:], token)
	return id
}

func (l *limitedServer) acquireLease(_ context.Context, request models.RateLeaseRequest) (models.RateLease, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away {
		return models.RateLease{}, errors.New("secret of the database")
	}
	who := fmt.Sprint(l.now.Load()/int64(time.Minute), request.Subject)
	granted := min(request.Count, request.Limit-l.used[who])
	l.used[who] += granted
	return models.RateLease{Granted: granted, Remaining: request.Limit - l.used[who]}, nil
}

func (l *limitedServer) ask(t *testing.T, method, token, from string) *http.Response {
	t.Helper()
	q := testRequest{method: method, path: "/api/v1/vocabularies", from: from, header: map[string]string{}}
	if method == http.MethodPost {
		q.path = "/api/read"
	}
	if token != "" {
		q.header["Authorization"] = "Bearer " + token
	}
	return ask(t, l.handler, q)
}

func TestWhoAsksTooOftenIsRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method, token, policy string
		quota                 int
		again                 time.Duration // after which one more is let pass
	}{
		"reads":             {http.MethodGet, "", `"reads";q=3;w=60`, 3, 20 * time.Second},
		"heads":             {http.MethodHead, "", `"reads";q=3;w=60`, 3, 20 * time.Second},
		"reads of a member": {http.MethodGet, "shg_member", `"reads";q=3;w=60`, 3, 20 * time.Second},
		"reads of a key":    {http.MethodGet, "shg_reader", `"key_reads";q=5;w=60`, 5, 12 * time.Second},
		"writes":            {http.MethodPost, "shg_member", `"writes";q=2;w=60`, 2, time.Minute},
		"of a source":       {http.MethodPost, "shg_source", `"source_writes";q=4;w=60`, 4, time.Minute},
		"of nobody":         {http.MethodPost, "", `"writes";q=2;w=60`, 2, time.Minute},
		"keys that are not": {http.MethodGet, "shg_guess", `"reads";q=3;w=60`, 3, 20 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLimitedServer()
			for i := range test.quota {
				response := l.ask(t, test.method, test.token, "203.0.113.7:1")
				if response.StatusCode == http.StatusTooManyRequests {
					t.Fatalf("the %d. is refused", i+1)
				}
				if got := response.Header.Get("RateLimit-Policy"); got != test.policy {
					t.Errorf("RateLimit-Policy %q, want %q", got, test.policy)
				}
				var left, reset int
				if _, err := fmt.Sscanf(response.Header.Get("RateLimit")[len(policyName(test.policy)):], ";r=%d;t=%d", &left, &reset); err != nil || left != test.quota-i-1 || reset < 1 || reset > 60 {
					t.Errorf("RateLimit %q after %d (%v)", response.Header.Get("RateLimit"), i+1, err)
				}
			}
			for range 3 {
				response := l.ask(t, test.method, test.token, "203.0.113.99:1") // the same /24
				var seconds int
				_, _ = fmt.Sscan(response.Header.Get("Retry-After"), &seconds)
				if response.StatusCode != http.StatusTooManyRequests || seconds != int(test.again/time.Second) {
					t.Errorf("%d, Retry-After %d", response.StatusCode, seconds)
				}
			}
			l.now.Add(int64(test.again))
			if got := l.ask(t, test.method, test.token, "203.0.113.7:1").StatusCode; got == http.StatusTooManyRequests {
				t.Error("refused after Retry-After")
			}
		})
	}
}

func policyName(policy string) string {
	for i := 1; i < len(policy); i++ {
		if policy[i] == '"' {
			return policy[:i+1]
		}
	}
	return policy
}

func TestWhomOthersDoNotCount(t *testing.T) {
	t.Parallel()
	l := newLimitedServer()
	for range 4 {
		l.ask(t, http.MethodGet, "", "203.0.113.7:1")
	}
	for name, from := range map[string]string{"another network": "203.0.112.7:1", "IPv6": "[2001:db8::1]:1"} {
		if got := l.ask(t, http.MethodGet, "", from).StatusCode; got != http.StatusOK {
			t.Errorf("%s: %d", name, got)
		}
	}
	if got := l.ask(t, http.MethodGet, "shg_member", "203.0.113.7:1").StatusCode; got != http.StatusOK {
		t.Errorf("a key from the same network: %d", got)
	}
	for range 3 {
		l.ask(t, http.MethodGet, "", "[2001:db8:0:100::1]:1")
	}
	if got := l.ask(t, http.MethodGet, "", "[2001:db8:0:1ff::9]:1").StatusCode; got != http.StatusTooManyRequests {
		t.Errorf("the same /56: %d", got)
	}
	for range 20 {
		for _, from := range []string{"127.0.0.1:1", "[::1]:1", "10.0.0.1:1"} {
			if response := l.ask(t, http.MethodGet, "", from); response.StatusCode != http.StatusOK || response.Header.Get("RateLimit") != "" {
				t.Fatalf("%s is counted: %d", from, response.StatusCode)
			}
		}
	}
}

// If it is unknown how often a caller wrote, nothing is written.
func TestWritesFailClosed(t *testing.T) {
	t.Parallel()
	l := newLimitedServer()
	l.away = true
	if got := l.ask(t, http.MethodPost, "shg_member", "203.0.113.7:1").StatusCode; got != http.StatusServiceUnavailable {
		t.Errorf("a write without a count: %d", got)
	}
	if got := l.ask(t, http.MethodGet, "", "203.0.113.7:1").StatusCode; got != http.StatusOK {
		t.Errorf("a read: %d", got)
	}
}

// However many requests come at once, no more are admitted than the limit.
func TestLimitsHoldAtOnce(t *testing.T) {
	t.Parallel()
	for method, quota := range map[string]int64{http.MethodGet: 3, http.MethodPost: 2} {
		l := newLimitedServer()
		var all sync.WaitGroup
		var passed atomic.Int64
		for range 50 {
			all.Go(func() {
				if l.ask(t, method, "shg_member", "203.0.113.7:1").StatusCode != http.StatusTooManyRequests {
					passed.Add(1)
				}
			})
		}
		all.Wait()
		if passed.Load() != quota {
			t.Errorf("%s: %d passed, %d may", method, passed.Load(), quota)
		}
	}
}

func BenchmarkLimitOfReads(b *testing.B) {
	p := parts()
	p.Limits = server.Limits{Reads: 1_000_000}
	for name, limits := range map[string]server.Limits{"with": p.Limits, "without": {}} {
		p.Limits = limits
		h := server.New(p).Handler()
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				benchAsk(b, h)
			}
		})
	}
}

func benchAsk(b *testing.B, h http.Handler) {
	b.Helper()
	request := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/api/v1/topics/alcohol", nil)
	h.ServeHTTP(httptest.NewRecorder(), request)
}

// However a key is spelt in the header, it is one key with one limit.
func TestLimitsAreOfTheKeyAndNotOfItsSpelling(t *testing.T) {
	t.Parallel()
	spellings := []string{"Bearer shg_reader", "bearer shg_reader", "BEARER  shg_reader", "Bearer shg_reader ", "bEARER   shg_reader  "}
	for method, test := range map[string]struct {
		path, token string
		quota       int
	}{
		http.MethodGet: {"/api/v1/vocabularies", "shg_reader", 5}, http.MethodPost: {"/api/read", "shg_source", 4},
	} {
		l := newLimitedServer()
		for i := range test.quota + len(spellings) {
			header := map[string]string{"Authorization": strings.ReplaceAll(spellings[i%len(spellings)], "shg_reader", test.token)}
			got := ask(t, l.handler, testRequest{method: method, path: test.path, from: "203.0.113.7:1", header: header}).StatusCode
			if refused := got == http.StatusTooManyRequests; refused != (i >= test.quota) {
				t.Errorf("%s: the %d. as %q: %d", method, i+1, header["Authorization"], got)
			}
		}
	}
}
