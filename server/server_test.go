package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/server"
)

// site replaces the pages and adds routes that misbehave.
type site struct {
	began, release chan struct{} // of /api/slow
}

func (s site) Mount(e *echo.Echo) {
	e.GET("/page", func(c echo.Context) error { return c.String(http.StatusOK, "page") })
	e.GET("/page/panic", func(echo.Context) error { panic("secret of the page") })
	e.GET("/api/panic", func(echo.Context) error { panic("secret of the database") })
	e.GET("/api/half", func(c echo.Context) error {
		_ = c.String(http.StatusOK, "half of ")
		c.Response().Flush()
		panic("too late")
	})
	e.GET("/api/cut", func(c echo.Context) error {
		_ = c.String(http.StatusOK, "half of ")
		c.Response().Flush()
		return errors.New("the rest cannot be read")
	})
	e.GET("/api/fails/:id", func(echo.Context) error { return errors.New("secret of the disk") })
	e.GET("/api/network", func(echo.Context) error { return fmt.Errorf("send: %w", networkError("write")) })
	e.GET("/api/network/cut", func(c echo.Context) error {
		_ = c.String(http.StatusOK, "half of ")
		c.Response().Flush()
		return fmt.Errorf("send: %w", networkError("write"))
	})
	e.GET("/api/network/panic", func(echo.Context) error { panic(networkError("read")) })
	e.GET("/api/wrapped", func(echo.Context) error {
		return errors.Join(errors.New("context"), echo.NewHTTPError(http.StatusUnsupportedMediaType))
	})
	e.GET("/api/late", func(echo.Context) error { return context.DeadlineExceeded })
	e.GET("/api/slow", func(c echo.Context) error {
		close(s.began)
		<-s.release
		return c.String(http.StatusOK, "finished")
	})
	e.GET("/api/deadline", func(c echo.Context) error {
		deadline, ok := c.Request().Context().Deadline()
		return c.JSON(http.StatusOK, map[string]any{"limited": ok && time.Until(deadline) <= 10*time.Second})
	})
	e.GET("/api/who", func(c echo.Context) error {
		return c.String(http.StatusOK, rest.ActorOf(c).Name+" "+c.RealIP()+" "+c.Scheme())
	})
	e.POST("/api/read", func(c echo.Context) error {
		body, err := io.ReadAll(c.Request().Body)
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, len(body))
	})
}

func (site) SessionSecret(echo.Context) string { return "" }

func (site) WriteError(c echo.Context, status int) error {
	return c.HTML(status, "<h1>"+http.StatusText(status)+"</h1>")
}

func authenticate(_ context.Context, token string) (models.Actor, error) {
	switch token {
	case "shg_good":
		return models.Actor{AccountID: models.NewRandomID(), Name: "Ana", KeyID: keyOf(token)}, nil
	case "shg_unlucky":
		return models.Actor{}, models.ErrUnavailable
	}
	return models.Actor{}, models.ErrUnauthorized
}

func parts() server.Parts {
	return server.Parts{API: newDoor(), Web: site{}, Authenticate: authenticate}
}

type testRequest struct {
	method, path string
	header       map[string]string
	body         io.Reader
	from         string
}

func ask(t *testing.T, h http.Handler, a testRequest) *http.Response {
	t.Helper()
	if a.method == "" {
		a.method = http.MethodGet
	}
	request := httptest.NewRequestWithContext(t.Context(), a.method, a.path, a.body)
	for name, value := range a.header {
		request.Header.Set(name, value)
	}
	if a.from != "" {
		request.RemoteAddr = a.from
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, request)
	return recorder.Result()
}

