package server

import (
	"errors"
	"io"
	"net/http"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/api"
)

// bodiesAtOnce is how much of requests' bodies is held at once, in bytes. Only what has come counts: a caller that sends nothing takes nothing.
const bodiesAtOnce = 64 << 20

// allowance is an amount that many share.
type allowance struct{ left atomic.Int64 }

func newAllowance(amount int64) *allowance {
	a := &allowance{}
	a.left.Store(amount)
	return a
}

// held reads and takes what it has read from the allowance, until it is given back.
type held struct {
	io.Reader
	from *allowance
	n    int64
}

// Read fails with errRefused once nothing is left.
func (h *held) Read(p []byte) (int, error) {
	n, err := h.Reader.Read(p)
	h.n += int64(n)
	if h.from.left.Add(-int64(n)) < 0 {
		return n, errRefused
	}
	return n, err
}

func (h *held) giveBack() { h.from.left.Add(h.n) }

// readBody reads the body before the request is worked on, so that a caller who sends slowly keeps nobody out. One that cannot be read to its
// end is the caller's mistake.
func (s *Server) readBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		request := c.Request()
		if request.Body == nil || request.Body == http.NoBody || streams(c) {
			return next(c)
		}
		body := &held{Reader: request.Body, from: s.bodies}
		defer body.giveBack()
		all, err := io.ReadAll(body)
		_, tooLarge := errors.AsType[*http.MaxBytesError](err)
		switch {
		case tooLarge, errors.Is(err, errRefused):
			return err
		case err != nil:
			return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
		}
		request.Body = api.WholeBody(all)
		return next(c)
	}
}
