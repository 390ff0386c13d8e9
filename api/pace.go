package api

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/shares"
)

const (
	// leastRate is the rate, in bytes a second, at which a client must read an answer, averaged
	// over all of it: a slow telephone connection.
	leastRate = 4 << 10
	// grace is how long a client may be behind that rate, and how long it may read nothing at all.
	grace = 20 * time.Second
	// responseTimeout is the time limit of an answer that is not a whole set.
	answerTime = 45 * time.Second
	// chunk is how much of an answer is sent under one deadline, in bytes. A shorter answer has the
	// deadline of its connection.
	chunk = 64 << 10
)

// ErrTooMuchUnsent is the error of a request if its caller's share of the memory for unsent answers
// is used up.
var ErrTooMuchUnsent = fmt.Errorf("%w: too many answers wait to be taken", models.ErrUnavailable)

// paced sends an answer as fast as its client reads it. A client slower than the least rate is
// disconnected.
type paced struct {
	http.ResponseWriter
	control *http.ResponseController
	rate    shares.Rate
	began   time.Time
	sent    int64
	unsent  *shares.Pool
}

// Pace makes the client of a request read the answer at the least rate or faster. Unsent bytes use
// the caller's share of a pool.
func Pace(c echo.Context, unsent *shares.Pool) {
	under := c.Response().Writer
	c.Response().Writer = &paced{
		ResponseWriter: under, control: http.NewResponseController(under), unsent: unsent,
		rate: shares.Rate{PerSecond: leastRate, Grace: grace, Stall: grace, Most: answerTime},
	}
}

// Unwrap returns the writer underneath, for http.ResponseController.
func (p *paced) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// whole gives the answer the longer time limit of a whole set. Its client sends nothing meanwhile
// and may wait as long: the deadline for the request would otherwise end the answer.
func (p *paced) whole() error {
	p.rate.Most, p.rate.Stall = streamTime, partTime
	return supported(p.control.SetReadDeadline(time.Time{}))
}

// Write sends all of b, each chunk in time or not at all.
func (p *paced) Write(b []byte) (n int, err error) {
	for {
		part := b[n:min(n+chunk, len(b))]
		if err := p.hurry(len(part)); err != nil {
			return n, err
		}
		sent, err := p.ResponseWriter.Write(part)
		n, p.sent = n+sent, p.sent+int64(sent)
		if err != nil || n >= len(b) {
			return n, err
		}
	}
}

// holdUnsent takes the memory of an answer from its caller's share, until it is released when the
// answer has been sent. It returns ErrTooMuchUnsent if the share is used up.
func holdUnsent(c echo.Context, bytes int64) (release func(), err error) {
	p, ok := c.Response().Writer.(*paced)
	if !ok {
		return func() {}, nil
	}
	caller := CallerOf(c)
	if !p.unsent.Take(caller, bytes) {
		return nil, ErrTooMuchUnsent
	}
	return func() { p.unsent.Give(caller, bytes) }, nil
}

// hurry sets the deadline of the next part. The first part of an answer that is not a whole set
// keeps the deadline of the connection.
func (p *paced) hurry(part int) error {
	now := time.Now()
	if p.began.IsZero() {
		p.began = now
	}
	if p.rate.Most == answerTime && p.sent+int64(part) <= chunk {
		return nil
	}
	return supported(p.control.SetWriteDeadline(p.rate.Deadline(p.began, now, p.sent)))
}

// supported returns err, or nil if the connection supports no deadlines, such as in a test.
func supported(err error) error {
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}
