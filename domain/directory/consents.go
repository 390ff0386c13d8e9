package directory

import (
	"context"
	"slices"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// WithdrawConsent withdraws the actor's consent to a purpose, and ends what it allowed: it leaves every
// group, removes the address, withdraws the profile or deletes what the actor declares. If the consent
// is not in force it changes nothing. models.ErrNotFound for an unknown purpose; models.ErrConflict as
// the last steward of a group with other members, and if nothing but the address would sign the actor
// in; models.ErrForbidden if a key withdraws the address.
func (r *Room) WithdrawConsent(ctx context.Context, by models.WriteOptions, purpose models.ConsentPurpose) error {
	if err := r.Policy.Authorize(by.Actor, policy.WithdrawConsent, policy.State{Self: by.SignedIn()}); err != nil {
		return err
	}
	if !slices.Contains(models.ConsentPurposes(), purpose) {
		return models.ErrNotFound
	}
	var profile models.ID // that changed for readers
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		inForce, err := tx.ConsentsInForce(ctx, by.AccountID)
		if err != nil || !slices.Contains(inForce, purpose) {
			return err
		}
		if profile, err = r.WithTx(tx).endWhatConsentAllowed(ctx, models.WriteOptions{Actor: by.Actor}, purpose); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.WithdrawConsent, audit.Account(by.AccountID))
	})
	if err != nil || profile == (models.ID{}) {
		return err
	}
	r.Discovery.UpdateConsultantIndex(ctx, profile)
	return nil
}

// endWhatConsentAllowed returns the profile that the index must learn of, if there is one.
func (w TxRoom) endWhatConsentAllowed(ctx context.Context, by models.WriteOptions, purpose models.ConsentPurpose) (profile models.ID, err error) {
	switch purpose {
	case models.ConsentMembership:
		err = w.People.LeaveEveryGroup(ctx, w.tx, by)
	case models.ConsentMail:
		err = w.People.RemoveAddressIn(ctx, w.tx, by)
	case models.ConsentProfile:
		profile, err = w.withdrawProfile(ctx, by)
	case models.ConsentDeclarations:
		err = w.deleteDeclarations(ctx, by)
	}
	return profile, err
}

// deleteDeclarations deletes what the actor declares. The public does not see that, so that the
// version of the profile stays.
func (w TxRoom) deleteDeclarations(ctx context.Context, by models.WriteOptions) error {
	c, err := w.tx.ConsultantByAccount(ctx, by.AccountID)
	if err != nil {
		return err
	}
	c.Declares.V = nil
	if err := w.tx.SetReadiness(ctx, c.ID, c.Version, readinessOf(c)); err != nil {
		return err
	}
	return w.tx.EndConsents(ctx, by.AccountID, w.today())
}

// consentTo records what a consultant consents to with a profile that was previous and becomes c,
// before that is written.
func (w TxRoom) consentTo(ctx context.Context, previous, c models.Consultant) error {
	isOffered := func(c models.Consultant) bool { return c.Status != "" && c.Status != models.StatusArchived }
	if isOffered(c) && !isOffered(previous) {
		if err := accounts.GiveConsent(ctx, w.tx, c.AccountID, models.ConsentProfile, w.today()); err != nil {
			return err
		}
	}
	if len(c.Declares.V) > 0 && len(previous.Declares.V) == 0 {
		return accounts.GiveConsent(ctx, w.tx, c.AccountID, models.ConsentDeclarations, w.today())
	}
	return nil
}
