package server

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api/rest"
	"github.com/shg-directory/shg/platform/shares"
)

const (
	// maxBodyBytes is the most bytes of requests' bodies in memory at once; a quarter of it is
	// reserved for callers with a key. Only what has arrived counts: a caller that sends nothing
	// takes nothing.
	maxBodyBytes      = 64 << 20
	reservedBodyBytes = maxBodyBytes / 4
	// maxUnsentBytes is how much of answers waits at once to be taken, in bytes, divided likewise;
	// minUnsentBytes is how much of it anybody may have.
	maxUnsentBytes      = 64 << 20
	reservedUnsentBytes = maxUnsentBytes / 4
	minUnsentBytes      = 4 << 20
	// minBodyRate is how many bytes a second a body must come at, over all of it: a slow telephone
	// connection.
	minBodyRate = 4 << 10
	// bodyGrace is how long a sender may be behind that, and bodyStall how long nothing may come at
	// all.
	bodyGrace = 15 * time.Second
	bodyStall = 15 * time.Second
)

func newBodies() *shares.Pool {
	return shares.New(shares.Rules{Total: maxBodyBytes, Reserved: reservedBodyBytes, Ratio: 1, Minimum: rest.MaxBody})
}

func newUnsent() *shares.Pool {
	return shares.New(shares.Rules{Total: maxUnsentBytes, Reserved: reservedUnsentBytes, Ratio: 1, Minimum: minUnsentBytes})
}

// pacedBody is a body that must come at the least rate. When it is there, its deadline goes: the
// connection is read on, to see whether it ends.
type pacedBody struct {
	io.ReadCloser
	control *http.ResponseController
	rate    shares.Rate
	began   time.Time
	read    int64
}

func newPacedBody(c echo.Context, limit time.Duration) *pacedBody {
	return &pacedBody{
		ReadCloser: c.Request().Body, control: http.NewResponseController(c.Response()), began: time.Now(),
		rate: shares.Rate{PerSecond: minBodyRate, Grace: bodyGrace, Stall: bodyStall, Max: limit},
	}
}

// Read fails with os.ErrDeadlineExceeded once the sender is too slow.
func (b *pacedBody) Read(p []byte) (int, error) {
	if err := b.setDeadline(b.rate.Deadline(b.began, time.Now(), b.read)); err != nil {
		return 0, err
	}
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	if err == io.EOF {
		if failed := b.setDeadline(time.Time{}); failed != nil {
			return n, failed
		}
	}
	return n, err
}

// setDeadline sets the deadline, if the connection supports deadlines.
func (b *pacedBody) setDeadline(deadline time.Time) error {
	if err := b.control.SetReadDeadline(deadline); !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// meteredReader reads and takes what it has read from its caller's share, until release.
type meteredReader struct {
	io.Reader
	pool   *shares.Pool
	caller shares.Caller
	taken  int64
}

// Read fails with errOverloaded once nothing is left of the share.
func (r *meteredReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if !r.pool.TryAcquire(r.caller, int64(n)) {
		return 0, errOverloaded
	}
	r.taken += int64(n)
	return n, err
}

func (r *meteredReader) release() { r.pool.Release(r.caller, r.taken) }

// readBody reads the body before the request is worked on, so that a caller that sends slowly keeps
// nobody out. A body that cannot be read to its end is the caller's mistake. If the caller may not
// send a body it is not read at all: the route refuses it before it would look into it.
func (s *Server) readBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		request := c.Request()
		switch {
		case request.Body == nil || request.Body == http.NoBody || !s.parts.API.Admits(c):
			return next(c)
		case isStreamed(c):
			request.Body = newPacedBody(c, streamTimeout)
			return next(c)
		}
		body := &meteredReader{Reader: newPacedBody(c, readTimeout), pool: s.bodies, caller: rest.CallerOf(c)}
		defer body.release()
		all, err := io.ReadAll(body)
		_, tooLarge := errors.AsType[*http.MaxBytesError](err)
		switch {
		case tooLarge, errors.Is(err, errOverloaded):
			return err
		case err != nil:
			return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
		}
		request.Body = rest.NewBufferedBody(all)
		return next(c)
	}
}
