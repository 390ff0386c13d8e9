package app

import (
	"context"
	"net"

	"golang.org/x/sync/errgroup"

	"github.com/shg-directory/shg/store"
)

// Run serves HTTP at a listener, and the operator's port at operators if that is not nil, until ctx
// ends, or until a commit failed in a way that ends the process. Then readiness stops first, HTTP
// next, jobs and the operator's port last.
func (a *App) Run(ctx context.Context, listener, operators net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	working, stopWorking := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWorking()
	service := a.Service() //nolint:contextcheck // handlers take the context of their request
	var group errgroup.Group
	group.Go(func() error {
		defer stop()
		select {
		case err := <-a.Store.CommitFailed():
			return err
		case <-ctx.Done():
			return nil
		}
	})
	usual, importing := a.Workers()
	group.Go(func() error { return usual.Run(working) })
	group.Go(func() error { return importing.Run(ctx) })
	group.Go(func() error { return a.Deliveries().Run(working) })
	group.Go(func() error { return a.sendMails(working) })
	for _, loop := range []func(context.Context){a.deleteExpired, a.publish, a.notifyDeadlines, a.maintainLogs, a.prepareRankings} {
		group.Go(func() error {
			loop(working)
			return nil
		})
	}
	if a.indexes.onServer() {
		group.Go(func() error {
			a.maintainIndexes(working)
			return nil
		})
	}
	if operators != nil {
		group.Go(func() error { return service.RunOperator(working, operators) })
	}
	group.Go(func() error {
		defer stop()
		defer stopWorking()
		return service.Run(ctx, listener)
	})
	return group.Wait()
}

// CanScaleOut reports whether any number of services may run on these engines, because nothing that
// must be shared is in this process.
func (a *App) CanScaleOut() bool {
	return a.indexes.onServer() && a.Store.Engine() == store.EnginePostgres
}

// DataLocation returns the location of the data, without a password.
func (a *App) DataLocation() string {
	if a.Config.DatabaseURL != "" {
		return a.Store.Engine()
	}
	return a.Config.DataDir
}
