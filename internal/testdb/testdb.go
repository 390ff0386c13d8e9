// Package testdb gives each test a fresh, migrated database, on SQLite and on PostgreSQL. It is for
// tests only.
//
// PostgreSQL is the server of DATABASE_URL if there is one. Otherwise it is a private cluster,
// which the test process starts on a free loopback port and stops when it ends.
// SHG_TEST_PGBOUNCER=1 puts a pgbouncer in between. If no PostgreSQL is installed its tests are
// skipped by name, and fail if CI is true.
package testdb

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/shg-directory/shg/store"
)

// Option changes how a store is opened.
type Option func(*store.Config)

// Clock returns an option that sets the clock of the store.
func Clock(now func() time.Time) Option { return func(c *store.Config) { c.Now = now } }

// OnStatement returns an option that calls f with every statement of a transaction before it runs.
func OnStatement(f func(query string)) Option { return func(c *store.Config) { c.OnStatement = f } }

// Open opens a fresh, migrated database.
type Open func(t testing.TB, options ...Option) *store.Store

// EachEngine runs a test with a function to open each engine, as parallel subtests named after the
// engines.
func EachEngine(t *testing.T, f func(t *testing.T, open Open)) {
	t.Helper()
	each(t, map[string]Open{store.EngineSQLite: SQLite, store.EnginePostgres: Postgres}, f)
}

// EachEnginePooled is EachEngine with PostgreSQL through a pgbouncer, as a subtest of that name: for suites
// that run on PostgreSQL without one too. If none is installed and CI is not true it is EachEngine.
func EachEnginePooled(t *testing.T, f func(t *testing.T, open Open)) {
	t.Helper()
	if !poolerInstalled() && os.Getenv("CI") != "true" {
		EachEngine(t, f)
		return
	}
	each(t, map[string]Open{store.EngineSQLite: SQLite, "pgbouncer": pooledPostgres}, f)
}

func each(t *testing.T, engines map[string]Open, f func(t *testing.T, open Open)) {
	t.Helper()
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, open)
		})
	}
}

// Each runs a test on a fresh database of each engine, as parallel subtests named after the
// engines.
func Each(t *testing.T, f func(t *testing.T, s *store.Store)) {
	t.Helper()
	EachEngine(t, func(t *testing.T, open Open) {
		t.Helper()
		f(t, open(t))
	})
}

// SQLite opens a fresh, migrated SQLite file.
func SQLite(t testing.TB, options ...Option) *store.Store {
	t.Helper()
	return open(t, store.Config{Path: SQLitePath(t)}, options)
}

// Postgres opens a fresh, migrated PostgreSQL database.
func Postgres(t testing.TB, options ...Option) *store.Store {
	t.Helper()
	return open(t, store.Config{DSN: PostgresDSN(t)}, options)
}

// pooledPostgres is Postgres through a pgbouncer.
func pooledPostgres(t testing.TB, options ...Option) *store.Store {
	t.Helper()
	return open(t, store.Config{DSN: PooledDSN(t, PostgresDSN(t))}, options)
}

func open(t testing.TB, c store.Config, options []Option) *store.Store {
	t.Helper()
	for _, change := range options {
		change(&c)
	}
	s, err := store.Open(context.WithoutCancel(t.Context()), c)
	if err != nil {
		t.Fatal(err)
	}
	opened := s
	t.Cleanup(func() {
		_ = opened.Close()
		opened = nil // package testing references this function until the tests beside this one have ended
	})
	return s
}

// template is a migrated SQLite file, created once per process.
type template struct {
	once sync.Once
	data []byte
	err  error
}

var sqliteTemplate template //nolint:gochecknoglobals // one per test process, and never changed after

// SQLitePath returns the path of a fresh, migrated SQLite file.
func SQLitePath(t testing.TB) string {
	t.Helper()
	sqliteTemplate.once.Do(func() { sqliteTemplate.data, sqliteTemplate.err = migratedFile(t) })
	if sqliteTemplate.err != nil {
		t.Fatal(sqliteTemplate.err)
	}
	path := filepath.Join(t.TempDir(), "shg.db")
	if err := os.WriteFile(path, sqliteTemplate.data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func migratedFile(t testing.TB) ([]byte, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "template.db")
	if err := migrate(context.WithoutCancel(t.Context()), store.Config{Path: path}); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

func migrate(ctx context.Context, c store.Config) error {
	s, err := store.Open(ctx, c)
	if err != nil {
		return err
	}
	err = s.Migrate(ctx)
	if closing := s.Close(); err == nil {
		err = closing
	}
	return err
}
