package cli

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"slices"
	"time"

	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/shg-directory/shg/jobs"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/platform/telemetry"
	"github.com/shg-directory/shg/platform/telemetry/metrics"
	"github.com/shg-directory/shg/platform/telemetry/otlp"
	"github.com/shg-directory/shg/reference/zones"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// newLogger returns a logger to standard error. Its lines name the request and the trace that they
// belong to.
func (a *commandLine) newLogger(c config.Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	var handler slog.Handler = slog.NewTextHandler(a.Err, options)
	if c.LogJSON {
		handler = slog.NewJSONHandler(a.Err, options)
	}
	return slog.New(telemetry.NewIDHandler(handler))
}

// startTracing returns a provider that sends traces if the operator configured one. The provider is
// nil if not.
func (a *commandLine) startTracing(ctx context.Context, c config.Config) (trace.TracerProvider, func(context.Context), error) {
	if c.OTLP == "" {
		return nil, func(context.Context) {}, nil
	}
	return otlp.Start(ctx, otlp.Options{Endpoint: c.OTLP, Version: Version, Log: a.newLogger(c)})
}

// listenForOperator opens the operator's port. If the port is in use the start fails only if the
// operator chose it, because several services may run on one computer without configuration. The
// listener is nil if there is none.
func (h *App) listenForOperator(ctx context.Context) (net.Listener, error) {
	at := h.Config.Ops
	if at.Addr == "" {
		return nil, nil //nolint:nilnil // no port was asked for
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", at.Addr)
	switch {
	case err != nil && at.Chosen:
		return nil, fmt.Errorf("SHG_OPS_ADDR: listen at %s: %w", at.Addr, err)
	case err != nil:
		h.Log.WarnContext(ctx, "no operator's port: set SHG_OPS_ADDR to another address, or to off", "error", err)
		return nil, nil //nolint:nilnil // the service is whole without it
	case at.IsExposed():
		h.Log.WarnContext(ctx, "the operator's port is open to others: it tells how the service works and takes profiles of it", "addr", listener.Addr())
	default:
		h.Log.InfoContext(ctx, "operator's port", "addr", listener.Addr())
	}
	return listener, nil
}

// metrics returns the metrics of this app, which query its engines at every scrape.
func (h *App) metrics() *metrics.Metrics {
	build := metrics.Build{Version: Version, Database: h.Store.Engine(), Search: "none"}
	sources := []metrics.Source{
		{Name: "jobs", Collect: h.collectJobs},
		{Name: "database", Collect: h.collectDatabase},
		{Name: "rows", Collect: h.collectRows},
		{Name: "engines", Collect: h.collectEngines},
		{Name: "zones", Collect: h.collectZones},
	}
	if h.Indexed {
		build.Search = "embedded"
		if h.indexes.onServer() {
			build.Search = "meilisearch"
		}
		sources = append(sources, metrics.Source{Name: "index", Collect: h.collectIndexes})
	}
	return metrics.New(build, sources...)
}

// indexJobs returns the kinds of job that bring an index up to the rows.
func indexJobs() map[models.JobKind]string {
	return map[models.JobKind]string{models.JobIndexGroup: "groups", models.JobIndexConsultant: "consultants"}
}

// collectJobs passes the state of the queue to tell, kind by kind. The lag of an index is the age
// of its oldest job, including a job that was given up or waits to be retried.
func (h *App) collectJobs(ctx context.Context, tell metrics.Report) error {
	stats, err := h.Store.JobStats(ctx)
	if err != nil {
		return err
	}
	now := h.Store.Now()
	for _, kind := range append(slices.Collect(maps.Keys(h.jobHandlers())), models.JobDeliverWebhook) {
		k, name := stats.ByKind[kind], string(kind)
		tell(metrics.JobsWaiting(), float64(k.Waiting), name)
		tell(metrics.JobsDue(), float64(k.Due), name)
		tell(metrics.JobsDead(), float64(k.Dead), name)
		tell(metrics.OldestDue(), secondsSince(now, k.OldestDue), name)
		if index := indexJobs()[kind]; index != "" {
			tell(metrics.IndexLag(), secondsSince(now, k.Since), index)
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

func (h *App) collectDatabase(_ context.Context, tell metrics.Report) error {
	for _, p := range h.Store.Pools() {
		tell(metrics.Connections(), float64(p.InUse), p.Name, "in_use")
		tell(metrics.Connections(), float64(p.Idle), p.Name, "idle")
		tell(metrics.ConnectionsLimit(), float64(p.Limit), p.Name)
		tell(metrics.ConnectionWaits(), float64(p.Waits), p.Name)
		tell(metrics.ConnectionWaitSeconds(), p.WaitDuration.Seconds(), p.Name)
	}
	tell(metrics.WritersWaiting(), float64(h.Store.WritersWaiting()))
	return nil
}

func (h *App) collectZones(_ context.Context, tell metrics.Report) error {
	release := zones.CurrentRelease()
	tell(metrics.ZoneData(), 1, release.String())
	tell(metrics.ZoneDataAge(), max(0, h.Store.Now().Sub(release.Packaged).Seconds()))
	return nil
}

func (h *App) collectRows(ctx context.Context, tell metrics.Report) error {
	return h.Store.Read(ctx, func(tx *store.Tx) error {
		groups, err := tx.CountGroups(ctx, models.StatusPublished)
		if err != nil {
			return err
		}
		consultants, err := tx.CountConsultants(ctx, models.StatusPublished)
		if err != nil {
			return err
		}
		tell(metrics.Published(), float64(groups), "groups")
		tell(metrics.Published(), float64(consultants), "consultants")
		return nil
	})
}

// collectIndexes passes the number of entries of every index to tell.
func (h *App) collectIndexes(ctx context.Context, tell metrics.Report) error {
	for name, index := range map[string]search.Index{"groups": h.Discovery.Groups, "consultants": h.Discovery.Consultants} {
		answer, err := index.Find(ctx, search.Query{})
		if err != nil {
			return err
		}
		tell(metrics.IndexDocuments(), float64(answer.Population), name)
	}
	return nil
}

func (h *App) collectEngines(ctx context.Context, tell metrics.Report) error {
	for _, engine := range h.readinessChecks() {
		up := 1.0
		if ping(ctx, engine.Ping) != nil {
			up = 0
		}
		tell(metrics.EngineUp(), up, engine.Name)
	}
	return nil
}

func ping(ctx context.Context, engine func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return engine(ctx)
}

// instrumentJobs returns handlers that count and trace their jobs.
func (h *App) instrumentJobs(handlers map[models.JobKind]jobs.Handler) map[models.JobKind]jobs.Handler {
	provider := h.Tracer
	if provider == nil {
		provider = noop.NewTracerProvider()
	}
	all := map[models.JobKind]jobs.Handler{}
	for kind, handle := range handlers {
		all[kind] = func(ctx context.Context, keys []string) error {
			ctx, end := telemetry.StartJobs(ctx, provider, kind, len(keys))
			err := handle(ctx, keys)
			end(err)
			h.Metrics.CountJobs(kind, len(keys), err)
			return err
		}
	}
	return all
}
