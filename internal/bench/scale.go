package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"time"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/engines"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/store"
)

// scale is a directory on PostgreSQL and Meilisearch, each a server of its own, with the queries on
// it.
type scale struct {
	*bench
	rooms       int // how many groups are written through the domain packages; the others are copied
	minutes     int
	most        int
	indexingMiB int
	profile     string
	began       time.Time
	postgres    *engines.Postgres
	search      *engines.Meilisearch
	sql         *sql.DB // beside the store, for copies, sizes and floors
}

func runScale(ctx context.Context, args []string) error {
	s := &scale{bench: &bench{}, began: time.Now()}
	flags := flag.NewFlagSet("bench scale", flag.ContinueOnError)
	flags.IntVar(&s.groups, "groups", 1_000_000, "synthetic groups")
	flags.IntVar(&s.consultants, "consultants", 100_000, "synthetic consultants")
	flags.IntVar(&s.rooms, "rooms", 50_000, "of the groups, and a fifth of them of the consultants: written through the rooms; the others are copied by SQL")
	flags.IntVar(&s.rounds, "rounds", 200, "questions of each kind")
	flags.IntVar(&s.minutes, "minutes", 30, "after which no more is loaded, and what is there is measured")
	flags.IntVar(&s.most, "most", 180, "minutes after which it is ended, whatever is under way")
	flags.IntVar(&s.indexingMiB, "indexing-mib", 4096, "memory that Meilisearch may index with")
	flags.StringVar(&s.profile, "profile", "", "file for a profile of this process's processor time, from the reindex on")
	if err := flags.Parse(args); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(s.most)*time.Minute)
	defer cancel()
	if err := s.start(ctx); err != nil {
		return errors.Join(err, s.close())
	}
	return errors.Join(s.measure(ctx), s.close())
}

// start starts the engines and builds an app on them.
func (s *scale) start(ctx context.Context) (err error) {
	s.postgres, err = engines.StartPostgres(ctx, "shared_buffers=1GB", "effective_cache_size=8GB", "max_wal_size=4GB", "checkpoint_timeout=15min",
		"maintenance_work_mem=256MB", "random_page_cost=1.1")
	if err != nil {
		return err
	}
	if s.search, err = engines.StartMeilisearch(ctx, engines.MeilisearchOptions{IndexingMiB: s.indexingMiB, Threads: runtime.NumCPU()}); err != nil {
		return err
	}
	if s.sql, err = sql.Open("pgx", s.postgres.DSN); err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Config{DSN: s.postgres.DSN, ServerClock: true})
	if err != nil {
		return err
	}
	if err := errors.Join(db.CheckDurable(ctx), db.Migrate(ctx)); err != nil {
		return err
	}
	c := config.Config{PublicURL: "http://127.0.0.1", Meili: config.Meili{URL: s.search.URL, Key: s.search.Key}}
	s.app = app.New(app.Parts{Config: c, Store: db, Now: db.Now, Log: quiet(), Indexed: true})
	return s.app.Discovery.PrepareIndexes(ctx)
}

func (s *scale) close() error {
	var errs []error
	if s.app != nil {
		s.app.Close()
	}
	if s.sql != nil {
		errs = append(errs, s.sql.Close())
	}
	if s.search != nil {
		_ = s.search.Close() // it ends by a signal, which is reported as an error
	}
	if s.postgres != nil {
		errs = append(errs, s.postgres.Close())
	}
	return errors.Join(errs...)
}

// profiling takes a profile of this process's processor time until it is stopped; none if the file
// has no name.
func profiling(name string) (stop func(), err error) {
	if name == "" {
		return func() {}, nil
	}
	file, err := os.Create(name) //nolint:gosec // the file that was named
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() {
		pprof.StopCPUProfile()
		_ = file.Close()
	}, nil
}

func (s *scale) measure(ctx context.Context) error {
	fmt.Printf("%s %s, %d processors, %s, PostgreSQL and Meilisearch on the same machine\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	if err := s.load(ctx); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	stop, err := profiling(s.profile)
	if err != nil {
		return err
	}
	defer stop()
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"reindex", s.measureReindex},
		{"sizes", s.measureSizes},
		{"searches", s.measureScaledSearches},
		{"matches", s.measureScaledMatches},
		{"writes", s.measureWrites},
		{"sizes in the end", s.measureMemory},
	} {
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	fmt.Printf("\nall of it in %.1f min\n", time.Since(s.began).Minutes())
	return nil
}

// late reports whether the time for loading is over.
func (s *scale) late() bool { return time.Since(s.began) > time.Duration(s.minutes)*time.Minute }

// told prints how far a step is.
func told(step string, done, total int) {
	fmt.Fprintf(os.Stderr, "\r%-30s %9d of %9d", step, done, total)
}
