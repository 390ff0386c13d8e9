package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// PutExactPlace writes the private location of a group or meeting, in place of the previous one.
func (tx *Tx) PutExactPlace(ctx context.Context, e *models.ExactPlace) error {
	const replace = `ON CONFLICT (owner_id) DO UPDATE SET group_id = excluded.group_id, label = excluded.label, place_id = excluded.place_id,
		country = excluded.country, region_code = excluded.region_code, precision = excluded.precision, lat = excluded.lat, lon = excluded.lon,
		timezone = excluded.timezone, public_timezone = excluded.public_timezone, times = excluded.times, rules = excluded.rules,
		venue = excluded.venue, address = excluded.address, directions = excluded.directions`
	return sqlrow.InsertOnConflict(ctx, tx.db, replace, e)
}

// GroupsWithOlderRules returns groups with a private location whose public values were derived by
// rules of a version below this one, at most limit. Groups that are written with this version are
// no longer among them.
func (tx *Tx) GroupsWithOlderRules(ctx context.Context, version, limit int) ([]models.ID, error) {
	return sqlrow.Values[models.ID](ctx, tx.db, "SELECT DISTINCT group_id FROM exact_places WHERE rules < ? ORDER BY group_id LIMIT ?", version, limit)
}

// ConsultantsWithInexactBase returns the consultants whose base is not shown exactly, in the order
// of their ids, after one, at most limit. Begin with the zero id.
func (tx *Tx) ConsultantsWithInexactBase(ctx context.Context, after models.ID, limit int) ([]models.ID, error) {
	return sqlrow.Values[models.ID](ctx, tx.db, "SELECT id FROM consultants WHERE base_precision IN ('area', 'hidden') AND id > ? ORDER BY id LIMIT ?", after, limit)
}

// DeleteExactPlaces deletes the exact places of groups or meetings; ids that have none are not an
// error.
func (tx *Tx) DeleteExactPlaces(ctx context.Context, ownerIDs ...models.ID) error {
	return sqlrow.InBatches(ownerIDs, func(part []models.ID) error {
		_, err := sqlrow.Delete[models.ExactPlace](ctx, tx.db, "owner_id IN ?", part)
		return err
	})
}

// ExactPlaces returns the exact places of a group and its meetings, by their ids.
func (tx *Tx) ExactPlaces(ctx context.Context, groupID models.ID) (map[models.ID]models.ExactPlace, error) {
	rows, err := sqlrow.List[models.ExactPlace](ctx, tx.db, "group_id = ? ORDER BY owner_id LIMIT ?", groupID, models.MaxItems)
	places := make(map[models.ID]models.ExactPlace, len(rows))
	for _, e := range rows {
		places[e.OwnerID] = e
	}
	return places, err
}
