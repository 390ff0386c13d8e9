package accounts

import (
	"context"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ExportSelf returns all that the database has of the actor.
func (r *Room) ExportSelf(ctx context.Context, by models.WriteOptions) (models.PersonalData, error) {
	data := models.PersonalData{AccountID: by.AccountID}
	if err := r.policy.Authorize(by.Actor, policy.ExportSelf, policy.State{Self: by.SignedIn()}); err != nil {
		return data, err
	}
	err := r.store.Read(ctx, func(tx *store.Tx) error {
		account, err := tx.Account(ctx, by.AccountID)
		if err != nil {
			return err
		}
		if data.Address, err = r.openAddress(account); err != nil {
			return err
		}
		data.Sections, err = tx.PersonalData(ctx, by.AccountID)
		return err
	})
	return data, err
}
