package wait_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shg-directory/shg/platform/wait"
)

func TestForWaitsAsLongAsAsked(t *testing.T) {
	t.Parallel()
	for _, d := range []time.Duration{-time.Hour, 0, time.Second, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			begin := time.Now()
			if err := wait.For(t.Context(), d); err != nil || time.Since(begin) != max(d, 0) {
				t.Errorf("%v: waited %v, %v", d, time.Since(begin), err)
			}
		})
	}
}

func TestForEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		for range 2 {
			if err := wait.For(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != time.Second {
				t.Errorf("waited %v, %v", time.Since(begin), err)
			}
		}
	})
}
