package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// PutPrincipleComment writes what a group thinks about a principle or ruleset, in place of what it wrote
// before. Whether moderators hid it stays.
func (tx *Tx) PutPrincipleComment(ctx context.Context, c models.PrincipleComment) error {
	const conflict = `ON CONFLICT (group_id, about) DO UPDATE SET text = excluded.text, public = excluded.public, named = excluded.named,
		written_on = excluded.written_on`
	return sqlrow.InsertOnConflict(ctx, tx.db, conflict, &c)
}

// written is the condition for a comment that was not taken back.
const written = "text <> ''"

// PrincipleComment returns what a group wrote about a principle or ruleset, or ErrNotFound.
func (tx *Tx) PrincipleComment(ctx context.Context, group models.ID, about string) (models.PrincipleComment, error) {
	return sqlrow.One[models.PrincipleComment](ctx, tx.db, "group_id = ? AND about = ? AND "+written, group, about)
}

// RemovePrincipleComment deletes what a group wrote, if there is anything.
func (tx *Tx) RemovePrincipleComment(ctx context.Context, group models.ID, about string) error {
	_, err := sqlrow.Delete[models.PrincipleComment](ctx, tx.db, "group_id = ? AND about = ?", group, about)
	return err
}

// HidePrincipleComment writes whether moderators hide what a group wrote.
func (tx *Tx) HidePrincipleComment(ctx context.Context, group models.ID, about string, hidden bool) error {
	n, err := tx.db.Exec(ctx, "UPDATE principle_comments SET hidden = ? WHERE group_id = ? AND about = ?", hidden, group, about)
	return notFoundIfNone(n, err)
}

// PrincipleCommentsByGroup returns one page of what a group wrote, and how much there is.
func (tx *Tx) PrincipleCommentsByGroup(ctx context.Context, group models.ID, page models.Page) ([]models.PrincipleComment, int, error) {
	return sqlrow.Page[models.PrincipleComment](ctx, tx.db, page, "about", "group_id = ? AND "+written, group)
}

// PublicPrincipleComments returns one page of what groups that can be named wrote in public, the newest
// first, and how much there is.
func (tx *Tx) PublicPrincipleComments(ctx context.Context, page models.Page) ([]models.PrincipleComment, int, error) {
	return sqlrow.Page[models.PrincipleComment](ctx, tx.db, page, "written_on DESC, about, group_id",
		"public = ? AND hidden = ? AND group_id IN (SELECT id FROM groups WHERE status = ? AND locality_precision <> ? AND noindex = ?)",
		true, false, models.StatusPublished, models.PrecisionHidden, false)
}

// PrincipleComments returns one page of all that groups wrote, the newest first, and how much there is. Of
// one day they are in the order of their texts, so that it does not lead to a group.
func (tx *Tx) PrincipleComments(ctx context.Context, page models.Page) ([]models.PrincipleComment, int, error) {
	return sqlrow.Page[models.PrincipleComment](ctx, tx.db, page, "written_on DESC, about, text, group_id", written)
}
