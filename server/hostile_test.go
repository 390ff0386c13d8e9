package server_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/server"
)

// hostileAtOnce is how many connections of a kind come from one network.
const hostileAtOnce = 500

// hostileServer is a server that listens, behind a proxy on this computer that names the caller.
type hostileServer struct {
	*testing.T
	server *server.Server
	addr   string
}

func newHostileServer(t *testing.T) *hostileServer {
	t.Helper()
	p := parts()
	p.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	p.Web = large{}
	l := &hostileServer{T: t, server: server.New(p)}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.addr = listener.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.server.Run(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil && !errors.Is(err, context.DeadlineExceeded) { // who stalls is cut off in the end
			t.Error(err)
		}
	})
	return l
}

// large is a site with an answer of 300 KB.
type large struct{ site }

func (l large) Mount(e *echo.Echo) {
	l.site.Mount(e)
	text := strings.Repeat("x", 300<<10)
	e.GET("/api/large", func(c echo.Context) error { return c.String(http.StatusOK, text) })
}

// hostile opens connections that send something, as if from one network, and stay open. They send
// what belongs to a whole request at once.
func (l *hostileServer) hostile(says string) {
	l.Helper()
	for range hostileAtOnce {
		conn, err := (&net.Dialer{}).DialContext(l.Context(), "tcp", l.addr)
		if err != nil {
			l.Fatal(err)
		}
		l.Cleanup(func() { _ = conn.Close() })
		_ = conn.(*net.TCPConn).SetReadBuffer(2048) //nolint:forcetypeassert // it was dialled as such
		_, _ = io.WriteString(conn, says)           // a refused caller may be cut off
	}
}

// polite asks as a caller of another network and wants every answer.
func (l *hostileServer) polite(what string) {
	l.Helper()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for i := range 30 {
		method, path, body := http.MethodGet, "/api/large", ""
		if i%2 == 1 {
			method, path, body = http.MethodPost, "/api/read", strings.Repeat(" ", 64<<10)
		}
		request, err := http.NewRequestWithContext(l.Context(), method, "http://"+l.addr+path, strings.NewReader(body))
		if err != nil {
			l.Fatal(err)
		}
		request.Header.Set("X-Forwarded-For", "198.51.100.7")
		response, err := client.Do(request)
		if err != nil {
			l.Fatalf("%s: %v", what, err)
		}
		_, err = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if response.StatusCode != http.StatusOK || err != nil {
			l.Errorf("%s: %s %s: %d, %v", what, method, path, response.StatusCode, err)
		}
	}
}

// Whatever hundreds of connections from one network do, a caller from another is refused nothing.
// How long it waits is tried by make faults.
func TestAHostileNetworkKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	const from = "Host: x\r\nX-Forwarded-For: 203.0.113.7\r\n"
	body := strings.Repeat(" ", 160<<10)
	for name, says := range map[string]string{
		"headers without their end":      "GET /api/who HTTP/1.1\r\n" + from + "X-Slow: ",
		"nothing":                        "",
		"idle after a request":           "GET /api/who HTTP/1.1\r\n" + from + "\r\n",
		"bodies without their last byte": "POST /api/read HTTP/1.1\r\n" + from + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body)+1) + body,
		"the first byte of a body":       "POST /api/read HTTP/1.1\r\n" + from + "Content-Length: 1000\r\n\r\n{",
		"answers that are not taken":     strings.Repeat("GET /api/large HTTP/1.1\r\n"+from+"\r\n", 8),
		"keys that are tried":            strings.Repeat("GET /api/who HTTP/1.1\r\n"+from+"Authorization: Bearer shg_guess\r\n\r\n", 8),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newHostileServer(t)
			l.hostile(says)
			l.polite(name)
			if left := l.server.BodiesLeft(); left < 24<<20 {
				t.Errorf("%d bytes are left for others' bodies", left)
			}
		})
	}
}

