package consultation

import (
	"context"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// EndorseNeed lets another member support a need; UnendorseNeed takes that back. Both are
// idempotent; how many endorse is shown, who is not. With a member code it is the act of the member
// whose code it is, sent by the actor.
func (r *Room) EndorseNeed(ctx context.Context, by models.WriteOptions, groupID, needID models.ID, code string) (models.Need, error) {
	return r.actByCode(ctx, by, policy.EndorseNeed, groupID, needID, code, func(tx *store.Tx, need models.Need, member models.ID) error {
		if need.AuthorID == member {
			return &models.ConflictError{Code: "own_need", Detail: "The need is in your own words; others can endorse it."}
		}
		return tx.Endorse(ctx, models.Endorsement{ID: models.NewRandomID(), NeedID: need.ID, AccountID: member, EndorsedOn: r.today()})
	})
}

// UnendorseNeed takes an endorsement back.
func (r *Room) UnendorseNeed(ctx context.Context, by models.WriteOptions, groupID, needID models.ID) (models.Need, error) {
	return r.actByCode(ctx, by, policy.UnendorseNeed, groupID, needID, "", func(tx *store.Tx, need models.Need, member models.ID) error {
		return tx.Unendorse(ctx, need.ID, member)
	})
}

// ConfirmNeed lets its author confirm what a scribe wrote: it counts from then on. A member without a
// device does so by a member code, sent by the actor. Confirming again changes nothing.
func (r *Room) ConfirmNeed(ctx context.Context, by models.WriteOptions, groupID, needID models.ID, code string) (models.Need, error) {
	return r.actByCode(ctx, by, policy.ReadNeeds, groupID, needID, code, func(tx *store.Tx, need models.Need, member models.ID) error {
		state := policy.State{Member: true, Author: need.AuthorID == member}
		if err := r.Policy.Authorize(by.Actor, policy.ConfirmNeed, state); err != nil || need.Confirmed() {
			return err
		}
		from := need.Version
		need.ConfirmedBy, need.Version, need.UpdatedAt = &member, from+1, r.Now().UTC()
		return tx.UpdateNeed(ctx, &need, from)
	})
}

// actByCode does an act on an open need of the group for the member whose code it is, or for the actor
// if there is none.
func (r *Room) actByCode(
	ctx context.Context, by models.WriteOptions, act policy.Act, groupID, needID models.ID, code string, do func(*store.Tx, models.Need, models.ID) error,
) (models.Need, error) {
	if err := r.People.CountCodeTry(ctx, by, code); err != nil {
		return models.Need{}, err
	}
	var need models.Need
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, act, groupID); err != nil {
			return err
		}
		var err error
		if need, _, err = r.readChangeableNeed(ctx, tx, by, groupID, needID); err != nil {
			return err
		}
		member, err := r.People.MemberByCode(ctx, tx, by, groupID, code)
		if err != nil {
			return err
		}
		if err := do(tx, need, member); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, act, audit.Group(groupID)); err != nil {
			return err
		}
		need, err = readNeed(ctx, tx, groupID, needID, by)
		return err
	})
	return need, err
}
