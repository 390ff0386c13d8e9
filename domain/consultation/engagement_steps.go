package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

func stepPlace(id models.ID) string { return "engagement_steps/" + id.String() + "/words" }

// AddStep adds a next step, of either side, to an engagement that is under way. It cannot be due on a
// day that is past.
func (r *Room) AddStep(ctx context.Context, by models.WriteOptions, engagement models.ID, input models.EngagementStepInput) (step models.EngagementStep, err error) {
	if err := r.Validator.Validate(&input); err != nil {
		return step, err
	}
	if !input.DueOn.IsZero() && input.DueOn.Before(r.today()) {
		return step, models.Invalid("/due_on", "invalid_date")
	}
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		e, side, err := r.lockUnderWay(ctx, tx, by, policy.AddStep, engagement)
		if err != nil {
			return err
		}
		if err := refuseFull(tx.CountEngagementSteps(ctx, e.ID)); err != nil {
			return err
		}
		step = models.EngagementStep{ID: models.NewID(), EngagementID: e.ID, Side: input.Side, AddedOn: r.today(), DueOn: input.DueOn, Words: input.Words}
		if step.WordsSealed, err = r.People.Seal(ctx, tx, stepPlace(step.ID), input.Words); err != nil {
			return err
		}
		if err := accounts.RecordIdempotencyKey(ctx, tx, by, step.ID); err != nil {
			return err
		}
		if err := tx.AddEngagementStep(ctx, &step); err != nil {
			return err
		}
		return r.recordWithin(ctx, tx, by, e, side, policy.AddStep, "step/"+step.ID.String())
	})
	return step, err
}

// CloseStep marks a step as done, or opens it again, by either side. To do so again changes nothing.
func (r *Room) CloseStep(ctx context.Context, by models.WriteOptions, id models.ID, input models.StepDoneInput) (models.EngagementStep, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.EngagementStep{}, err
	}
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		step, err := tx.EngagementStep(ctx, id)
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		e, side, err := r.lockUnderWay(ctx, tx, by, policy.CloseStep, step.EngagementID)
		if err != nil || *input.Done != step.DoneOn.IsZero() {
			return err
		}
		var on models.Date
		if *input.Done {
			on = r.today()
		}
		if err := tx.SetStepDone(ctx, id, on); err != nil {
			return err
		}
		return r.recordWithin(ctx, tx, by, e, side, policy.CloseStep, "step/"+id.String()+"/"+models.NewRandomID().String())
	})
	if err != nil {
		return models.EngagementStep{}, err
	}
	return r.Step(ctx, by, id)
}

// Step reads a step, for both sides of its engagement.
func (r *Room) Step(ctx context.Context, by models.WriteOptions, id models.ID) (step models.EngagementStep, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if step, err = tx.EngagementStep(ctx, id); err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if _, _, err := r.readEngagement(ctx, tx, by, policy.ReadConsultation, step.EngagementID); err != nil {
			return err
		}
		step.Words, err = r.People.Unseal(stepPlace(step.ID), step.WordsSealed)
		return err
	})
	return step, err
}

// Steps returns one page of an engagement's steps, those that are open first, for both sides, also once
// it is over.
func (r *Room) Steps(ctx context.Context, by models.WriteOptions, engagement models.ID, page models.Page) (list []models.EngagementStep, total int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		if _, _, err := r.readEngagement(ctx, tx, by, policy.ReadConsultation, engagement); err != nil {
			return err
		}
		if list, total, err = tx.EngagementSteps(ctx, engagement, page); err != nil {
			return err
		}
		for i := range list {
			if list[i].Words, err = r.People.Unseal(stepPlace(list[i].ID), list[i].WordsSealed); err != nil {
				return err
			}
		}
		return nil
	})
	return list, total, err
}
