package rest

import (
	"context"
	"sync"
	"time"
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
