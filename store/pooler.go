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

// errLent means that sessions are not this process's own.
var errLent = errors.New("the sessions are lent by a pooler")

func sessionsAreLent(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return errors.Is(err, errLent) || ok && refused.Code == protocolViolation
}

// connectSharing opens a pool of connections behind which the sessions change from transaction to
// transaction. Statements are described once and never prepared by name, because only one session
// would know the name. Limits are set in every transaction.
func (s *Store) connectSharing(ctx context.Context, config *pgx.ConnConfig) error {
	config.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	var limits strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.limits())) {
		fmt.Fprintf(&limits, "; SET LOCAL %s = %s", name, s.limits()[name])
	}
	pool := s.usePool(config, sql.OpenDB(sharing{connector(config), limits.String()}))
	return pool.PingContext(ctx)
}

// sharing opens connections whose transactions set the limits as they begin, in the same message.
type sharing struct {
	driver.Connector
	limits string
}

// Connect opens one connection.
func (c sharing) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	own, ok := conn.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("the driver gives a %T", conn)
	}
	return &sharedConn{own, c.limits}, nil
}

type sharedConn struct {
	*stdlib.Conn
	limits string
}

// BeginTx begins a transaction with the limits.
func (c *sharedConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
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
	return ending{
		commit:   func() error { return tx.Commit(ctx) },
		rollback: func() error { return tx.Rollback(ctx) },
	}, nil
}

// ending is how a transaction ends.
type ending struct{ commit, rollback func() error }

// Commit commits the transaction.
func (e ending) Commit() error { return e.commit() }

// Rollback rolls the transaction back.
func (e ending) Rollback() error { return e.rollback() }
