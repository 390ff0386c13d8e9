// Package jobs runs the work that the queue schedules: it leases jobs from the queue and calls the
// rooms. It has no rule of its own; the room decides what a job means.
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
	"github.com/shg-directory/shg/platform/wait"
	"github.com/shg-directory/shg/store"
)

const (
	pollInterval = 250 * time.Millisecond // between looks at an empty queue: work left by other processes waits no longer
	maxBackoff   = 30 * time.Second       // to wait for an engine that is away before it is tried again

	outcomeTimeout = 8 * time.Second // with a database that is away when outcomes are to be recorded
)

// leaseDuration returns how long a lease of a kind lasts; after that another worker takes the job
// of one that died.
func leaseDuration(kind models.JobKind) time.Duration {
	if kind == models.JobReconcileIndex { // asks for every record
		return 30 * time.Minute
	}
	return time.Minute
}

// batchSize returns how many jobs of a kind are leased at once.
func batchSize(kind models.JobKind) int {
	switch kind {
	case models.JobIndexGroup, models.JobIndexConsultant, models.JobIndexResource: // one call of the index
		return 1000
	case models.JobImport: // one works as long as its turn
		return 1
	default: // one transaction
		return 200
	}
}

// Handler does the jobs of one kind, named by their keys. It must be safe to repeat. If only some
// of them failed it may return a models.PartialError: the others are then done. An error that is
// models.ErrUnavailable means that an engine failed, not the jobs.
type Handler func(ctx context.Context, keys []string) error

// Hooks contains functions that are called when jobs are marked as dead. Each may be nil.
type Hooks struct {
	// OnDeadTx is called with a job that is marked as dead because processes died during it, in
	// the transaction that does so.
	OnDeadTx func(ctx context.Context, tx *store.Tx, job models.Job) error
	// OnDead is called once such a job has been marked as dead.
	OnDead func(job models.Job)
}

// Worker drains the queue. Create it with New; several may run on one database.
type Worker struct {
	hooks    Hooks
	store    *store.Store
	handlers map[models.JobKind]Handler
	log      *slog.Logger
	backoff  *engineBackoff
}

// New returns a worker for the kinds that have a handler; other kinds are left to others.
func New(s *store.Store, handlers map[models.JobKind]Handler, log *slog.Logger) *Worker {
	return &Worker{store: s, handlers: handlers, log: log, backoff: &engineBackoff{kinds: map[models.JobKind]backoffState{}}}
}

// WithHooks returns the worker, which calls the hooks.
func (w *Worker) WithHooks(watch Hooks) *Worker {
	w.hooks = watch
	return w
}

// Run drains the queue until ctx ends, and returns nil then. A job in progress is finished first;
// an import is interrupted and returned to the queue.
func (w *Worker) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if _, err := w.Drain(ctx); err != nil && ctx.Err() == nil {
			w.log.WarnContext(ctx, "jobs wait", "error", err)
		}
		_ = wait.For(ctx, pollInterval) // the loop ends with ctx
	}
	return nil
}

// Drain does all jobs that are due, except kinds whose engine is away, and returns how many it did.
func (w *Worker) Drain(ctx context.Context) (int, error) {
	done := 0
	for ctx.Err() == nil {
		kinds, err := w.store.DueKinds(ctx, w.backoff.available(slices.Sorted(maps.Keys(w.handlers)), w.store.Now()))
		if err != nil {
			return done, err
		}
		leasedAny := false
		for _, kind := range kinds {
			leased, finished, err := w.doBatch(ctx, kind)
			done, leasedAny = done+finished, leasedAny || leased > 0
			if err != nil {
				return done, err
			}
		}
		if !leasedAny {
			return done, nil
		}
	}
	return done, nil
}

