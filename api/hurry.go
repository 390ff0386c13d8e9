package api

import (
	"context"
	"sync"
	"time"
)

// hurried is a context with the time limit of ordinary answers, which also holds the context
// without it. Answers with whole sets use the one without. A timer is set only once something waits
// for the end, since most answers are ready before that.
type hurried struct {
	whole    context.Context
	deadline time.Time
	mu       sync.Mutex // guards limited, stop and ended
	limited  context.Context
	stop     context.CancelFunc
	ended    bool
}

type unhurriedKey struct{}

// Hurry returns a context with a time limit. Handlers that answer with whole sets replace the limit
// by one of their own.
func Hurry(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	h := &hurried{whole: ctx, deadline: time.Now().Add(limit)}
	if before, limited := ctx.Deadline(); limited && before.Before(h.deadline) {
		h.deadline = before
	}
	return h, h.end
}

// end cancels the context.
func (h *hurried) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ended = true
	if h.stop != nil {
		h.stop()
	}
}

// within returns the context that is really cancelled.
func (h *hurried) within() context.Context {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.limited == nil {
		h.limited, h.stop = context.WithDeadline(h.whole, h.deadline)
		if h.ended {
			h.stop()
		}
	}
	return h.limited
}

// Deadline returns the time of the limit.
func (h *hurried) Deadline() (time.Time, bool) { return h.deadline, true }

// Done returns a channel that is closed when the time is over, or the request.
func (h *hurried) Done() <-chan struct{} { return h.within().Done() }

// Err returns why the context is over.
func (h *hurried) Err() error {
	h.mu.Lock()
	idle := h.limited == nil && !h.ended && time.Now().Before(h.deadline)
	h.mu.Unlock()
	if idle {
		return h.whole.Err()
	}
	return h.within().Err()
}

// Value returns what the parent context carries.
func (h *hurried) Value(key any) any {
	if key == (unhurriedKey{}) {
		return h.whole
	}
	h.mu.Lock()
	limited := h.limited
	h.mu.Unlock()
	if limited != nil {
		return limited.Value(key)
	}
	return h.whole.Value(key)
}

// unhurried returns the context without the time limit of ordinary answers.
func unhurried(ctx context.Context) context.Context {
	if whole, ok := ctx.Value(unhurriedKey{}).(context.Context); ok {
		return whole
	}
	return ctx
}
