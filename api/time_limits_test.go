package api_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shg-directory/shg/api/rest"
)

type carried struct{}

// The time of a response ends when it is over, and with the request or the handler.
func TestResponseTimeout(t *testing.T) {
	t.Parallel()
	for name, watch := range map[string]func(context.Context){
		"nobody waits": func(context.Context) {}, "somebody waits": func(ctx context.Context) { _ = ctx.Done() },
		"a context of its own": func(ctx context.Context) { context.AfterFunc(ctx, func() {}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				base := context.WithValue(t.Context(), carried{}, name)
				ctx, stop := rest.WithResponseTimeout(base, time.Second)
				defer stop()
				watch(ctx)
				if at, ok := ctx.Deadline(); !ok || time.Until(at) != time.Second || ctx.Err() != nil || ctx.Value(carried{}) != name {
					t.Errorf("%v %v %v", at, ctx.Err(), ctx.Value(carried{}))
				}
				child, end := context.WithCancel(ctx)
				defer end()
				<-time.After(time.Second) // in the test's own time
				synctest.Wait()
				for _, over := range []context.Context{ctx, child} {
					select {
					case <-over.Done():
					default:
						t.Error("not done when its time is over")
					}
					if !errors.Is(over.Err(), context.DeadlineExceeded) {
						t.Errorf("over by %v", over.Err())
					}
				}

				given, give := context.WithCancel(base)
				for which, ending := range map[string]func(stop func()){"the request": func(func()) { give() }, "the handler": func(stop func()) { stop() }} {
					ctx, stop := rest.WithResponseTimeout(given, time.Minute)
					watch(ctx)
					ending(stop)
					synctest.Wait()
					if !errors.Is(ctx.Err(), context.Canceled) {
						t.Errorf("%s ends: %v", which, ctx.Err())
					}
					select {
					case <-ctx.Done():
					default:
						t.Errorf("%s ends, and it is not done", which)
					}
					stop()
				}
				give()
			})
		})
	}
}
