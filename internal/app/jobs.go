package app

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/trace/noop"

	"github.com/shg-directory/shg/jobs"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/telemetry"
)

// Worker returns a worker for the jobs that this app can do.
func (a *App) Worker() *jobs.Worker {
	return jobs.New(a.Store, a.instrumentJobs(a.jobHandlers()), a.Log).WithHooks(a.deadJobWatch())
}

// Workers returns the workers that do all jobs together. Imports take long and have a worker of
// their own, so that no other job waits for them. They may be interrupted at any time.
func (a *App) Workers() (usual, importing *jobs.Worker) {
	others := a.instrumentJobs(a.jobHandlers())
	feeds := map[models.JobKind]jobs.Handler{models.JobImport: others[models.JobImport]}
	delete(others, models.JobImport)
	return jobs.New(a.Store, others, a.Log).WithHooks(a.deadJobWatch()), jobs.New(a.Store, feeds, a.Log).WithHooks(a.deadJobWatch())
}

// deadJobWatch returns the watch that counts jobs which are set aside because processes died during
// them, and ends their imports.
func (a *App) deadJobWatch() jobs.Hooks {
	return jobs.Hooks{OnDeadTx: a.Imports.AbandonImport, OnDead: func(j models.Job) { a.Metrics.CountSetAside(j.Kind) }}
}

// deliveriesAtOnce is how many webhooks a service sends to at once: most of that time is waiting.
const deliveriesAtOnce = 16

// Deliveries returns the pool that sends deliveries to webhooks.
func (a *App) Deliveries() *jobs.Pool {
	return jobs.NewPool(a.Store, models.JobDeliverWebhook, a.Webhooks.Deliver, deliveriesAtOnce, a.Log).WithHooks(a.deadJobWatch())
}

// jobHandlers returns the functions that do the jobs.
func (a *App) jobHandlers() map[models.JobKind]jobs.Handler {
	return map[models.JobKind]jobs.Handler{
		models.JobIndexGroup:         handleIDs(a.Discovery.IndexStaleGroups),
		models.JobIndexConsultant:    handleIDs(a.Discovery.IndexConsultants),
		models.JobIndexResource:      handleIDs(a.Discovery.IndexResources),
		models.JobNextMeeting:        handleIDs(a.Directory.NextMeetings),
		models.JobReconcileIndex:     a.Discovery.ReconcileIndexes,
		models.JobImport:             a.Imports.RunImports,
		models.JobPruneChanges:       a.prune,
		models.JobRenewSchedule:      a.Directory.RenewSchedules,
		models.JobExpireVerification: handleIDs(a.Directory.ExpireVerifications),
		models.JobCarryOut:           handleIDs(a.People.CarryOut),
		models.JobClaim:              handleIDs(a.People.FinishClaims),
		models.JobInvitation:         handleIDs(a.Consultation.RemindOfInvitations),
		models.JobNotice:             handleIDs(a.People.NotifyInvited),
	}
}

// prune is the daily job that deletes what is no longer shown. It may run twice.
func (a *App) prune(ctx context.Context, keys []string) error {
	if err := a.Imports.PruneImports(ctx); err != nil {
		return err
	}
	if err := a.Audit.Prune(ctx); err != nil {
		return err
	}
	return a.Webhooks.PruneChanges(ctx, keys)
}

// handleIDs returns a handler of a function on ids. A key that is not an id is a defect and fails
// its job.
func handleIDs(verb func(context.Context, []models.ID) error) jobs.Handler {
	return func(ctx context.Context, keys []string) error {
		ids := make([]models.ID, len(keys))
		for i, key := range keys {
			var err error
			if ids[i], err = models.ParseID(key); err != nil {
				return fmt.Errorf("key %q: %w", key, err)
			}
		}
		return verb(ctx, ids)
	}
}

// instrumentJobs returns handlers that count and trace their jobs.
func (a *App) instrumentJobs(handlers map[models.JobKind]jobs.Handler) map[models.JobKind]jobs.Handler {
	provider := a.Tracer
	if provider == nil {
		provider = noop.NewTracerProvider()
	}
	all := map[models.JobKind]jobs.Handler{}
	for kind, handle := range handlers {
		all[kind] = func(ctx context.Context, keys []string) error {
			ctx, end := telemetry.StartJobs(ctx, provider, kind, len(keys))
			err := handle(ctx, keys)
			end(err)
			a.Metrics.CountJobs(kind, len(keys), err)
			return err
		}
	}
	return all
}