func text(t *testing.T, response *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestErrorsAnswerOnceInTheWordsOfTheirDoor(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("x", 1<<20+1)
	const problem, page = "application/problem+json", "text/html; charset=UTF-8"
	for name, test := range map[string]struct {
		testRequest
		status int
		kind   string
		header string // that must be there
	}{
		"unknown route of the API":    {testRequest{path: "/api/v1/nothing"}, 404, problem, ""},
		"unknown below /api":          {testRequest{path: "/api/nothing"}, 404, problem, ""},
		"unknown page":                {testRequest{path: "/nothing"}, 404, page, ""},
		"a page that looks like one":  {testRequest{path: "/apiary"}, 404, page, ""},
		"method of a route":           {testRequest{method: "DELETE", path: "/api/v1/vocabularies"}, 405, problem, "Allow"},
		"method of a page":            {testRequest{method: "POST", path: "/page"}, 405, page, "Allow"},
		"a word that is no method":    {testRequest{method: "BREW", path: "/api/v1/vocabularies"}, 405, problem, "Allow"},
		"panic in the API":            {testRequest{path: "/api/panic"}, 500, problem, ""},
		"panic in a page":             {testRequest{path: "/page/panic"}, 500, page, ""},
		"error of a handler":          {testRequest{path: "/api/fails/1"}, 500, problem, ""},
		"wrapped HTTP error":          {testRequest{path: "/api/wrapped"}, 415, problem, ""},
		"deadline":                    {testRequest{path: "/api/late"}, 503, problem, "Retry-After"},
		"large body, length said":     {testRequest{method: "POST", path: "/api/read", body: strings.NewReader(large)}, 413, problem, ""},
		"large body, length not said": {testRequest{method: "POST", path: "/api/read", body: io.MultiReader(strings.NewReader(large))}, 413, problem, ""},
		"token that is not good":      {testRequest{path: "/api/who", header: map[string]string{"Authorization": "Bearer shg_bad"}}, 401, problem, "WWW-Authenticate"},
		"token without its scheme":    {testRequest{path: "/api/who", header: map[string]string{"Authorization": "shg_good"}}, 401, problem, "WWW-Authenticate"},
		"another scheme":              {testRequest{path: "/api/who", header: map[string]string{"Authorization": "Basic shg_good"}}, 401, problem, "WWW-Authenticate"},
		"no token behind the scheme":  {testRequest{path: "/api/who", header: map[string]string{"Authorization": "Bearer "}}, 401, problem, "WWW-Authenticate"},
		"tokens cannot be read now":   {testRequest{path: "/api/who", header: map[string]string{"Authorization": "Bearer shg_unlucky"}}, 503, problem, "Retry-After"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response := ask(t, server.New(parts()).Handler(), test.testRequest)
			body := text(t, response)
			if response.StatusCode != test.status || response.Header.Get("Content-Type") != test.kind {
				t.Fatalf("%d %s %s; want %d %s", response.StatusCode, response.Header.Get("Content-Type"), body, test.status, test.kind)
			}
			if test.header != "" && response.Header.Get(test.header) == "" {
				t.Errorf("no %s in %v", test.header, response.Header)
			}
			if strings.Contains(body, "secret") || strings.Contains(body, "goroutine") {
				t.Errorf("tells what is inside: %s", body)
			}
			if test.kind == problem {
				decoder := json.NewDecoder(strings.NewReader(body))
				var shown struct{ Status int }
				if err := decoder.Decode(&shown); err != nil || shown.Status != test.status || decoder.More() {
					t.Errorf("not one problem of status %d: %s", test.status, body)
				}
			}
		})
	}
}

func TestHeadAndOptions(t *testing.T) {
	t.Parallel()
	h := server.New(parts()).Handler()
	for _, path := range []string{"/api/v1/vocabularies", "/healthz", "/readyz"} {
		if response := ask(t, h, testRequest{method: http.MethodHead, path: path}); response.StatusCode != 200 {
			t.Errorf("HEAD %s: %d", path, response.StatusCode)
		}
	}
	response := ask(t, h, testRequest{method: http.MethodOptions, path: "/api/v1/vocabularies"})
	if response.StatusCode != http.StatusNoContent || !strings.Contains(response.Header.Get("Allow"), http.MethodGet) {
		t.Errorf("OPTIONS: %d, Allow %q", response.StatusCode, response.Header.Get("Allow"))
	}
	if got := ask(t, h, testRequest{method: http.MethodHead, path: "/api/v1/nothing"}); got.StatusCode != 404 || text(t, got) != "" {
		t.Errorf("HEAD of nothing: %d with a body", got.StatusCode)
	}
}

func TestEveryAnswerIsHeaded(t *testing.T) {
	t.Parallel()
	h := server.New(parts()).Handler()
	for _, path := range []string{"/page", "/api/v1/vocabularies", "/api/panic", "/nothing"} {
		header := ask(t, h, testRequest{path: path}).Header
		for _, name := range []string{"X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy", "X-Request-Id"} {
			if header.Get(name) == "" {
				t.Errorf("%s: no %s", path, name)
			}
		}
	}
}

// Every answer of a service that is reached by https asks browsers to stay with https, errors too. One
// that is reached by http, as on loopback, does not.
func TestOverHTTPSBrowsersStayThere(t *testing.T) {
	t.Parallel()
	for https, want := range map[bool]string{true: "max-age=31536000", false: ""} {
		p := parts()
		p.OverHTTPS = https
		h := server.New(p).Handler()
		for _, path := range []string{"/page", "/api/v1/vocabularies", "/api/panic", "/nothing"} {
			if got := ask(t, h, testRequest{path: path}).Header.Get("Strict-Transport-Security"); got != want {
				t.Errorf("https %t, %s: %q", https, path, got)
			}
		}
	}
}

