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
			if err := r.endForSide(ctx, tx, e, models.SideConsultant); err != nil {
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
func (r *Room) endForSide(ctx context.Context, tx *store.Tx, e models.Engagement, side models.Side) error {
	to, changes, err := next(engagementStates(), e.Status, "end")
	if err != nil || !changes {
		return err
	}
	from := e.Version
	e.Status, e.EndedSide, e.ClosedOn, e.UpdatedAt = to, side, r.today(), r.Now().UTC()
	if err := tx.UpdateEngagement(ctx, &e, from); err != nil {
		return err
	}
	if err := r.moveRequest(ctx, tx, e.RequestID, "release"); err != nil {
		return err
	}
	event := "erased/" + e.ID.String()
	if side == models.SideConsultant {
		return r.notifyGroup(ctx, tx, e.GroupID, event)
	}
	if e.ConsultantID == nil {
		return nil
	}
	return r.notifyConsultant(ctx, tx, *e.ConsultantID, event)
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
			if !e.Status.UnderWay() {
				continue
			}
			if err := r.endForSide(ctx, tx, e, models.SideGroup); err != nil {
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
