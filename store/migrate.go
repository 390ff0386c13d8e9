package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/shg-directory/shg/migrations"
)

// migrateLockTimeout is how long to wait for another process that migrates the schema.
const migrateLockTimeout = 5 * time.Minute

// Migrate brings the schema to the newest version that this program knows. On PostgreSQL only one
// process at a time does so, including programs that take goose's own lock.
func (s *Store) Migrate(ctx context.Context) error {
	pool, dialect, files := s.readers, goose.DialectPostgres, migrations.Postgres()
	if s.engine == EngineSQLite {
		db, err := sql.Open("sqlite", s.sqliteDSN(false))
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		defer func() { _ = db.Close() }()
		db.SetMaxOpenConns(1)
		pool, dialect, files = db, goose.DialectSQLite3, migrations.SQLite()
	} else {
		advisory, err := s.waitForLock(ctx, lock.DefaultLockID, migrateLockTimeout)
		if err != nil {
			return fmt.Errorf("wait for another process that migrates: %w", err)
		}
		lease := watchLease(ctx, advisory, nil)
		defer lease.Release()
		within, end := lease.Context(ctx)
		defer end()
		ctx = within
	}
	provider, err := goose.NewProvider(dialect, pool, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// SchemaVersion returns the number of the last migration that was applied, or 0 for an empty
// database.
func (s *Store) SchemaVersion(ctx context.Context) (int64, error) {
	query := "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'"
	if s.engine == EnginePostgres {
		query = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'goose_db_version'"
	}
	var version int64
	err := s.readers.QueryRowContext(ctx, query).Scan(&version)
	if err == nil && version > 0 {
		err = s.readers.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&version)
	}
	if err != nil {
		return 0, fmt.Errorf("read the schema's version: %w", translate(err))
	}
	return version, nil
}

// CheckSchema returns an error if this program cannot work with the schema: if it still needs
// Migrate, or if it is newer and excludes programs that know no more than this one. Other newer
// schemas are accepted, so that replicas can be replaced one by one.
func (s *Store) CheckSchema(ctx context.Context) error {
	version, err := s.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	if version < migrations.Latest {
		return fmt.Errorf("the database has schema %d, this program needs %d: run shg migrate", version, migrations.Latest)
	}
	if version == migrations.Latest {
		return nil
	}
	var oldest int64
	if err := s.readers.QueryRowContext(ctx, "SELECT oldest_schema FROM compatibility").Scan(&oldest); err != nil {
		return fmt.Errorf("read whom the schema lets in: %w", translate(err))
	}
	if migrations.Latest < oldest {
		return fmt.Errorf("the database has schema %d, which needs a program that knows %d, and this one knows %d: use a newer program",
			version, oldest, migrations.Latest)
	}
	return nil
}
