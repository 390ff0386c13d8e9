package server

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/platform/shares"
)

const (
	// bodiesAtOnce is the most bytes of requests' bodies in memory at once; a quarter of it is
	// reserved for callers with a key. Only what has arrived counts: a caller that sends nothing
	// takes nothing.
	bodiesAtOnce = 64 << 20
	bodiesKept   = bodiesAtOnce / 4
	// unsentAtOnce is how much of answers waits at once to be taken, in bytes, divided likewise;
	// unsentFloor is how much of it anybody may have.
	unsentAtOnce = 64 << 20
	unsentKept   = unsentAtOnce / 4
	unsentFloor  = 4 << 20
	// leastRate is how many bytes a second a body must come at, over all of it: a slow telephone
	// connection.
	leastRate = 4 << 10
	// bodyGrace is how long a sender may be behind that, and bodyStall how long nothing may come at
	// all.
	bodyGrace = 15 * time.Second
	bodyStall = 15 * time.Second
)

func newBodies() *shares.Pool {
	return shares.New(shares.Rules{Total: bodiesAtOnce, Kept: bodiesKept, Part: 1, Floor: api.MaxBody})
}

func newUnsent() *shares.Pool {
	return shares.New(shares.Rules{Total: unsentAtOnce, Kept: unsentKept, Part: 1, Floor: unsentFloor})
}

// coming is a body that must come at the least rate. When it is there, its deadline goes: the
// connection is read on, to see whether it ends.
type coming struct {
	io.ReadCloser
	control *http.ResponseController
	rate    shares.Rate
	began   time.Time
	n       int64
}

func newComing(c echo.Context, most time.Duration) *coming {
	return &coming{
		ReadCloser: c.Request().Body, control: http.NewResponseController(c.Response()), began: time.Now(),
		rate: shares.Rate{PerSecond: leastRate, Grace: bodyGrace, Stall: bodyStall, Most: most},
	}
}

// Read fails with os.ErrDeadlineExceeded once the sender is too slow.
func (b *coming) Read(p []byte) (int, error) {
	if err := b.until(b.rate.Deadline(b.began, time.Now(), b.n)); err != nil {
		return 0, err
	}
	n, err := b.ReadCloser.Read(p)
	b.n += int64(n)
	if err == io.EOF {
		if failed := b.until(time.Time{}); failed != nil {
			return n, failed
		}
	}
	return n, err
}

// until sets the deadline, if the connection supports deadlines.
func (b *coming) until(deadline time.Time) error {
	if err := b.control.SetReadDeadline(deadline); !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// held reads and takes what it has read from its caller's share, until it is given back.
type held struct {
	io.Reader
	from   *shares.Pool
	caller shares.Caller
	n      int64
}

// Read fails with errRefused once nothing is left of the share.
func (h *held) Read(p []byte) (int, error) {
	n, err := h.Reader.Read(p)
	if !h.from.Take(h.caller, int64(n)) {
		return 0, errRefused
	}
	h.n += int64(n)
	return n, err
}

func (h *held) giveBack() { h.from.Give(h.caller, h.n) }

// readBody reads the body before the request is worked on, so that a caller that sends slowly keeps
// nobody out. A body that cannot be read to its end is the caller's mistake. If the caller may not
// send a body it is not read at all: the route refuses it before it would look into it.
func (s *Server) readBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		request := c.Request()
		switch {
		case request.Body == nil || request.Body == http.NoBody || !s.parts.API.Admits(c):
			return next(c)
		case streams(c):
			request.Body = newComing(c, streamTime)
			return next(c)
		}
		body := &held{Reader: newComing(c, readTime), from: s.bodies, caller: api.CallerOf(c)}
		defer body.giveBack()
		all, err := io.ReadAll(body)
		_, tooLarge := errors.AsType[*http.MaxBytesError](err)
		switch {
		case tooLarge, errors.Is(err, errRefused):
			return err
		case err != nil:
			return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
		}
		request.Body = api.NewBufferedBody(all)
		return next(c)
	}
}
