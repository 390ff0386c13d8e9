package app

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/wait"
)

const (
	maintenanceInterval = time.Minute     // if the indexes are in order
	retryInterval       = 5 * time.Second // if the server is unavailable
)

// maintainIndexes maintains indexes on a server while serving.
func (a *App) maintainIndexes(ctx context.Context) {
	for ctx.Err() == nil {
		pause := maintenanceInterval
		if err := a.Discovery.RepairIndexes(ctx); err != nil && ctx.Err() == nil {
			pause = retryInterval
			a.Log.WarnContext(ctx, "search indexes", "error", err)
		}
		_ = wait.For(ctx, pause) // the loop ends with ctx
	}
}

const (
	numberInterval      = 500 * time.Millisecond // entries of logs, so that no listener waits longer
	numberRetryInterval = 5 * time.Second        // after the database was unavailable
)

// maintainLogs numbers the log of changes and chains the audit log while serving, and starts the
// deletion of what is old.
func (a *App) maintainLogs(ctx context.Context) {
	started := false
	for ctx.Err() == nil {
		pause := numberInterval
		err := a.Webhooks.NumberChanges(ctx)
		if err == nil {
			err = a.Audit.Chain(ctx)
		}
		if err == nil && !started {
			err = a.Webhooks.SchedulePruning(ctx)
			started = err == nil
		}
		if err != nil && ctx.Err() == nil {
			pause = numberRetryInterval
			a.Log.WarnContext(ctx, "logs wait", "error", err)
		}
		_ = wait.For(ctx, pause) // the loop ends with ctx
	}
}

// deleteExpiredInterval is the interval at which data that is no longer needed is deleted.
const deleteExpiredInterval = 10 * time.Minute

// deleteExpired deletes data that is no longer needed while serving.
func (a *App) deleteExpired(ctx context.Context) {
	for wait.For(ctx, deleteExpiredInterval) == nil {
		if err := a.People.DeleteExpired(ctx); err != nil && ctx.Err() == nil {
			a.Log.WarnContext(ctx, "forget what was made under keys", "error", err)
		}
		if err := a.People.SealAddresses(ctx); err != nil && ctx.Err() == nil { // an older program may still write them
			a.Log.WarnContext(ctx, "seal addresses", "error", err)
		}
		if err := a.Directory.DeleteExpiredCorrections(ctx); err != nil && ctx.Err() == nil {
			a.Log.WarnContext(ctx, "delete old suggestions", "error", err)
		}
		if err := a.Directory.DeleteExpiredReports(ctx); err != nil && ctx.Err() == nil {
			a.Log.WarnContext(ctx, "delete old reports", "error", err)
		}
		if err := a.eraseUnused(ctx); err != nil && ctx.Err() == nil {
			a.Log.WarnContext(ctx, "erase accounts that are not used", "error", err)
		}
	}
}

// prepareRankings reads what consultants did before somebody asks for a ranking, as no request has the
// time that it may take.
func (a *App) prepareRankings(ctx context.Context) {
	if err := a.Consultation.PrepareRankings(ctx); err != nil && ctx.Err() == nil {
		a.Log.WarnContext(ctx, "read the work of consultants", "error", err)
	}
}

// publishInterval is the interval at which a new month is noticed.
const publishInterval = 10 * time.Minute

// publish publishes each month what groups need and how they judge consultants, while serving.
func (a *App) publish(ctx context.Context) {
	for ctx.Err() == nil {
		if err := a.Consultation.PublishRatings(ctx); err != nil && ctx.Err() == nil {
			a.Log.WarnContext(ctx, "publish ratings", "error", err)
		}
		if err := a.Statistics.Publish(ctx); err != nil && ctx.Err() == nil {
			a.Log.WarnContext(ctx, "publish statistics", "error", err)
		}
		_ = wait.For(ctx, publishInterval) // the loop ends with ctx
	}
}

// notifyInterval is the interval at which a new day is noticed.
const notifyInterval = 10 * time.Minute

// notifyDeadlines writes, each day while serving, notices of what waits because a day has come.
func (a *App) notifyDeadlines(ctx context.Context) {
	var last models.Date
	for ctx.Err() == nil {
		if today := models.DateOf(a.Now().UTC()); today != last {
			if err := a.Consultation.NotifyDeadlines(ctx); err == nil {
				last = today
			} else if ctx.Err() == nil {
				a.Log.WarnContext(ctx, "write notices of deadlines", "error", err)
			}
		}
		_ = wait.For(ctx, notifyInterval) // the loop ends with ctx
	}
}

// eraseUnused announces and does the erasure of accounts that are not used, unless the operator keeps
// them all.
func (a *App) eraseUnused(ctx context.Context) error {
	months := a.Config.AccountRetention
	if months == 0 {
		return nil
	}
	if err := a.People.AnnounceErasures(ctx, months); err != nil {
		return err
	}
	return a.Directory.EraseUnused(ctx, months)
}
