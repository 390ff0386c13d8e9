// Package wait waits for some time, or until a context ends.
package wait

import (
	"context"
	"time"
)

// For waits for d. It returns the context's error if the context has ended before, and at once if d
// is not above 0.
func For(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
