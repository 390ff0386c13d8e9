package api_test

import (
	"database/sql"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/store"
)

// rawDB is the database of a site, read without the store.
type rawDB struct {
	*sql.DB
	t                *testing.T
	path             string // of SQLite
	columns, foreign string // statements: all columns, and those that refer to accounts
}

// eachRaw runs a test on a site over each engine, with the database beneath it.
func eachRaw(t *testing.T, f func(t *testing.T, s *site, db rawDB)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		path := testdb.SQLitePath(t)
		f(t, newSite(t, opened(store.Config{Path: path}), config.Meili{}), rawDB{
			DB: connect(t, "sqlite", path), t: t, path: path,
			columns: `SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'goose%' AND t.name NOT LIKE 'sqlite%'`,
			foreign: `SELECT t.name, k."from" FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k WHERE t.type = 'table' AND k."table" = 'accounts'`,
		})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		dsn := testdb.PostgresDSN(t)
		f(t, newSite(t, opened(store.Config{DSN: dsn}), config.Meili{}), rawDB{
			DB: connect(t, "pgx", dsn), t: t,
			columns: `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%'`,
			foreign: `SELECT conrelid::regclass::text, attname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f' AND confrelid = 'accounts'::regclass`,
		})
	})
}

func opened(c store.Config) testdb.Open {
	return func(t testing.TB, options ...testdb.Option) *store.Store {
		t.Helper()
		for _, option := range options {
			option(&c)
		}
		s, err := store.Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
}

func connect(t *testing.T, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// list returns "table.column" of each row of a statement.
func (db rawDB) list(query string) (columns []string) {
	db.t.Helper()
	rows, err := db.QueryContext(db.t.Context(), query)
	if err != nil {
		db.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			db.t.Fatal(err)
		}
		columns = append(columns, table+"."+column)
	}
	if err := rows.Err(); err != nil {
		db.t.Fatal(err)
	}
	return columns
}

// wantNowhere wants texts in no column of any table, and in no byte of SQLite's file.
func (db rawDB) wantNowhere(texts ...string) {
	db.t.Helper()
	columns := db.list(db.columns)
	if len(columns) < 200 {
		db.t.Fatalf("only %d columns", len(columns))
	}
	for _, text := range texts {
		for _, name := range columns {
			table, column, _ := strings.Cut(name, ".")
			if n := db.count(table, column, text); n > 0 {
				db.t.Errorf("%q in %d rows of %s", text, n, name)
			}
		}
	}
	if db.path == "" {
		return
	}
	if _, err := db.ExecContext(db.t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		db.t.Fatal(err)
	}
	content, err := os.ReadFile(db.path)
	for _, text := range texts {
		if err != nil || strings.Contains(string(content), text) {
			db.t.Errorf("%q is in the file: %v", text, err)
		}
	}
}

func (db rawDB) count(table, column, text string) (n int) {
	db.t.Helper()
	query := `SELECT count(*) FROM "` + table + `" WHERE CAST("` + column + `" AS text) LIKE '%` + text + `%'`
	if err := db.QueryRowContext(db.t.Context(), query).Scan(&n); err != nil {
		db.t.Fatal(err)
	}
	return n
}

// personalColumns names, for every column that refers to an account, the section of the export that
// reads it, or in parentheses why none does.
func personalColumns() map[string]string {
	return map[string]string{
		"tokens.account_id": "tokens", "memberships.account_id": "memberships", "needs.author_id": "needs", "needs.recorded_by": "needs_recorded_for_others",
		"needs.confirmed_by": "needs_confirmed", "need_revisions.author_id": "need_revisions", "endorsements.account_id": "endorsements",
		"consultants.account_id": "consultant", "repeats.account_id": "repeated_requests", "webhooks.account_id": "webhooks",
		"membership_invitations.account_id": "invitations", "membership_blocks.account_id": "blocked_groups", "sessions.account_id": "sessions",
		"phrases.account_id": "phrases", "recovery_codes.account_id": "recovery_codes", "mails.account_id": "mails",
		"notice_preferences.account_id": "notice_preferences", "notice_choices.account_id": "notice_choices", "notices.account_id": "notices",
		"sign_in_links.account_id": "sign_in_links", "join_requests.account_id": "join_requests", "group_claims.account_id": "group_claims",
		"proposals.proposer_id": "proposals", "votes.account_id": "votes", "member_codes.account_id": "member_codes",
		"group_acts.account_id": "acts_in_groups", "moderation_decisions.decided_by": "decisions_as_moderator", "audit_pseudonyms.account_id": "audit_entries",
		"passkeys.account_id": "passkeys", "passkey_changes.account_id": "passkey_changes", "webauthn_challenges.account_id": "(for minutes)",
		"passkey_enrolments.account_id": "(for a day)", "device_codes.account_id": "(for minutes)", "account_identities.account_id": "identities",
		"account_uses.account_id": "account_use", "consultation_invitations.invited_by": "invited_consultants", "feedback_answers.account_id": "feedback",
		"consents.account_id": "consents", "engagement_notes.author_id": "notes_in_engagements",
		"erasures.account_id": "(only while its transaction erases the account)",
		"groups.hosted_by":    "(an organisation)", "groups.funded_by": "(an organisation)", "consultants.funded_by": "(an organisation; in consultant)",
		"resources.made_by": "resources_suggested", "group_resources.added_by": "resources_listed",
		"resources.confirmed_by": "(a moderator, groups or the operator; nobody by name)",
		"groups.confirmed_by":    "(a source)", "sources.held_by": "(a partner)",
	}
}

// Every column that leads to a person is in the export, or has a reason not to be.
func TestEveryPersonalColumnIsExported(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *site, db rawDB) {
		export := s.ask("GET", "/me/export", s.signUp("Amina").person, nil).wantStatus(200)
		columns, known := db.list(db.foreign), personalColumns()
		for _, name := range db.list(db.columns) {
			if _, column, _ := strings.Cut(name, "."); strings.HasSuffix(column, "account_id") || column == "author_id" || strings.HasSuffix(column, "_by") {
				columns = append(columns, name)
			}
		}
		for _, name := range columns {
			section, found := known[name]
			if !found {
				t.Errorf("%s is neither exported nor has a reason", name)
			} else if !strings.HasPrefix(section, "(") {
				export.section(section)
			}
		}
		for name := range known {
			if !slices.Contains(columns, name) {
				t.Errorf("%s is no column", name)
			}
		}
	})
}

