package cli_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestHealth(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	s := x.serve()
	u, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	x.environ = append(x.environ, "SHG_ADDR="+u.Host)
	if got := x.done("health", "--json").object(t)["status"]; got == nil {
		t.Error("it does not say what the service says")
	}
	x.environ = append(x.environ, "SHG_ADDR="+net.JoinHostPort("0.0.0.0", u.Port()))
	x.done("health")
	s.kill()
	x.refused(1, "not ready", "health")
}

func TestHealthOfAServiceThatIsNotReady(t *testing.T) {
	t.Parallel()
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/readyz" {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(`{"status": "unavailable",` + "\n" + `"database": "away"}`))
		}
	}))
	defer service.Close()
	x := newTerminal(t)
	x.environ = append(x.environ, "SHG_ADDR="+strings.TrimPrefix(service.URL, "http://"))
	x.refused(1, `"database": "away"`, "health")
}
