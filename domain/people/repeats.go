package people

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/policy"
	"github.com/shg-directory/shg/store"
)

// Once notes in the caller's transaction that a thing is made under the name that by gives it, if it gives one. Where it was made before it refuses:
// models.DoneBeforeError, or models.ErrOtherBody where something else was. Every verb that makes a thing calls it before it writes.
func Once(ctx context.Context, tx *store.Tx, by models.By, thing models.ID) error {
	once := by.Once.Come()
	if once.ID == "" {
		return nil
	}
	if err := tx.Known(ctx, once); err != nil {
		return err
	}
	r := models.Repeat{ID: once.ID, Route: once.Route, BodyMAC: once.BodyMAC, Status: once.Status, ThingID: thing}
	if account := by.AccountID; account != (models.ID{}) {
		r.AccountID = &account
	}
	return tx.NoteRepeat(ctx, r)
}

// NotBefore refuses what Once would refuse now, before anything is begun.
func (r *Room) NotBefore(ctx context.Context, once models.Once) error {
	return r.store.Read(ctx, func(tx *store.Tx) error { return tx.Known(ctx, once) })
}

// Forget takes away what is known of creations and of who wrote how often for longer than it has to be.
func (r *Room) Forget(ctx context.Context) error {
	for more := true; more; {
		var err error
		if more, err = r.store.ForgetRepeats(ctx); err != nil {
			return err
		}
	}
	return r.store.ForgetPermits(ctx)
}

// Member reads one member of a group, for its members only.
func (r *Room) Member(ctx context.Context, by models.By, groupID, account models.ID) (member models.Membership, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		if _, err := Demand(ctx, tx, r.policy, by.Actor, policy.ReadMembers, groupID); err != nil {
			return err
		}
		member, err = tx.Membership(ctx, groupID, account)
		return err
	})
	return member, err
}
