package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// loadParents adds to the groups, at most sqlrow.MaxBatch, the parents that the public may know:
// those that agreed and are published. It runs no query if no group has a parent.
func (tx *Tx) loadParents(ctx context.Context, groups []models.Group) error {
	var requested []models.ID
	for _, g := range groups {
		if g.ParentAgreed && g.RequestedParentID != nil {
			requested = append(requested, *g.RequestedParentID)
		}
	}
	if len(requested) == 0 {
		return nil
	}
	ids, err := sqlrow.Values[models.ID](ctx, tx.db, "SELECT id FROM groups WHERE id IN ? AND status = 'published' LIMIT ?", requested, sqlrow.MaxBatch)
	if err != nil {
		return err
	}
	published := make(map[models.ID]bool, len(ids))
	for _, id := range ids {
		published[id] = true
	}
	for i, g := range groups {
		if g.ParentAgreed && g.RequestedParentID != nil && published[*g.RequestedParentID] {
			groups[i].ParentID = g.RequestedParentID
		}
	}
	return nil
}

// SetParent writes which parent a group requests and whether the parent agreed, and nothing else.
// The version stays, so it is only for what the public does not see. It returns ErrNotFound if
// there is no such group.
func (tx *Tx) SetParent(ctx context.Context, g models.Group) error {
	affected, err := tx.db.Exec(ctx, "UPDATE groups SET parent_id = ?, parent_agreed = ? WHERE id = ?", g.RequestedParentID, g.ParentAgreed, g.ID)
	return notFoundIfNone(affected, err)
}

// AncestorChain returns a group and the groups above it by agreed links, the nearest first, at most
// limit.
func (tx *Tx) AncestorChain(ctx context.Context, id models.ID, limit int) ([]models.ID, error) {
	return sqlrow.Values[models.ID](ctx, tx.db, `WITH RECURSIVE above (id, parent_id, level) AS (
			SELECT id, CASE WHEN parent_agreed THEN parent_id END, 1 FROM groups WHERE id = ?
			UNION ALL
			SELECT g.id, CASE WHEN g.parent_agreed THEN g.parent_id END, a.level + 1
			FROM above a JOIN groups g ON g.id = a.parent_id WHERE a.level < ?
		) SELECT id FROM above ORDER BY level`, id, limit)
}

// DescendantDepth returns how many levels of groups are below a group by agreed links, at most
// limit.
func (tx *Tx) DescendantDepth(ctx context.Context, id models.ID, limit int) (int, error) {
	return sqlrow.Value[int](ctx, tx.db, `WITH RECURSIVE below (id, level) AS (
			SELECT id, 1 FROM groups WHERE parent_id = ? AND parent_agreed
			UNION
			SELECT g.id, b.level + 1 FROM below b JOIN groups g ON g.parent_id = b.id WHERE g.parent_agreed AND b.level < ?
		) SELECT coalesce(max(level), 0) FROM below`, id, limit)
}

// PublishedChildren returns the ids that follow one of published groups below a group by agreed
// links, at most 500, in their order. Begin with the zero id.
func (tx *Tx) PublishedChildren(ctx context.Context, parent, after models.ID) ([]models.ID, error) {
	return sqlrow.Values[models.ID](ctx, tx.db, "SELECT id FROM groups WHERE parent_id = ? AND parent_agreed AND status = 'published' AND id > ? ORDER BY id LIMIT ?",
		parent, after, sqlrow.MaxBatch)
}

// ChildRequests returns one page of the published groups that name a group as their parent, those
// that wait first, then by name, and how many there are.
func (tx *Tx) ChildRequests(ctx context.Context, parent models.ID, page models.Page) ([]models.Group, int, error) {
	return sqlrow.Page[models.Group](ctx, tx.db, page, "CASE WHEN parent_agreed THEN 1 ELSE 0 END, name, id", "parent_id = ? AND status = 'published'", parent)
}
