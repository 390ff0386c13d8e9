package store

import (
	"context"

	"github.com/shg-directory/shg/models"
)

// CreateAccount writes a new account.
func (tx *Tx) CreateAccount(ctx context.Context, a *models.Account) error {
	return insert(ctx, tx, []*models.Account{a})
}

// Account is the account of that id; ErrNotFound.
func (tx *Tx) Account(ctx context.Context, id models.ID) (models.Account, error) {
	return one[models.Account](ctx, tx, "id = ?", id)
}
