package directory

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/models"
)

// hide takes a subject out of the directory by a decision, until it is restored. What is hidden
// already stays hidden by the earlier decision. A message is deleted, and its sender blocked.
func (w TxRoom) hide(ctx context.Context, by models.WriteOptions, d models.ModerationDecision) error {
	if d.Subject.Kind == models.SubjectMessage {
		err := w.People.RemoveMessage(ctx, w.tx, d.Subject.ID)
		if errors.Is(err, models.ErrNotFound) {
			return nil // it was deleted meanwhile
		}
		return err
	}
	if held, err := w.tx.IsHeld(ctx, d.Subject.ID); err != nil || held {
		return err
	}
	hold := models.ModerationHold{SubjectID: d.Subject.ID, SubjectKind: d.Subject.Kind, DecisionID: d.ID}
	switch d.Subject.Kind {
	case models.SubjectConsultant:
		return w.holdProfile(ctx, hold)
	case models.SubjectResource:
		return w.holdResource(ctx, hold)
	case models.SubjectGroup, models.SubjectMessage:
	}
	g, err := w.tx.Group(ctx, d.Subject.ID)
	if err != nil {
		return err
	}
	hold.PreviousStatus = g.Status
	if err := w.tx.AddHold(ctx, &hold); err != nil || g.Status != models.StatusPublished {
		return err
	}
	return w.changeStatus(ctx, by, g, models.StatusDraft)
}

func (w TxRoom) holdProfile(ctx context.Context, hold models.ModerationHold) error {
	c, err := w.tx.Consultant(ctx, hold.SubjectID)
	if err != nil {
		return err
	}
	hold.PreviousStatus = c.Status
	if err := w.tx.AddHold(ctx, &hold); err != nil || c.Status != models.StatusPublished {
		return err
	}
	return w.changeProfileStatus(ctx, c, models.StatusDraft)
}

// restore ends the hold of a subject. What was public before is public again, unless its own people
// withdrew it meanwhile.
func (w TxRoom) restore(ctx context.Context, by models.WriteOptions, subject models.Subject) error {
	hold, err := w.tx.Hold(ctx, subject.ID)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := w.tx.RemoveHold(ctx, subject.ID); err != nil {
		return err
	}
	if subject.Kind == models.SubjectResource {
		return w.restoreResource(ctx, hold)
	}
	if hold.PreviousStatus != models.StatusPublished {
		return nil
	}
	if subject.Kind == models.SubjectConsultant {
		c, err := w.tx.Consultant(ctx, subject.ID)
		if err != nil || c.Status != models.StatusDraft {
			return err
		}
		return w.changeProfileStatus(ctx, c, models.StatusPublished)
	}
	g, err := w.tx.Group(ctx, subject.ID)
	if err != nil || g.Status != models.StatusDraft {
		return err
	}
	return w.changeStatus(ctx, by, g, models.StatusPublished)
}

func (w TxRoom) changeProfileStatus(ctx context.Context, c models.Consultant, status models.Status) error {
	c.Status, c.UpdatedAt = status, w.Now().UTC()
	if err := w.tx.UpdateConsultant(ctx, &c, c.Version); err != nil {
		return err
	}
	return w.enqueueConsultant(ctx, c.ID)
}

// checkNotHeld refuses to publish what a moderator hid.
func (w TxRoom) checkNotHeld(ctx context.Context, subject models.ID) error {
	held, err := w.tx.IsHeld(ctx, subject)
	if err == nil && held {
		err = models.ErrHiddenByModeration
	}
	return err
}
