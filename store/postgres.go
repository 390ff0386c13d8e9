package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
)

// postgresDialect is GORM's dialect with our errors.
type postgresDialect struct{ *postgres.Dialector }

// Translate converts the driver's errors into those of the vocabulary.
func (postgresDialect) Translate(err error) error { return translate(err) }

// Explain never shows values.
func (postgresDialect) Explain(query string, _ ...any) string { return query }

// openPostgres opens a pool whose sessions have time limits and read times in UTC. If a pooler such
// as pgbouncer is in between and lends sessions for one transaction each, the limits are set in
// every transaction.
func (s *Store) openPostgres(ctx context.Context) error {
	s.engine = EnginePostgres
	config, err := pgx.ParseConfig(s.config.DSN)
	if err != nil {
		return errors.New("the PostgreSQL address cannot be read") // its text may contain a password
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	config.RuntimeParams["timezone"] = "UTC"
	err = s.connectDirect(ctx, config.Copy())
	if isTransactionPooling(err) {
		err = s.connectPooled(ctx, config)
	}
	if err == nil && s.config.ServerClock {
		err = s.useServerClock(ctx)
	}
	if err != nil {
		return translate(err)
	}
	dialect, _ := postgres.New(postgres.Config{Conn: s.readers}).(*postgres.Dialector)
	return s.openORM(postgresDialect{dialect})
}

// connectDirect opens a pool of sessions that are this process's own. The limits are set for the
// session.
func (s *Store) connectDirect(ctx context.Context, config *pgx.ConnConfig) error {
	limits := s.sessionLimits()
	maps.Copy(config.RuntimeParams, limits)
	if s.config.ReadOnly {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	}
	pool := s.setPool(config, sql.OpenDB(newConnector(config)))
	var limit string
	err := pool.QueryRowContext(ctx, "SELECT setting FROM pg_settings WHERE name = 'statement_timeout'").Scan(&limit)
	if err == nil && limit != limits["statement_timeout"] {
		err = errTransactionPooling // a pooler accepted the limits and dropped them
	}
	if err != nil {
		_ = pool.Close()
	}
	return err
}

// sessionLimits returns the time limits of a session, in milliseconds.
func (s *Store) sessionLimits() map[string]string {
	ms := strconv.FormatInt(s.config.StatementTimeout.Milliseconds(), 10)
	return map[string]string{"statement_timeout": ms, "lock_timeout": ms, "idle_in_transaction_session_timeout": "60000"}
}

func newConnector(config *pgx.ConnConfig) driver.Connector {
	return stdlib.GetConnector(*config, stdlib.OptionAfterConnect(scanTimesInUTC))
}

func (s *Store) setPool(config *pgx.ConnConfig, pool *sql.DB) *sql.DB {
	pool.SetMaxOpenConns(s.config.MaxReaders)
	pool.SetMaxIdleConns(s.config.MaxReaders)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	s.serverConfig, s.readers = config, pool
	s.closers = []func() error{pool.Close}
	return pool
}

func scanTimesInUTC(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	return nil
}

// CheckDurable returns an error if the database may lose what it has acknowledged: a PostgreSQL
// server with fsync, full_page_writes or synchronous_commit off, or a SQLite file that is not
// synced at every commit. Call it before serving.
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
	if s.committer == nil {
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

// protocolViolation is the code with which a pooler refuses a session that asks for limits of its
// own, because it could not keep them.
const protocolViolation = "08P01"

// errTransactionPooling means that sessions are not this process's own.
var errTransactionPooling = errors.New("the sessions are lent by a pooler")

func isTransactionPooling(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return errors.Is(err, errTransactionPooling) || ok && refused.Code == protocolViolation
}

// connectPooled opens a pool of connections behind which the sessions change from transaction to
// transaction. Statements are described once and never prepared by name, because only one session
// would know the name. Limits are set in every transaction.
func (s *Store) connectPooled(ctx context.Context, config *pgx.ConnConfig) error {
	config.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	var limits strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.sessionLimits())) {
		fmt.Fprintf(&limits, "; SET LOCAL %s = %s", name, s.sessionLimits()[name])
	}
	pool := s.setPool(config, sql.OpenDB(pooledConnector{newConnector(config), limits.String()}))
	return pool.PingContext(ctx)
}

// pooledConnector opens connections whose transactions set the limits as they begin, in the same
// message.
type pooledConnector struct {
	driver.Connector
	limits string
}

// Connect opens one connection.
func (c pooledConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	pgxConn, ok := conn.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("the driver gives a %T", conn)
	}
	return &pooledConn{pgxConn, c.limits}, nil
}

type pooledConn struct {
	*stdlib.Conn
	limits string
}

// BeginTx begins a transaction with the limits.
func (c *pooledConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	if c.Conn.Conn().IsClosed() {
		return nil, driver.ErrBadConn
	}
	begin := "BEGIN ISOLATION LEVEL " + strings.ToUpper(sql.IsolationLevel(options.Isolation).String())
	if sql.IsolationLevel(options.Isolation) == sql.LevelDefault {
		begin = "BEGIN"
	}
	if options.ReadOnly {
		begin += " READ ONLY"
	}
	tx, err := c.Conn.Conn().BeginTx(ctx, pgx.TxOptions{BeginQuery: begin + c.limits})
	if err != nil {
		return nil, err
	}
	return pooledTx{
		commit:   func() error { return tx.Commit(ctx) },
		rollback: func() error { return tx.Rollback(ctx) },
	}, nil
}

// pooledTx is how a transaction ends.
type pooledTx struct{ commit, rollback func() error }

// Commit commits the transaction.
func (tx pooledTx) Commit() error { return tx.commit() }

// Rollback rolls the transaction back.
func (tx pooledTx) Rollback() error { return tx.rollback() }
