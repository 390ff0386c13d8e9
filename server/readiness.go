package server

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

const (
	// pingTimeout is how long an engine may take to show that it is there. Probes commonly wait for
	// a second.
	pingTimeout = 800 * time.Millisecond
	// slowGrace is how long an engine may be too slow to answer before it counts as away: one slow
	// answer takes no service out of the rotation, which would only make the others slower.
	slowGrace = 10 * time.Second
)

// The states of an engine.
const (
	stateOK   = "ok"
	stateSlow = "slow" // did not answer in time, but lately did
	stateAway = "unavailable"
)

// readiness knows which engines are there.
type readiness struct {
	checks []Check
	log    *slog.Logger
	mu     sync.Mutex
	lastOK map[string]time.Time // when each engine last answered
}

func newReadiness(checks []Check, log *slog.Logger) *readiness {
	return &readiness{checks: checks, log: log, lastOK: map[string]time.Time{}}
}

// check checks all engines at the same time. It returns the state of each, and whether the service
// can work.
func (r *readiness) check(ctx context.Context) (states map[string]string, ready bool) {
	found := make([]string, len(r.checks))
	var wg sync.WaitGroup
	for i, check := range r.checks {
		wg.Go(func() { found[i] = r.state(ctx, check) })
	}
	wg.Wait()
	states, ready = map[string]string{}, true
	for i, check := range r.checks {
		states[check.Name] = found[i]
		ready = ready && (check.Optional || found[i] != stateAway)
	}
	return states, ready
}

// state checks one engine, and checks again if it answers with an error, because a connection that
// broke meanwhile proves nothing about the engine.
func (r *readiness) state(ctx context.Context, check Check) string {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	err := check.Ping(ctx)
	if err != nil && ctx.Err() == nil {
		err = check.Ping(ctx)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil {
		r.lastOK[check.Name] = time.Now()
		return stateOK
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) && time.Since(r.lastOK[check.Name]) < slowGrace {
		r.log.WarnContext(ctx, "slow", "engine", check.Name, "error", err)
		return stateSlow
	}
	r.log.WarnContext(ctx, "not ready", "engine", check.Name, "error", err)
	return stateAway
}
