package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// formerSlug is a slug that a group had before.
type formerSlug struct {
	Slug      string
	GroupID   models.ID
	CreatedAt time.Time
}

// TableName is for GORM.
func (formerSlug) TableName() string { return "former_slugs" }

// SlugTaken reports whether another living group has the slug, or another published group had it
// before.
func (tx *Tx) SlugTaken(ctx context.Context, slug string, by models.ID) (bool, error) {
	found, err := sqlrow.Value[int](ctx, tx.db, `SELECT 1 FROM groups WHERE slug = ? AND status <> 'archived' AND id <> ? UNION ALL
		SELECT 1 FROM former_slugs f JOIN groups g ON g.id = f.group_id WHERE f.slug = ? AND f.group_id <> ? AND g.status = 'published' LIMIT 1`,
		slug, by, slug, by)
	return found > 0, err
}

// AddFormerSlug records that a group had a slug, which leads to no other group from now on.
func (tx *Tx) AddFormerSlug(ctx context.Context, slug string, groupID models.ID) error {
	row := formerSlug{Slug: slug, GroupID: groupID, CreatedAt: sqlrow.RoundTime(tx.store.now())}
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (slug) DO UPDATE SET group_id = excluded.group_id", &row)
}

// DeleteFormerSlugs deletes the former slugs of a group; if slugs are named, only those.
func (tx *Tx) DeleteFormerSlugs(ctx context.Context, groupID models.ID, named ...string) error {
	if len(named) == 0 {
		_, err := sqlrow.Delete[formerSlug](ctx, tx.db, "group_id = ?", groupID)
		return err
	}
	_, err := sqlrow.Delete[formerSlug](ctx, tx.db, "group_id = ? AND slug IN ?", groupID, named)
	return err
}
