package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/telemetry/metrics"
	"github.com/shg-directory/shg/reference/zones"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// metrics returns the metrics of this app, which query its engines at every scrape.
func (a *App) metrics() *metrics.Metrics {
	build := metrics.Build{Version: Version, Database: a.Store.Engine(), Search: "none"}
	sources := []metrics.Source{
		{Name: "jobs", Collect: a.collectJobs},
		{Name: "database", Collect: a.collectDatabase},
		{Name: "rows", Collect: a.collectRows},
		{Name: "engines", Collect: a.collectEngines},
		{Name: "zones", Collect: a.collectZones},
	}
	if a.Indexed {
		build.Search = "embedded"
		if a.indexes.onServer() {
			build.Search = "meilisearch"
		}
		sources = append(sources, metrics.Source{Name: "index", Collect: a.collectIndexes})
	}
	return metrics.New(build, sources...)
}

// indexJobs returns the kinds of job that bring an index up to the rows.
func indexJobs() map[models.JobKind]string {
	return map[models.JobKind]string{models.JobIndexGroup: "groups", models.JobIndexConsultant: "consultants", models.JobIndexResource: "resources"}
}

// collectJobs passes the state of the queue to report, kind by kind. The lag of an index is the age
// of its oldest job, including a job that was given up or waits to be retried.
func (a *App) collectJobs(ctx context.Context, report metrics.Report) error {
	stats, err := a.Store.JobStats(ctx)
	if err != nil {
		return err
	}
	now := a.Store.Now()
	for _, kind := range append(slices.Collect(maps.Keys(a.jobHandlers())), models.JobDeliverWebhook) {
		k, name := stats.ByKind[kind], string(kind)
		report(metrics.JobsWaiting(), float64(k.Waiting), name)
		report(metrics.JobsDue(), float64(k.Due), name)
		report(metrics.JobsDead(), float64(k.Dead), name)
		report(metrics.OldestDue(), secondsSince(now, k.OldestDue), name)
		if index := indexJobs()[kind]; index != "" {
			report(metrics.IndexLag(), secondsSince(now, k.Since), index)
		}
	}
	return nil
}

// secondsSince returns for how many seconds something has lasted; 0 if it has not begun.
func secondsSince(now time.Time, since *time.Time) float64 {
	if since == nil {
		return 0
	}
	return max(0, now.Sub(*since).Seconds())
}

func (a *App) collectDatabase(_ context.Context, report metrics.Report) error {
	for _, p := range a.Store.Pools() {
		report(metrics.Connections(), float64(p.InUse), p.Name, "in_use")
		report(metrics.Connections(), float64(p.Idle), p.Name, "idle")
		report(metrics.ConnectionsLimit(), float64(p.Limit), p.Name)
		report(metrics.ConnectionWaits(), float64(p.Waits), p.Name)
		report(metrics.ConnectionWaitSeconds(), p.WaitDuration.Seconds(), p.Name)
	}
	report(metrics.WritersWaiting(), float64(a.Store.WritersWaiting()))
	return nil
}

func (a *App) collectZones(_ context.Context, report metrics.Report) error {
	release := zones.CurrentRelease()
	report(metrics.ZoneData(), 1, release.String())
	report(metrics.ZoneDataAge(), max(0, a.Store.Now().Sub(release.Packaged).Seconds()))
	return nil
}

func (a *App) collectRows(ctx context.Context, report metrics.Report) error {
	return a.Store.Read(ctx, func(tx *store.Tx) error {
		groups, err := tx.CountGroups(ctx, models.StatusPublished)
		if err != nil {
			return err
		}
		consultants, err := tx.CountConsultants(ctx, models.StatusPublished)
		if err != nil {
			return err
		}
		report(metrics.Published(), float64(groups), "groups")
		resources, err := tx.CountPublic(ctx, store.KindResource)
		if err != nil {
			return err
		}
		report(metrics.Published(), float64(consultants), "consultants")
		report(metrics.Published(), float64(resources), "resources")
		return nil
	})
}

// collectIndexes passes the number of entries of every index to report.
func (a *App) collectIndexes(ctx context.Context, report metrics.Report) error {
	for name, index := range map[string]search.Index{"groups": a.Discovery.Groups, "consultants": a.Discovery.Consultants, "resources": a.Discovery.Resources} {
		result, err := index.Find(ctx, search.Query{})
		if err != nil {
			return err
		}
		report(metrics.IndexDocuments(), float64(result.Population), name)
	}
	return nil
}

func (a *App) collectEngines(ctx context.Context, report metrics.Report) error {
	for _, engine := range a.readinessChecks() {
		up := 1.0
		if ping(ctx, engine.Ping) != nil {
			up = 0
		}
		report(metrics.EngineUp(), up, engine.Name)
	}
	return nil
}

func ping(ctx context.Context, engine func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return engine(ctx)
}
