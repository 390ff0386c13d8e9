package audit_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

var operator = models.WriteOptions{Actor: models.Actor{Operator: true}}

// log is an audit log with entries, and the database beneath it.
type log struct {
	room     *audit.Room
	store    *store.Store
	database *sql.DB
	now      *time.Time
}

// eachLog runs a test on a log of ten chained entries, on each engine.
func eachLog(t *testing.T, f func(t *testing.T, l log)) {
	t.Helper()
	for name, place := range map[string]func() (driver, dsn string, c store.Config){
		"sqlite": func() (string, string, store.Config) {
			path := testdb.SQLitePath(t)
			return "sqlite", path, store.Config{Path: path}
		},
		"postgres": func() (string, string, store.Config) {
			dsn := testdb.PostgresDSN(t)
			return "pgx", dsn, store.Config{DSN: dsn}
		},
	} {
		t.Run(name, func(t *testing.T) { f(t, openLog(t, place)) })
	}
}

func openLog(t *testing.T, place func() (string, string, store.Config)) log {
	t.Helper()
	driver, dsn, config := place()
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	l := log{now: &now}
	config.Now = func() time.Time { return *l.now }
	var err error
	if l.store, err = store.Open(context.WithoutCancel(t.Context()), config); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.store.Close() })
	if l.database, err = sql.Open(driver, dsn); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.database.Close() })
	l.room = audit.New(l.store, policy.New(), config.Now)
	for range 10 {
		l.record(t)
	}
	l.chain(t)
	return l
}

