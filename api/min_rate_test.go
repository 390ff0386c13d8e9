package api_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/platform/shares"
)

// setBytes is how large the whole set is that these tests ask for.
const setBytes = 1 << 20

// pipes is a service of whole sets that is reached through pipes, which have the clock of the test.
// The header From of a request names whose share it uses.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	server *http.Server
}

func newPipes() *pipes {
	e, door := echo.New(), api.New(api.Parts{})
	unsent := shares.New(shares.Rules{Total: 8 * setBytes, Ratio: 1})
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			rest.EnforceMinRate(c, unsent)
			from := c.Request().Header.Get("From")
			rest.SetCaller(c, shares.Caller{Name: from, Known: from == "key"})
			return next(c)
		}
	})
	e.GET("/set", func(c echo.Context) error { return door.StreamLines(c, setBytes>>10) })
	e.GET("/answer", func(c echo.Context) error { return api.ShowLarge(c, setBytes) })
	e.HTTPErrorHandler = func(_ error, c echo.Context) {
		if c.Response().Committed {
			panic(http.ErrAbortHandler)
		}
		_ = c.NoContent(http.StatusServiceUnavailable)
	}
	p := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	p.server = &http.Server{Handler: e, ReadTimeout: 30 * time.Second, WriteTimeout: 45 * time.Second} // as the service has them
	go func() { _ = p.server.Serve(p) }()
	return p
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	close(p.closed)
	return nil
}

func (*pipes) Addr() net.Addr { return &net.TCPAddr{} }

// ask asks and reads the answer's headers.
func (p *pipes) ask(t *testing.T, path, from string) (net.Conn, *http.Response) {
	t.Helper()
	conn, theirs := net.Pipe()
	p.conns <- theirs
	_, _ = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\nFrom: %s\r\n\r\n", path, from)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	return conn, response
}

// A client that reads a whole set slowly but steadily gets all of it, however long that lasts. A
// client that stalls or drips is disconnected, and frees its slot.
func TestWholeSetsMustBeTakenAtALeastRate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		every int // bytes each second
		whole bool
		most  time.Duration
	}{
		"sixteen kilobytes a second": {16 << 10, true, 66 * time.Second},
		"five kilobytes a second":    {5 << 10, true, 210 * time.Second},
		"two kilobytes a second":     {2 << 10, false, 60 * time.Second},
		"nothing":                    {0, false, 40 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPipes()
				began := time.Now()
				conn, response := p.ask(t, "/set", "a network")
				received, buffer := 0, make([]byte, max(1, test.every))
				for time.Since(began) < 5*time.Minute {
					time.Sleep(time.Second) //nolint:forbidigo // a clock of the test's own
					n, err := io.ReadFull(response.Body, buffer[:test.every])
					if received += n; err != nil {
						break
					}
					if test.every == 0 && time.Since(began) > test.most {
						_, err := io.Copy(io.Discard, response.Body)
						if err == nil {
							t.Error("it was not cut off")
						}
						break
					}
				}
				if got := time.Since(began); (received == setBytes) != test.whole || got > test.most+2*time.Second {
					t.Errorf("%d bytes of %d were taken in %s", received, setBytes, got)
				}
				_ = conn.Close()
				_ = p.server.Close()
			})
		})
	}
}

// A caller that reads nothing of many whole sets leaves slots to other networks and to keys.
func TestWholeSetsAreShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPipes()
		for from, want := range map[string]int{"a hostile network": 6} {
			if got := p.held(t, "/set", from, 20); got != want {
				t.Errorf("%s holds %d, want %d", from, got, want)
			}
		}
		for i, want := range []int{3, 1, 1, 1, 0} {
			from := fmt.Sprint("network ", i)
			if got := p.held(t, "/set", from, 5); got != want {
				t.Errorf("%s holds %d, want %d", from, got, want)
			}
		}
		if got := p.held(t, "/set", "key", 5); got != 2 {
			t.Errorf("a key holds %d of the 4 that are kept", got)
		}
		_ = p.server.Close()
	})
}

// Answers that nobody takes hold memory, of which one caller gets no more than half.
func TestUnsentAnswersAreShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPipes()
		for _, test := range []struct {
			from string
			want int
		}{{"a hostile network", 4}, {"another", 2}, {"a third", 1}} {
			if got := p.held(t, "/answer", test.from, 6); got != test.want {
				t.Errorf("%s holds %d, want %d", test.from, got, test.want)
			}
		}
		_ = p.server.Close()
	})
}

// held sends n requests, reads nothing of the answers, and returns how many are being sent.
func (p *pipes) held(t *testing.T, path, from string, n int) (sending int) {
	t.Helper()
	for range n {
		conn, response := p.ask(t, path, from)
		t.Cleanup(func() { _ = conn.Close() })
		if response.StatusCode == http.StatusOK {
			sending++
		}
	}
	return sending
}
