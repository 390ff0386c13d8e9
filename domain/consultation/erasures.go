package consultation

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// endForErased ends, in the transaction that erases an account, the engagements of its profile as a
// consultant, and all that the groups asked for that had no other member. The other side of each
// engagement is notified.
func (r *Room) endForErased(ctx context.Context, tx *store.Tx, consultant *models.ID, groups []models.ID) error {
	if consultant != nil {
		engagements, err := tx.EngagementsUnderWay(ctx, *consultant)
		if err != nil {
			return err
		}
		for _, e := range engagements {
			if err := r.endForSide(ctx, tx, e.ID, models.SideConsultant); err != nil {
				return err
			}
		}
	}
	for _, group := range groups {
		if err := r.withdrawAll(ctx, tx, group); err != nil {
			return err
		}
	}
	return nil
}

// endForSide ends an engagement because a side of it is erased.
func (r *Room) endForSide(ctx context.Context, tx *store.Tx, id models.ID, side models.Side) error {
	e, err := tx.Engagement(ctx, id)
	if err != nil {
		return err
	}
	if _, err := lockRequest(ctx, tx, e.RequestID); err != nil {
		return err
	}
	if e, err = tx.Engagement(ctx, id); err != nil { // as it is under the lock
		return err
	}
	to, changes, err := next(engagementStates(), e.Status, "end")
	if isConflict(err) || err == nil && !changes {
		return nil // it ended meanwhile
	}
	if err != nil {
		return err
	}
	e.Status = to
	if err := r.ended(ctx, tx, &e, side); err != nil {
		return err
	}
	if err := r.writeState(ctx, tx, &e); err != nil {
		return err
	}
	return r.notifyOther(ctx, tx, e, side, changed("erased/"+e.ID.String()))
}

// withdrawAll withdraws the requests of a group that has no member left, and ends its engagements.
func (r *Room) withdrawAll(ctx context.Context, tx *store.Tx, group models.ID) error {
	requests, err := tx.UnclosedRequests(ctx, group)
	if err != nil {
		return err
	}
	for _, request := range requests {
		engagements, err := tx.EngagementsOfRequest(ctx, request.ID)
		if err != nil {
			return err
		}
		for _, e := range engagements {
			if err := r.endForSide(ctx, tx, e.ID, models.SideGroup); err != nil {
				return err
			}
		}
		if err := r.moveRequest(ctx, tx, request.ID, "withdraw"); err != nil {
			return err
		}
		if err := r.lapse(ctx, tx, request.ID, models.ID{}); err != nil {
			return err
		}
	}
	return nil
}
