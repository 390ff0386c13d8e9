package store_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/store"
)

// columns returns each table and column, and whether it may be empty, as a database reports it.
func columns(t *testing.T, driver, dsn, query string) map[string]string {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	found := map[string]string{}
	for rows.Next() {
		var table, column, nullable string
		if err := rows.Scan(&table, &column, &nullable); err != nil {
			t.Fatal(err)
		}
		found[table+"."+column] = nullable
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

// Both databases have the same tables and columns, and the same of them may be empty.
func TestBothSchemasAreAlike(t *testing.T) {
	t.Parallel()
	postgres := columns(t, "pgx", testdb.PostgresDSN(t), `SELECT table_name, column_name, CASE is_nullable WHEN 'YES' THEN 'empty' ELSE 'never' END
		FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%'`)
	sqlite := columns(t, "sqlite", testdb.SQLitePath(t), `SELECT t.name, c.name, CASE WHEN c."notnull" OR c.pk > 0 THEN 'never' ELSE 'empty' END
		FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'goose%' AND t.name NOT LIKE 'sqlite%'`)
	same(t, "schemas (SQLite, PostgreSQL)", sqlite, postgres)
	if len(sqlite) < 100 {
		t.Errorf("only %d columns were found", len(sqlite))
	}
}

// Migrating again changes nothing.
func TestMigratingTwice(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.WithoutCancel(t.Context())
		before, err := s.SchemaVersion(ctx)
		if err != nil || before == 0 {
			t.Fatalf("version %d: %v", before, err)
		}
		if err := s.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		if after, err := s.SchemaVersion(ctx); err != nil || after != before {
			t.Errorf("version %d, was %d: %v", after, before, err)
		}
		if err := s.CheckSchema(ctx); err != nil {
			t.Error(err)
		}
	})
}

// A program that is older than the schema is accepted as long as the schema allows it; migrating
// changes nothing then.
func TestOlderProgramsOnNewerSchemas(t *testing.T) {
	eachConfig(t, func(t *testing.T, c store.Config) {
		t.Helper()
		s := mustOpen(t, c)
		version, err := s.SchemaVersion(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		alter(t, s, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (?, ?)", version+3, true)
		if err := s.Migrate(t.Context()); err != nil {
			t.Errorf("migrate: %v", err)
		}
		if err := s.CheckSchema(t.Context()); err != nil {
			t.Errorf("a newer schema that lets this program in: %v", err)
		}
		alter(t, s, "UPDATE compatibility SET oldest_schema = ?", version+2)
		if err := s.CheckSchema(t.Context()); err == nil || !strings.Contains(err.Error(), "use a newer program") {
			t.Errorf("a newer schema that does not: %v", err)
		}
	})
}

func alter(t *testing.T, s *store.Store, statement string, args ...any) {
	t.Helper()
	write(t, s, func(tx *store.Tx) error { return tx.Alter(t.Context(), statement, args...) })
}
