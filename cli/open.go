package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"go.opentelemetry.io/otel/trace"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// databaseFile is SQLite's file in the data directory.
const databaseFile = "shg.db"

// openOptions holds what a command needs of the app.
type openOptions struct {
	indexed bool // the command searches
	serving bool // the command fills the indexes itself
	demo    bool // the data are samples
	migrate bool // PostgreSQL's schema is brought up to date too; SQLite's always is
	tracer  trace.TracerProvider
}

// open builds the app of a command. The caller must close it after use.
func (a *commandLine) open(ctx context.Context, p openOptions) (*app.App, error) {
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
	application := app.New(app.Parts{Config: c, Store: s, Now: s.Now, Log: log, Indexed: p.indexed, Tracer: p.tracer, Demo: p.demo}) //nolint:contextcheck // handlers take the context of their request
	// before anything is shown
	if err := application.Directory.RederivePlaces(ctx); err != nil {
		application.Close()
		return nil, err
	}
	if p.indexed && !p.serving && !application.IndexOnServer() {
		if err := application.Discovery.RebuildIndexes(ctx); err != nil {
			application.Close()
			return nil, fmt.Errorf("build the index: %w", err)
		}
	}
	return application, nil
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
func (a *commandLine) withApp(ctx context.Context, p openOptions, fn func(context.Context, *app.App) error) error {
	application, err := a.open(ctx, p)
	if err != nil {
		return err
	}
	defer application.Close()
	return fn(ctx, application)
}

// operator returns the actor of the command line.
func operator() models.WriteOptions {
	return models.WriteOptions{Actor: models.Actor{Operator: true, Name: "operator"}}
}
