package consultation

import (
	"context"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// PauseEngagement pauses an engagement at the group's will; ResumeEngagement goes on with it. Neither
// needs a reason, and to do so again changes nothing.
func (r *Room) PauseEngagement(ctx context.Context, by models.WriteOptions, id models.ID) (models.Engagement, error) {
	return r.changeEngagement(ctx, by, policy.PauseEngagement, id, "pause", models.DidPauseEngagement, nil)
}

// ResumeEngagement goes on with an engagement that is paused.
func (r *Room) ResumeEngagement(ctx context.Context, by models.WriteOptions, id models.ID) (models.Engagement, error) {
	return r.changeEngagement(ctx, by, policy.PauseEngagement, id, "resume", models.DidResumeEngagement, nil)
}

// EndEngagement ends an engagement before its work is done, at the will of either side, without a
// reason. The consultant's place is free again, and the group's request is open again.
func (r *Room) EndEngagement(ctx context.Context, by models.WriteOptions, id models.ID) (models.Engagement, error) {
	return r.changeEngagement(ctx, by, policy.EndEngagement, id, "end", models.DidEndEngagement,
		func(tx *store.Tx, e *models.Engagement, side models.Side) error { return r.ended(ctx, tx, e, side) })
}

// ended completes an engagement that a side ends before its work is done.
func (r *Room) ended(ctx context.Context, tx *store.Tx, e *models.Engagement, side models.Side) error {
	e.EndedSide, e.ClosedOn = side, r.today()
	return r.moveRequest(ctx, tx, e.RequestID, "release")
}

// ConcludeEngagement ends an engagement whose work is done, at the will of the group, which may
// declare a new stage with it. It counts as the consultant's experience at the stage held before.
func (r *Room) ConcludeEngagement(ctx context.Context, by models.WriteOptions, id models.ID, input models.ConclusionInput) (models.Engagement, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.Engagement{}, err
	}
	return r.changeEngagement(ctx, by, policy.ConcludeEngagement, id, "conclude", models.DidConclude,
		func(tx *store.Tx, e *models.Engagement, _ models.Side) error {
			group, err := tx.Group(ctx, e.GroupID)
			if err != nil {
				return err
			}
			e.Stage, e.ClosedOn = group.Stage, r.today()
			if input.Stage != "" && input.Stage != group.Stage {
				if err := r.Directory.WithTx(tx).DeclareStage(ctx, by, group.ID, input.Stage); err != nil {
					return err
				}
			}
			return r.moveRequest(ctx, tx, e.RequestID, "conclude")
		})
}

// changeEngagement does one act that changes the state of an engagement. do, if it is not nil,
// completes the new state before it is written.
func (r *Room) changeEngagement(ctx context.Context, by models.WriteOptions, act policy.Act, id models.ID, move string, did models.GroupActKind,
	do func(*store.Tx, *models.Engagement, models.Side) error,
) (models.Engagement, error) {
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		e, side, err := r.lockEngagement(ctx, tx, by, act, id)
		if err != nil {
			return err
		}
		to, changes, err := next(engagementStates(), e.Status, move)
		if err != nil || !changes {
			return err
		}
		if err := by.CheckVersion(e.Version); err != nil {
			return err
		}
		e.Status = to
		if do != nil {
			if err := do(tx, &e, side); err != nil {
				return err
			}
		}
		if err := r.writeState(ctx, tx, &e); err != nil {
			return err
		}
		return r.recordSide(ctx, tx, by, e, side, act, did)
	})
	if err != nil {
		return models.Engagement{}, err
	}
	return r.Engagement(ctx, by, id)
}

// writeState writes an engagement in its new state. Once it is over, the place of the group is no
// longer disclosed, and both sides are asked for feedback.
func (r *Room) writeState(ctx context.Context, tx *store.Tx, e *models.Engagement) error {
	if err := r.touch(ctx, tx, e); err != nil || e.Status.UnderWay() {
		return err
	}
	if err := tx.ConcealPlace(ctx, e.ID); err != nil {
		return err
	}
	return r.askForFeedback(ctx, tx, *e)
}

// lockEngagement reads an engagement with its terms that the actor may act on, and locks its request.
func (r *Room) lockEngagement(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act, id models.ID) (models.Engagement, models.Side, error) {
	e, side, err := r.findEngagement(ctx, tx, by, act, id)
	if err != nil {
		return e, side, err
	}
	if _, err := lockRequest(ctx, tx, e.RequestID); err != nil {
		return e, side, err
	}
	if e, err = tx.Engagement(ctx, id); err == nil { // as it is under the lock
		err = r.fillTerms(ctx, tx, &e)
	}
	return e, side, err
}

// recordSide writes what was done to an engagement: in the group's name for its members, and in the
// log; and notifies the other side.
func (r *Room) recordSide(ctx context.Context, tx *store.Tx, by models.WriteOptions, e models.Engagement, side models.Side, act policy.Act, did models.GroupActKind) error {
	n := changed(string(did) + "/" + e.ID.String() + "/" + models.NewRandomID().String())
	if did == models.DidProposeTerms {
		n.kind = models.NoticeTerms
	}
	if side == models.SideConsultant {
		return r.recordWithin(ctx, tx, by, e, side, act, n)
	}
	if err := r.notifyOther(ctx, tx, e, side, n); err != nil {
		return err
	}
	return r.record(ctx, tx, by, e.GroupID, did, e.ID)
}

// moveRequest changes the state of a request by an act that follows from another.
func (r *Room) moveRequest(ctx context.Context, tx *store.Tx, id models.ID, move string) error {
	request, err := tx.Request(ctx, id)
	if err != nil {
		return err
	}
	to, changes, err := next(requestStates(), request.Status, move)
	if err != nil || !changes {
		return err
	}
	request.Status, request.UpdatedAt = to, r.Now().UTC()
	return tx.UpdateRequest(ctx, &request, request.Version)
}
