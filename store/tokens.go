package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateToken writes a new token, which contains only the hash of its secret.
func (tx *Tx) CreateToken(ctx context.Context, t *models.Token) error {
	if t.CreatedAt.IsZero() {
		t.CreatedAt = tx.store.now()
	}
	return sqlrow.Insert(ctx, tx.db, t)
}

// TokenByHash returns the token with this hash and its account, even if the token has expired or
// was revoked. It returns ErrNotFound if there is none.
func (tx *Tx) TokenByHash(ctx context.Context, hash string) (models.Token, models.Account, error) {
	token, err := sqlrow.One[models.Token](ctx, tx.db, "hash = ?", hash)
	if err != nil {
		return models.Token{}, models.Account{}, err
	}
	account, err := tx.Account(ctx, token.AccountID)
	return token, account, err
}

// RevokeToken ends a token at the time; a token that has ended stays as it is. It returns
// ErrNotFound if there is none.
func (tx *Tx) RevokeToken(ctx context.Context, id models.ID, at time.Time) error {
	affected, err := tx.db.Exec(ctx, "UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", sqlrow.RoundTime(at), id)
	if err != nil || affected == 1 {
		return err
	}
	_, err = sqlrow.One[models.Token](ctx, tx.db, "id = ?", id)
	return err
}

// RevokeTokenOf is RevokeToken for a token of the account; ErrNotFound if it is another's.
func (tx *Tx) RevokeTokenOf(ctx context.Context, account, id models.ID, at time.Time) error {
	if _, err := sqlrow.One[models.Token](ctx, tx.db, "id = ? AND account_id = ?", id, account); err != nil {
		return err
	}
	return tx.RevokeToken(ctx, id, at)
}

// CountGoodTokens returns how many tokens an account has that can be used at a time.
func (tx *Tx) CountGoodTokens(ctx context.Context, account models.ID, at time.Time) (int, error) {
	const good = "account_id = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)"
	return sqlrow.Count[models.Token](ctx, tx.db, good, account, sqlrow.RoundTime(at))
}

// TouchToken writes the day on which a token was last used, if it was not used on it before.
func (tx *Tx) TouchToken(ctx context.Context, id models.ID, on models.Date) error {
	_, err := tx.db.Exec(ctx, "UPDATE tokens SET last_used_on = ? WHERE id = ? AND (last_used_on IS NULL OR last_used_on < ?)", on, id, on)
	return err
}

// Tokens returns the tokens of an account, the newest first, including those that have ended, at
// most models.MaxItems.
func (tx *Tx) Tokens(ctx context.Context, account models.ID) ([]models.Token, error) {
	return sqlrow.List[models.Token](ctx, tx.db, "account_id = ? ORDER BY created_at DESC, id LIMIT ?", account, models.MaxItems)
}
