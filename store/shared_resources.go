package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddSharedResource writes what was shared within an engagement.
func (tx *Tx) AddSharedResource(ctx context.Context, s *models.SharedResource) error {
	return sqlrow.Insert(ctx, tx.db, s)
}

// SharedResource returns what was shared by its id, or ErrNotFound if there is nothing.
func (tx *Tx) SharedResource(ctx context.Context, id models.ID) (models.SharedResource, error) {
	return sqlrow.One[models.SharedResource](ctx, tx.db, "id = ?", id)
}

// SharedResourceOf returns how a resource was shared within an engagement, or ErrNotFound if it was not.
func (tx *Tx) SharedResourceOf(ctx context.Context, engagement, resource models.ID) (models.SharedResource, error) {
	return sqlrow.One[models.SharedResource](ctx, tx.db, "engagement_id = ? AND resource_id = ?", engagement, resource)
}

// SharedResources returns one page of what was shared within an engagement, the newest first, without
// resources that were withdrawn, and how many there are.
func (tx *Tx) SharedResources(ctx context.Context, engagement models.ID, page models.Page) ([]models.SharedResource, int, error) {
	return sqlrow.Page[models.SharedResource](ctx, tx.db, page, "id DESC",
		"engagement_id = ? AND (resource_id IS NULL OR resource_id IN (SELECT id FROM resources WHERE status <> 'withdrawn'))", engagement)
}

// CountSharedResources counts what was shared within an engagement, withdrawn or not.
func (tx *Tx) CountSharedResources(ctx context.Context, engagement models.ID) (int, error) {
	return sqlrow.Count[models.SharedResource](ctx, tx.db, "engagement_id = ?", engagement)
}
