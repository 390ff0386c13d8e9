// Package app builds the program of its parts: the rooms of the domain over a database and its
// indexes, the doors over the rooms, the workers and the metrics. The command line, measurements
// and tests start from it.
package app

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"go.opentelemetry.io/otel/trace"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/api/views"
	"github.com/shg-directory/shg/docs"
	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/consultation"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/domain/discovery"
	"github.com/shg-directory/shg/domain/guidance"
	"github.com/shg-directory/shg/domain/imports"
	"github.com/shg-directory/shg/domain/matching"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/statistics"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/domain/webhooks"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/platform/ledger"
	"github.com/shg-directory/shg/platform/mail"
	"github.com/shg-directory/shg/platform/oidc"
	"github.com/shg-directory/shg/platform/passkeys"
	"github.com/shg-directory/shg/platform/safehttp"
	"github.com/shg-directory/shg/platform/secretbox"
	"github.com/shg-directory/shg/platform/telemetry/metrics"
	"github.com/shg-directory/shg/reference/basemap"
	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/topics"
	"github.com/shg-directory/shg/reference/zones"
	"github.com/shg-directory/shg/search/traced"
	"github.com/shg-directory/shg/server"
	"github.com/shg-directory/shg/store"
	"github.com/shg-directory/shg/web"
	"github.com/shg-directory/shg/web/view"
)

// Version is the release of this program, or the next one.
const Version = "0.1.0"

// Parts holds what an app is built of.
type Parts struct {
	Config  config.Config
	Store   *store.Store
	Now     func() time.Time
	Log     *slog.Logger
	Indexed bool                 // with search indexes; the caller fills those in memory with Discovery.Rebuild
	Tracer  trace.TracerProvider // nil traces nothing
	Demo    bool                 // with sample data, on this computer: what would be sent can be read

	ImportSlice time.Duration // how long an import works in one time slice; 0 is the usual time
}

// App holds all parts of the program. Create it with New.
type App struct {
	Parts
	People       *accounts.Room
	Directory    *directory.Room
	Consultation *consultation.Room
	Discovery    *discovery.Room
	Imports      *imports.Room
	Webhooks     *webhooks.Room
	Audit        *audit.Room
	Statistics   *statistics.Room
	Guidance     *guidance.Room
	Door         *api.Door
	Outbound     *safehttp.Client // for what partners name
	Metrics      *metrics.Metrics
	texts        *messages.Catalogue
	indexes      indexes
	heldMail     *mail.Memory // of a demo
	sendsMail    bool
}

// New returns the indexes, the services of the domain and the JSON API over an open database.
func New(p Parts) *App {
	a := &App{Parts: p, texts: messages.Open(), Outbound: safehttp.New(safehttp.Options{Allow: p.Config.WebhookAllow})}
	taxonomy, gazetteer, authorizer := topics.Open(), places.Open(), policy.New()
	validator, matcher := validation.New(taxonomy), matching.New(taxonomy)
	presenter := views.Presenter{Topics: taxonomy, Gazetteer: gazetteer, Texts: a.texts, PublicURL: p.Config.PublicURL}
	found := discovery.Parts{
		Store: p.Store, Policy: authorizer, Topics: taxonomy, Gazetteer: gazetteer, Matcher: matcher, Responses: presenter, Now: p.Now, Log: p.Log,
	}
	consulted := consultation.Parts{
		Store: p.Store, Policy: authorizer, Validator: validator, Topics: taxonomy, Gazetteer: gazetteer, Matcher: matcher, Now: p.Now, Log: p.Log,
	}
	if p.Indexed {
		a.indexes = openIndexes(p, presenter)
		found.Groups, found.Consultants = traced.New(a.indexes.groups, "groups"), traced.New(a.indexes.consultants, "consultants")
		found.Resources = traced.New(a.indexes.resources, "resources")
		found.IndexReads = a.indexes.groupReads
		consulted.Consultants, found.AsyncIndex = found.Consultants, a.indexes.onServer()
	}
	keyring := secretbox.NewKeyring(p.Config.Keyring)
	a.People = accounts.New(p.Store, authorizer, validator, p.Now).WithMailing(a.mailing(keyring)).WithPasskeys(passkeys.New(p.Config.PublicURL, "shg")).WithIssuers(a.issuers())
	consulted.People = a.People
	a.Discovery = discovery.New(found)
	a.Directory = directory.New(directory.Parts{
		Store: p.Store, Policy: authorizer, People: a.People, Validator: validator, Topics: taxonomy, Gazetteer: gazetteer, Discovery: a.Discovery, Now: p.Now, Log: p.Log,
		Erasures: ledger.Open(p.Config.Erasures),
	})
	consulted.Directory = a.Directory
	a.Consultation = consultation.New(consulted)
	a.Imports = imports.New(imports.Parts{
		Store: p.Store, Policy: authorizer, Directory: a.Directory, Discovery: a.Discovery, Gazetteer: gazetteer, Validator: validator, Now: p.Now, Log: p.Log,
		ImportSlice: p.ImportSlice,
	})
	a.Webhooks = webhooks.New(webhooks.Parts{
		Store: p.Store, Policy: authorizer, Validator: validator, Keyring: keyring,
		Outbound: a.Outbound, Now: p.Now, Log: p.Log,
	})
	a.Audit = audit.New(p.Store, authorizer, p.Now)
	a.Statistics = statistics.New(p.Store, taxonomy, p.Now)
	a.Guidance = guidance.New(guidance.Parts{Store: p.Store, Policy: authorizer, Validator: validator, Now: p.Now})
	a.Door = api.New(api.Parts{
		People: a.People, Directory: a.Directory, Discovery: a.Discovery, Consultation: a.Consultation, Imports: a.Imports, Webhooks: a.Webhooks, Audit: a.Audit, Statistics: a.Statistics, Guidance: a.Guidance, Topics: taxonomy, Gazetteer: gazetteer, Texts: a.texts,
		Presenter: presenter, Version: Version, Description: api.Description(docs.Description()),
		Deprecations: api.Deprecations(),
	})
	a.Metrics = a.metrics()
	return a
}

