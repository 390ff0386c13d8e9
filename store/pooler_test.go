package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Behind a pgbouncer that lends sessions for one transaction each the schema is brought up, the
// leases are held by one, and the limits hold in every transaction and in no other client's.
func TestBehindPgbouncer(t *testing.T) {
	t.Parallel()
	direct := testdb.EmptyPostgresDSN(t)
	c := store.Config{DSN: testdb.PooledDSN(t, direct), StatementTimeout: 7 * time.Second}
	s := mustOpen(t, c)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for what, check := range map[string]func(context.Context) error{"schema": s.CheckSchema, "durable": s.CheckDurable, "ping": s.Ping} {
		if err := check(t.Context()); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	other := mustOpen(t, store.Config{DSN: c.DSN, StatementTimeout: 9 * time.Second})
	var all sync.WaitGroup
	for range 20 {
		for s, want := range map[*store.Store]string{s: "7s", other: "9s"} {
			all.Go(func() { limited(t, s, want) })
		}
	}
	all.Wait()
	if got := queryInt(t, c.DSN, "SELECT count(*) FROM pg_settings WHERE name = 'statement_timeout' AND setting <> '0'"); got != 0 {
		t.Error("the limits stay behind in a session that others use")
	}
}

// A pgbouncer that is configured to drop limits silently is detected, and the limits hold all the
// same.
func TestBehindForgetfulPgbouncer(t *testing.T) {
	t.Parallel()
	dsn := testdb.PooledDSN(t, testdb.PostgresDSN(t),
		"ignore_startup_parameters = statement_timeout, lock_timeout, idle_in_transaction_session_timeout, default_transaction_read_only")
	limited(t, mustOpen(t, store.Config{DSN: dsn, StatementTimeout: 8 * time.Second}), "8s")
}

func limited(t *testing.T, s *store.Store, want string) {
	t.Helper()
	for name, want := range map[string]string{"statement_timeout": want, "lock_timeout": want, "idle_in_transaction_session_timeout": "1min", "TimeZone": "UTC"} {
		check := func(tx *store.Tx) error {
			got, err := tx.Setting(t.Context(), name)
			if err == nil && got != want {
				t.Errorf("%s is %s, want %s", name, got, want)
			}
			return err
		}
		if err := s.Read(t.Context(), check); err != nil {
			t.Error(err)
		}
		if err := s.Write(t.Context(), check); err != nil {
			t.Error(err)
		}
	}
}

// A lease is held behind pgbouncer too, against those who come directly as well.
func TestLeasesBehindPgbouncer(t *testing.T) {
	t.Parallel()
	direct := testdb.PostgresDSN(t)
	pooled := mustOpen(t, store.Config{DSN: testdb.PooledDSN(t, direct)})
	other := mustOpen(t, store.Config{DSN: direct})
	l, err := pooled.AcquireServeLease(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 50 { // other transactions have the sessions meanwhile
		if err := pooled.Read(t.Context(), func(tx *store.Tx) error { _, err := tx.CountGroups(t.Context(), models.StatusPublished); return err }); err != nil {
			t.Fatal(err)
		}
	}
	_, err = other.AcquireServeLease(t.Context())
	conflict(t, "a second serve", err, "serve_lease_held")
	l.Release()
	again, err := other.AcquireServeLease(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again.Release()
}
