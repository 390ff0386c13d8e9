package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateGroup writes a new group with its meetings, and its change. A version of 0 becomes 1, times
// that are not set become now, and meetings are numbered in order. If another living group has the
// slug, it returns a conflict, "groups_slug_unique".
func (tx *Tx) CreateGroup(ctx context.Context, g *models.Group) error {
	setDefaults(tx, &g.Version, &g.CreatedAt, &g.UpdatedAt)
	if err := sqlrow.Insert(ctx, tx.db, g); err != nil {
		return err
	}
	if err := tx.addExternalIDs(ctx, g.ID, g.ExternalIDs); err != nil {
		return err
	}
	if err := tx.logChange(ctx, *g); err != nil {
		return err
	}
	return tx.addMeetings(ctx, g.ID, g.Meetings)
}

// UpdateGroup writes every column of a group and its change, and replaces its meetings; meetings
// that remain have their ids as before. The group gets the version after fromVersion. It returns
// models.ErrStale if the group no longer had that version, and ErrNotFound if there is no such
// group.
func (tx *Tx) UpdateGroup(ctx context.Context, g *models.Group, fromVersion int64) error {
	g.Version = fromVersion + 1
	if err := sqlrow.UpdateVersion(ctx, tx.db, g, g.ID, fromVersion); err != nil {
		return err
	}
	if err := tx.replaceExternalIDs(ctx, g.ID, g.ExternalIDs); err != nil {
		return err
	}
	if err := tx.logChange(ctx, *g); err != nil {
		return err
	}
	return tx.replaceMeetings(ctx, g.ID, g.Meetings)
}

// Group returns the group with its meetings and sources, in any state, or ErrNotFound if there is
// none.
func (tx *Tx) Group(ctx context.Context, id models.ID) (models.Group, error) {
	return tx.groupWhere(ctx, "id = ?", id)
}

// SlugHolder is a group that has, or had, a slug. The zero ID means that there is none.
type SlugHolder struct {
	ID     models.ID
	Slug   string // the one that it has now
	Former bool   // it had the requested slug before
}

// SlugHolder returns the living group with this slug. If there is none, it returns the archived one
// that was created last, and otherwise the group that had the slug before. It runs one statement
// with one row in every case, so that all cases take the same time.
func (tx *Tx) SlugHolder(ctx context.Context, slug string) (SlugHolder, error) {
	if !models.IsStorable(slug) { // no slug looks like this
		slug = ""
	}
	const query = `SELECT id, slug, moved FROM (
		SELECT id, slug, 0 AS moved, CASE status WHEN 'archived' THEN 1 ELSE 0 END AS place FROM groups WHERE slug = ?
		UNION ALL SELECT g.id, g.slug, 1, 0 FROM former_slugs f JOIN groups g ON g.id = f.group_id WHERE f.slug = ?
		UNION ALL SELECT ?, '', 2, 0) AS holders ORDER BY moved, place, id DESC LIMIT 1`
	var h SlugHolder
	moved := 0
	err := tx.db.Scan(ctx, []any{&h.ID, &h.Slug, &moved}, query, slug, slug, models.ID{})
	h.Former = moved == 1
	return h, err
}

func (tx *Tx) groupWhere(ctx context.Context, condition string, args ...any) (models.Group, error) {
	g, err := sqlrow.One[models.Group](ctx, tx.db, condition, args...)
	if err != nil {
		return models.Group{}, err
	}
	return tx.loadChildren(ctx, g)
}

func (tx *Tx) loadChildren(ctx context.Context, g models.Group) (models.Group, error) {
	groups := []models.Group{g}
	err := tx.loadRelated(ctx, groups)
	return groups[0], err
}

