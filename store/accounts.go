package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateAccount writes a new account.
func (tx *Tx) CreateAccount(ctx context.Context, a *models.Account) error {
	return sqlrow.Insert(ctx, tx.db, a)
}

// Account returns the account with this id, or ErrNotFound if there is none.
func (tx *Tx) Account(ctx context.Context, id models.ID) (models.Account, error) {
	return sqlrow.One[models.Account](ctx, tx.db, "id = ?", id)
}

// UpdateSelf changes what a person may change of the own account, or returns ErrNotFound.
func (tx *Tx) UpdateSelf(ctx context.Context, id models.ID, name, language string) error {
	affected, err := tx.db.Exec(ctx, "UPDATE accounts SET name = ?, language = ? WHERE id = ?", name, language, id)
	if err == nil && affected == 0 {
		err = models.ErrNotFound
	}
	return err
}

// accountBatch is how many accounts EachAccount reads in one transaction.
const accountBatch = 1000

// accountsAfter returns the accounts that follow an id, in the order of ids; none at the end.
func (tx *Tx) accountsAfter(ctx context.Context, after models.ID) ([]models.Account, error) {
	return sqlrow.List[models.Account](ctx, tx.db, "id > ? ORDER BY id LIMIT ?", after, accountBatch)
}

// EachAccount calls f with every account in the order of ids, in the same way as EachGroup.
func (s *Store) EachAccount(ctx context.Context, f func(models.Account) error) error {
	return eachBatch(ctx, s, (*Tx).accountsAfter, func(a models.Account) models.ID { return a.ID }, f)
}

// SetAddress writes the sealed e-mail address of an account and its hash; both are empty if there is
// none. It returns ErrNotFound if there is no such account.
func (tx *Tx) SetAddress(ctx context.Context, id models.ID, sealed, hash string) error {
	n, err := tx.db.Exec(ctx, "UPDATE accounts SET email = '', email_sealed = ?, email_hash = ? WHERE id = ?", sealed, hash, id)
	return notFoundIfNone(n, err)
}

// AccountsByAddress returns the accounts whose e-mail address has one of the hashes, in the order of
// ids, at most limit.
func (tx *Tx) AccountsByAddress(ctx context.Context, hashes []string, limit int) ([]models.Account, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	return sqlrow.List[models.Account](ctx, tx.db, "email_hash <> '' AND email_hash IN ? ORDER BY id LIMIT ?", hashes, limit)
}

// OpenAddresses returns accounts whose e-mail address is in the open, in the order of ids, at most
// limit.
func (tx *Tx) OpenAddresses(ctx context.Context, limit int) ([]models.Account, error) {
	return sqlrow.List[models.Account](ctx, tx.db, "email <> '' ORDER BY id LIMIT ?", limit)
}

// ModeratorsWithAddress returns the moderators and admins who have an e-mail address, in the order of
// ids.
func (tx *Tx) ModeratorsWithAddress(ctx context.Context) ([]models.Account, error) {
	roles := []models.AccountRole{models.AccountModerator, models.AccountAdmin}
	return sqlrow.List[models.Account](ctx, tx.db, "role IN ? AND email_sealed <> '' ORDER BY id LIMIT ?", roles, models.MaxItems)
}
