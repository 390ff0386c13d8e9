package api

import (
	"context"
	"sync"
	"time"
)

// hurried is a context with the time limit of ordinary answers, which remembers the one without: what tells whole sets goes by that. Only once somebody
// waits for its end is a timer set, since most answers are there before anybody does.
type hurried struct {
	whole    context.Context
	deadline time.Time
	mu       sync.Mutex // guards limited, stop and ended
	limited  context.Context
	stop     context.CancelFunc
	ended    bool
}

type unhurriedKey struct{}

// Hurry is the context with a time limit, which handlers that tell whole sets set aside for one of their own.
func Hurry(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	h := &hurried{whole: ctx, deadline: time.Now().Add(limit)}
	if before, limited := ctx.Deadline(); limited && before.Before(h.deadline) {
		h.deadline = before
	}
	return h, h.end
}

// end ends what goes by the context.
func (h *hurried) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ended = true
	if h.stop != nil {
		h.stop()
	}
}

// within is the context that really ends.
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

// Deadline is when the time is over.
func (h *hurried) Deadline() (time.Time, bool) { return h.deadline, true }

// Done is closed when the time is over, or the request.
func (h *hurried) Done() <-chan struct{} { return h.within().Done() }

// Err says why it is over.
func (h *hurried) Err() error {
	h.mu.Lock()
	idle := h.limited == nil && !h.ended && time.Now().Before(h.deadline)
	h.mu.Unlock()
	if idle {
		return h.whole.Err()
	}
	return h.within().Err()
}

// Value is what the context carries.
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

// unhurried is the context without the time limit of ordinary answers.
func unhurried(ctx context.Context) context.Context {
	if whole, ok := ctx.Value(unhurriedKey{}).(context.Context); ok {
		return whole
	}
	return ctx
}
