package store

import (
	"context"

	"github.com/shg-directory/shg/models"
)

// PutExactPlace writes where a group or meeting exactly is, in place of what was known.
func (tx *Tx) PutExactPlace(ctx context.Context, e *models.ExactPlace) error {
	const replace = ` ON CONFLICT (owner_id) DO UPDATE SET group_id = excluded.group_id, label = excluded.label, place_id = excluded.place_id, lat = excluded.lat,
		lon = excluded.lon, venue = excluded.venue, address = excluded.address, directions = excluded.directions`
	return insertOr(ctx, tx, []*models.ExactPlace{e}, replace)
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
	rows, err := from[models.ExactPlace](tx).Where("group_id = ?", groupID).Order("owner_id").Limit(models.MaxItems).Find(ctx)
	places := make(map[models.ID]models.ExactPlace, len(rows))
	for _, e := range rows {
		places[e.OwnerID] = e
	}
	return places, err
}
