package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// SubjectPurpose is what the keyed hashes of persons at organisations are for.
const SubjectPurpose = "identity"

// CreateOIDCAttempt writes a sign-in at an organisation that was begun.
func (tx *Tx) CreateOIDCAttempt(ctx context.Context, a *models.OIDCAttempt) error {
	return sqlrow.Insert(ctx, tx.db, a)
}

// TakeOIDCAttempt returns the attempt of a state that the browser began, and deletes it. It returns
// ErrNotFound if there is none, or if it has expired at the time. Of two that take it at once one
// gets it.
func (tx *Tx) TakeOIDCAttempt(ctx context.Context, stateHash, browserHash string, at time.Time) (models.OIDCAttempt, error) {
	const query = "DELETE FROM oidc_attempts WHERE state_hash = ? AND browser_hash = ? RETURNING id, state_hash, browser_hash, issuer, purpose, next, own_device, expires_at"
	taken, err := sqlrow.Select[models.OIDCAttempt](ctx, tx.db, query, stateHash, browserHash)
	switch {
	case err != nil:
		return models.OIDCAttempt{}, err
	case len(taken) == 0 || !at.Before(taken[0].ExpiresAt):
		return models.OIDCAttempt{}, models.ErrNotFound
	}
	return taken[0], nil
}

// CreateIdentityProof writes what an organisation proved.
func (tx *Tx) CreateIdentityProof(ctx context.Context, p *models.IdentityProof) error {
	return sqlrow.Insert(ctx, tx.db, p)
}

// IdentityProof returns a proof of the browser that is good at the time, or ErrNotFound.
func (tx *Tx) IdentityProof(ctx context.Context, id models.ID, browserHash string, at time.Time) (models.IdentityProof, error) {
	return sqlrow.One[models.IdentityProof](ctx, tx.db, "id = ? AND browser_hash = ? AND expires_at > ?", id, browserHash, sqlrow.RoundTime(at))
}

// IdentityProofs returns the proofs of the browser that are good at the time, the newest first, at
// most MaxIdentities.
func (tx *Tx) IdentityProofs(ctx context.Context, browserHash string, at time.Time) ([]models.IdentityProof, error) {
	return sqlrow.List[models.IdentityProof](ctx, tx.db, "browser_hash = ? AND expires_at > ? ORDER BY expires_at DESC, id LIMIT ?", browserHash, sqlrow.RoundTime(at), models.MaxIdentities)
}

// UseIdentityProof deletes a proof, or returns ErrNotFound. Of two that use it at once one does.
func (tx *Tx) UseIdentityProof(ctx context.Context, id models.ID) error {
	n, err := sqlrow.Delete[models.IdentityProof](ctx, tx.db, "id = ?", id)
	return notFoundIfNone(n, err)
}

// CreateIdentity adds an identity to an account. It returns ErrConflict if an account has it.
func (tx *Tx) CreateIdentity(ctx context.Context, i *models.AccountIdentity) error {
	return sqlrow.Insert(ctx, tx.db, i)
}

// IdentityBySubject returns the identity with one of these hashes, or ErrNotFound.
func (tx *Tx) IdentityBySubject(ctx context.Context, hashes []string) (models.AccountIdentity, error) {
	if len(hashes) == 0 {
		return models.AccountIdentity{}, models.ErrNotFound
	}
	return sqlrow.One[models.AccountIdentity](ctx, tx.db, "subject_hash IN ?", hashes)
}

// UseIdentity writes the day on which an identity was used.
func (tx *Tx) UseIdentity(ctx context.Context, id models.ID, on models.Date) error {
	n, err := tx.db.Exec(ctx, "UPDATE account_identities SET last_used_on = ? WHERE id = ?", on, id)
	return notFoundIfNone(n, err)
}

// Identities returns the identities of an account, the oldest first.
func (tx *Tx) Identities(ctx context.Context, account models.ID) ([]models.AccountIdentity, error) {
	return sqlrow.List[models.AccountIdentity](ctx, tx.db, "account_id = ? ORDER BY created_on, id", account)
}

// DeleteIdentity deletes an identity of the account, or returns ErrNotFound.
func (tx *Tx) DeleteIdentity(ctx context.Context, account, id models.ID) error {
	n, err := sqlrow.Delete[models.AccountIdentity](ctx, tx.db, "id = ? AND account_id = ?", id, account)
	return notFoundIfNone(n, err)
}

// CountWaysIn counts what an account can be signed in by: its phrase, its address, passkeys and
// identities.
func (tx *Tx) CountWaysIn(ctx context.Context, account models.ID) (int, error) {
	const query = "SELECT (SELECT count(*) FROM phrases WHERE account_id = a.id) + (SELECT count(*) FROM passkeys WHERE account_id = a.id)" +
		" + (SELECT count(*) FROM account_identities WHERE account_id = a.id) + CASE WHEN a.email_hash <> '' THEN 1 ELSE 0 END FROM accounts a WHERE a.id = ?"
	return sqlrow.Value[int](ctx, tx.db, query, account)
}
