package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

func stepPlace(id models.ID) string { return "engagement_steps/" + id.String() + "/words" }

func (r *Room) steps() kindWithin[models.EngagementStep] {
	return kindWithin[models.EngagementStep]{
		one: (*store.Tx).EngagementStep, page: (*store.Tx).EngagementSteps, count: (*store.Tx).CountEngagementSteps,
		engagement: func(s models.EngagementStep) models.ID { return s.EngagementID },
		open: openEach(func(s *models.EngagementStep) (err error) {
			s.Words, err = r.People.Unseal(stepPlace(s.ID), s.WordsSealed)
			return err
		}),
	}
}

// AddStep adds a next step, of either side, to an engagement that is under way. It cannot be due on a
// day that is past.
func (r *Room) AddStep(ctx context.Context, by models.WriteOptions, engagement models.ID, input models.EngagementStepInput) (models.EngagementStep, error) {
	if err := r.Validator.Validate(&input); err != nil {
		return models.EngagementStep{}, err
	}
	if !input.DueOn.IsZero() && input.DueOn.Before(r.today()) {
		return models.EngagementStep{}, models.Invalid("/due_on", "invalid_date")
	}
	step := models.EngagementStep{ID: models.NewID(), EngagementID: engagement, Side: input.Side, AddedOn: r.today(), DueOn: input.DueOn, Words: input.Words}
	err := r.steps().add(ctx, r, by, policy.AddStep, engagement, step.ID, func(tx *store.Tx, e models.Engagement, side models.Side) (err error) {
		if step.WordsSealed, err = r.People.Seal(ctx, tx, stepPlace(step.ID), input.Words); err != nil {
			return err
		}
		if err := tx.AddEngagementStep(ctx, &step); err != nil {
			return err
		}
		return r.recordWithin(ctx, tx, by, e, side, policy.AddStep, stepNotice(step, side))
	})
	return step, err
}

// stepNotice is what the other side of the one that added a step is written to about: if it is to do
// it, the step waits.
func stepNotice(step models.EngagementStep, by models.Side) notice {
	event := "step/" + step.ID.String()
	if step.Side != by {
		return waits(models.WaitingStep, event)
	}
	return changed(event)
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
		if err != nil {
			return err
		}
		if step, err = tx.EngagementStep(ctx, id); err != nil || *input.Done != step.DoneOn.IsZero() { // as it is under the lock
			return err
		}
		var on models.Date
		if *input.Done {
			on = r.today()
		}
		if err := tx.SetStepDone(ctx, id, on); err != nil {
			return err
		}
		return r.recordWithin(ctx, tx, by, e, side, policy.CloseStep, changed("step/"+id.String()+"/"+models.NewRandomID().String()))
	})
	if err != nil {
		return models.EngagementStep{}, err
	}
	return r.Step(ctx, by, id)
}

// Step reads a step, for both sides of its engagement.
func (r *Room) Step(ctx context.Context, by models.WriteOptions, id models.ID) (models.EngagementStep, error) {
	return r.steps().read(ctx, r, by, id)
}

// Steps returns one page of an engagement's steps, those that are open first, for both sides, also once
// it is over.
func (r *Room) Steps(ctx context.Context, by models.WriteOptions, engagement models.ID, page models.Page) ([]models.EngagementStep, int, error) {
	return r.steps().list(ctx, r, by, engagement, page)
}
