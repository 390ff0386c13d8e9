package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// The engines, as Engine returns them.
const (
	EngineSQLite   = "sqlite"
	EnginePostgres = "postgres"
)

// Config is which database to open and how.
type Config struct {
	// DSN is "postgres://…" or "postgresql://…" for PostgreSQL, "sqlite:PATH" or a path for SQLite;
	// "" is the SQLite file at Path.
	DSN string
	// Path is the SQLite file that is used without a DSN.
	Path string
	// ReadOnly opens the database for reading alone; Write then fails.
	ReadOnly bool
	// StatementTimeout bounds every statement; 0 means 30 seconds.
	StatementTimeout time.Duration
	// MaxReaders bounds the connections that read at once; 0 means 16.
	MaxReaders int
	// MaxBatch bounds the writes that share a commit on SQLite; 0 means 64, 1 commits each by
	// itself.
	MaxBatch int
	// Now returns the current time; nil means time.Now.
	Now func() time.Time
	// ServerClock uses PostgreSQL's clock in place of Now, which is then used only to measure how
	// much time has passed. On SQLite it changes nothing.
	ServerClock bool
	// OnStatement is called with every statement of a transaction before it runs, so that tests can
	// count them; nil does nothing.
	OnStatement func(query string)
}

// Store is an open database. It may be used by many goroutines at once.
type Store struct {
	config         Config
	engine         string
	path           string          // SQLite: the file
	diskProbe      diskProbe       // SQLite: whether its disk can be written
	serverConfig   *pgx.ConnConfig // PostgreSQL: how to reach it
	readers        *sql.DB
	statementCache *statementCache // SQLite: on the readers
	orm            *gorm.DB        // its connection is replaced for every transaction
	rows           *sqlrow.Mapper  // maps rows to structs
	committer      *committer      // SQLite: the one writer; nil elsewhere and when reading only
	closers        []func() error
}

// Open opens the database without changing its schema. It creates the directory of a new SQLite
// file, readable only by its owner. It returns an error if the database cannot be reached. Close it
// after use.
func Open(ctx context.Context, c Config) (*Store, error) {
	s := &Store{config: c.withDefaults()}
	open := s.openSQLite
	if strings.HasPrefix(c.DSN, "postgres://") || strings.HasPrefix(c.DSN, "postgresql://") {
		open = s.openPostgres
	}
	if err := open(ctx); err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("open the database: %w", err)
	}
	s.rows = &sqlrow.Mapper{Postgres: s.engine == EnginePostgres, Now: s.now, Translate: translate}
	return s, nil
}

func (c Config) withDefaults() Config {
	if c.StatementTimeout == 0 {
		c.StatementTimeout = 30 * time.Second
	}
	if c.MaxReaders == 0 {
		c.MaxReaders = 16
	}
	if c.MaxBatch == 0 {
		c.MaxBatch = 64
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.OnStatement == nil {
		c.OnStatement = func(string) {}
	}
	return c
}

// Close waits for running transactions to end and closes the database.
func (s *Store) Close() error {
	var first error
	for _, v := range slices.Backward(s.closers) {
		if err := v(); err != nil && first == nil {
			first = fmt.Errorf("close the database: %w", translate(err))
		}
	}
	s.closers = nil
	return first
}

// CommitFailed returns a channel that delivers the error of a commit whose outcome this process can
// never know. The process must report it and end, because only a restart reads from the disk what
// is there. Until then nothing is written. PostgreSQL manages its own disk, and a lost connection
// is not such a case.
func (s *Store) CommitFailed() <-chan error {
	if s.committer == nil {
		return nil
	}
	return s.committer.broken
}

// Engine returns EngineSQLite or EnginePostgres.
func (s *Store) Engine() string { return s.engine }

// Ping returns an error if the database does not answer.
func (s *Store) Ping(ctx context.Context) error {
	var value int
	return translate(s.readers.QueryRowContext(ctx, "SELECT 1").Scan(&value))
}

// Now returns the store's time; code that writes through the store should use it too.
func (s *Store) Now() time.Time { return s.config.Now() }

func (s *Store) now() time.Time { return sqlrow.RoundTime(s.config.Now()) }

// openORM sets GORM up with a dialect. Dangerous defaults are off: no implicit transactions, no
// logger that would print values.
func (s *Store) openORM(dialect gorm.Dialector) error {
	orm, err := gorm.Open(dialect, &gorm.Config{
		QueryFields:            true,
		TranslateError:         true,
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard,
		NowFunc:                s.now,
	})
	s.orm = orm
	return err
}

// PoolStats is the state of a pool of connections.
type PoolStats struct {
	Name         string
	Limit        int
	InUse, Idle  int
	Waits        int64 // how many callers waited for a connection, since the start
	WaitDuration time.Duration
}

// Pools returns the state of the connection pools. On SQLite it is the pool of the readers; on
// PostgreSQL readers and writers share one.
func (s *Store) Pools() []PoolStats {
	name := "all"
	if s.engine == EngineSQLite {
		name = "readers"
	}
	p := s.readers.Stats()
	return []PoolStats{{
		Name: name, Limit: p.MaxOpenConnections, InUse: p.InUse, Idle: p.Idle, Waits: p.WaitCount, WaitDuration: p.WaitDuration,
	}}
}

// WritersWaiting returns how many writers wait for SQLite's writing connection or for its commit;
// on PostgreSQL writers wait for connections.
func (s *Store) WritersWaiting() int {
	if s.committer == nil {
		return 0
	}
	return int(s.committer.pending.Load())
}
