package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testwait"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// If the server refused a commit, it is surely not stored. If the server ended the session during
// the commit, the outcome is unknown, and no caller may take that for a refusal.
func TestFailedCommitsAreToldApart(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		atCommit string // what the server does instead of committing
		want     error  // nil: it is stored
	}{
		"refused":             {"RAISE EXCEPTION 'no' USING ERRCODE = '53100'", models.ErrUnavailable},
		"out of time":         {"RAISE EXCEPTION 'canceling statement' USING ERRCODE = '57014'", context.DeadlineExceeded},
		"not serializable":    {once + "RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END IF", nil},
		"deadlock":            {once + "RAISE EXCEPTION 'no' USING ERRCODE = '40P01'; END IF", nil},
		"the session ends":    {"PERFORM pg_terminate_backend(pg_backend_pid())", models.ErrOutcomeUnknown},
		"the statement broke": {"RAISE EXCEPTION 'unsure' USING ERRCODE = '40003'", models.ErrOutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dsn := testdb.PostgresDSN(t)
			onCommit(t, dsn, test.atCommit)
			s, err := store.Open(context.WithoutCancel(t.Context()), store.Config{DSN: dsn})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = s.Close() }()
			a := models.Account{ID: models.NewRandomID(), Name: "Somebody", Role: models.AccountPlain, CreatedOn: models.DateOf(noon)}
			err = s.Write(t.Context(), func(tx *store.Tx) error { return tx.CreateAccount(t.Context(), &a) })
			if (err == nil) != (test.want == nil) {
				t.Errorf("%v, where it should be %v", err, test.want)
			}
			for _, known := range []error{models.ErrUnavailable, models.ErrOutcomeUnknown, context.DeadlineExceeded} {
				if got := errors.Is(err, known); got != errors.Is(test.want, known) {
					t.Errorf("%v; is it %q: %t", err, known, got)
				}
			}
		})
	}
}

// once begins what the server does at the first commit alone: a sequence counts those that are
// rolled back too.
const once = "IF nextval('commits') = 1 THEN "

// A transaction that ended before its commit was sent, for want of time, is surely not stored.
func TestCommitsThatCameTooLate(t *testing.T) {
	t.Parallel()
	dsn := testdb.PostgresDSN(t)
	s, err := store.Open(context.WithoutCancel(t.Context()), store.Config{DSN: dsn, StatementTimeout: 250 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	err = s.Write(t.Context(), func(*store.Tx) error {
		const query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
		var err error
		testwait.For(t, "the time of the transaction is up", func() bool {
			within := 0
			err = db.QueryRowContext(t.Context(), query).Scan(&within)
			return err != nil || within == 0
		})
		return err
	})
	if !errors.Is(err, models.ErrUnavailable) && !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, models.ErrOutcomeUnknown) {
		t.Errorf("%v", err)
	}
}

// onCommit makes the server run a statement at the commit of each transaction that creates an
// account.
func onCommit(t *testing.T, dsn, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(t.Context(), fmt.Sprintf(`CREATE SEQUENCE commits; CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN %s; RETURN NULL; END$$;
		CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON accounts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit()`,
		statement))
	if err != nil {
		t.Fatal(err)
	}
}

// A commit that takes longer than its caller has time is not waited for, and nobody knows its
// outcome.
func TestCommitsEndWithTheirCallersTime(t *testing.T) {
	t.Parallel()
	dsn := testdb.PostgresDSN(t)
	onCommit(t, dsn, "PERFORM pg_sleep(3600)") // the limit of statements is refused otherwise
	s, err := store.Open(context.WithoutCancel(t.Context()), store.Config{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var failed error
	for limit := time.Second; ; limit *= 2 { // until it is enough to reach the commit
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		a := models.Account{ID: models.NewRandomID(), Name: "Somebody", Role: models.AccountPlain, CreatedOn: models.DateOf(noon)}
		failed = s.Write(ctx, func(tx *store.Tx) error { return tx.CreateAccount(ctx, &a) })
		cancel()
		if !errors.Is(failed, context.DeadlineExceeded) {
			break
		}
	}
	if !errors.Is(failed, models.ErrOutcomeUnknown) {
		t.Errorf("%v", failed)
	}
}

// A session that ends under a reader is an engine that cannot be reached, whichever way its rows
// are read and however often it tries.
func TestLostSessionsAreUnavailable(t *testing.T) {
	t.Parallel()
	dsn := testdb.PostgresDSN(t)
	s, err := store.Open(context.WithoutCancel(t.Context()), store.Config{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	g := wholeGroup()
	write(t, s, func(tx *store.Tx) error { return tx.CreateGroup(t.Context(), &g) })
	for name, read := range map[string]func(tx *store.Tx) error{
		"one row": func(tx *store.Tx) error { _, err := tx.Group(t.Context(), g.ID); return err },
		"rows":    func(tx *store.Tx) error { _, err := tx.GroupsAfter(t.Context(), models.ID{}); return err },
		"columns": func(tx *store.Tx) error { _, err := tx.GroupSources(t.Context(), g.ID); return err },
	} {
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			if err := read(tx); err != nil {
				t.Errorf("%s before: %v", name, err)
			}
			endSessions(t, dsn)
			for range 2 {
				if err := read(tx); !errors.Is(err, models.ErrUnavailable) {
					t.Errorf("%s after: %v", name, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// endSessions ends every other session of the database.
func endSessions(t *testing.T, dsn string) {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	const query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatal(err)
	}
}
