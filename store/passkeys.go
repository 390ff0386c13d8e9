package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreatePasskey writes a new passkey. It returns ErrConflict if its credential is known.
func (tx *Tx) CreatePasskey(ctx context.Context, p *models.Passkey) error {
	return sqlrow.Insert(ctx, tx.db, p)
}

// Passkeys returns the passkeys of an account, the oldest first.
func (tx *Tx) Passkeys(ctx context.Context, account models.ID) ([]models.Passkey, error) {
	return sqlrow.List[models.Passkey](ctx, tx.db, "account_id = ? ORDER BY created_on, id", account)
}

// RenamePasskey names a passkey of the account, or returns ErrNotFound.
func (tx *Tx) RenamePasskey(ctx context.Context, account, id models.ID, name string) error {
	n, err := tx.db.Exec(ctx, "UPDATE passkeys SET name = ? WHERE id = ? AND account_id = ?", name, id, account)
	return notFoundIfNone(n, err)
}

// DeletePasskey deletes a passkey of the account, or returns ErrNotFound.
func (tx *Tx) DeletePasskey(ctx context.Context, account, id models.ID) error {
	n, err := sqlrow.Delete[models.Passkey](ctx, tx.db, "id = ? AND account_id = ?", id, account)
	return notFoundIfNone(n, err)
}

// UsePasskey writes the counter and the flags of a passkey and the day of its use, if its counter is
// still the one that was read, and reports whether it was. Of two sign-ins that show the same counter
// one wins; a passkey without a counter shows 0 always.
func (tx *Tx) UsePasskey(ctx context.Context, p models.Passkey, countBefore int64) (bool, error) {
	const query = "UPDATE passkeys SET sign_count = ?, flags = ?, last_used_on = ? WHERE id = ? AND sign_count = ?"
	n, err := tx.db.Exec(ctx, query, p.SignCount, p.Flags, p.LastUsedOn, p.ID, countBefore)
	return n == 1, err
}

// RefusePasskey writes the day on which the counter of a passkey went back.
func (tx *Tx) RefusePasskey(ctx context.Context, id models.ID, on models.Date) error {
	_, err := tx.db.Exec(ctx, "UPDATE passkeys SET refused_on = ? WHERE id = ?", on, id)
	return err
}

// SetPasskeysChanged writes the day on which the passkeys of an account last changed.
func (tx *Tx) SetPasskeysChanged(ctx context.Context, account models.ID, on models.Date) error {
	const query = "INSERT INTO passkey_changes (account_id, changed_on) VALUES (?, ?) ON CONFLICT (account_id) DO UPDATE SET changed_on = excluded.changed_on"
	_, err := tx.db.Exec(ctx, query, account, on)
	return err
}

// PasskeysChanged returns the day on which the passkeys of an account last changed, or zero.
func (tx *Tx) PasskeysChanged(ctx context.Context, account models.ID) (models.Date, error) {
	return sqlrow.Value[models.Date](ctx, tx.db, "SELECT changed_on FROM passkey_changes WHERE account_id = ?", account)
}

// LockAccount keeps others who lock it from changing what the account has until the transaction
// ends, or returns ErrNotFound.
func (tx *Tx) LockAccount(ctx context.Context, id models.ID) error {
	n, err := tx.db.Exec(ctx, "UPDATE accounts SET created_on = created_on WHERE id = ?", id)
	return notFoundIfNone(n, err)
}

// CreateChallenge writes a challenge.
func (tx *Tx) CreateChallenge(ctx context.Context, c *models.WebauthnChallenge) error {
	return sqlrow.Insert(ctx, tx.db, c)
}

// TakeChallenge returns a challenge of a purpose and deletes it. It returns ErrNotFound if there is
// none, or if it has expired at the time. Of two that take it at once one gets it.
func (tx *Tx) TakeChallenge(ctx context.Context, purpose models.ChallengePurpose, id models.ID, at time.Time) (models.WebauthnChallenge, error) {
	const query = "DELETE FROM webauthn_challenges WHERE id = ? AND purpose = ? RETURNING id, purpose, account_id, data, expires_at"
	taken, err := sqlrow.Select[models.WebauthnChallenge](ctx, tx.db, query, id, purpose)
	switch {
	case err != nil:
		return models.WebauthnChallenge{}, err
	case len(taken) == 0 || !at.Before(taken[0].ExpiresAt):
		return models.WebauthnChallenge{}, models.ErrNotFound
	}
	return taken[0], nil
}

// CreateEnrolment writes a link by which a passkey is added, and deletes those before it.
func (tx *Tx) CreateEnrolment(ctx context.Context, e *models.PasskeyEnrolment) error {
	if _, err := sqlrow.Delete[models.PasskeyEnrolment](ctx, tx.db, "account_id = ?", e.AccountID); err != nil {
		return err
	}
	return sqlrow.Insert(ctx, tx.db, e)
}

// Enrolment returns the link with a token's hash that is good at the time, or ErrNotFound.
func (tx *Tx) Enrolment(ctx context.Context, hash string, at time.Time) (models.PasskeyEnrolment, error) {
	return sqlrow.One[models.PasskeyEnrolment](ctx, tx.db, "token_hash = ? AND expires_at > ?", hash, sqlrow.RoundTime(at))
}

// UseEnrolment uses a link up, or returns ErrNotFound. Of two that use it at once one does.
func (tx *Tx) UseEnrolment(ctx context.Context, id models.ID) error {
	n, err := sqlrow.Delete[models.PasskeyEnrolment](ctx, tx.db, "id = ?", id)
	return notFoundIfNone(n, err)
}

// PruneChallenges deletes challenges, links, codes of devices, and sign-ins at organisations that
// expired before the time.
func (s *Store) PruneChallenges(ctx context.Context, before time.Time) error {
	for _, table := range []string{"webauthn_challenges", "passkey_enrolments", "device_codes", "oidc_attempts", "identity_proofs"} {
		query := "DELETE FROM " + table + " WHERE id IN (SELECT id FROM " + table + " WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?)"
		if err := s.prune(ctx, query, sqlrow.RoundTime(before)); err != nil {
			return err
		}
	}
	return nil
}
