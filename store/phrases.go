package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// SetPhrase writes the phrase of an account and its recovery codes in place of those that it had.
func (tx *Tx) SetPhrase(ctx context.Context, phrase models.Phrase, codes []models.RecoveryCode) error {
	if _, err := sqlrow.Delete[models.RecoveryCode](ctx, tx.db, "account_id = ?", phrase.AccountID); err != nil {
		return err
	}
	if err := sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (account_id) DO UPDATE SET verifier = excluded.verifier", &phrase); err != nil {
		return err
	}
	return sqlrow.Insert(ctx, tx.db, sqlrow.Pointers(codes)...)
}

// AccountByPhrase returns the account whose phrase has this verifier, or ErrNotFound.
func (tx *Tx) AccountByPhrase(ctx context.Context, verifier string) (models.Account, error) {
	return sqlrow.One[models.Account](ctx, tx.db, "id = (SELECT account_id FROM phrases WHERE verifier = ?)", verifier)
}

// AccountByRecoveryCode returns the account that has a recovery code with this verifier, or
// ErrNotFound.
func (tx *Tx) AccountByRecoveryCode(ctx context.Context, verifier string) (models.Account, error) {
	return sqlrow.One[models.Account](ctx, tx.db, "id = (SELECT account_id FROM recovery_codes WHERE verifier = ?)", verifier)
}

// UseRecoveryCode deletes a recovery code. It returns ErrNotFound if there is none, for example
// because somebody else used it.
func (tx *Tx) UseRecoveryCode(ctx context.Context, verifier string) error {
	deleted, err := sqlrow.Delete[models.RecoveryCode](ctx, tx.db, "verifier = ?", verifier)
	if err == nil && deleted == 0 {
		err = models.ErrNotFound
	}
	return err
}

// CountRecoveryCodes returns how many recovery codes an account has left.
func (tx *Tx) CountRecoveryCodes(ctx context.Context, account models.ID) (int, error) {
	return sqlrow.Count[models.RecoveryCode](ctx, tx.db, "account_id = ?", account)
}
