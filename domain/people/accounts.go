package people

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/policy"
	"github.com/shg-directory/shg/store"
)

// CreateAccount makes an account; only the operator may, until people sign up by themselves.
func (r *Room) CreateAccount(ctx context.Context, by models.By, input models.AccountInput) (models.Account, error) {
	if err := r.policy.May(by.Actor, policy.MakeAccount, policy.State{}); err != nil {
		return models.Account{}, err
	}
	if err := r.inputs.Check(&input); err != nil {
		return models.Account{}, err
	}
	account := models.Account{ID: models.NewBlindID(), Name: input.Name, Email: input.Email, Role: input.Role, CreatedOn: r.today()}
	if account.Role == "" {
		account.Role = models.AccountPlain
	}
	err := r.store.Write(ctx, func(tx *store.Tx) error { return tx.CreateAccount(ctx, &account) })
	return account, err
}

// Self is what a signed-in person may know of oneself.
type Self struct {
	Account     models.Account
	Memberships []models.Membership
	Consultant  *models.Consultant
}

// Me says who the actor is and where the actor belongs.
func (r *Room) Me(ctx context.Context, by models.By) (Self, error) {
	if err := r.policy.May(by.Actor, policy.ReadSelf, policy.State{}); err != nil {
		return Self{}, err
	}
	var self Self
	err := r.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if self.Account, err = tx.Account(ctx, by.AccountID); err != nil {
			return err
		}
		if self.Memberships, err = tx.MembershipsOf(ctx, by.AccountID); err != nil {
			return err
		}
		profile, err := tx.ConsultantByAccount(ctx, by.AccountID)
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		self.Consultant = &profile
		return err
	})
	return self, err
}
