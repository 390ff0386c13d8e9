package server_test

import (
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// One network keeps nobody else out: not from what is worked on, not from the line, and nobody with
// a key from either.
func TestOneNetworkLeavesPlacesToOthers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ method, path string }{
		"reads": {http.MethodGet, "/api/wait"}, "writes": {http.MethodPost, "/api/wait"}, "rankings": {http.MethodGet, "/api/v1/requests/1/matches/wait"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := newGatedServer(t)
				d.from = "203.0.113.7:1"
				d.send(2000, test.method, test.path)
				d.mu.Lock()
				refused := d.answers[503]
				d.mu.Unlock()
				if refused == 0 {
					t.Error("nobody was refused: there was not too much to do")
				}
				d.from = "198.51.100.7:1"
				d.send(1, test.method, test.path)
				d.from, d.key = "203.0.113.99:1", "shg_good" // from the crowd's own network
				d.send(1, test.method, test.path)
				d.want("others are let in or wait", map[int]int{503: refused})
				time.Sleep(201 * time.Millisecond) //nolint:forbidigo // a clock of the test's own
				synctest.Wait()
				d.end()
				d.mu.Lock()
				defer d.mu.Unlock()
				if got, most := d.answers[200], 2+notKept(32*runtime.GOMAXPROCS(0)); got < 3 || got > most {
					t.Errorf("%d were let in", got)
				}
			})
		})
	}
}

// Of the memory for bodies one network gets half of what is for its like, and a key in that network
// still gets some.
func TestBodiesOfOneNetwork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newGatedServer(t)
		hang := func(from, key string) {
			body, more := io.Pipe()
			q := testRequest{method: http.MethodPost, path: "/api/quick", body: body, from: from, header: map[string]string{}}
			if key != "" {
				q.header["Authorization"] = "Bearer " + key
			}
			d.ended.Go(func() {
				response := ask(d.T, d.handler, q)
				_ = body.Close()
				d.mu.Lock()
				defer d.mu.Unlock()
				d.answers[response.StatusCode]++
			})
			d.ended.Go(func() {
				_, _ = io.WriteString(more, strings.Repeat(" ", 1<<20))
				<-d.gate.open
				_ = more.Close()
			})
			synctest.Wait()
		}
		for range 75 {
			hang("203.0.113.7:1", "")
		}
		d.want("the network's share is used up", map[int]int{503: 75 - 24})
		for range 12 {
			hang("198.51.100.7:1", "")
		}
		for range 8 {
			hang("203.0.113.7:1", "shg_good")
		}
		d.want("others have room", map[int]int{503: 75 - 24})
		d.end()
		d.want("what was there is answered", map[int]int{200: 24 + 12 + 8})
	})
}

// However many requests of one key come at once, the first of its key to come among them, none is
// refused for it; keys that are not good are looked up a few at a time.
func TestManyRequestsOfANewKeyAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newGatedServer(t)
		d.from, d.key = "203.0.113.7:1", "shg_good"
		d.send(200, http.MethodPost, "/api/quick")
		d.want("a key that is good", map[int]int{200: 200})
		d.key = "shg_guess"
		d.send(200, http.MethodPost, "/api/quick")
		d.want("a key that is none", map[int]int{200: 200, 500: 0})
		d.end()
	})
}
