package server_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testhttp"
	"github.com/shg-directory/shg/server"
)

func TestRequestsAreLimitedInTime(t *testing.T) {
	t.Parallel()
	if got := text(t, ask(t, server.New(parts()).Handler(), testRequest{path: "/api/deadline"})); !strings.Contains(got, "true") {
		t.Error("no deadline within 10 s")
	}
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	p := parts()
	var away bool
	p.Checks = []server.Check{
		{Name: "database", Ping: func(ctx context.Context) error {
			if _, limited := ctx.Deadline(); !limited {
				return errors.New("no time limit")
			}
			return nil
		}},
		{Name: "index", Ping: func(context.Context) error {
			if away {
				return errors.New("secret host is away")
			}
			return nil
		}},
	}
	h := server.New(p).Handler()
	if response := ask(t, h, testRequest{path: "/readyz"}); response.StatusCode != 200 {
		t.Errorf("ready: %d %s", response.StatusCode, text(t, response))
	}
	away = true
	response := ask(t, h, testRequest{path: "/readyz"})
	if body := text(t, response); response.StatusCode != 503 || !strings.Contains(body, `"database":"ok","index":"unavailable"`) || strings.Contains(body, "secret") {
		t.Errorf("away: %d %s", response.StatusCode, body)
	}
	if alive := ask(t, h, testRequest{path: "/healthz"}); alive.StatusCode != 200 {
		t.Errorf("alive: %d", alive.StatusCode)
	}
}

func TestRunFinishesWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	p := parts()
	slow := site{began: make(chan struct{}), release: make(chan struct{})}
	p.Web = slow
	s := server.New(p)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, listener) }()
	answers := make(chan string, 1)
	go func() { answers <- get("http://" + listener.Addr().String() + "/api/slow") }()
	<-slow.began
	stop()
	for ready := 200; ready != http.StatusServiceUnavailable; { // the signal takes some time to be received
		ready = ask(t, s.Handler(), testRequest{path: "/readyz"}).StatusCode
	}
	close(slow.release)
	if got := <-answers; got != "finished" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("orderly stop: %v", err)
	}
	if got := get("http://" + listener.Addr().String() + "/healthz"); !strings.Contains(got, "refused") {
		t.Errorf("after the stop: %q", got)
	}
}

func TestHalfAnAnswerIsCut(t *testing.T) {
	t.Parallel()
	listening := httptest.NewServer(server.New(parts()).Handler())
	t.Cleanup(listening.Close)
	if got := get(listening.URL + "/api/cut"); !strings.Contains(got, "EOF") {
		t.Errorf("an answer that could not be finished: %q", got)
	}
	if got := get(listening.URL + "/api/half"); !strings.Contains(got, "EOF") {
		t.Errorf("half an answer looks whole: %q", got)
	}
}

// get returns the body, or what went wrong.
func get(url string) string {
	response, err := testhttp.Send(context.Background(), testhttp.Request{URL: url})
	if err != nil {
		return err.Error()
	}
	return string(response.Body)
}
