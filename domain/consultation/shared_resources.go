package consultation

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

func sharedPlace(id models.ID) string { return "shared_resources/" + id.String() + "/words" }

func (r *Room) shared() kindWithin[models.SharedResource] {
	return kindWithin[models.SharedResource]{
		one: (*store.Tx).SharedResource, page: (*store.Tx).SharedResources, count: (*store.Tx).CountSharedResources,
		engagement: func(s models.SharedResource) models.ID { return s.EngagementID }, open: r.openShared,
	}
}

// ShareResource shares a resource of the directory, or words about something else, within an engagement
// that is under way. A suggested resource is shared by who has its id. To share a resource again changes
// nothing.
func (r *Room) ShareResource(ctx context.Context, by models.WriteOptions, engagement models.ID, input models.SharedResourceInput) (models.SharedResource, error) {
	if err := r.validateShared(&input); err != nil {
		return models.SharedResource{}, err
	}
	var shared models.SharedResource
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		e, side, err := r.lockUnderWay(ctx, tx, by, policy.ShareResource, engagement)
		if err != nil {
			return err
		}
		var known bool
		if shared, known, err = findShared(ctx, tx, e.ID, input); err != nil || known {
			return err
		}
		if err := r.shared().refuseFull(ctx, tx, e); err != nil {
			return err
		}
		shared = models.SharedResource{ID: models.NewID(), EngagementID: e.ID, Side: side, ResourceID: input.ResourceID, SharedOn: r.today()}
		if shared.WordsSealed, err = r.People.Seal(ctx, tx, sharedPlace(shared.ID), input.Words); err != nil {
			return err
		}
		if err := accounts.RecordIdempotencyKey(ctx, tx, by, shared.ID); err != nil {
			return err
		}
		if err := tx.AddSharedResource(ctx, &shared); err != nil {
			return err
		}
		return r.recordWithin(ctx, tx, by, e, side, policy.ShareResource, changed("shared/"+shared.ID.String()))
	})
	if err != nil {
		return models.SharedResource{}, err
	}
	return r.SharedResource(ctx, by, shared.ID)
}

func (r *Room) validateShared(input *models.SharedResourceInput) error {
	if err := r.Validator.Validate(input); err != nil {
		return err
	}
	switch {
	case input.ResourceID == nil && input.Words == "":
		return models.Invalid("/words", "required")
	case input.ResourceID != nil && input.Words != "":
		return models.Invalid("/words", "conflicts_with", "resource_id")
	}
	return nil
}

// findShared returns how a resource was shared before, and whether it was. One that is not there is
// refused.
func findShared(ctx context.Context, tx *store.Tx, engagement models.ID, input models.SharedResourceInput) (shared models.SharedResource, known bool, err error) {
	if input.ResourceID == nil {
		return shared, false, nil
	}
	resource, err := tx.Resource(ctx, *input.ResourceID)
	if errors.Is(err, models.ErrNotFound) || err == nil && resource.Status == models.ResourceWithdrawn {
		return shared, false, models.Invalid("/resource_id", "unknown_resource")
	}
	if err != nil {
		return shared, false, err
	}
	shared, err = tx.SharedResourceOf(ctx, engagement, resource.ID)
	if errors.Is(err, models.ErrNotFound) {
		return shared, false, nil
	}
	return shared, err == nil, err
}

// SharedResource reads what was shared, for both sides of its engagement. A resource that was withdrawn
// is not there.
func (r *Room) SharedResource(ctx context.Context, by models.WriteOptions, id models.ID) (models.SharedResource, error) {
	shared, err := r.shared().read(ctx, r, by, id)
	if err == nil && shared.Resource != nil && shared.Resource.Status == models.ResourceWithdrawn {
		err = models.ErrNotFound
	}
	return shared, err
}

// openShared fills the words and the resources of what was shared.
func (r *Room) openShared(ctx context.Context, tx *store.Tx, list []models.SharedResource) error {
	var ids []models.ID
	for i := range list {
		if list[i].ResourceID != nil {
			ids = append(ids, *list[i].ResourceID)
		}
	}
	resources, err := tx.ResourcesByIDs(ctx, ids)
	if err != nil {
		return err
	}
	for i := range list {
		shared := &list[i]
		if shared.ResourceID != nil {
			resource := resources[*shared.ResourceID]
			shared.Resource = &resource
		} else if shared.Words, err = r.People.Unseal(sharedPlace(shared.ID), shared.WordsSealed); err != nil {
			return err
		}
	}
	return nil
}

// SharedResources returns one page of what was shared within an engagement, the newest first, for both
// sides, also once it is over.
func (r *Room) SharedResources(ctx context.Context, by models.WriteOptions, engagement models.ID, page models.Page) ([]models.SharedResource, int, error) {
	return r.shared().list(ctx, r, by, engagement, page)
}
