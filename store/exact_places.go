package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/shg-directory/shg/models"
)

// PutExactPlace writes where a group or meeting exactly is, in place of what was known.
func (tx *Tx) PutExactPlace(ctx context.Context, e *models.ExactPlace) error {
	replace := clause.OnConflict{
		Columns:   []clause.Column{{Name: "owner_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"group_id", "label", "place_id", "lat", "lon", "venue", "address", "directions"}),
	}
	return tx.session(ctx).Clauses(replace).Create(e).Error
}

// DeleteExactPlaces forgets the exact places of groups or meetings; ids that have none are fine.
func (tx *Tx) DeleteExactPlaces(ctx context.Context, ownerIDs ...models.ID) error {
	return inParts(ownerIDs, func(part []models.ID) error {
		_, err := remove[models.ExactPlace](ctx, tx, "owner_id IN ?", part)
		return err
	})
}

// ExactPlaces are the exact places of a group and its meetings, by their ids.
func (tx *Tx) ExactPlaces(ctx context.Context, groupID models.ID) (map[models.ID]models.ExactPlace, error) {
	rows, err := gorm.G[models.ExactPlace](tx.orm).Where("group_id = ?", groupID).Order("owner_id").Limit(models.MaxItems).Find(ctx)
	places := make(map[models.ID]models.ExactPlace, len(rows))
	for _, e := range rows {
		places[e.OwnerID] = e
	}
	return places, err
}
