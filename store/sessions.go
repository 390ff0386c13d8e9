package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateSession writes a new session, which contains only the hash of its secret. If the account
// has more than models.MaxSessions then, those that were not used for the longest time end.
func (tx *Tx) CreateSession(ctx context.Context, s *models.Session) error {
	const oldest = `DELETE FROM sessions WHERE account_id = ? AND id NOT IN
		(SELECT id FROM sessions WHERE account_id = ? ORDER BY last_used_at DESC, id LIMIT ?)`
	if _, err := tx.db.Exec(ctx, oldest, s.AccountID, s.AccountID, models.MaxSessions-1); err != nil {
		return err
	}
	return sqlrow.Insert(ctx, tx.db, s)
}

// Sessions returns the sessions of an account that have not expired at the time, those that were
// used last before others.
func (tx *Tx) Sessions(ctx context.Context, account models.ID, at time.Time) ([]models.Session, error) {
	return sqlrow.List[models.Session](ctx, tx.db, "account_id = ? AND expires_at > ? ORDER BY last_used_at DESC, id LIMIT ?", account, sqlrow.RoundTime(at), models.MaxSessions)
}

// Session returns the session with this id, even if it has expired, or ErrNotFound if there is none.
func (tx *Tx) Session(ctx context.Context, id models.ID) (models.Session, error) {
	return sqlrow.One[models.Session](ctx, tx.db, "id = ?", id)
}

// TouchSession writes when a session was last used and when it expires. A session that has ended
// stays so.
func (tx *Tx) TouchSession(ctx context.Context, s models.Session) error {
	const query = "UPDATE sessions SET last_used_at = ?, expires_at = ? WHERE id = ? AND last_used_at < ?"
	_, err := tx.db.Exec(ctx, query, s.LastUsedAt, s.ExpiresAt, s.ID, s.LastUsedAt)
	return err
}

// ProveSession writes when the person of a session proved anew who it is. It returns ErrNotFound if
// the account has no session with this id.
func (tx *Tx) ProveSession(ctx context.Context, account, id models.ID, at time.Time) error {
	affected, err := tx.db.Exec(ctx, "UPDATE sessions SET proven_at = ? WHERE id = ? AND account_id = ?", at, id, account)
	return notFoundIfNone(affected, err)
}

// EndSession deletes a session of the account. It returns ErrNotFound if the account has none with
// this id.
func (tx *Tx) EndSession(ctx context.Context, account, id models.ID) error {
	deleted, err := sqlrow.Delete[models.Session](ctx, tx.db, "id = ? AND account_id = ?", id, account)
	if err == nil && deleted == 0 {
		err = models.ErrNotFound
	}
	return err
}

// DeleteSession deletes a session, if there is one with this id.
func (tx *Tx) DeleteSession(ctx context.Context, id models.ID) error {
	_, err := sqlrow.Delete[models.Session](ctx, tx.db, "id = ?", id)
	return err
}

// EndOtherSessions deletes all sessions of the account but one, or all if that is zero.
func (tx *Tx) EndOtherSessions(ctx context.Context, account, stays models.ID) error {
	_, err := sqlrow.Delete[models.Session](ctx, tx.db, "account_id = ? AND id <> ?", account, stays)
	return err
}

// EndSessionsBy deletes the sessions of an account that began in one way.
func (tx *Tx) EndSessionsBy(ctx context.Context, account models.ID, method models.SessionMethod) error {
	_, err := sqlrow.Delete[models.Session](ctx, tx.db, "account_id = ? AND method = ?", account, method)
	return err
}

// PruneSessions deletes sessions that expired before the time.
func (s *Store) PruneSessions(ctx context.Context, before time.Time) error {
	const query = "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?)"
	return s.prune(ctx, query, sqlrow.RoundTime(before))
}
