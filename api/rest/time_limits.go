package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/shares"
)

// timeoutContext is a context with the time limit of ordinary answers, which also holds the context
// without it. Answers with whole sets use the one without. A timer is set only once something waits
// for the end, since most answers are ready before that.
type timeoutContext struct {
	parent        context.Context
	deadline      time.Time
	mu            sync.Mutex // guards limited, stop and ended
	limited       context.Context
	cancelLimited context.CancelFunc
	cancelled     bool
}

type parentContextKey struct{}

// WithResponseTimeout returns a context with a time limit. Handlers that answer with whole sets
// replace the limit by one of their own.
func WithResponseTimeout(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	h := &timeoutContext{parent: ctx, deadline: time.Now().Add(limit)}
	if before, limited := ctx.Deadline(); limited && before.Before(h.deadline) {
		h.deadline = before
	}
	return h, h.cancel
}

// cancel cancels the context.
func (h *timeoutContext) cancel() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.cancelled = true
	if h.cancelLimited != nil {
		h.cancelLimited()
	}
}

// limitedContext returns the context that is really cancelled.
func (h *timeoutContext) limitedContext() context.Context {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.limited == nil {
		h.limited, h.cancelLimited = context.WithDeadline(h.parent, h.deadline)
		if h.cancelled {
			h.cancelLimited()
		}
	}
	return h.limited
}

// Deadline returns the time of the limit.
func (h *timeoutContext) Deadline() (time.Time, bool) { return h.deadline, true }

// Done returns a channel that is closed when the time is over, or the request.
func (h *timeoutContext) Done() <-chan struct{} { return h.limitedContext().Done() }

// Err returns why the context is over.
func (h *timeoutContext) Err() error {
	h.mu.Lock()
	idle := h.limited == nil && !h.cancelled && time.Now().Before(h.deadline)
	h.mu.Unlock()
	if idle {
		return h.parent.Err()
	}
	return h.limitedContext().Err()
}

// Value returns what the parent context carries.
func (h *timeoutContext) Value(key any) any {
	if key == (parentContextKey{}) {
		return h.parent
	}
	h.mu.Lock()
	limited := h.limited
	h.mu.Unlock()
	if limited != nil {
		return limited.Value(key)
	}
	return h.parent.Value(key)
}

// withoutResponseTimeout returns the context without the time limit of ordinary answers.
func withoutResponseTimeout(ctx context.Context) context.Context {
	if whole, ok := ctx.Value(parentContextKey{}).(context.Context); ok {
		return whole
	}
	return ctx
}

const (
	// minRate is the rate, in bytes a second, at which a client must read an answer, averaged
	// over all of it: a slow telephone connection.
	minRate = 4 << 10
	// minRateGrace is how long a client may be behind that rate, and how long it may read nothing
	// at all.
	minRateGrace = 20 * time.Second
	// responseTimeout is the time limit of an answer that is not a whole set.
	responseTimeout = 45 * time.Second
	// chunkBytes is how much of an answer is sent under one deadline, in bytes. A shorter answer
	// has the deadline of its connection.
	chunkBytes = 64 << 10
)

// ErrTooManyUnsent is the error of a request if its caller's share of the memory for unsent answers
// is used up.
var ErrTooManyUnsent = fmt.Errorf("%w: too many answers wait to be taken", models.ErrUnavailable)

// minRateWriter sends an answer as fast as its client reads it. A client slower than the least rate
// is disconnected.
type minRateWriter struct {
	http.ResponseWriter
	controller *http.ResponseController
	rate       shares.Rate
	started    time.Time
	sent       int64
	unsent     *shares.Pool
}

// EnforceMinRate makes the client of a request read the answer at the least rate or faster. Unsent
// bytes use the caller's share of a pool.
func EnforceMinRate(c echo.Context, unsent *shares.Pool) {
	under := c.Response().Writer
	c.Response().Writer = &minRateWriter{
		ResponseWriter: under, controller: http.NewResponseController(under), unsent: unsent,
		rate: shares.Rate{PerSecond: minRate, Grace: minRateGrace, Stall: minRateGrace, Max: responseTimeout},
	}
}

// Unwrap returns the writer underneath, for http.ResponseController.
func (p *minRateWriter) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// allowStream gives the answer the longer time limit of a whole set. Its client sends nothing
// meanwhile and may wait as long: the deadline for the request would otherwise end the answer.
func (p *minRateWriter) allowStream() error {
	p.rate.Max, p.rate.Stall = streamTimeout, streamStallTimeout
	return ignoreUnsupported(p.controller.SetReadDeadline(time.Time{}))
}

// Write sends all of b, each chunk in time or not at all.
func (p *minRateWriter) Write(b []byte) (n int, err error) {
	for {
		part := b[n:min(n+chunkBytes, len(b))]
		if err := p.setWriteDeadline(len(part)); err != nil {
			return n, err
		}
		sent, err := p.ResponseWriter.Write(part)
		n, p.sent = n+sent, p.sent+int64(sent)
		if err != nil || n >= len(b) {
			return n, err
		}
	}
}

// reserveUnsent takes the memory of an answer from its caller's share, until it is released when
// the answer has been sent. It returns ErrTooManyUnsent if the share is used up.
func reserveUnsent(c echo.Context, bytes int64) (release func(), err error) {
	p, ok := c.Response().Writer.(*minRateWriter)
	if !ok {
		return func() {}, nil
	}
	caller := CallerOf(c)
	if !p.unsent.TryAcquire(caller, bytes) {
		return nil, ErrTooManyUnsent
	}
	return func() { p.unsent.Release(caller, bytes) }, nil
}

// setWriteDeadline sets the deadline of the next part. The first part of an answer that is not a
// whole set keeps the deadline of the connection.
func (p *minRateWriter) setWriteDeadline(part int) error {
	now := time.Now()
	if p.started.IsZero() {
		p.started = now
	}
	if p.rate.Max == responseTimeout && p.sent+int64(part) <= chunkBytes {
		return nil
	}
	return ignoreUnsupported(p.controller.SetWriteDeadline(p.rate.Deadline(p.started, now, p.sent)))
}

// ignoreUnsupported returns err, or nil if the connection supports no deadlines, such as in a test.
func ignoreUnsupported(err error) error {
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}
