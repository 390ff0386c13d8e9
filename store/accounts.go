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
