package cli

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"time"

	"go.opentelemetry.io/otel/trace"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/docs"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/consultation"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/domain/imports"
	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/domain/webhooks"
	"github.com/shg-directory/shg/jobs"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/platform/safehttp"
	"github.com/shg-directory/shg/platform/secretbox"
	"github.com/shg-directory/shg/platform/telemetry/metrics"
	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/topics"
	"github.com/shg-directory/shg/reference/zones"
	"github.com/shg-directory/shg/search/traced"
	"github.com/shg-directory/shg/server"
	"github.com/shg-directory/shg/store"
	"github.com/shg-directory/shg/web"
)

// databaseFile is SQLite's file in the data directory.
const databaseFile = "shg.db"

// Parts holds what an app is built of.
type Parts struct {
	Config  config.Config
	Store   *store.Store
	Now     func() time.Time
	Log     *slog.Logger
	Indexed bool                 // with search indexes; the caller fills those in memory with Discovery.Rebuild
	Tracer  trace.TracerProvider // nil traces nothing

	ImportSlice time.Duration // how long an import works in one time slice; 0 is the usual time
}

// App holds all parts of the program. Create it with Build.
type App struct {
	Parts
	People       *accounts.Room
	Directory    *directory.Room
	Consultation *consultation.Room
	Discovery    *discovery.Room
	Imports      *imports.Room
	Webhooks     *webhooks.Room
	Door         *api.Door
	Outbound     *safehttp.Client // for what partners name
	Metrics      *metrics.Metrics
	texts        *messages.Catalogue
	indexes      indexes
}

// Build returns the stores, indexes, services of the domain and the JSON API over an open database.
func Build(g Parts) *App {
	h := &App{Parts: g, texts: messages.Open(), Outbound: safehttp.New(safehttp.Options{Allow: g.Config.WebhookAllow})}
	taxonomy, gazetteer, judge := topics.Open(), places.Open(), policy.New()
	checks, matcher := validation.New(taxonomy), matching.New(taxonomy)
	cards := api.Presenter{Topics: taxonomy, PublicURL: g.Config.PublicURL}
	finding := discovery.Parts{
		Store: g.Store, Policy: judge, Topics: taxonomy, Gazetteer: gazetteer, Matcher: matcher, Responses: cards, Now: g.Now, Log: g.Log,
	}
	consulting := consultation.Parts{
		Store: g.Store, Policy: judge, Validator: checks, Topics: taxonomy, Gazetteer: gazetteer, Matcher: matcher, Now: g.Now, Log: g.Log,
	}
	if g.Indexed {
		h.indexes = openIndexes(g, cards)
		finding.Groups, finding.Consultants = traced.New(h.indexes.groups, "groups"), traced.New(h.indexes.consultants, "consultants")
		finding.IndexReads = h.indexes.groupReads
		consulting.Consultants, finding.AsyncIndex = finding.Consultants, h.indexes.onServer()
	}
	h.People = accounts.New(g.Store, judge, checks, g.Now)
	h.Discovery, h.Consultation = discovery.New(finding), consultation.New(consulting)
	h.Directory = directory.New(directory.Parts{
		Store: g.Store, Policy: judge, Validator: checks, Topics: taxonomy, Gazetteer: gazetteer, Discovery: h.Discovery, Now: g.Now, Log: g.Log,
	})
	h.Imports = imports.New(imports.Parts{
		Store: g.Store, Policy: judge, Directory: h.Directory, Discovery: h.Discovery, Gazetteer: gazetteer, Validator: checks, Now: g.Now, Log: g.Log,
		ImportSlice: g.ImportSlice,
	})
	h.Webhooks = webhooks.New(webhooks.Parts{
		Store: g.Store, Policy: judge, Validator: checks, Keyring: secretbox.NewKeyring(g.Config.Keyring),
		Outbound: h.Outbound, Now: g.Now, Log: g.Log,
	})
	h.Door = api.New(api.Parts{
		People: h.People, Directory: h.Directory, Discovery: h.Discovery, Consultation: h.Consultation, Imports: h.Imports, Webhooks: h.Webhooks, Topics: taxonomy, Gazetteer: gazetteer, Texts: h.texts,
		Presenter: cards, Version: Version, Description: api.Description(docs.Description()),
		Deprecations: api.Deprecations(),
	})
	h.Metrics = h.metrics()
	return h
}

// Service returns the HTTP service of the app.
func (h *App) Service() *server.Server {
	return server.New(server.Parts{
		API: h.Door, Web: web.New(h.webParts()), Authenticate: h.People.Authenticate,
		Checks: h.readinessChecks(), Log: h.Log, TrustedProxies: h.Config.TrustedProxies, Metrics: h.Metrics, Tracer: h.Tracer, MaxImport: h.Config.MaxImport,
		Limits: server.Limits(h.Config.Limits), AcquireRateLease: h.People.TakeRateLeases, Now: h.Now, ZoneData: zones.CurrentRelease().String(),
	})
}

// webParts returns what the HTML door shows.
func (h *App) webParts() web.Parts {
	return web.Parts{
		Version: Version, Problems: h.explainProblems,
		Security: web.Security{Contacts: h.Config.SecurityContacts, PublicURL: h.Config.PublicURL, Now: h.Now},
	}
}

// explainProblems returns the problems of the JSON API, for the pages that explain them.
func (h *App) explainProblems(acceptLanguage string) ([]web.Problem, error) {
	explained, err := h.Door.ExplainProblems(acceptLanguage)
	all := make([]web.Problem, len(explained))
	for i, p := range explained {
		all[i] = web.Problem(p)
	}
	return all, err
}

