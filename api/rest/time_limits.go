package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/shares"
)

type parentContextKey struct{}

// WithResponseTimeout returns a context with the time limit of ordinary answers, which also holds
// the context without it: handlers that answer with whole sets replace the limit by one of their
// own.
func WithResponseTimeout(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithValue(ctx, parentContextKey{}, ctx), limit)
}

// withoutResponseTimeout returns the context without the time limit of ordinary answers.
func withoutResponseTimeout(ctx context.Context) context.Context {
	if parent, ok := ctx.Value(parentContextKey{}).(context.Context); ok {
		return parent
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
	underlying := c.Response().Writer
	c.Response().Writer = &minRateWriter{
		ResponseWriter: underlying, controller: http.NewResponseController(underlying), unsent: unsent,
		rate: shares.Rate{PerSecond: minRate, Grace: minRateGrace, Stall: minRateGrace, Max: responseTimeout},
	}
}

// Unwrap returns the writer underneath, for http.ResponseController.
func (w *minRateWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// allowStream gives the answer the longer time limit of a whole set. Its client sends nothing
// meanwhile and may wait as long: the deadline for the request would otherwise end the answer.
func (w *minRateWriter) allowStream() error {
	w.rate.Max, w.rate.Stall = streamTimeout, streamStallTimeout
	return ignoreUnsupported(w.controller.SetReadDeadline(time.Time{}))
}

// Write sends all of b, each chunk in time or not at all.
func (w *minRateWriter) Write(b []byte) (n int, err error) {
	for {
		part := b[n:min(n+chunkBytes, len(b))]
		if err := w.setWriteDeadline(len(part)); err != nil {
			return n, err
		}
		sent, err := w.ResponseWriter.Write(part)
		n, w.sent = n+sent, w.sent+int64(sent)
		if err != nil || n >= len(b) {
			return n, err
		}
	}
}

// reserveUnsent takes the memory of an answer from its caller's share, until it is released when
// the answer has been sent. It returns ErrTooManyUnsent if the share is used up.
func reserveUnsent(c echo.Context, bytes int64) (release func(), err error) {
	w, ok := c.Response().Writer.(*minRateWriter)
	if !ok {
		return func() {}, nil
	}
	caller := CallerOf(c)
	if !w.unsent.TryAcquire(caller, bytes) {
		return nil, ErrTooManyUnsent
	}
	return func() { w.unsent.Release(caller, bytes) }, nil
}

// setWriteDeadline sets the deadline of the next part. The first part of an answer that is not a
// whole set keeps the deadline of the connection.
func (w *minRateWriter) setWriteDeadline(part int) error {
	now := time.Now()
	if w.started.IsZero() {
		w.started = now
	}
	if w.rate.Max == responseTimeout && w.sent+int64(part) <= chunkBytes {
		return nil
	}
	return ignoreUnsupported(w.controller.SetWriteDeadline(w.rate.Deadline(w.started, now, w.sent)))
}

// ignoreUnsupported returns err, or nil if the connection supports no deadlines, such as in a test.
func ignoreUnsupported(err error) error {
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}
