package cli

import (
	"context"
	"time"
)

const (
	numberEvery = 500 * time.Millisecond // changes, so that no listener waits longer
	numberSoon  = 5 * time.Second        // after the database was unavailable
)

// maintainChangeLog numbers the log of changes in order while serving, and starts the deletion of
// old ones.
func (h *App) maintainChangeLog(ctx context.Context) {
	begun := false
	for ctx.Err() == nil {
		wait := numberEvery
		err := h.Webhooks.NumberChanges(ctx)
		if err == nil && !begun {
			err = h.Webhooks.SchedulePruning(ctx)
			begun = err == nil
		}
		if err != nil && ctx.Err() == nil {
			wait = numberSoon
			h.Log.WarnContext(ctx, "changes wait", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}
