package server_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/server"
)

// gate is a site whose handlers wait until it opens.
type gate struct {
	site
	open chan struct{}
}

func (g gate) Mount(e *echo.Echo) {
	wait := func(c echo.Context) error {
		<-g.open
		return c.String(http.StatusOK, "through")
	}
	e.GET("/api/wait", wait)
	e.POST("/api/wait", wait)
	e.GET("/api/v1/requests/:id/matches/wait", wait)
	e.GET("/wait", wait)
	e.GET("/api/quick", func(c echo.Context) error { return c.String(http.StatusOK, "quick") })
	e.POST("/api/quick", func(c echo.Context) error { return c.String(http.StatusOK, "quick") })
}

// The limits for this machine, as docs/decisions/0012 gives them, without the quarter that is kept
// for callers with a key.
func readsAtOnce() int  { return notKept(8 * runtime.GOMAXPROCS(0)) }
func heavyAtOnce() int  { return notKept(2 * runtime.GOMAXPROCS(0)) }
func writesAtOnce() int { return notKept(32 * runtime.GOMAXPROCS(0)) }

func notKept(n int) int { return n - n/4 }

// gatedServer is a server and the requests that are under way in it.
type gatedServer struct {
	*testing.T
	handler http.Handler
	gate    gate
	ended   sync.WaitGroup
	mu      sync.Mutex
	answers map[int]int // how many of each status
	from    string      // all requests; empty: each from a network of its own
	key     string      // of all requests
	sent    int
}

func newGatedServer(t *testing.T) *gatedServer {
	p := parts()
	g := gate{open: make(chan struct{})}
	p.Web = g
	return &gatedServer{T: t, handler: server.New(p).Handler(), gate: g, answers: map[int]int{}}
}

// send sends n requests and returns when each was answered or waits.
func (d *gatedServer) send(n int, method, path string) {
	for range n {
		q := testRequest{method: method, path: path, from: d.network()}
		if d.key != "" {
			q.header = map[string]string{"Authorization": "Bearer " + d.key}
		}
		d.ended.Go(func() {
			response := ask(d.T, d.handler, q)
			d.mu.Lock()
			defer d.mu.Unlock()
			d.answers[response.StatusCode]++
		})
	}
	synctest.Wait()
}

func (d *gatedServer) network() string {
	d.sent++
	if d.from != "" {
		return d.from
	}
	return fmt.Sprintf("198.%d.%d.7:1", d.sent/256, d.sent%256)
}

func (d *gatedServer) want(what string, answers map[int]int) {
	d.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	for status, n := range answers {
		if d.answers[status] != n {
			d.Errorf("%s: answers %v, want %v", what, d.answers, answers)
			return
		}
	}
}

// end lets everything through and waits for the last.
func (d *gatedServer) end() {
	close(d.gate.open)
	d.ended.Wait()
}

func TestTooManyAtOnceAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newGatedServer(t)
		d.send(readsAtOnce(), http.MethodGet, "/api/wait")
		d.send(16*readsAtOnce(), http.MethodGet, "/api/wait")
		d.want("as many as may wait", map[int]int{503: 0})
		d.send(10, http.MethodGet, "/api/quick")
		d.want("more than may wait", map[int]int{503: 10, 200: 0})
		for _, path := range []string{"/healthz", "/readyz"} {
			if got := ask(t, d.handler, testRequest{path: path}).StatusCode; got != http.StatusOK {
				t.Errorf("%s: %d", path, got)
			}
		}
		d.send(1, http.MethodPost, "/api/quick")
		d.send(heavyAtOnce(), http.MethodGet, "/api/v1/requests/1/matches/wait")
		d.want("other classes get in", map[int]int{503: 10, 200: 1})
		time.Sleep(201 * time.Millisecond) //nolint:forbidigo // a clock of the test's own
		synctest.Wait()
		d.want("nobody waits longer than a burst", map[int]int{503: 10 + 16*readsAtOnce()})
		d.send(1, http.MethodGet, "/api/wait")
		time.Sleep(51 * time.Millisecond) //nolint:forbidigo // a clock of the test's own
		synctest.Wait()
		d.want("where nothing moves nobody waits long", map[int]int{503: 11 + 16*readsAtOnce()})
		d.end()
		d.want("those who were let in are answered", map[int]int{200: 1 + readsAtOnce() + heavyAtOnce()})
		d.send(1, http.MethodGet, "/api/quick")
		d.want("it goes on", map[int]int{200: 2 + readsAtOnce() + heavyAtOnce()})
	})
}

func TestWaitingIsInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newGatedServer(t)
		d.send(heavyAtOnce(), http.MethodGet, "/api/v1/requests/1/matches/wait")
		d.send(5, http.MethodGet, "/api/v1/requests/1/matches/wait")
		time.Sleep(150 * time.Millisecond) //nolint:forbidigo // a clock of the test's own
		d.end()
		d.want("those who waited are answered", map[int]int{200: heavyAtOnce() + 5})
	})
}

func TestRefusalsSayWhenToComeBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newGatedServer(t)
		d.send(17*readsAtOnce(), http.MethodGet, "/api/wait")
		for path, kind := range map[string]string{"/api/quick": "application/problem+json", "/wait": "text/html; charset=UTF-8"} {
			response := ask(t, d.handler, testRequest{path: path})
			if response.StatusCode != 503 || response.Header.Get("Retry-After") == "" || response.Header.Get("Content-Type") != kind {
				t.Errorf("%s: %d %v", path, response.StatusCode, response.Header)
			}
		}
		d.end()
	})
}

// A caller that sends or reads slowly keeps nobody out: a request's turn begins with its whole body
// and ends with the first byte of its answer.
func TestSlowCallersKeepNobodyOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newGatedServer(t)
		gone := make(chan struct{})
		for range 20 * writesAtOnce() {
			body, more := io.Pipe()
			d.ended.Go(func() { ask(t, d.handler, testRequest{method: http.MethodPost, path: "/api/quick", body: body}) })
			d.ended.Go(func() {
				_, _ = io.WriteString(more, "{")
				<-gone
				_ = more.CloseWithError(io.ErrUnexpectedEOF)
			})
			d.ended.Go(func() {
				d.handler.ServeHTTP(slowReader{httptest.NewRecorder(), gone}, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/quick", http.NoBody))
			})
		}
		synctest.Wait()
		d.send(1, http.MethodPost, "/api/quick")
		d.send(1, http.MethodGet, "/api/quick")
		d.want("others are answered", map[int]int{200: 2})
		close(gone)
		d.end()
	})
}

// slowReader takes nothing of an answer until it goes.
type slowReader struct {
	*httptest.ResponseRecorder
	gone chan struct{}
}

func (s slowReader) Write(p []byte) (int, error) {
	<-s.gone
	return s.ResponseRecorder.Write(p)
}

// What bodies take of memory is bounded, and a body that ends early is its sender's mistake.
func TestBodies(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newGatedServer(t)
		for range 49 { // MiB, one more than are held of those without a key
			body, more := io.Pipe()
			from := d.network()
			d.ended.Go(func() {
				response := ask(t, d.handler, testRequest{method: http.MethodPost, path: "/api/quick", body: body, from: from})
				_ = body.Close()
				d.mu.Lock()
				defer d.mu.Unlock()
				d.answers[response.StatusCode]++
			})
			d.ended.Go(func() {
				_, _ = io.WriteString(more, strings.Repeat(" ", 1<<20))
				<-d.gate.open
				_ = more.CloseWithError(io.ErrUnexpectedEOF)
			})
			synctest.Wait()
		}
		d.want("one more than are held", map[int]int{503: 1, 400: 0})
		d.end()
		d.want("ended early", map[int]int{400: 48})
		d.send(1, http.MethodPost, "/api/quick")
		d.want("what was held is given back", map[int]int{200: 1})
	})
}
