package store

// What this file gains: a session is read by one statement without a transaction around it. The rows
// "a topic" of make bench-http show what a session costs a request. Without it, read the session and
// its account in Read.

import (
	"context"
	"database/sql"
	"strings"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/telemetry"
)

const sessionByHash = `SELECT s.id, s.account_id, s.method, s.own_device, s.created_at, s.last_used_at, s.expires_at, s.proven_at, a.name, a.role
	FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.token_hash = ?`

// SessionByHash returns the session with this hash, even if it has expired, and of its account the
// id, name and role. It returns ErrNotFound if there is none.
func (s *Store) SessionByHash(ctx context.Context, hash string) (session models.Session, account models.Account, err error) {
	ctx, end := telemetry.Start(ctx, "read", s.engine)
	defer func() { end(err) }()
	s.config.OnStatement(sessionByHash)
	session.TokenHash = hash
	err = s.querySession(ctx, hash).Scan(&session.ID, &session.AccountID, &session.Method, &session.OwnDevice,
		&session.CreatedAt, &session.LastUsedAt, &session.ExpiresAt, &session.ProvenAt, &account.Name, &account.Role)
	account.ID = session.AccountID
	return session, account, translate(err)
}

func (s *Store) querySession(ctx context.Context, hash string) *sql.Row {
	if s.statementCache == nil {
		return s.readers.QueryRowContext(ctx, strings.Replace(sessionByHash, "?", "$1", 1), hash)
	}
	if ready := s.statementCache.get(ctx, sessionByHash); ready != nil {
		return ready.QueryRowContext(ctx, hash)
	}
	return s.readers.QueryRowContext(ctx, sessionByHash, hash)
}
