package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

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

// pooledConnector opens connections whose transactions set the limits as they begin, in the same message.
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
	own, ok := conn.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("the driver gives a %T", conn)
	}
	return &pooledConn{own, c.limits}, nil
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
func (e pooledTx) Commit() error { return e.commit() }

// Rollback rolls the transaction back.
func (e pooledTx) Rollback() error { return e.rollback() }
