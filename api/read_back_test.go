package api_test

import (
	"context"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testwait"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/store"
)

// onOwnPostgres returns a site whose database the test can also reach by SQL.
func onOwnPostgres(t *testing.T) (s *site, database *sql.DB) {
	t.Helper()
	dsn := testdb.PostgresDSN(t)
	database, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	open := func(t testing.TB, options ...testdb.Option) *store.Store {
		t.Helper()
		c := store.Config{DSN: dsn}
		for _, option := range options {
			option(&c)
		}
		db, err := store.Open(context.WithoutCancel(t.Context()), c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	return newSite(t, open, config.Meili{}), database
}

// execute runs a statement of the test's own.
func execute(t *testing.T, database interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}, statement string,
) {
	t.Helper()
	if _, err := database.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// whenGroupsCommit makes the server run a statement at the commit of every transaction that writes
// a group.
func whenGroupsCommit(t *testing.T, database *sql.DB, statement string) {
	t.Helper()
	whenCommitted(t, database, "groups", statement)
}

// whenCommitted makes the server run a statement at the commit of every transaction that writes a
// table.
func whenCommitted(t *testing.T, database *sql.DB, table, statement string) {
	t.Helper()
	execute(t, database, `CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS
		$$BEGIN `+statement+`; RETURN NULL; END$$;
		CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT OR UPDATE ON `+table+` DEFERRABLE INITIALLY DEFERRED
		FOR EACH ROW EXECUTE FUNCTION at_commit()`)
}

// A write of unknown outcome that may be sent again is answered with 503 and Retry-After. Sent
// again it is stored once. Only a creation without a name is answered with 500, since sending it
// again may store it twice.
func TestUnknownOutcomes(t *testing.T) {
	t.Parallel()
	s, database := onOwnPostgres(t)
	steward, partner := s.member("Ana"), s.partner("a")
	id := s.group(steward, leeds("First"))
	s.ask("PUT", recordPath("a", "1"), partner, known("Of a source", "1")).wantStatus(http.StatusCreated)
	patch := map[string]string{"If-Match": "*", "Content-Type": "application/merge-patch+json"}
	plain := map[string]string{"If-Match": "*", "Content-Type": "application/json"}
	named := map[string]string{"Idempotency-Key": "one", "Content-Type": "application/json"}
	tests := []struct {
		name   string
		sent   request
		status int
		code   string
	}{
		{"replaced", request{"PUT", "/groups/" + id, steward, leeds("Renamed"), plain}, 503, "maybe_stored"},
		{"patched", request{"PATCH", "/groups/" + id, steward, `{"name":"Patched"}`, patch}, 503, "maybe_stored"},
		{"record", request{"PUT", recordPath("a", "1"), partner, known("Renamed, of a source", "1"), plain}, 503, "maybe_stored"},
		{"archived", request{"DELETE", "/groups/" + id, steward, nil, plain}, 503, "maybe_stored"},
		{"created by a name", request{"POST", "/groups", steward, leeds("Second"), named}, 503, "maybe_stored"},
		{"created without a name", request{"POST", "/groups", steward, leeds("Third"), plain}, 500, "outcome_unknown"},
	}
	whenGroupsCommit(t, database, "RAISE EXCEPTION 'unsure' USING ERRCODE = '40003'")
	for _, test := range tests {
		s.run(test.name, func(t *testing.T, s *site) {
			got := s.send(test.sent).wantStatus(test.status)
			if got.at("code") != test.code || (got.header.Get("Retry-After") != "") != (test.status == 503) {
				t.Errorf("code %v, Retry-After %q", got.at("code"), got.header.Get("Retry-After"))
			}
		})
	}
	execute(t, database, "DROP TRIGGER at_commit ON groups")
	for _, test := range tests[:5] {
		if got := s.send(test.sent); got.status > 299 {
			t.Errorf("%s, sent again: %d %s", test.name, got.status, got.body)
		}
	}
}

// A write whose preparation is of unknown outcome, such as the count of its caller's writes, is
// surely not stored.
func TestUnknownPreparations(t *testing.T) {
	t.Parallel()
	s, database := onOwnPostgres(t)
	steward := s.member("Ana")
	whenCommitted(t, database, "permits", "RAISE EXCEPTION 'unsure' USING ERRCODE = '40003'")
	s.ask("POST", "/groups", steward, leeds("First")).wantProblem(http.StatusServiceUnavailable, "unavailable", "", "")
}

// A request whose time or connection ends between the commit and reading back is answered with what
// it stored.
func TestReadBackOutlivesTheRequest(t *testing.T) {
	t.Parallel()
	for name, sent := range map[string]func(s *site) request{
		"group":  renamedGroup,
		"record": renamedRecord,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, database := onOwnPostgres(t)
			r := sent(s)
			ctx, cancel := context.WithCancel(t.Context())
			got := s.meanwhile(ctx, database, r, cancel)
			if got.wantStatus(http.StatusOK).at("name") != "Renamed" {
				t.Errorf("%s", got.body)
			}
		})
	}
}

