package store

import (
	"context"
	"database/sql"

	"github.com/shg-directory/shg/models"
)

// loadParents adds to the groups, at most maxBatchRows, the parents that the public may know: those that
// agreed and are published. It runs no query if no group has a parent.
func (tx *Tx) loadParents(ctx context.Context, groups []models.Group) error {
	var asked []models.ID
	for _, g := range groups {
		if g.ParentAgreed && g.RequestedParentID != nil {
			asked = append(asked, *g.RequestedParentID)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	ids, err := tx.selectIDs(ctx, "SELECT id FROM groups WHERE id IN ? AND status = 'published' LIMIT ?", asked, maxBatchRows)
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
	touched, err := tx.exec(ctx, "UPDATE groups SET parent_id = ?, parent_agreed = ? WHERE id = ?", g.RequestedParentID, g.ParentAgreed, g.ID)
	if err == nil && touched == 0 {
		return models.ErrNotFound
	}
	return err
}

// AncestorChain returns a group and the groups above it by agreed links, the nearest first, at most
// limit.
func (tx *Tx) AncestorChain(ctx context.Context, id models.ID, limit int) ([]models.ID, error) {
	return tx.selectIDs(ctx, `WITH RECURSIVE above (id, parent_id, level) AS (
			SELECT id, CASE WHEN parent_agreed THEN parent_id END, 1 FROM groups WHERE id = ?
			UNION ALL
			SELECT g.id, CASE WHEN g.parent_agreed THEN g.parent_id END, a.level + 1
			FROM above a JOIN groups g ON g.id = a.parent_id WHERE a.level < ?
		) SELECT id FROM above ORDER BY level`, id, limit)
}

// DescendantDepth returns how many levels of groups are below a group by agreed links, at most limit.
func (tx *Tx) DescendantDepth(ctx context.Context, id models.ID, limit int) (int, error) {
	levels := 0
	err := tx.eachRow(ctx, func(rows *sql.Rows) error { return rows.Scan(&levels) }, `WITH RECURSIVE below (id, level) AS (
			SELECT id, 1 FROM groups WHERE parent_id = ? AND parent_agreed
			UNION
			SELECT g.id, b.level + 1 FROM below b JOIN groups g ON g.parent_id = b.id WHERE g.parent_agreed AND b.level < ?
		) SELECT coalesce(max(level), 0) FROM below`, id, limit)
	return levels, err
}

// PublishedChildren returns the ids that follow one of published groups below a group by agreed
// links, at most 500, in their order. Begin with the zero id.
func (tx *Tx) PublishedChildren(ctx context.Context, parent, after models.ID) ([]models.ID, error) {
	return tx.selectIDs(ctx, "SELECT id FROM groups WHERE parent_id = ? AND parent_agreed AND status = 'published' AND id > ? ORDER BY id LIMIT ?",
		parent, after, maxBatchRows)
}

// ChildRequests returns one page of the published groups that name a group as their parent, those
// that wait first, then by name, and how many there are.
func (tx *Tx) ChildRequests(ctx context.Context, parent models.ID, page models.Page) ([]models.Group, int, error) {
	const where = "parent_id = ? AND status = 'published'"
	total, err := count[models.Group](ctx, tx, where, parent)
	if err != nil {
		return nil, 0, err
	}
	groups, err := from[models.Group](tx).Where(where, parent).
		Order("CASE WHEN parent_agreed THEN 1 ELSE 0 END, name, id").Offset(page.Offset()).Limit(page.PerPage).Find(ctx)
	return groups, total, err
}
