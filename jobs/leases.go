package jobs

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
)

// longJobTimeout is the most time that a job whose lease is renewed may take.
const longJobTimeout = 15 * time.Minute

// lease leases jobs, and reports those that are marked as dead because processes died during them.
func (w *Worker) lease(ctx context.Context, kind models.JobKind, limit int) ([]models.Job, error) {
	js, dead, err := w.store.LeaseOrMarkDead(ctx, kind, limit, leaseDuration(kind), w.hooks.OnDeadTx)
	for _, j := range dead {
		w.log.ErrorContext(ctx, "a job is set aside: processes died during it", "job", j.ID, "kind", j.Kind, "deaths", j.Deaths, "error", j.LastError)
		if w.hooks.OnDead != nil {
			w.hooks.OnDead(j)
		}
	}
	return js, err
}

// handleShort does jobs that end before their lease.
func (w *Worker) handleShort(ctx context.Context, kind models.JobKind, js []models.Job) error {
	limited, cancel := context.WithTimeout(ctx, leaseDuration(kind)/2)
	defer cancel()
	return w.handle(limited, kind, js)
}

// handleLong does jobs whose lease is renewed while they are under way, and returns them with the
// lease that they have in the end.
func (w *Worker) handleLong(ctx context.Context, kind models.JobKind, js []models.Job) ([]models.Job, error) {
	limited, cancel := context.WithTimeout(ctx, longJobTimeout)
	defer cancel()
	renewed := make(chan []models.Job, 1)
	stop := make(chan struct{})
	go func() { renewed <- w.renew(limited, kind, js, stop) }()
	err := w.handle(limited, kind, js)
	close(stop)
	return <-renewed, err
}

// renew extends the lease of jobs until it is stopped. If a renewal fails, the next one tries
// again.
func (w *Worker) renew(ctx context.Context, kind models.JobKind, js []models.Job, stop <-chan struct{}) []models.Job {
	ticker := time.NewTicker(leaseDuration(kind) / 4)
	defer ticker.Stop()
	for {
		select {
		case <-stop:
			return js
		case <-ticker.C:
		}
		renewed, err := w.store.RenewJobs(ctx, js, leaseDuration(kind))
		switch {
		case err != nil:
			w.log.WarnContext(ctx, "a lease is not renewed", "kind", kind, "error", err)
		case len(renewed) > 0:
			js = renewed
		}
	}
}