// doBatch leases jobs of a kind and does them, and returns how many it leased and did. Once they
// are leased the end of ctx interrupts only imports, which continue later. For other kinds it only
// prevents that jobs that would be tried one by one are begun.
func (w *Worker) doBatch(ctx context.Context, kind models.JobKind) (leased, done int, err error) {
	js, err := w.lease(ctx, kind, batchSize(kind))
	if err != nil || len(js) == 0 {
		return 0, 0, err
	}
	uncancelled := context.WithoutCancel(ctx)
	if kind == models.JobImport {
		js, err = w.handleLong(ctx, kind, js)
	} else {
		err = w.handleShort(uncancelled, kind, js)
	}
	partial, isPartial := errors.AsType[*models.PartialError](err)
	switch {
	case err == nil:
		w.backoff.reset(kind)
		done, err = len(js), w.finish(uncancelled, js)
	case isPartial:
		done, err = w.finishPartial(uncancelled, kind, js, partial.Failed)
	case errors.Is(err, models.ErrUnavailable):
		err = w.requeue(uncancelled, kind, js, err)
	case kind == models.JobImport && ctx.Err() != nil:
		err = w.retryOutcome(uncancelled, func() error { return w.store.RequeueJobs(uncancelled, js, 0, nil) })
	case len(js) == 1:
		err = w.fail(uncancelled, js[0], err)
	default:
		done, err = w.oneByOne(ctx, kind, js)
	}
	return len(js), done, err
}

// finishPartial finishes the jobs that did not fail.
func (w *Worker) finishPartial(ctx context.Context, kind models.JobKind, js []models.Job, failed map[models.ID]error) (int, error) {
	var done, waiting []models.Job
	var absent error
	for _, j := range js {
		id, err := models.ParseID(j.Key)
		if err == nil {
			err = failed[id]
		}
		switch {
		case err == nil:
			done = append(done, j)
		case errors.Is(err, models.ErrUnavailable):
			waiting, absent = append(waiting, j), err
		default:
			if err := w.fail(ctx, j, err); err != nil {
				return 0, err
			}
		}
	}
	if len(waiting) > 0 {
		if err := w.requeue(ctx, kind, waiting, absent); err != nil {
			return 0, err
		}
	}
	return len(done), w.finish(ctx, done)
}

// oneByOne tries jobs that failed together one at a time, so that a bad one does not hold up the
// others. If no time is left for a job it is returned to the queue.
func (w *Worker) oneByOne(ctx context.Context, kind models.JobKind, js []models.Job) (done int, err error) {
	uncancelled := context.WithoutCancel(ctx)
	limited, cancel := context.WithTimeout(uncancelled, leaseDuration(kind)/3)
	defer cancel()
	for i, j := range js {
		if ctx.Err() != nil || limited.Err() != nil {
			return done, w.store.RequeueJobs(uncancelled, js[i:], 0, nil)
		}
		err := w.handle(limited, kind, js[i:i+1])
		switch {
		case err == nil:
			done++
			err = w.finish(uncancelled, js[i:i+1])
		case errors.Is(err, models.ErrUnavailable):
			return done, w.requeue(uncancelled, kind, js[i:], err)
		default:
			err = w.fail(uncancelled, j, err)
		}
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// requeue returns jobs whose engine is away to the queue; until it is tried again no jobs of the
// kind are leased here.
func (w *Worker) requeue(ctx context.Context, kind models.JobKind, js []models.Job, cause error) error {
	wait := w.backoff.recordFailure(kind, w.store.Now())
	w.log.WarnContext(ctx, "jobs wait for an engine", "kind", kind, "jobs", len(js), "wait", wait.String(), "error", cause)
	return w.retryOutcome(ctx, func() error { return w.store.RequeueJobs(ctx, js, wait, cause) })
}

func (w *Worker) fail(ctx context.Context, j models.Job, cause error) error {
	w.log.WarnContext(ctx, "job failed", "kind", j.Kind, "attempts", j.Attempts, "error", cause)
	return w.retryOutcome(ctx, func() error { return w.store.FailJob(ctx, j, cause) })
}

func (w *Worker) finish(ctx context.Context, js []models.Job) error {
	return w.retryOutcome(ctx, func() error { return w.store.FinishJobs(ctx, js) })
}

// retryOutcome records the outcome of leased jobs, and tries again for a while if the database is
// away, because jobs that are not returned are not done before their lease ends. If the outcome is
// recorded twice the jobs only run once more.
func (w *Worker) retryOutcome(ctx context.Context, record func() error) error {
	for deadline := time.Now().Add(outcomeTimeout); ; {
		err := record()
		if !errors.Is(err, models.ErrUnavailable) && !errors.Is(err, models.ErrOutcomeUnknown) || time.Now().After(deadline) {
			return err
		}
		if wait.For(ctx, pollInterval) != nil {
			return err
		}
	}
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
