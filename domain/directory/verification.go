package directory

import (
	"context"
	"time"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// WithdrawProfile takes the actor's own profile out of the directory, and ends the consent that it is
// public; PutProfile brings it back.
// Withdrawing twice is no error.
func (r *Room) WithdrawProfile(ctx context.Context, by models.WriteOptions) error {
	if err := r.Policy.Authorize(by.Actor, policy.ManageProfile, policy.State{Self: by.AccountID != models.ID{}}); err != nil {
		return err
	}
	var id models.ID
	err := r.Store.Write(ctx, func(tx *store.Tx) (err error) {
		id, err = r.WithTx(tx).withdrawProfile(ctx, by)
		return err
	})
	if err != nil || id == (models.ID{}) {
		return err
	}
	r.Discovery.UpdateConsultantIndex(ctx, id)
	return nil
}

// withdrawProfile returns the profile that it withdrew, or the zero id if it was withdrawn before.
func (w TxRoom) withdrawProfile(ctx context.Context, by models.WriteOptions) (models.ID, error) {
	c, err := w.tx.ConsultantByAccount(ctx, by.AccountID)
	if err != nil || c.Status == models.StatusArchived {
		return models.ID{}, err
	}
	if err := by.CheckVersion(c.Version); err != nil {
		return models.ID{}, err
	}
	c.Status, c.UpdatedAt = models.StatusArchived, w.Now().UTC()
	if err := w.tx.UpdateConsultant(ctx, &c, c.Version); err != nil {
		return models.ID{}, err
	}
	if err := w.tx.EndConsents(ctx, by.AccountID, w.today()); err != nil {
		return models.ID{}, err
	}
	if err := audit.Record(ctx, w.tx, by.Actor, policy.ManageProfile, audit.Account(by.AccountID)); err != nil {
		return models.ID{}, err
	}
	return c.ID, w.enqueueConsultant(ctx, c.ID)
}

// VerifyConsultant lists a profile on a stated ground, or renews that it is: until the day that is
// given, or for models.VerificationMonths. A day before today, or after
// models.MaxVerificationMonths, is refused; so is a profile that a moderator hid
// (models.ErrHiddenByModeration).
func (r *Room) VerifyConsultant(ctx context.Context, by models.WriteOptions, id models.ID, input models.VerificationInput) (models.Consultant, error) {
	if err := r.Policy.Authorize(by.Actor, policy.VerifyConsultant, policy.State{}); err != nil {
		return models.Consultant{}, err
	}
	if err := r.Validator.Validate(&input); err != nil {
		return models.Consultant{}, err
	}
	if input.ExpiresOn.IsZero() {
		input.ExpiresOn = r.today().AddMonths(models.VerificationMonths)
	}
	if input.ExpiresOn.Before(r.today()) || r.today().AddMonths(models.MaxVerificationMonths).Before(input.ExpiresOn) {
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
		if err := r.WithTx(tx).checkNotHeld(ctx, id); err != nil {
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
		if err := r.WithTx(tx).enqueueExpiry(ctx, c); err != nil {
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

// enqueueExpiry asks for the job that is due when the last day of the verification is over.
func (w TxRoom) enqueueExpiry(ctx context.Context, c models.Consultant) error {
	if c.Verified.V == nil || c.Verified.V.ExpiresOn.IsZero() {
		return nil
	}
	return w.tx.Enqueue(ctx, models.JobExpireVerification, c.ID.String(), c.Verified.V.ExpiresOn.AddDays(1).In(time.UTC))
}

// ExpireVerifications is the job that is due when the last day of a verification is over: it takes
// the profile out of the index. If the verification was renewed meanwhile, it asks to be called
// when that is over.
func (r *Room) ExpireVerifications(ctx context.Context, ids []models.ID) error {
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		rows, err := tx.ConsultantsByIDs(ctx, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if c, ok := rows[id]; ok && c.Verified.V.HoldsOn(r.today()) {
				if err := r.WithTx(tx).enqueueExpiry(ctx, c); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return r.Discovery.IndexConsultants(ctx, ids)
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
