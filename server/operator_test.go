package server_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shg-directory/shg/platform/telemetry/metrics"
	"github.com/shg-directory/shg/server"
)

// The operator's port shows what the public one does not, and the probes are at both.
func TestWhatStandsAtWhichPort(t *testing.T) {
	t.Parallel()
	s := server.New(parts())
	for path, public := range map[string]bool{
		"/healthz": true, "/readyz": true, "/metrics": false, "/debug/pprof/": false, "/debug/pprof/heap": false, "/debug/pprof/cmdline": false,
	} {
		if got := ask(t, s.Operator(), testRequest{path: path}).StatusCode; got != http.StatusOK {
			t.Errorf("operator's %s: %d", path, got)
		}
		if got := ask(t, s.Handler(), testRequest{path: path}).StatusCode; (got == http.StatusOK) != public {
			t.Errorf("public %s: %d", path, got)
		}
	}
	if got := ask(t, s.Operator(), testRequest{path: "/api/v1/vocabularies"}).StatusCode; got != http.StatusNotFound {
		t.Errorf("the API at the operator's port: %d", got)
	}
}

// What is counted names methods, patterns and classes of status, and nothing of who asked for what.
func TestMetricsCountRoutesAndNothingOfPeople(t *testing.T) {
	t.Parallel()
	p := parts()
	p.Metrics = metrics.New(metrics.Build{Version: "test"})
	s := server.New(p)
	for _, path := range []string{"/api/fails/private-1?q=private-2", "/private-3", "/page", "/page?near=private-4", "/api/panic"} {
		ask(t, s.Handler(), testRequest{path: path})
	}
	ask(t, s.Handler(), testRequest{method: "PRIVATE", path: "/page"})
	scrape := text(t, ask(t, s.Operator(), testRequest{path: "/metrics"}))
	if strings.Contains(strings.ToLower(scrape), "private") {
		t.Errorf("the metrics tell who looks for what:\n%s", scrape)
	}
	for _, line := range []string{
		`shg_http_request_duration_seconds_count{method="GET",route="/page",status="2xx"} 2`,
		`shg_http_request_duration_seconds_count{method="GET",route="/api/fails/:id",status="5xx"} 1`,
		`shg_http_request_duration_seconds_count{method="GET",route="/api/panic",status="5xx"} 1`,
		`shg_http_request_duration_seconds_count{method="GET",route="none",status="4xx"} 1`,
		`shg_http_request_duration_seconds_count{method="other",route="/page",status="4xx"} 1`,
		`shg_http_requests_in_flight 0`, `shg_http_requests_working{class="reads"} 0`,
	} {
		if !strings.Contains(scrape, line+"\n") {
			t.Errorf("no %s in\n%s", line, scrape)
		}
	}
}

// engine answers pings as the test wants.
type engine struct {
	takes time.Duration
	fails []error // the next answers; then none
}

func (e *engine) ping(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(e.takes):
	}
	if len(e.fails) == 0 {
		return nil
	}
	err := e.fails[0]
	e.fails = e.fails[1:]
	return err
}

// One slow answer or one broken connection takes no service out of the rotation; an engine that
// stays away does.
func TestReadinessDoesNotFlap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e, broken := &engine{}, errors.New("connection reset")
		p := parts()
		p.Checks = []server.Check{{Name: "database", Ping: e.ping}}
		h := server.New(p).Handler()
		for _, step := range []struct {
			what   string
			takes  time.Duration
			fails  []error
			after  time.Duration
			status int
			says   string
		}{
			{"slow before it ever answered", time.Minute, nil, 0, 503, "unavailable"},
			{"there", 0, nil, 0, 200, `"database":"ok"`},
			{"slow once", time.Minute, nil, 5 * time.Second, 200, `"database":"slow"`},
			{"slow for long", time.Minute, nil, 5 * time.Second, 503, `"database":"unavailable"`},
			{"there again", 700 * time.Millisecond, nil, 0, 200, `"database":"ok"`},
			{"one broken connection", 0, []error{broken}, 0, 200, `"database":"ok"`},
			{"refused twice", 0, []error{broken, broken}, 0, 503, `"database":"unavailable"`},
		} {
			time.Sleep(step.after) //nolint:forbidigo // a clock of the test's own
			e.takes, e.fails = step.takes, step.fails
			began := time.Now()
			response := ask(t, h, testRequest{path: "/readyz"})
			if body := text(t, response); response.StatusCode != step.status || !strings.Contains(body, step.says) {
				t.Errorf("%s: %d %s", step.what, response.StatusCode, body)
			}
			if took := time.Since(began); took >= time.Second {
				t.Errorf("%s: took %s, probes wait for a second", step.what, took)
			}
		}
	})
}

func TestOperatorsPortStopsAtOnce(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.New(parts()).RunOperator(ctx, listener) }()
	if got := get("http://" + listener.Addr().String() + "/healthz"); !strings.Contains(got, "ok") {
		t.Errorf("healthz: %s", got)
	}
	go get("http://" + listener.Addr().String() + "/debug/pprof/profile?seconds=60")
	stop()
	if err := <-ended; err != nil {
		t.Errorf("orderly stop: %v", err)
	}
}
