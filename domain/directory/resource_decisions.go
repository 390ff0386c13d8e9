package directory

import (
	"context"

	"github.com/shg-directory/shg/models"
)

// confirmDecided makes a resource public that a moderator decided to publish.
func (w TxRoom) confirmDecided(ctx context.Context, id models.ID) error {
	resource, err := w.tx.Resource(ctx, id)
	if err != nil {
		return err
	}
	previous := resource
	w.confirm(&resource, models.ConfirmedByModerator)
	return w.updateResource(ctx, &resource, previous)
}

// holdResource withdraws a resource that a moderator decided to hide.
func (w TxRoom) holdResource(ctx context.Context, hold models.ModerationHold) error {
	resource, err := w.tx.Resource(ctx, hold.SubjectID)
	if err != nil {
		return err
	}
	previous := resource
	if hold.PreviousStatus = models.StatusDraft; resource.IsPublic() {
		hold.PreviousStatus = models.StatusPublished
	}
	if err := w.tx.AddHold(ctx, &hold); err != nil {
		return err
	}
	resource.Status = models.ResourceWithdrawn
	return w.updateResource(ctx, &resource, previous)
}

// restoreResource gives a resource the state that it had before it was hidden.
func (w TxRoom) restoreResource(ctx context.Context, hold models.ModerationHold) error {
	resource, err := w.tx.Resource(ctx, hold.SubjectID)
	if err != nil || resource.Status != models.ResourceWithdrawn {
		return err
	}
	previous := resource
	if resource.Status = models.ResourceSuggested; hold.PreviousStatus == models.StatusPublished {
		resource.Status = models.ResourceConfirmed
	}
	return w.updateResource(ctx, &resource, previous)
}
