package app

import (
	"context"
	"time"
)

const (
	maintenanceInterval = time.Minute     // if the indexes are in order
	retryInterval       = 5 * time.Second // if the server is unavailable
)

// maintainIndexes maintains indexes on a server while serving.
func (a *App) maintainIndexes(ctx context.Context) {
	for ctx.Err() == nil {
		wait := maintenanceInterval
		if err := a.Discovery.RepairIndexes(ctx); err != nil && ctx.Err() == nil {
			wait = retryInterval
			a.Log.WarnContext(ctx, "search indexes", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

const (
	numberInterval      = 500 * time.Millisecond // changes, so that no listener waits longer
	numberRetryInterval = 5 * time.Second        // after the database was unavailable
)

// maintainChangeLog numbers the log of changes in order while serving, and starts the deletion of
// old ones.
func (a *App) maintainChangeLog(ctx context.Context) {
	begun := false
	for ctx.Err() == nil {
		wait := numberInterval
		err := a.Webhooks.NumberChanges(ctx)
		if err == nil && !begun {
			err = a.Webhooks.SchedulePruning(ctx)
			begun = err == nil
		}
		if err != nil && ctx.Err() == nil {
			wait = numberRetryInterval
			a.Log.WarnContext(ctx, "changes wait", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// deleteExpiredInterval is the interval at which data that is no longer needed is deleted.
const deleteExpiredInterval = 10 * time.Minute

// deleteExpired deletes data that is no longer needed while serving.
func (a *App) deleteExpired(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(deleteExpiredInterval):
		}
		if err := a.People.DeleteExpired(ctx); err != nil && ctx.Err() == nil {
			a.Log.WarnContext(ctx, "forget what was made under keys", "error", err)
		}
	}
}
