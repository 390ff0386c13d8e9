package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
)

// postgresDialect is GORM's with our errors.
type postgresDialect struct{ *postgres.Dialector }

// Translate turns the driver's errors into the vocabulary's.
func (postgresDialect) Translate(err error) error { return translate(err) }

// Explain never shows values.
func (postgresDialect) Explain(query string, _ ...any) string { return query }

// openPostgres opens a pool whose sessions have time limits and read times in UTC.
func (s *Store) openPostgres(ctx context.Context) error {
	s.engine = EnginePostgres
	config, err := pgx.ParseConfig(s.config.DSN)
	if err != nil {
		return errors.New("the PostgreSQL address cannot be read") // its text may hold a password
	}
	s.limit(config)
	s.server = config
	s.readers = stdlib.OpenDB(*config, stdlib.OptionAfterConnect(readTimesInUTC))
	s.shutters = append(s.shutters, s.readers.Close)
	s.readers.SetMaxOpenConns(s.config.MaxReaders)
	s.readers.SetMaxIdleConns(s.config.MaxReaders)
	s.readers.SetConnMaxIdleTime(5 * time.Minute)
	if err := s.Ping(ctx); err != nil {
		return err
	}
	dialect, _ := postgres.New(postgres.Config{Conn: s.readers}).(*postgres.Dialector)
	return s.useORM(postgresDialect{dialect})
}

func (s *Store) limit(config *pgx.ConnConfig) {
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	ms := strconv.FormatInt(s.config.StatementTimeout.Milliseconds(), 10)
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["statement_timeout"] = ms
	config.RuntimeParams["lock_timeout"] = ms
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "60000"
	if s.config.ReadOnly {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	}
}

func readTimesInUTC(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	return nil
}

// CheckDurable refuses a database that may lose what it has acknowledged: a PostgreSQL server with fsync, full_page_writes or
// synchronous_commit off, a SQLite file that is not synced at every commit. Call it before serving.
func (s *Store) CheckDurable(ctx context.Context) error {
	if s.engine == EngineSQLite {
		return s.checkDurableSQLite(ctx)
	}
	var off []string
	for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		var value string
		if err := s.readers.QueryRowContext(ctx, "SELECT current_setting($1)", name).Scan(&value); err != nil {
			return fmt.Errorf("read the server's %s: %w", name, translate(err))
		}
		if value == "off" {
			off = append(off, name)
		}
	}
	if len(off) > 0 {
		return fmt.Errorf("this PostgreSQL server may lose acknowledged writes: %s is off; turn it on", strings.Join(off, ", "))
	}
	return nil
}

func (s *Store) checkDurableSQLite(ctx context.Context) error {
	if s.commits == nil {
		return nil
	}
	var mode string
	if err := s.readers.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
		return fmt.Errorf("read the journal mode: %w", translate(err))
	}
	if mode != "wal" {
		return fmt.Errorf("this file system has no write-ahead log for SQLite (journal mode %s)", mode)
	}
	return nil
}
