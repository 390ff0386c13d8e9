package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// openSQLite opens one connection that writes and a pool that reads.
func (s *Store) openSQLite(ctx context.Context) error {
	s.engine = EngineSQLite
	s.path = strings.TrimPrefix(s.config.DSN, "sqlite:")
	if s.path == "" {
		s.path = s.config.Path
	}
	if s.path == "" {
		return errors.New("no path for the SQLite file is given")
	}
	if err := s.prepareFile(); err != nil {
		return err
	}
	if !s.config.ReadOnly {
		if err := s.openWriter(ctx); err != nil {
			return err
		}
	}
	readers, err := sql.Open("sqlite", s.sqliteDSN(true))
	if err != nil {
		return err
	}
	s.readers, s.statementCache = readers, newStatementCache(readers)
	s.closers = append(s.closers, readers.Close, s.statementCache.close, s.diskProbe.close)
	readers.SetMaxOpenConns(s.config.MaxReaders)
	readers.SetMaxIdleConns(s.config.MaxReaders)
	if err := s.Ping(ctx); err != nil {
		return err
	}
	return s.openORM(sqliteDialect{pool: readers})
}

// openWriter opens the connection that writes; the first one of a new file turns the write-ahead
// log on.
func (s *Store) openWriter(ctx context.Context) error {
	pool, err := sql.Open("sqlite", s.sqliteDSN(false))
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(1)
	s.closers = append(s.closers, pool.Close)
	if err := pool.PingContext(ctx); err != nil {
		return translate(err)
	}
	s.committer = newCommitter(s, pool) //nolint:contextcheck // it lives as long as the store; writers bring their own contexts
	s.closers = append(s.closers, s.committer.close)
	return nil
}

// prepareFile creates the directory, and a new file that only its owner may read.
func (s *Store) prepareFile() error {
	if s.config.ReadOnly {
		if _, err := os.Stat(s.path); err != nil {
			return fmt.Errorf("there is no database at %s", s.path)
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	file, err := os.OpenFile(s.path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("make the database file: %w", err)
	}
	return file.Close()
}

// sqliteDSN returns the DSN with the settings for durability: the write-ahead log is synced at
// every commit, and deleted data is overwritten.
func (s *Store) sqliteDSN(read bool) string {
	q := url.Values{
		"_pragma": {
			"busy_timeout(5000)", "foreign_keys(1)", "synchronous(FULL)", "secure_delete(ON)", "temp_store(MEMORY)", "cache_size(-16000)",
		},
		"_time_format": {"sqlite"},
		"_timezone":    {"UTC"},
		"_dqs":         {"0"},
	}
	switch {
	case s.config.ReadOnly:
		q.Set("mode", "ro")
	case read:
		q.Add("_pragma", "query_only(1)")
	default:
		q.Set("_txlock", "immediate")
		q.Add("_pragma", "journal_mode(WAL)")
		q.Add("_pragma", "wal_autocheckpoint(4000)")
	}
	return fileURI(s.path, q)
}

func fileURI(path string, q url.Values) string {
	return (&url.URL{Scheme: "file", Opaque: url.PathEscape(filepath.ToSlash(path)), RawQuery: q.Encode()}).String()
}