// Nothing in the database leads to a person after an erasure, nor to the words that nobody else
// endorses. What an erasure replays after a restore is gone in the same way.
func TestNothingLeadsToErasedPersons(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *site, db rawDB) {
		c := s.citizen()
		if n := db.count("accounts", "id", c.id); n != 1 {
			t.Fatalf("%d accounts before", n)
		}
		s.ask("DELETE", "/me", c.person, map[string]any{"phrase": c.phrase}).wantStatus(204)
		db.wantNowhere(c.id, "Canary Amina", "Canary of Tuesday", "Canary words of mine alone", "Canary Consultant")
		restored := s.citizen()
		if err := s.app.Directory.Erasures.Add(s.app.Now(), restored.id, string(models.EraseNeeds)); err != nil {
			t.Fatal(err)
		}
		for i, want := range []int{1, 0} {
			if again, entries, err := s.app.Directory.ReplayErasures(t.Context()); err != nil || again != want || entries != 2 {
				t.Errorf("%d: %d of %d again: %v", i, again, entries, err)
			}
		}
		s.ask("GET", "/me", restored.person, nil).wantProblem(401, "unauthorized", "", "")
		db.wantNowhere(restored.id, "Canary Amina", "Canary words of mine alone")
	})
}

// A member without a device is erased by leaving: a steward removes it, and only words stay that another member
// endorses.
func TestMembersWithoutDeviceAreErased(t *testing.T) {
	eachRaw(t, func(t *testing.T, s *site, db rawDB) {
		steward := s.member("A steward")
		group := s.group(steward, leeds("Tuesday Night"))
		account, code := s.without(group, steward, "Canary Rahela")
		needs := "/groups/" + group + "/needs"
		ids := map[string]string{}
		for _, words := range []string{"Canary words of hers", "Canary words of two"} {
			need := s.ask("POST", needs, steward, with(newcomers(), "statement", words, "author_id", account)).wantStatus(http.StatusCreated).text("id")
			s.ask("POST", needs+"/"+need+"/confirm", steward, map[string]any{"member_code": code}).wantStatus(http.StatusOK)
			ids[words] = need
		}
		s.ask("PUT", needs+"/"+ids["Canary words of two"]+"/endorsement", steward, nil).wantStatus(http.StatusOK)
		s.ask("DELETE", "/groups/"+group+"/members/"+account, steward, nil).wantStatus(http.StatusNoContent)
		db.wantNowhere(account, "Canary Rahela", "Canary words of hers")
		if n := db.count("needs", "statement", "Canary words of two"); n != 1 {
			t.Errorf("%d needs that two share", n)
		}
		if _, entries, err := s.app.Directory.Erasures.Notes(); err != nil || entries != 1 {
			t.Errorf("%d entries of the ledger: %v", entries, err)
		}
	})
}