// GroupsByIDs returns the groups of those ids that exist, with their meetings and sources.
func (tx *Tx) GroupsByIDs(ctx context.Context, ids []models.ID) (map[models.ID]models.Group, error) {
	found := make(map[models.ID]models.Group, len(ids))
	err := sqlrow.InBatches(ids, func(part []models.ID) error {
		groups, err := sqlrow.List[models.Group](ctx, tx.db, "id IN ? ORDER BY id", part)
		if err != nil {
			return err
		}
		if err := tx.loadRelated(ctx, groups); err != nil {
			return err
		}
		for _, g := range groups {
			found[g.ID] = g
		}
		return nil
	})
	return found, err
}

// loadRelated loads the meetings, sources and public parents of the groups, at most
// sqlrow.MaxBatch, with one query each.
func (tx *Tx) loadRelated(ctx context.Context, groups []models.Group) error {
	if len(groups) == 0 {
		return nil
	}
	ids := make([]models.ID, len(groups))
	for i, g := range groups {
		ids[i] = g.ID
	}
	meetings, err := tx.meetingsOf(ctx, ids)
	if err != nil {
		return err
	}
	sources, err := tx.GroupSources(ctx, ids...)
	if err != nil {
		return err
	}
	for i := range groups {
		groups[i].Meetings, groups[i].Sources = meetings[groups[i].ID], sources[groups[i].ID]
	}
	return tx.loadParents(ctx, groups)
}

// ListGroupIDs returns the ids that follow one, in their order, at most limit. Begin with the zero
// id.
func (tx *Tx) ListGroupIDs(ctx context.Context, after models.ID, limit int) ([]models.ID, error) {
	return sqlrow.Values[models.ID](ctx, tx.db, "SELECT id FROM groups WHERE id > ? ORDER BY id LIMIT ?", after, limit)
}

// CountGroups counts the groups of a status, or all with "".
func (tx *Tx) CountGroups(ctx context.Context, status models.Status) (int, error) {
	if status == "" {
		return sqlrow.Count[models.Group](ctx, tx.db, "1 = 1")
	}
	return sqlrow.Count[models.Group](ctx, tx.db, "status = ?", status)
}

// groupBatch is how many groups GroupsAfter returns.
const groupBatch = 500

// GroupsAfter returns the groups that follow an id, in the order of ids, with their meetings and
// sources; none at the end. Begin with the zero id.
func (tx *Tx) GroupsAfter(ctx context.Context, after models.ID) ([]models.Group, error) {
	groups, err := sqlrow.List[models.Group](ctx, tx.db, "id > ? ORDER BY id LIMIT ?", after, groupBatch)
	if err != nil {
		return nil, err
	}
	return groups, tx.loadRelated(ctx, groups)
}

// EachGroup calls f with every group in the order of ids, with its meetings and sources. If f
// returns an error, it stops and returns the error. It reads some at a time, each time from a
// snapshot of its own, so f may take any time: the database retains no old rows for it.
func (s *Store) EachGroup(ctx context.Context, f func(models.Group) error) error {
	return eachBatch(ctx, s, (*Tx).GroupsAfter, func(g models.Group) models.ID { return g.ID }, f)
}

func eachBatch[T any](ctx context.Context, s *Store, next func(*Tx, context.Context, models.ID) ([]T, error), id func(T) models.ID, f func(T) error) error {
	for after := (models.ID{}); ; {
		var part []T
		err := s.Read(ctx, func(tx *Tx) (err error) {
			part, err = next(tx, ctx, after)
			return err
		})
		if err != nil || len(part) == 0 {
			return err
		}
		for _, row := range part {
			if err := f(row); err != nil {
				return err
			}
		}
		after = id(part[len(part)-1])
	}
}

// setDefaults sets the minimum that a new row needs: version 1 and times.
func setDefaults(tx *Tx, version *int64, created, updated *time.Time) {
	if version != nil && *version == 0 {
		*version = 1
	}
	now := tx.store.now()
	if created.IsZero() {
		*created = now
	}
	if updated.IsZero() {
		*updated = *created
	}
}