// readinessChecks returns the checks that must succeed before the service is ready.
func (h *App) readinessChecks() []server.Check {
	checks := []server.Check{{Name: "database", Ping: h.Store.Ping}}
	if h.Store.Engine() == store.EngineSQLite {
		checks = append(checks, server.Check{Name: "disk", Ping: h.Store.CheckDiskSpace})
	}
	if h.indexes.onServer() {
		checks = append(checks, server.Check{Name: "search", Ping: h.indexes.ping, Optional: true})
	}
	return checks
}

// Handler answers requests as the service does, without listening.
func (h *App) Handler() http.Handler { return h.Service().Handler() }

// Worker returns a worker for the jobs that this app can do.
func (h *App) Worker() *jobs.Worker {
	return jobs.New(h.Store, h.instrumentJobs(h.jobHandlers()), h.Log).WithHooks(h.deadJobWatch())
}

// Workers returns the workers that do all jobs together. Imports take long and have a worker of
// their own, so that no other job waits for them. They may be interrupted at any time.
func (h *App) Workers() (usual, importing *jobs.Worker) {
	others := h.instrumentJobs(h.jobHandlers())
	feeds := map[models.JobKind]jobs.Handler{models.JobImport: others[models.JobImport]}
	delete(others, models.JobImport)
	return jobs.New(h.Store, others, h.Log).WithHooks(h.deadJobWatch()), jobs.New(h.Store, feeds, h.Log).WithHooks(h.deadJobWatch())
}

// deadJobWatch returns the watch that counts jobs which are set aside because processes died during
// them, and ends their imports.
func (h *App) deadJobWatch() jobs.Hooks {
	return jobs.Hooks{OnDeadTx: h.Imports.AbandonImport, OnDead: func(j models.Job) { h.Metrics.CountSetAside(j.Kind) }}
}

// deliveriesAtOnce is how many webhooks a service sends to at once: most of that time is waiting.
const deliveriesAtOnce = 16

// Deliveries returns the pool that sends deliveries to webhooks.
func (h *App) Deliveries() *jobs.Pool {
	return jobs.NewPool(h.Store, models.JobDeliverWebhook, h.Webhooks.Deliver, deliveriesAtOnce, h.Log).WithHooks(h.deadJobWatch())
}

// jobHandlers returns the functions that do the jobs.
func (h *App) jobHandlers() map[models.JobKind]jobs.Handler {
	return map[models.JobKind]jobs.Handler{
		models.JobIndexGroup:      handleIDs(h.Discovery.IndexStaleGroups),
		models.JobIndexConsultant: handleIDs(h.Discovery.IndexConsultants),
		models.JobNextMeeting:     handleIDs(h.Directory.NextMeetings),
		models.JobReconcileIndex:  h.Discovery.ReconcileIndexes,
		models.JobImport:          h.Imports.RunImports,
		models.JobPruneChanges:    h.Webhooks.PruneChanges,
		models.JobRenewSchedule:   h.Directory.RenewSchedules,
	}
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

// Close ends the indexes and closes the database.
func (h *App) Close() {
	h.indexes.close()
	if err := h.Store.Close(); err != nil {
		h.Log.Error("close the database", "error", err)
	}
}

// openOptions holds what a command needs of the app.
type openOptions struct {
	indexed bool // the command searches
	serving bool // the command fills the indexes itself
	migrate bool // PostgreSQL's schema is brought up to date too; SQLite's always is
	tracer  trace.TracerProvider
}

// open builds the app of a command. The caller must close it after use.
func (a *commandLine) open(ctx context.Context, p openOptions) (*App, error) {
	c, err := a.readConfig()
	if err != nil {
		return nil, err
	}
	if err := useZones(c); err != nil {
		return nil, err
	}
	log := a.newLogger(c)
	s, err := store.Open(ctx, store.Config{DSN: c.DatabaseURL, Path: filepath.Join(c.DataDir, databaseFile), Now: a.Now, ServerClock: true})
	if err != nil {
		return nil, err
	}
	if err := prepareSchema(ctx, s, p.migrate); err != nil {
		_ = s.Close()
		return nil, err
	}
	h := Build(Parts{Config: c, Store: s, Now: s.Now, Log: log, Indexed: p.indexed, Tracer: p.tracer}) //nolint:contextcheck // handlers take the context of their request
	// before anything is shown
	if err := h.Directory.RederivePlaces(ctx); err != nil {
		h.Close()
		return nil, err
	}
	if p.indexed && !p.serving && !h.indexes.onServer() {
		if err := h.Discovery.RebuildIndexes(ctx); err != nil {
			h.Close()
			return nil, fmt.Errorf("build the index: %w", err)
		}
	}
	return h, nil
}

func prepareSchema(ctx context.Context, s *store.Store, migrate bool) error {
	if migrate || s.Engine() == store.EngineSQLite {
		if err := s.Migrate(ctx); err != nil {
			return fmt.Errorf("bring the schema up to date: %w", err)
		}
	}
	return s.CheckSchema(ctx)
}

// withApp opens the app, calls do and closes it.
func (a *commandLine) withApp(ctx context.Context, p openOptions, do func(context.Context, *App) error) error {
	h, err := a.open(ctx, p)
	if err != nil {
		return err
	}
	defer h.Close()
	return do(ctx, h)
}

// operator returns the actor of the command line.
func operator() models.WriteOptions {
	return models.WriteOptions{Actor: models.Actor{Operator: true, Name: "operator"}}
}