// TRACE is answered as a method that is not there, and returns nothing of what was sent.
func TestTraceIsRefused(t *testing.T) {
	t.Parallel()
	h := server.New(parts()).Handler()
	for _, path := range []string{"/page", "/api/v1/vocabularies", "/healthz"} {
		got := ask(t, h, testRequest{method: http.MethodTrace, path: path, header: map[string]string{"X-Canary": "kestrel"}})
		if got.StatusCode != http.StatusMethodNotAllowed || strings.Contains(text(t, got), "kestrel") {
			t.Errorf("TRACE %s: %d", path, got.StatusCode)
		}
	}
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	h := server.New(parts()).Handler()
	for name, test := range map[string]struct {
		given string
		kept  bool
	}{
		"sane":               {"01937f3e-5c1a.7e40_A", true},
		"none":               {"", false},
		"too long":           {strings.Repeat("a", 65), false},
		"breaks a log line":  {"a\nlevel=ERROR", false},
		"breaks a JSON text": {`a","b":"`, false},
		"with spaces":        {"a b", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ask(t, h, testRequest{path: "/page", header: map[string]string{"X-Request-Id": test.given}}).Header.Get("X-Request-Id")
			if got == "" || (got == test.given) != test.kept {
				t.Errorf("given %q, answered %q", test.given, got)
			}
		})
	}
}

func TestWhoAsksAndFromWhere(t *testing.T) {
	t.Parallel()
	forged := map[string]string{"X-Forwarded-For": "198.51.100.7", "X-Real-Ip": "198.51.100.8", "X-Forwarded-Proto": "https"}
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, test := range map[string]struct {
		proxies []netip.Prefix
		testRequest
		want string
	}{
		"nobody":                     {nil, testRequest{from: "203.0.113.5:1"}, " 203.0.113.5 http"},
		"an account":                 {nil, testRequest{from: "203.0.113.5:1", header: map[string]string{"Authorization": "bearer  shg_good"}}, "Ana 203.0.113.5 http"},
		"headers believed of nobody": {nil, testRequest{from: "127.0.0.1:1", header: forged}, " 127.0.0.1 http"},
		"headers of a proxy":         {proxies, testRequest{from: "10.1.2.3:1", header: forged}, " 198.51.100.7 https"},
		"headers of an IPv6 proxy":   {proxies, testRequest{from: "[fd00::1]:1", header: forged}, " 198.51.100.7 https"},
		"headers of a stranger":      {proxies, testRequest{from: "203.0.113.5:1", header: forged}, " 203.0.113.5 http"},
		"loopback is not a proxy":    {proxies, testRequest{from: "127.0.0.1:1", header: forged}, " 127.0.0.1 http"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := parts()
			p.TrustedProxies = test.proxies
			test.path = "/api/who"
			if got := text(t, ask(t, server.New(p).Handler(), test.testRequest)); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestLogTellsRoutesAndNothingOfPeople(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	p := parts()
	p.Log = slog.New(slog.NewJSONHandler(&log, nil))
	s := server.New(p)
	h := s.Handler()
	for _, path := range []string{"/api/fails/private-1?q=private-2", "/private-3/private-4?near=private-5", "/api/v1/topics/private-6", "/api/private-7"} {
		ask(t, h, testRequest{path: path, header: map[string]string{
			"Authorization": "Bearer private-8", "User-Agent": "private-9", "X-Forwarded-For": "private-10",
		}, from: "203.0.113.77:1"})
	}
	ask(t, h, testRequest{path: "/api/fails/private-11?q=private-12"})
	ask(t, h, testRequest{method: "PRIVATE", path: "/page"})
	for _, path := range []string{"/api/network", "/api/network/panic"} {
		ask(t, h, testRequest{path: path})
	}
	func() {
		defer func() { _ = recover() }() // the connection is cut
		ask(t, h, testRequest{path: "/api/network/cut"})
	}()
	listener := &failingListener{closed: make(chan struct{}), failed: make(chan struct{})}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, listener) }()
	<-listener.failed
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	text := log.String()
	for _, telling := range []string{"private", "203.0.113", "192.0.2.", "2001:db8", ":4711", ":8080"} {
		if strings.Contains(strings.ToLower(text), telling) {
			t.Errorf("the log tells who looks for what, %s:\n%s", telling, text)
		}
	}
	for _, line := range []string{`"msg":"cut off","error":"send: write tcp address->address: broken pipe"`, "Accept error: accept tcp address->address"} {
		if !strings.Contains(text, line) {
			t.Errorf("the log does not say %s:\n%s", line, text)
		}
	}
	if !strings.Contains(text, `"route":"/api/fails/:id","status":500`) {
		t.Errorf("no line of the route with its status:\n%s", text)
	}
	if got := strings.Count(text, `"msg":"request"`); got != 8 {
		t.Errorf("%d lines for 8 requests:\n%s", got, text)
	}
}
