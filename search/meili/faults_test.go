package meili_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testmeili"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/search/meili"
)

// between is a server in front of the real one that answers some requests itself.
func between(t *testing.T, intercept func(w http.ResponseWriter, r *http.Request) bool) *meili.Index {
	t.Helper()
	server := testmeili.Server(t)
	to, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !intercept(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(front.Close)
	return meili.New(meili.Options{URL: front.URL, Key: server.Key, UID: testmeili.Prefix() + "groups"})
}

func prepare(t *testing.T, x *meili.Index) {
	t.Helper()
	if err := x.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func say(w http.ResponseWriter, status int, body string) bool {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
	return true
}

var taskPath = regexp.MustCompile(`^/tasks/\d+$`)

// A task that the server could not do for want of room is no defect of the documents: the same
// write succeeds when there is room again.
func TestDiskOfTheServerFull(t *testing.T) {
	t.Parallel()
	var full atomic.Bool
	x := between(t, func(w http.ResponseWriter, r *http.Request) bool {
		if !full.Load() || !taskPath.MatchString(r.URL.Path) {
			return false
		}
		return say(w, http.StatusOK, `{"status":"failed","error":{"code":"no_space_left_on_device","type":"system","message":"secret"}}`)
	})
	prepare(t, x)
	if err := x.Put(t.Context(), named(1, "One")); err != nil {
		t.Fatal(err)
	}
	full.Store(true)
	err := x.Put(t.Context(), named(2, "Two"))
	if !errors.Is(err, models.ErrUnavailable) || strings.Contains(err.Error(), "secret") {
		t.Errorf("full: %v", err)
	}
	full.Store(false)
	if err := x.Put(t.Context(), named(2, "Two")); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if got := found(t, x, search.Query{}); len(got) != 2 {
		t.Errorf("found %q", got)
	}
}

// Settings that fail half-way leave no index that takes documents: the next attempt sets them
// whole.
func TestSettingsFailHalfWay(t *testing.T) {
	t.Parallel()
	var broken atomic.Bool
	broken.Store(true)
	x := between(t, func(w http.ResponseWriter, r *http.Request) bool {
		if !broken.Load() || r.Method != http.MethodPatch {
			return false
		}
		return say(w, http.StatusInternalServerError, `{"code":"internal","type":"internal"}`)
	})
	if err := x.Prepare(t.Context()); !errors.Is(err, models.ErrUnavailable) {
		t.Errorf("while they fail: %v", err)
	}
	if err := x.Put(t.Context(), named(1, "One")); !errors.Is(err, models.ErrUnavailable) {
		t.Errorf("while settings fail: %v", err)
	}
	if state, err := x.State(t.Context()); err != nil || state.Documents != 0 || !state.Outdated {
		t.Errorf("half set: %+v %v", state, err)
	}
	broken.Store(false)
	if err := x.Put(t.Context(), named(1, "One")); err != nil {
		t.Fatal(err)
	}
	if state, err := x.State(t.Context()); err != nil || state.Outdated || state.Documents != 1 {
		t.Errorf("%+v %v", state, err)
	}
}

// What fails for a moment is asked again with its body; what is refused is not.
func TestAsksAgainWithItsBody(t *testing.T) {
	t.Parallel()
	var requests, failing atomic.Int32
	x := between(t, func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/documents") {
			return false
		}
		requests.Add(1)
		return failing.Add(-1) >= 0 && say(w, http.StatusServiceUnavailable, `no JSON from a proxy`)
	})
	prepare(t, x)
	failing.Store(2)
	if err := x.Put(t.Context(), named(1, "One")); err != nil || requests.Load() != 3 {
		t.Errorf("%d times, %v", requests.Load(), err)
	}
	if got := found(t, x, search.Query{}); !slices.Equal(got, []string{"One"}) {
		t.Errorf("found %q", got)
	}
	wrong := meili.New(meili.Options{URL: testmeili.Server(t).URL, Key: "wrong", UID: "groups"})
	if _, err := wrong.Find(t.Context(), search.Query{}); !errors.Is(err, models.ErrUnavailable) || !strings.Contains(err.Error(), "403") {
		t.Errorf("a wrong key: %v", err)
	}
}

// A server that is killed in the middle of writes is away, loses nothing that was acknowledged, and
// is found again by itself.
func TestServerKilledWhileItWrites(t *testing.T) {
	t.Parallel()
	server := testmeili.StartServer(t)
	x := meili.New(meili.Options{URL: server.URL, Key: server.Key, UID: "groups"})
	prepare(t, x)
	acknowledged := 0
	for round := range 3 {
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for {
				if err := x.Put(context.WithoutCancel(t.Context()), named(acknowledged+1, "Group")); err != nil {
					if !errors.Is(err, models.ErrUnavailable) {
						t.Errorf("killed: %v", err)
					}
					return
				}
				acknowledged++
			}
		}()
		<-time.After(time.Duration(200+150*round) * time.Millisecond)
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		<-ended
		if _, err := x.Find(t.Context(), search.Query{Limit: 1}); !errors.Is(err, models.ErrUnavailable) {
			t.Errorf("while it is away: %v", err)
		}
		if err := server.Restart(); err != nil {
			t.Fatal(err)
		}
		if err := server.Answers(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(found(t, x, search.Query{})); got < acknowledged || got > acknowledged+3 {
		t.Errorf("%d acknowledged, %d found", acknowledged, got)
	}
	t.Logf("3 kills, %d acknowledged writes", acknowledged)
}

// An answer that comes in parts on a kept connection comes without the pause of 40 ms that Nagle's
// algorithm and delayed acknowledgements make. The server of this test does nothing but answer in
// parts, so that no work of a search is measured with them.
func TestNoPauseOnKeptConnections(t *testing.T) {
	t.Parallel()
	url := inParts(t)
	ask := func(client *http.Client) func() error {
		return func() error {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
			if err != nil {
				return err
			}
			response, err := client.Do(request)
			if err != nil {
				return err
			}
			_, err = io.Copy(io.Discard, response.Body)
			return errors.Join(err, response.Body.Close())
		}
	}
	t.Logf("an answer in parts: %s here, %s with a client of the standard library",
		median(t, ask(meili.HTTPClient())), median(t, ask(&http.Client{Transport: &http.Transport{}})))
	for range 5 { // a busy machine is slow now and then, a pause is there every time
		if median(t, ask(meili.HTTPClient())) < 35*time.Millisecond {
			return
		}
	}
	t.Error("no answer in parts came without a pause")
}

// inParts starts a server that waits, as Nagle's algorithm does, for the acknowledgement of the
// first part of an answer before it sends the second.
func inParts(t *testing.T) string {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for range 2 {
			_, _ = io.WriteString(w, strings.Repeat("x", 100))
			_ = http.NewResponseController(w).Flush()
		}
	}))
	server.Config.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		if tcp, ok := conn.(*net.TCPConn); !ok || tcp.SetNoDelay(false) != nil {
			t.Error("the server cannot wait for acknowledgements")
		}
		return ctx
	}
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}

// median returns the middle of the times of 31 answers.
func median(t *testing.T, ask func() error) time.Duration {
	t.Helper()
	var times []time.Duration
	for range 31 {
		began := time.Now()
		if err := ask(); err != nil {
			t.Fatal(err)
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	return times[len(times)/2]
}
