package store

import (
	"context"
	"database/sql"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm/clause"

	"github.com/shg-directory/shg/models"
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
	found := false
	err := tx.eachRow(ctx, func(*sql.Rows) error {
		found = true
		return nil
	}, `SELECT 1 FROM groups WHERE slug = ? AND status <> 'archived' AND id <> ? UNION ALL
		SELECT 1 FROM former_slugs f JOIN groups g ON g.id = f.group_id WHERE f.slug = ? AND f.group_id <> ? AND g.status = 'published' LIMIT 1`,
		slug, by, slug, by)
	return found, err
}

// AddFormerSlug records that a group had a slug, which leads to no other group from now on.
func (tx *Tx) AddFormerSlug(ctx context.Context, slug string, groupID models.ID) error {
	row := formerSlug{Slug: slug, GroupID: groupID, CreatedAt: roundToMicrosecond(tx.store.now())}
	return tx.session(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "slug"}}, UpdateAll: true}).Create(&row).Error
}

// DeleteFormerSlugs deletes the former slugs of a group; if slugs are named, only those.
func (tx *Tx) DeleteFormerSlugs(ctx context.Context, groupID models.ID, named ...string) error {
	if len(named) == 0 {
		_, err := deleteWhere[formerSlug](ctx, tx, "group_id = ?", groupID)
		return err
	}
	_, err := deleteWhere[formerSlug](ctx, tx, "group_id = ? AND slug IN ?", groupID, named)
	return err
}

// isValidText reports whether both databases accept a string as text: PostgreSQL accepts only UTF-8
// without zeros.
func isValidText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
