package store_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testwait"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// mustOpen opens the database of another store once more, as another process would.
func mustOpen(t *testing.T, c store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(context.WithoutCancel(t.Context()), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func eachConfig(t *testing.T, f func(t *testing.T, c store.Config)) {
	t.Helper()
	t.Parallel()
	for name, config := range map[string]func(testing.TB) store.Config{
		store.EngineSQLite:   func(t testing.TB) store.Config { t.Helper(); return store.Config{Path: testdb.SQLitePath(t)} },
		store.EnginePostgres: func(t testing.TB) store.Config { t.Helper(); return store.Config{DSN: testdb.PostgresDSN(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, config(t))
		})
	}
}

// One serve and one reindex at a time, in whatever process; neither is in the other's way.
func TestLeasesAreHeldByOne(t *testing.T) {
	eachConfig(t, func(t *testing.T, c store.Config) {
		t.Helper()
		one, other := mustOpen(t, c), mustOpen(t, c)
		for name, hold := range map[string]func(*store.Store) (func(), error){
			"serve_lease_held": func(s *store.Store) (func(), error) {
				l, err := s.AcquireServeLease(t.Context())
				if err != nil {
					return nil, err
				}
				return l.Release, nil
			},
			"reindex_lease_held": func(s *store.Store) (func(), error) { return s.AcquireReindexLease(t.Context()) },
		} {
			release, err := hold(one)
			if err != nil {
				t.Fatal(err)
			}
			_, err = hold(other)
			conflict(t, "a second holder", err, name)
			_, err = hold(one)
			conflict(t, "a second holder in the same process", err, name)
			release()
			release() // again does no harm
			again, err := hold(other)
			if err != nil {
				t.Fatalf("%s: after the first has gone: %v", name, err)
			}
			defer again()
		}
	})
}

// queryInt returns one number that the database answers with, by way of a pooler too.
func queryInt(t *testing.T, dsn, query string) int {
	t.Helper()
	db, err := sql.Open("pgx", dsn+"&default_query_exec_mode=exec")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var n int
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// holders are the connections that hold an advisory lock of the database.
const holders = " FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"

// heldByOne returns a database whose lease of serve is held, and the connection of that lease has
// just ended.
func heldByOne(t *testing.T) (dsn string, l *store.Lease) {
	t.Helper()
	dsn = testdb.PostgresDSN(t)
	l, err := mustOpen(t, store.Config{DSN: dsn}).AcquireServeLease(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Release)
	if n := queryInt(t, dsn, "SELECT count(pg_terminate_backend(pid))"+holders); n != 1 {
		t.Fatalf("%d connections held the lease", n)
	}
	return dsn, l
}

// A lease whose connection ended is taken again where nobody else has served.
func TestServeLeaseOutlivesItsConnection(t *testing.T) {
	t.Parallel()
	dsn, l := heldByOne(t)
	testwait.For(t, "the lease is taken again", func() bool { return queryInt(t, dsn, "SELECT count(*)"+holders) > 0 })
	select {
	case <-l.Lost():
		t.Error("the lease was given up")
	default:
	}
}

// It is lost where somebody else has served since, even if they have gone again.
func TestServeLeaseIsLostToOthers(t *testing.T) {
	t.Parallel()
	dsn, l := heldByOne(t)
	ctx, end := l.Context(t.Context())
	defer end()
	other := mustOpen(t, store.Config{DSN: dsn})
	for {
		usurper, err := other.AcquireServeLease(t.Context())
		if err == nil {
			usurper.Release()
			break
		}
		if !errors.Is(err, models.ErrConflict) {
			t.Fatal(err)
		}
	}
	select {
	case <-ctx.Done():
	case <-testwait.NearDeadline(t):
		t.Fatal("the lease is kept")
	}
	if !errors.Is(context.Cause(ctx), store.ErrLeaseLost) {
		t.Errorf("it ends with %v", context.Cause(ctx))
	}
}

// Programs that migrate at the same time do so one after the other, and all succeed.
func TestManyMigrateAtOnce(t *testing.T) {
	t.Parallel()
	c := store.Config{DSN: testdb.EmptyPostgresDSN(t)}
	outcomes := make(chan error)
	for range 4 {
		s := mustOpen(t, c)
		go func() { outcomes <- s.Migrate(t.Context()) }()
	}
	for range 4 {
		if err := <-outcomes; err != nil {
			t.Error(err)
		}
	}
	if err := mustOpen(t, c).CheckSchema(t.Context()); err != nil {
		t.Error(err)
	}
}
