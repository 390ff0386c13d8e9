package api

import (
	"context"
	"time"
)

// hurried is a context with the time limit of ordinary answers, which remembers the one without: what tells whole sets goes by that.
type hurried struct {
	context.Context
	whole context.Context
}

type unhurriedKey struct{}

// Hurry is the context with a time limit, which handlers that tell whole sets set aside for one of their own.
func Hurry(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	limited, cancel := context.WithTimeout(ctx, limit)
	return hurried{Context: limited, whole: ctx}, cancel
}

// Value is what the context carries.
func (h hurried) Value(key any) any {
	if key == (unhurriedKey{}) {
		return h.whole
	}
	return h.Context.Value(key)
}

// unhurried is the context without the time limit of ordinary answers.
func unhurried(ctx context.Context) context.Context {
	if whole, ok := ctx.Value(unhurriedKey{}).(context.Context); ok {
		return whole
	}
	return ctx
}
