package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
)

// CreateToken writes a new token, which contains only the hash of its secret.
func (tx *Tx) CreateToken(ctx context.Context, t *models.Token) error {
	if t.CreatedAt.IsZero() {
		t.CreatedAt = tx.store.now()
	}
	return insert(ctx, tx, []*models.Token{t})
}

// TokenByHash returns the token with this hash and its account, even if the token has expired or
// was revoked. It returns ErrNotFound if there is none.
func (tx *Tx) TokenByHash(ctx context.Context, hash string) (models.Token, models.Account, error) {
	token, err := selectOne[models.Token](ctx, tx, "hash = ?", hash)
	if err != nil {
		return models.Token{}, models.Account{}, err
	}
	account, err := tx.Account(ctx, token.AccountID)
	return token, account, err
}

// RevokeToken ends a token at the time; a token that has ended stays as it is. It returns
// ErrNotFound if there is none.
func (tx *Tx) RevokeToken(ctx context.Context, id models.ID, at time.Time) error {
	touched, err := from[models.Token](tx).Where("id = ? AND revoked_at IS NULL", id).Update(ctx, "revoked_at", roundToMicrosecond(at))
	if err != nil || touched == 1 {
		return err
	}
	_, err = selectOne[models.Token](ctx, tx, "id = ?", id)
	return err
}

// Tokens returns the tokens of an account, the newest first, including those that have ended, at
// most models.MaxItems.
func (tx *Tx) Tokens(ctx context.Context, account models.ID) ([]models.Token, error) {
	return from[models.Token](tx).Where("account_id = ?", account).Order("created_at DESC, id").Limit(models.MaxItems).Find(ctx)
}
