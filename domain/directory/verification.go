package directory

import (
	"context"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// WithdrawProfile takes the actor's own profile out of the directory; PutProfile brings it back.
// Withdrawing twice is no error.
func (r *Room) WithdrawProfile(ctx context.Context, by models.WriteOptions) error {
	if err := r.Policy.Authorize(by.Actor, policy.ManageProfile, policy.State{Self: by.AccountID != models.ID{}}); err != nil {
		return err
	}
	var id models.ID
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		c, err := tx.ConsultantByAccount(ctx, by.AccountID)
		if err != nil || c.Status == models.StatusArchived {
			return err
		}
		if err := by.CheckVersion(c.Version); err != nil {
			return err
		}
		id = c.ID
		c.Status, c.UpdatedAt = models.StatusArchived, r.Now().UTC()
		if err := tx.UpdateConsultant(ctx, &c, c.Version); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.ManageProfile, audit.Consultant(id)); err != nil {
			return err
		}
		return r.WithTx(tx).enqueueConsultant(ctx, id)
	})
	if err != nil || id == (models.ID{}) {
		return err
	}
	r.Discovery.UpdateConsultantIndex(ctx, id)
	return nil
}

// VerifyConsultant lists a profile on a stated ground. A ground that ends before today is refused.
func (r *Room) VerifyConsultant(ctx context.Context, by models.WriteOptions, id models.ID, input models.VerificationInput) (models.Consultant, error) {
	if err := r.Policy.Authorize(by.Actor, policy.VerifyConsultant, policy.State{}); err != nil {
		return models.Consultant{}, err
	}
	if err := r.Validator.Validate(&input); err != nil {
		return models.Consultant{}, err
	}
	if !input.ExpiresOn.IsZero() && input.ExpiresOn.Before(r.today()) {
		return models.Consultant{}, models.Invalid("/expires_on", "invalid_date")
	}
	var c models.Consultant
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if c, err = tx.Consultant(ctx, id); err != nil {
			return err
		}
		if c.AccountID == by.AccountID {
			return models.ErrForbidden // nobody verifies oneself
		}
		if err := by.CheckVersion(c.Version); err != nil {
			return err
		}
		c.Verified.V = &models.Verification{Ground: input.Ground, By: by.Name, On: r.today(), ExpiresOn: input.ExpiresOn}
		c.UpdatedAt = r.Now().UTC()
		if err := tx.UpdateConsultant(ctx, &c, c.Version); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.VerifyConsultant, audit.Consultant(id)); err != nil {
			return err
		}
		return r.WithTx(tx).enqueueConsultant(ctx, id)
	})
	if err != nil {
		return c, err
	}
	r.Discovery.UpdateConsultantIndex(ctx, id)
	return c, nil
}

// UnlistedConsultants returns one page of the profiles that wait to be verified, the oldest first,
// and how many there are, for those who verify. One whose verification has run out is among them.
func (r *Room) UnlistedConsultants(ctx context.Context, by models.WriteOptions, page models.Page) (list []models.Consultant, total int, err error) {
	if err := r.Policy.Authorize(by.Actor, policy.VerifyConsultant, policy.State{}); err != nil {
		return nil, 0, err
	}
	if page.Offset()+page.PerPage > models.MaxItems {
		return nil, 0, models.ErrTooDeep
	}
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		list, total, err = tx.UnlistedConsultants(ctx, r.today(), page)
		return err
	})
	return list, total, err
}
