package consultation

import (
	"context"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// errEngagementFull refuses more of a kind within one engagement.
var errEngagementFull = &models.ConflictError{Code: "engagement_full", Detail: "An engagement can have 100 of each: notes, appointments, steps and shared resources."}

// lockUnderWay reads and locks an engagement within which the actor may do something. It is refused
// once the engagement is over.
func (r *Room) lockUnderWay(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act, id models.ID) (models.Engagement, models.Side, error) {
	e, side, err := r.lockEngagement(ctx, tx, by, act, id)
	if err == nil && !e.Status.UnderWay() {
		err = engagementStates().refuse(string(e.Status))
	}
	return e, side, err
}

// refuseFull refuses more of a kind than an engagement can have.
func refuseFull(count int, err error) error {
	if err == nil && count >= models.MaxPerEngagement {
		return errEngagementFull
	}
	return err
}

// recordWithin records what was done within an engagement without naming the member to the group, and
// notifies the other side. The event names what was done.
func (r *Room) recordWithin(ctx context.Context, tx *store.Tx, by models.WriteOptions, e models.Engagement, side models.Side, act policy.Act, event string) error {
	if err := r.notifyOther(ctx, tx, e, side, event); err != nil {
		return err
	}
	return audit.Record(ctx, tx, by.Actor, act, audit.Request(e.RequestID))
}

// notifyOther notifies the side that did not act.
func (r *Room) notifyOther(ctx context.Context, tx *store.Tx, e models.Engagement, side models.Side, event string) error {
	if side == models.SideConsultant {
		return r.notifyGroup(ctx, tx, e.GroupID, event)
	}
	if e.ConsultantID == nil {
		return nil
	}
	return r.notifyConsultant(ctx, tx, *e.ConsultantID, event)
}