// issuers returns the organisations that people sign in by.
func (a *App) issuers() *oidc.Issuers {
	var list []oidc.Issuer
	for _, issuer := range a.Config.Issuers {
		list = append(list, oidc.Issuer(issuer))
	}
	return oidc.New(oidc.Options{Issuers: list, Callback: a.Config.PublicURL + web.OIDCCallbackPath, Transport: a.Outbound.Named, Now: a.Now, Log: a.Log})
}

// Service returns the HTTP service of the app.
func (a *App) Service() *server.Server {
	return server.New(server.Parts{
		API: a.Door, Web: a.Pages(), Authenticate: a.People.Authenticate,
		Checks: a.readinessChecks(), Log: a.Log, TrustedProxies: a.Config.TrustedProxies, Metrics: a.Metrics, Tracer: a.Tracer, MaxImport: a.Config.MaxImport,
		Limits: server.Limits(a.Config.Limits), AcquireRateLease: a.People.TakeRateLeases, Now: a.Now, OverHTTPS: strings.HasPrefix(a.Config.PublicURL, "https://"), ZoneData: zones.CurrentRelease().String(),
	})
}

// Pages returns the HTML door.
func (a *App) Pages() *web.Site { return web.New(a.webParts()) }

// webParts returns what the HTML door shows.
func (a *App) webParts() web.Parts {
	return web.Parts{
		Version: Version, Problems: a.explainProblems, Matches: a.explainMatches, People: a.People, Mail: a.heldMail, Consultation: a.Consultation, Statistics: a.Statistics, Guidance: a.Guidance, Discovery: a.Discovery, Directory: a.Directory, Views: a.Door.Presenter, Texts: a.texts, Now: a.Now,
		Map: basemap.Open(), Tiles: web.Tiles(a.Config.Tiles),
		Security: web.Security{Contacts: a.Config.SecurityContacts, PublicURL: a.Config.PublicURL, Now: a.Now},
	}
}

// explainMatches returns a ranking in words, for the page of a request.
func (a *App) explainMatches(language string, r models.Ranking) view.Matches {
	explained := a.Door.ToMatches(language, r)
	shown := view.Matches{}
	for _, m := range explained.Items {
		match := view.Match{ID: m.Consultant.ID, Name: m.Consultant.Name}
		for _, p := range m.Principles {
			for _, reason := range p.Reasons {
				match.Reasons = append(match.Reasons, reason.Text)
			}
		}
		shown.Items = append(shown.Items, match)
	}
	for _, miss := range explained.NearMisses {
		shown.NearMisses = append(shown.NearMisses, view.Match{ID: miss.Consultant.ID, Name: miss.Consultant.Name, Reasons: []string{miss.Refusal.Text, miss.ChangeText}})
	}
	if explained.Notice != nil {
		shown.Notice = explained.Notice.Text
	}
	return shown
}

// explainProblems returns the problems of the JSON API, for the pages that explain them.
func (a *App) explainProblems(acceptLanguage string) ([]view.Problem, error) {
	explained, err := a.Door.ExplainProblems(acceptLanguage)
	all := make([]view.Problem, len(explained))
	for i, p := range explained {
		all[i] = view.Problem(p)
	}
	return all, err
}

// readinessChecks returns the checks that must succeed before the service is ready.
func (a *App) readinessChecks() []server.Check {
	checks := []server.Check{{Name: "database", Ping: a.Store.Ping}}
	if a.Store.Engine() == store.EngineSQLite {
		checks = append(checks, server.Check{Name: "disk", Ping: a.Store.CheckDiskSpace})
	}
	if a.indexes.onServer() {
		checks = append(checks, server.Check{Name: "search", Ping: a.indexes.ping, Optional: true})
	}
	return checks
}

// Handler answers requests as the service does, without listening.
func (a *App) Handler() http.Handler { return a.Service().Handler() }

// Close ends the indexes and closes the database.
func (a *App) Close() {
	a.indexes.close()
	if err := a.Store.Close(); err != nil {
		a.Log.Error("close the database", "error", err)
	}
}