// What is stored and cannot be read back is never answered as not stored, nor as a failure of
// unknown outcome.
func TestStoredButNotShown(t *testing.T) {
	t.Parallel()
	for name, sent := range map[string]func(s *site) request{
		"group":  renamedGroup,
		"record": renamedRecord,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, database := onOwnPostgres(t)
			r := sent(s)
			renamed := make(chan error, 1)
			got := s.meanwhile(t.Context(), database, r, func() {
				go func() { // waits for the commit, and is the next to have the table
					_, err := database.ExecContext(t.Context(), "ALTER TABLE groups RENAME TO groups_away")
					renamed <- err
				}()
				waitFor(t, database, "relation")
			})
			if err := <-renamed; err != nil {
				t.Fatal(err)
			}
			got.wantProblem(http.StatusServiceUnavailable, "stored_not_shown", "", "")
			if got.header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			execute(t, database, "ALTER TABLE groups_away RENAME TO groups")
			var name string
			if err := database.QueryRowContext(t.Context(), "SELECT name FROM groups").Scan(&name); err != nil || name != "Renamed" {
				t.Errorf("stored is %q, %v", name, err)
			}
		})
	}
}

func renamedGroup(s *site) request {
	steward := s.member("Ana")
	return request{"PUT", "/groups/" + s.group(steward, leeds("First")), steward, leeds("Renamed"), map[string]string{"If-Match": "*", "Content-Type": "application/json"}}
}

func renamedRecord(s *site) request {
	partner := s.partner("a")
	s.ask("PUT", recordPath("a", "1"), partner, known("First", "1")).wantStatus(http.StatusCreated)
	return request{"PUT", recordPath("a", "1"), partner, known("Renamed", "1"), map[string]string{"Content-Type": "application/json"}}
}

// commitLock is the advisory lock that holds a commit up.
const commitLock = "730"

// meanwhile sends a request, does something while its commit is under way, and lets the commit go
// on.
func (s *site) meanwhile(ctx context.Context, database *sql.DB, r request, f func()) response {
	s.t.Helper()
	whenGroupsCommit(s.t, database, "PERFORM pg_advisory_xact_lock("+commitLock+")")
	holder, err := database.Conn(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = holder.Close() }()
	execute(s.t, holder, "SELECT pg_advisory_lock("+commitLock+")")
	req := httptest.NewRequestWithContext(ctx, r.method, "/api/v1"+r.path, reader(s.t, r.body))
	for name, value := range r.headers {
		req.Header.Set(name, value)
	}
	req.Header.Set("Authorization", "Bearer "+r.who.token)
	recorder, done := httptest.NewRecorder(), make(chan struct{})
	go func() {
		defer close(done)
		s.handler.ServeHTTP(recorder, req)
	}()
	waitFor(s.t, database, "advisory")
	f()
	execute(s.t, holder, "SELECT pg_advisory_unlock("+commitLock+")")
	<-done
	return response{t: s.t, status: recorder.Code, header: recorder.Header(), body: recorder.Body.Bytes()}
}

// waitFor waits until a session of the database waits for a lock of a kind.
func waitFor(t *testing.T, database *sql.DB, kind string) {
	t.Helper()
	const query = `SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
		WHERE NOT granted AND locktype = $1 AND datname = current_database()`
	testwait.For(t, "a session waits for a lock", func() bool {
		var waiting int
		if err := database.QueryRowContext(t.Context(), query, kind).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
		return waiting > 0
	})
}
