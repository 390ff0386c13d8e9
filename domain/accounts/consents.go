package accounts

import (
	"context"
	"slices"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Consents returns how the actor's consent to each purpose is. Whether one is in force is found in
// what is stored of the actor; the record adds the day and the version of the text.
func (r *Room) Consents(ctx context.Context, by models.WriteOptions) (states []models.ConsentState, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ReadConsents, policy.State{Self: by.SignedIn()}); err != nil {
		return nil, err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		inForce, err := tx.ConsentsInForce(ctx, by.AccountID)
		if err != nil {
			return err
		}
		open, err := tx.OpenConsents(ctx, by.AccountID)
		for _, purpose := range models.ConsentPurposes() {
			states = append(states, stateOf(purpose, slices.Contains(inForce, purpose), open))
		}
		return err
	})
	return states, err
}

func stateOf(purpose models.ConsentPurpose, inForce bool, open []models.Consent) models.ConsentState {
	state := models.ConsentState{Purpose: purpose, InForce: inForce, Version: models.ConsentVersion}
	i := slices.IndexFunc(open, func(c models.Consent) bool { return c.Purpose == purpose })
	if inForce && i >= 0 {
		state.Version, state.GivenOn = open[i].Version, open[i].GivenOn
	}
	return state
}

// GiveConsent records, in the caller's transaction and before the act, that an account consents to a
// purpose by that act. It records nothing if that is on record already.
func GiveConsent(ctx context.Context, tx *store.Tx, account models.ID, purpose models.ConsentPurpose, on models.Date) error {
	return tx.AddConsent(ctx, &models.Consent{ID: models.NewRandomID(), AccountID: account, Purpose: purpose, Version: models.ConsentVersion, GivenOn: on})
}

// LeaveEveryGroup ends, in the caller's transaction, all memberships of the actor, as LeaveGroup does,
// with the actor's requests to join and claims of groups. models.ErrConflict if the actor is the last
// steward of a group with other members.
func (r *Room) LeaveEveryGroup(ctx context.Context, tx *store.Tx, by models.WriteOptions) error {
	memberships, err := tx.MembershipsOf(ctx, by.AccountID)
	if err != nil {
		return err
	}
	for _, m := range memberships {
		if err := r.leave(ctx, tx, by, m.GroupID); err != nil {
			return err
		}
	}
	if err := tx.WithdrawJoinRequests(ctx, by.AccountID); err != nil {
		return err
	}
	if err := tx.EndClaims(ctx, by.AccountID, r.today()); err != nil {
		return err
	}
	return tx.EndConsents(ctx, by.AccountID, r.today())
}

// leave ends the actor's membership of a group.
func (r *Room) leave(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID) error {
	if err := r.endMembership(ctx, tx, by, groupID, by.AccountID); err != nil {
		return err
	}
	return audit.Record(ctx, tx, by.Actor, policy.LeaveGroup, audit.Group(groupID))
}