// A caller that may not ask is refused before its body is read, and takes no memory for it.
func TestWhoMayNotAskIsRefusedBeforeTheBody(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		path, header string
		status       int
	}{
		"no key where one is needed": {"/api/v1/groups", "", http.StatusUnauthorized},
		"a key that is not good":     {"/api/read", "Authorization: Bearer shg_guess\r\n", http.StatusUnauthorized},
		"no key for a feed":          {"/api/v1/sources/leeds/imports", "", http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPipeListener(t)
				conn := p.dial()
				go func() { // more than is drained before an answer, and never its end
					_, _ = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%sContent-Length: 1000000\r\n\r\n{", test.path, test.header)
				}()
				began := time.Now()
				response, err := http.ReadResponse(bufio.NewReader(conn), nil)
				if err != nil {
					t.Fatal(err)
				}
				_ = response.Body.Close()
				if waited := time.Since(began); response.StatusCode != test.status || waited > time.Second {
					t.Errorf("%d after %s", response.StatusCode, waited)
				}
				if left := p.server.BodiesLeft(); left != 64<<20 {
					t.Errorf("it holds %d bytes", 64<<20-left)
				}
				_ = conn.Close()
				p.end()
			})
		})
	}
}

// pipeListener is a server that is reached through pipes, which have the clock of the test.
type pipeListener struct {
	*testing.T
	server *server.Server
	conns  chan net.Conn
	closed chan struct{}
	stop   context.CancelFunc
	ended  chan error
}

func newPipeListener(t *testing.T) *pipeListener {
	t.Helper()
	parts := parts()
	parts.Web = large{}
	ctx, stop := context.WithCancel(t.Context())
	p := &pipeListener{T: t, server: server.New(parts), conns: make(chan net.Conn), closed: make(chan struct{}), stop: stop, ended: make(chan error, 1)}
	go func() { p.ended <- p.server.Run(ctx, p) }()
	return p
}

// Accept returns the other end of a pipe that was dialled.
func (p *pipeListener) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close ends it.
func (p *pipeListener) Close() error {
	select {
	case <-p.closed:
	default:
		close(p.closed)
	}
	return nil
}

// Addr returns an address that leads nowhere.
func (*pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

func (p *pipeListener) dial() net.Conn {
	ours, theirs := net.Pipe()
	p.conns <- theirs
	return ours
}

func (p *pipeListener) end() {
	p.stop()
	if err := <-p.ended; err != nil {
		p.Error(err)
	}
}

// A body must come at the least rate, over all of it: who drips is cut off soon, who is slow but
// fast enough is not.
func TestBodiesMustComeAtALeastRate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		every   int // bytes each second
		whole   bool
		seconds int // at most, until there is an answer
	}{
		"a byte a second":          {1, false, 17},
		"a kilobyte a second":      {1 << 10, false, 22},
		"five kilobytes a second":  {5 << 10, true, 21},
		"at once but for its last": {99_999, false, 17},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPipeListener(t)
				conn := p.dial()
				began, sender := time.Now(), make(chan struct{})
				go func() {
					defer close(sender)
					_, _ = io.WriteString(conn, "POST /api/read HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
					sent := 0
					for sent < 100_000 {
						if sent+test.every > 100_000 && !test.whole && test.every > 1<<10 {
							return // never the last byte
						}
						n, err := io.WriteString(conn, strings.Repeat(" ", min(test.every, 100_000-sent)))
						if sent += n; err != nil {
							return
						}
						time.Sleep(time.Second) //nolint:forbidigo // a clock of the test's own
					}
				}()
				response, err := http.ReadResponse(bufio.NewReader(conn), nil)
				got := time.Since(began)
				if complete := err == nil && response.StatusCode == http.StatusOK; complete != test.whole || got > time.Duration(test.seconds)*time.Second {
					t.Errorf("whole: %v after %s (%v)", complete, got, err)
				}
				_ = conn.Close()
				<-sender
				p.end()
			})
		})
	}
}

// An answer must be taken at the least rate, over all of it.
func TestAnswersMustBeTakenAtALeastRate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		every int // bytes each second
		whole bool
	}{
		"nothing":                  {0, false},
		"two kilobytes a second":   {2 << 10, false},
		"eight kilobytes a second": {8 << 10, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPipeListener(t)
				conn := p.dial()
				_, _ = io.WriteString(conn, "GET /api/large HTTP/1.1\r\nHost: x\r\n\r\n")
				began := time.Now()
				received := 0
				for received < 300<<10 && time.Since(began) < time.Minute {
					time.Sleep(time.Second) //nolint:forbidigo // a clock of the test's own
					n, err := io.ReadFull(conn, make([]byte, test.every))
					if received += n; err != nil {
						break
					}
				}
				if complete := received >= 300<<10; complete != test.whole {
					t.Errorf("%d bytes were taken in %s", received, time.Since(began))
				}
				synctest.Wait()
				if got := p.server.InFlight(); got != 0 {
					t.Errorf("%d requests are under way still", got)
				}
				_ = conn.Close()
				p.end()
			})
		})
	}
}
