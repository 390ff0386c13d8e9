package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/wait"
	"github.com/shg-directory/shg/store"
)

// JobFunc does one job. It must be safe to repeat. If it returns a models.RetryLaterError, the job
// is returned to the queue as if it had not been tried.
type JobFunc func(ctx context.Context, job models.Job) error

// Pool does jobs of one kind that wait for others, several at once: a long job occupies only its
// own slot. Create it with NewPool; several may run on one database.
type Pool struct {
	worker *Worker
	kind   models.JobKind
	do     JobFunc
	slots  chan struct{}
}

// NewPool returns a pool that does size jobs at once.
func NewPool(s *store.Store, kind models.JobKind, do JobFunc, size int, log *slog.Logger) *Pool {
	return &Pool{worker: New(s, nil, log), kind: kind, do: do, slots: make(chan struct{}, size)}
}

// WithHooks returns the pool, which calls the hooks.
func (p *Pool) WithHooks(watch Hooks) *Pool {
	p.worker.hooks = watch
	return p
}

// Run does what is due until ctx ends, and returns nil then. Jobs in progress are interrupted and
// returned to the queue.
func (p *Pool) Run(ctx context.Context) error {
	var running sync.WaitGroup
	defer running.Wait()
	for ctx.Err() == nil {
		started, err := p.startDue(ctx, &running)
		if err != nil && ctx.Err() == nil {
			p.worker.log.WarnContext(ctx, "jobs wait", "kind", p.kind, "error", err)
		}
		if started > 0 {
			continue
		}
		_ = wait.For(ctx, pollInterval) // the loop ends with ctx
	}
	return nil
}

// Drain does all that is due, and what becomes due meanwhile, and returns how many jobs it began.
func (p *Pool) Drain(ctx context.Context) (int, error) {
	var running sync.WaitGroup
	for done := 0; ; {
		started, err := p.startDue(ctx, &running)
		running.Wait()
		if done += started; err != nil || started == 0 {
			return done, err
		}
	}
}

// startDue leases as many jobs as there are free slots and begins them.
func (p *Pool) startDue(ctx context.Context, running *sync.WaitGroup) (int, error) {
	free := cap(p.slots) - len(p.slots)
	if free == 0 {
		return 0, nil
	}
	kinds, err := p.worker.store.DueKinds(ctx, []models.JobKind{p.kind})
	if err != nil || len(kinds) == 0 {
		return 0, err
	}
	leased, err := p.worker.lease(ctx, p.kind, free)
	if err != nil {
		return 0, err
	}
	for _, job := range leased {
		p.slots <- struct{}{}
		running.Go(func() {
			defer func() { <-p.slots }()
			if err := p.run(ctx, job); err != nil {
				p.worker.log.WarnContext(ctx, "a job's outcome is not noted", "kind", p.kind, "error", err)
			}
		})
	}
	return len(leased), nil
}

func (p *Pool) run(ctx context.Context, job models.Job) error {
	uncancelled := context.WithoutCancel(ctx)
	limited, cancel := context.WithTimeout(ctx, leaseDuration(p.kind)/2)
	defer cancel()
	err := p.call(limited, job)
	later, ok := errors.AsType[*models.RetryLaterError](err)
	switch {
	case err == nil:
		return p.worker.finish(uncancelled, []models.Job{job})
	case ok:
		return p.requeue(uncancelled, job, later.Wait, nil)
	case ctx.Err() != nil, errors.Is(err, models.ErrUnavailable):
		return p.requeue(uncancelled, job, time.Second, err)
	}
	return p.worker.fail(uncancelled, job, err)
}

func (p *Pool) requeue(ctx context.Context, job models.Job, wait time.Duration, cause error) error {
	return p.worker.retryOutcome(ctx, func() error { return p.worker.store.RequeueJobs(ctx, []models.Job{job}, wait, cause) })
}

func (p *Pool) call(ctx context.Context, job models.Job) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("job %s panicked: %v", p.kind, v)
		}
	}()
	return p.do(ctx, job)
}
