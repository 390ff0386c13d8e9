package consultation

import (
	"context"
	"errors"
	"slices"

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

// notice is what somebody is written to about: its kind, and what names the event.
type notice struct {
	kind  models.NoticeKind
	event string
}

// changed is the notice of a change by the other side for which nothing waits.
func changed(event string) notice { return notice{models.NoticeChanged, event} }

// waits is the notice that something waits.
func waits(kind models.WaitingKind, event string) notice {
	return notice{models.NoticeKind(kind), event}
}

// notifyGroup writes notices to the stewards of a group.
func (r *Room) notifyGroup(ctx context.Context, tx *store.Tx, group models.ID, n notice) error {
	stewards, err := tx.StewardsOf(ctx, group)
	if err != nil {
		return err
	}
	return r.People.Notify(ctx, tx, n.kind, n.event, stewards...)
}

// notifyMembers writes notices to the members of a group, but for the actor.
func (r *Room) notifyMembers(ctx context.Context, tx *store.Tx, by models.WriteOptions, group models.ID, n notice) error {
	members, err := tx.MembersWithAddress(ctx, group)
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(members, func(id models.ID) bool { return id == by.AccountID })
	return r.People.Notify(ctx, tx, n.kind, n.event, others...)
}

// notifyConsultant writes a notice to a consultant.
func (r *Room) notifyConsultant(ctx context.Context, tx *store.Tx, consultant models.ID, n notice) error {
	c, err := tx.Consultant(ctx, consultant)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return r.People.Notify(ctx, tx, n.kind, n.event, c.AccountID)
}