func (l log) record(t *testing.T) {
	t.Helper()
	err := l.store.Write(t.Context(), func(tx *store.Tx) error {
		return audit.Record(t.Context(), tx, operator.Actor, policy.EditGroup, audit.Group(models.NewID()))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (l log) chain(t *testing.T) {
	t.Helper()
	if err := l.room.Chain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// faults returns what a verification finds, in words.
func (l log) faults(t *testing.T, held ...string) []string {
	t.Helper()
	report, err := l.room.Verify(t.Context(), operator, held)
	if err != nil {
		t.Fatal(err)
	}
	found := []string{}
	for _, f := range report.Faults {
		found = append(found, fmt.Sprintf("%d %s%s", f.Seq, f.Reason, f.Digest))
	}
	slices.Sort(found)
	return found
}

// tamper changes the database as somebody does who has its password and takes the triggers away.
func (l log) tamper(t *testing.T, statements string) {
	t.Helper()
	drop := "DROP TRIGGER IF EXISTS audit_entries_kept"
	whole := "DROP TRIGGER IF EXISTS audit_entries_kept_whole"
	if l.store.Engine() == store.EnginePostgres {
		drop, whole = drop+" ON audit_entries", whole+" ON audit_entries"
	}
	for _, statement := range append([]string{drop, whole}, strings.Split(statements, ";")...) {
		if _, err := l.database.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// A log that nobody touched has no faults, and leads to a digest that somebody kept.
func TestIntactLogs(t *testing.T) {
	t.Parallel()
	eachLog(t, func(t *testing.T, l log) {
		digests, err := l.room.Digests(t.Context(), models.WriteOptions{}, 10)
		if err != nil || len(digests) != 1 || digests[0].Seq != 10 {
			t.Fatalf("%v, %v", digests, err)
		}
		l.record(t)
		l.chain(t)
		l.record(t)
		report, err := l.room.Verify(t.Context(), operator, []string{digests[0].Hash})
		want := models.AuditReport{Entries: 11, Unchained: 1, FirstSeq: 1, LastSeq: 11, Digests: 2}
		if diff := cmp.Diff(want, report); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}

// Whatever is done to the log beside the service is found.
func TestTamperedLogs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statements string
		want       []string
	}{
		"an act changed":         {"UPDATE audit_entries SET act = 'read_group' WHERE seq = 4", []string{"4 changed"}},
		"a time changed":         {"UPDATE audit_entries SET at = '2026-01-01 00:00:00+00:00' WHERE seq = 4", []string{"4 changed"}},
		"an actor changed":       {"UPDATE audit_entries SET actor_kind = 'anyone' WHERE seq = 4", []string{"4 changed"}},
		"a hash changed":         {"UPDATE audit_entries SET hash = lower(hash) || 'x' WHERE seq = 4", []string{"4 changed", "5 changed"}},
		"two exchanged":          {"UPDATE audit_entries SET seq = 99 WHERE seq = 4;UPDATE audit_entries SET seq = 4 WHERE seq = 5;UPDATE audit_entries SET seq = 5 WHERE seq = 99", []string{"4 changed", "5 changed", "6 changed"}},
		"one taken out":          {"DELETE FROM audit_entries WHERE seq = 4", []string{"4 missing"}},
		"the last two taken out": {"DELETE FROM audit_entries WHERE seq > 8", []string{"0 digest_unknownDIGEST", "10 missing", "9 missing"}},
		"the end moved too": {
			"DELETE FROM audit_entries WHERE seq > 8;UPDATE audit_chain SET last_seq = 8, last_hash = (SELECT hash FROM audit_entries WHERE seq = 8)",
			[]string{"0 digest_unknownDIGEST"},
		},
		"the beginning called old": {"UPDATE audit_chain SET pruned_seq = 3, pruned_hash = (SELECT hash FROM audit_entries WHERE seq = 3);DELETE FROM audit_entries WHERE seq <= 2", []string{"3 changed"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachLog(t, func(t *testing.T, l log) {
				digests, err := l.room.Digests(t.Context(), operator, 1)
				if err != nil {
					t.Fatal(err)
				}
				l.tamper(t, c.statements)
				want := slices.Clone(c.want)
				for i := range want {
					want[i] = strings.ReplaceAll(want[i], "DIGEST", digests[0].Hash)
				}
				if diff := cmp.Diff(want, l.faults(t)); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// A log that was written anew from its beginning agrees with itself, but not with a digest that
// somebody kept.
func TestForgedLogs(t *testing.T) {
	t.Parallel()
	eachLog(t, func(t *testing.T, l log) {
		digests, err := l.room.Digests(t.Context(), operator, 1)
		if err != nil {
			t.Fatal(err)
		}
		l.tamper(t, "UPDATE audit_entries SET seq = NULL, hash = NULL, act = 'read_group';UPDATE audit_chain SET last_seq = 0, last_hash = '';DELETE FROM audit_digests")
		l.chain(t)
		if found := l.faults(t); len(found) > 0 {
			t.Errorf("without a digest: %v", found)
		}
		if diff := cmp.Diff([]string{"0 digest_unknown" + digests[0].Hash}, l.faults(t, digests[0].Hash)); diff != "" {
			t.Error(diff)
		}
	})
}

// The database itself refuses changes of what is chained.
func TestEntriesAreKept(t *testing.T) {
	t.Parallel()
	eachLog(t, func(t *testing.T, l log) {
		for _, statement := range []string{"UPDATE audit_entries SET act = 'x' WHERE seq = 4", "DELETE FROM audit_entries WHERE seq = 4"} {
			if _, err := l.database.ExecContext(t.Context(), statement); err == nil {
				t.Errorf("%s is allowed", statement)
			}
		}
	})
}

// What is older than the log goes back is deleted, and the rest can still be verified.
func TestOldEntriesAreDeleted(t *testing.T) {
	t.Parallel()
	eachLog(t, func(t *testing.T, l log) {
		*l.now = l.now.Add(models.AuditRetention + time.Hour)
		l.record(t)
		l.chain(t)
		for range 2 {
			if err := l.room.Prune(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		report, err := l.room.Verify(t.Context(), operator, nil)
		if err != nil || report.Entries != 1 || report.FirstSeq != 11 || len(report.Faults) > 0 {
			t.Errorf("%+v, %v", report, err)
		}
	})
}

// An account has one name in the log, and each account its own.
func TestPseudonyms(t *testing.T) {
	t.Parallel()
	eachLog(t, func(t *testing.T, l log) {
		accounts := []models.ID{models.NewRandomID(), models.NewRandomID()}
		err := l.store.Write(t.Context(), func(tx *store.Tx) error {
			for _, id := range accounts {
				a := models.Account{ID: id, Name: "Somebody", Role: models.AccountPlain, CreatedOn: models.DateOf(*l.now)}
				if err := tx.CreateAccount(t.Context(), &a); err != nil {
					return err
				}
			}
			for _, by := range []models.ID{accounts[0], accounts[1], accounts[0]} {
				if err := audit.Record(t.Context(), tx, models.Actor{AccountID: by}, policy.InviteMember, audit.Account(accounts[1])); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		entries, err := l.room.Last(t.Context(), operator, 3)
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]int{}
		for _, e := range entries {
			names[e.Actor]++
			if e.Subject == accounts[1].String() || e.Actor == accounts[0].String() {
				t.Errorf("named: %+v", e)
			}
		}
		if len(names) != 2 || names[entries[0].Subject] != 1 {
			t.Errorf("names %v, of %+v", names, entries)
		}
	})
}
