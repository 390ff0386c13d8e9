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
	// leastRate is how many bytes a second an answer must be taken at, over all of it: a slow
	// telephone connection.
	leastRate = 4 << 10
	// grace is how long a caller may be behind that, and how long it may take nothing at all.
	grace = 20 * time.Second
	// answerTime is how long an answer may take that is no whole set.
	answerTime = 45 * time.Second
	// chunk is how much of an answer is sent under one deadline, in bytes. A shorter answer has
	// that of its connection.
	chunk = 64 << 10
)

// ErrTooMuchUnsent is what a request is refused with whose caller's share of the memory for unsent answers
// is used up.
var ErrTooMuchUnsent = fmt.Errorf("%w: too many answers wait to be taken", models.ErrUnavailable)

// paced sends an answer as fast as its caller takes it, and no slower than the least rate: who is
// slower is cut off.
type paced struct {
	http.ResponseWriter
	control *http.ResponseController
	rate    shares.Rate
	began   time.Time
	sent    int64
	unsent  *shares.Pool
}

// Pace lets a request's answer be sent at no less than the least rate. What waits to be taken uses
// the caller's share of a pool, in bytes.
func Pace(c echo.Context, unsent *shares.Pool) {
	under := c.Response().Writer
	c.Response().Writer = &paced{
		ResponseWriter: under, control: http.NewResponseController(under), unsent: unsent,
		rate: shares.Rate{PerSecond: leastRate, Grace: grace, Stall: grace, Most: answerTime},
	}
}

// Unwrap returns the writer underneath, for http.ResponseController.
func (p *paced) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// whole lets the answer be a whole set, which may take longer. What its caller sends meanwhile is
// nothing, and may take as long: the deadline for the request would otherwise end the answer.
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

// holdUnsent takes what an answer holds of memory from its caller's share, until it is released when the
// answer has been taken. It returns ErrTooMuchUnsent where the share is used up.
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

// hurry sets when the next part must have been taken. The first of an answer that is no whole set
// goes by the deadline that the connection has.
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

// supported leaves out that a connection knows no deadlines, such as in a test.
func supported(err error) error {
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}
