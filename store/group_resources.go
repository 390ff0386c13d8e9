package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// PutGroupResource puts a resource into a group's list. If it is there already, nothing changes.
func (tx *Tx) PutGroupResource(ctx context.Context, g *models.GroupResource) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (group_id, resource_id) DO NOTHING", g)
}

// DeleteGroupResource takes a resource out of a group's list, or returns ErrNotFound if it is not
// there.
func (tx *Tx) DeleteGroupResource(ctx context.Context, group, resource models.ID) error {
	return notFoundIfNone(tx.db.Exec(ctx, "DELETE FROM group_resources WHERE group_id = ? AND resource_id = ?", group, resource))
}

// listedResources selects what is in a group's list and was not withdrawn. Its argument is the group.
const listedResources = "status <> 'withdrawn' AND id IN (SELECT resource_id FROM group_resources WHERE group_id = ?)"

// GroupResources returns one page of a group's list by name, without what was withdrawn, and how many
// there are.
func (tx *Tx) GroupResources(ctx context.Context, group models.ID, page models.Page) ([]models.Resource, int, error) {
	return sqlrow.Page[models.Resource](ctx, tx.db, page, "name, id", listedResources, group)
}

// CountGroupResources counts what is in a group's list, withdrawn or not.
func (tx *Tx) CountGroupResources(ctx context.Context, group models.ID) (int, error) {
	return sqlrow.Count[models.GroupResource](ctx, tx.db, "group_id = ?", group)
}

// UsesResource reports whether a resource is in a group's list.
func (tx *Tx) UsesResource(ctx context.Context, group, resource models.ID) (bool, error) {
	return sqlrow.Exists[models.GroupResource](ctx, tx.db, "group_id = ? AND resource_id = ?", group, resource)
}

// GroupOfAccountUses reports whether a group that the account belongs to uses a resource.
func (tx *Tx) GroupOfAccountUses(ctx context.Context, account, resource models.ID) (bool, error) {
	return sqlrow.Exists[models.GroupResource](ctx, tx.db,
		"resource_id = ? AND group_id IN (SELECT group_id FROM memberships WHERE account_id = ?)", resource, account)
}

// ConfirmationsOf returns the entries of a resource in the lists of published groups whose members
// who put them there have belonged to the group since a day, in the order of groups, at most limit.
func (tx *Tx) ConfirmationsOf(ctx context.Context, resource models.ID, memberSince models.Date, limit int) ([]models.GroupResource, error) {
	const query = `SELECT u.group_id, u.resource_id, u.added_by, u.added_on FROM group_resources u JOIN groups g ON g.id = u.group_id AND g.status = 'published'
		JOIN memberships m ON m.group_id = u.group_id AND m.account_id = u.added_by
		WHERE u.resource_id = ? AND m.joined_on <= ? ORDER BY u.group_id LIMIT ?`
	return sqlrow.Select[models.GroupResource](ctx, tx.db, query, resource, memberSince, limit)
}
