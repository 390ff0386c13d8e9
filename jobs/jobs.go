// Package jobs is the clock's door: it leases work from the queue and calls the rooms. It holds no rule of its own; what a job means is its room's.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const (
	batch = 200                    // jobs leased at once
	hold  = time.Minute            // how long a lease lasts; a worker that dies is followed after that
	pause = 250 * time.Millisecond // between looks at an empty queue: work left by other processes waits no longer
)

// Handler does the jobs of one kind, named by their keys. It must be safe to do again.
type Handler func(ctx context.Context, keys []string) error

// Worker drains the queue. Make it with New; several may run on one database.
type Worker struct {
	store    *store.Store
	handlers map[models.JobKind]Handler
	log      *slog.Logger
}

// New makes a worker for the kinds that have a handler; other kinds are left to others.
func New(s *store.Store, handlers map[models.JobKind]Handler, log *slog.Logger) *Worker {
	return &Worker{store: s, handlers: handlers, log: log}
}

// Run drains the queue until ctx ends, and returns nil then. A job under way is finished first.
func (w *Worker) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if _, err := w.Drain(ctx); err != nil && ctx.Err() == nil {
			w.log.WarnContext(ctx, "jobs wait", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return nil
}

// Drain does all jobs that are due and returns how many it did.
func (w *Worker) Drain(ctx context.Context) (int, error) {
	done := 0
	for ctx.Err() == nil {
		leased, err := w.store.LeaseJobs(ctx, slices.Sorted(maps.Keys(w.handlers)), batch, hold)
		if err != nil {
			return done, fmt.Errorf("lease jobs: %w", err)
		}
		if len(leased) == 0 {
			return done, nil
		}
		finished, err := w.do(context.WithoutCancel(ctx), leased)
		done += finished
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

func (w *Worker) do(ctx context.Context, leased []models.Job) (int, error) {
	byKind := map[models.JobKind][]models.Job{}
	for _, j := range leased {
		byKind[j.Kind] = append(byKind[j.Kind], j)
	}
	done := 0
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		n, err := w.doKind(ctx, kind, byKind[kind])
		done += n
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// doKind does the jobs of one kind together; where that fails, one by one, so that a bad one does not hold up the others.
func (w *Worker) doKind(ctx context.Context, kind models.JobKind, js []models.Job) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, hold/2)
	defer cancel()
	if err := w.handle(ctx, kind, js); err == nil {
		return len(js), w.store.FinishJobs(ctx, js)
	}
	done := 0
	for _, j := range js {
		if err := w.handle(ctx, kind, []models.Job{j}); err != nil {
			w.log.WarnContext(ctx, "job failed", "kind", kind, "attempts", j.Attempts, "error", err)
			if err := w.store.FailJob(ctx, j, err); err != nil {
				return done, err
			}
			continue
		}
		if err := w.store.FinishJobs(ctx, []models.Job{j}); err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}

func (w *Worker) handle(ctx context.Context, kind models.JobKind, js []models.Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.Join(err, fmt.Errorf("job %s panicked: %v", kind, p))
		}
	}()
	keys := make([]string, len(js))
	for i, j := range js {
		keys[i] = j.Key
	}
	return w.handlers[kind](ctx, keys)
}
