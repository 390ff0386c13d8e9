package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateResource writes a new resource. A version of 0 becomes 1, times that are not set become now.
func (tx *Tx) CreateResource(ctx context.Context, r *models.Resource) error {
	setDefaults(tx, &r.Version, &r.CreatedAt, &r.UpdatedAt)
	return sqlrow.Insert(ctx, tx.db, r)
}

// UpdateResource writes every changeable column of a resource, which gets the version after
// fromVersion. It returns ErrStale and ErrNotFound as for groups.
func (tx *Tx) UpdateResource(ctx context.Context, r *models.Resource, fromVersion int64) error {
	r.Version = fromVersion + 1
	return sqlrow.UpdateVersion(ctx, tx.db, r, r.ID, fromVersion)
}

// Resource returns the resource with this id, in any state, or ErrNotFound if there is none.
func (tx *Tx) Resource(ctx context.Context, id models.ID) (models.Resource, error) {
	return sqlrow.One[models.Resource](ctx, tx.db, "id = ?", id)
}

// ResourcesByIDs returns the resources of those ids that exist.
func (tx *Tx) ResourcesByIDs(ctx context.Context, ids []models.ID) (map[models.ID]models.Resource, error) {
	found := make(map[models.ID]models.Resource, len(ids))
	err := sqlrow.InBatches(ids, func(part []models.ID) error {
		return sqlrow.Each(ctx, tx.db, func(r models.Resource) error {
			found[r.ID] = r
			return nil
		}, "id IN ? ORDER BY id", part)
	})
	return found, err
}

// resourceBatch is how many resources resourcesAfter returns.
const resourceBatch = 1000

func (tx *Tx) resourcesAfter(ctx context.Context, after models.ID) ([]models.Resource, error) {
	return sqlrow.List[models.Resource](ctx, tx.db, "id > ? ORDER BY id LIMIT ?", after, resourceBatch)
}

// EachResource calls f with every resource in the order of ids, in the same way as EachGroup.
func (s *Store) EachResource(ctx context.Context, f func(models.Resource) error) error {
	return eachBatch(ctx, s, (*Tx).resourcesAfter, func(r models.Resource) models.ID { return r.ID }, f)
}

func (tx *Tx) eachResourceRevision(ctx context.Context, f func(models.ID, Revision) error) error {
	return tx.db.EachRow(ctx, func(rows *sql.Rows) error {
		var id models.ID
		var s Revision
		var status models.ResourceStatus
		if err := rows.Scan(&id, &s.Version, &status); err != nil {
			return err
		}
		s.Public = status == models.ResourceConfirmed
		return f(id, s)
	}, "SELECT id, version, status FROM resources ORDER BY id")
}

// CountResources counts the resources of a status.
func (tx *Tx) CountResources(ctx context.Context, status models.ResourceStatus) (int, error) {
	return sqlrow.Count[models.Resource](ctx, tx.db, "status = ?", status)
}

// ResourcesMadeSince returns when an account suggested resources since a time, the oldest first, at
// most limit.
func (tx *Tx) ResourcesMadeSince(ctx context.Context, account models.ID, since time.Time, limit int) ([]time.Time, error) {
	return sqlrow.Values[time.Time](ctx, tx.db,
		"SELECT created_at FROM resources WHERE made_by = ? AND created_at > ? ORDER BY created_at LIMIT ?", account, sqlrow.RoundTime(since), limit)
}

// HasParts reports whether a resource has others as its parts.
func (tx *Tx) HasParts(ctx context.Context, id models.ID) (bool, error) {
	return sqlrow.Exists[models.Resource](ctx, tx.db, "part_of = ?", id)
}

// OutlineResources returns what suggestions are judged by, without words and contacts, of the confirmed
// resources in a country, of those that name none, and of those for people anywhere, in the order of
// ids, at most limit.
func (tx *Tx) OutlineResources(ctx context.Context, country string, limit int) ([]models.Resource, error) {
	const query = `SELECT id, name, category, topics, languages, reach, locality_place_id, locality_region_code, locality_country, locality_lat, locality_lon
		FROM resources WHERE status = 'confirmed' AND (locality_country = ? OR locality_country = '' OR reach = 'online') ORDER BY id LIMIT ?`
	return sqlrow.Select[models.Resource](ctx, tx.db, query, country, limit)
}

// ResourcesNear returns where confirmed resources are, and what they offer, that are in a place or
// between two latitudes, in the order of ids, at most limit.
func (tx *Tx) ResourcesNear(ctx context.Context, placeID string, south, north float64, limit int) ([]models.Resource, error) {
	const query = `SELECT id, category, status, locality_place_id, locality_lat, locality_lon FROM resources
		WHERE status = 'confirmed' AND (locality_place_id <> '' AND locality_place_id = ? OR locality_lat BETWEEN ? AND ?) ORDER BY id LIMIT ?`
	return sqlrow.Select[models.Resource](ctx, tx.db, query, placeID, south, north, limit)
}

// ResourceByRecord returns the resource that a source calls by a name, or ErrNotFound.
func (tx *Tx) ResourceByRecord(ctx context.Context, source, record string) (models.Resource, error) {
	return sqlrow.One[models.Resource](ctx, tx.db, "source = ? AND record = ?", source, record)
}
