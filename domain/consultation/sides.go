package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ownProfile returns the actor's profile as a consultant; the zero value if there is none.
func ownProfile(ctx context.Context, tx *store.Tx, by models.WriteOptions) (models.Consultant, error) {
	c, err := tx.ConsultantByAccount(ctx, by.AccountID)
	if errors.Is(err, models.ErrNotFound) {
		return models.Consultant{}, nil
	}
	return c, err
}

// authorizeSide refuses an act that the actor may do neither for the group nor as the consultant
// concerned, and returns for which side the actor does it. Whether the group and the consultant are
// there or not, it takes the same statements.
func (r *Room) authorizeSide(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act, group, consultant models.ID) (models.Side, error) {
	state, err := readSide(ctx, tx, by, group, consultant)
	if err != nil {
		return "", err
	}
	if err := r.Policy.Authorize(by.Actor, act, state); err != nil {
		return "", err
	}
	if state.Self {
		return models.SideConsultant, nil
	}
	return models.SideGroup, nil
}

// readSide reads what the actor is to a group and a consultant.
func readSide(ctx context.Context, tx *store.Tx, by models.WriteOptions, group, consultant models.ID) (policy.State, error) {
	own, err := ownProfile(ctx, tx, by)
	if err != nil {
		return policy.State{}, err
	}
	state, err := accounts.ReadPolicyState(ctx, tx, by.Actor, group)
	state.Self = own.ID != models.ID{} && own.ID == consultant
	return state, err
}

// lockRequest reads a request and keeps others who lock it waiting until the transaction ends, so that
// what follows from its state happens once. The actor was authorized before.
func lockRequest(ctx context.Context, tx *store.Tx, id models.ID) (models.Request, error) {
	if err := tx.LockRequest(ctx, id); err != nil {
		return models.Request{}, err
	}
	return tx.Request(ctx, id)
}

// notify writes notices that something waits to accounts, as they prefer. Accounts that are gone are
// passed over.
func (r *Room) notify(ctx context.Context, tx *store.Tx, event string, accountIDs ...models.ID) error {
	for _, account := range accountIDs {
		err := r.People.Notify(ctx, tx, account, models.MailWaiting, event+"/"+account.String())
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
	}
	return nil
}

// notifyGroup writes notices to the stewards of a group.
func (r *Room) notifyGroup(ctx context.Context, tx *store.Tx, group models.ID, event string) error {
	stewards, err := tx.StewardsOf(ctx, group)
	if err != nil {
		return err
	}
	return r.notify(ctx, tx, event, stewards...)
}

// notifyConsultant writes a notice to a consultant.
func (r *Room) notifyConsultant(ctx context.Context, tx *store.Tx, consultant models.ID, event string) error {
	c, err := tx.Consultant(ctx, consultant)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return r.notify(ctx, tx, event, c.AccountID)
}
