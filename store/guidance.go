package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddGuidanceEdition writes an edition. Earlier ones stay.
func (tx *Tx) AddGuidanceEdition(ctx context.Context, e *models.GuidanceEdition) error {
	return sqlrow.Insert(ctx, tx.db, e)
}

// GuidanceInForce returns the last edition about each stage in a language, but for those that took the
// operator's text back.
func (tx *Tx) GuidanceInForce(ctx context.Context, language string) ([]models.GuidanceEdition, error) {
	return sqlrow.List[models.GuidanceEdition](ctx, tx.db, `language = ? AND words <> '' AND NOT EXISTS
		(SELECT 1 FROM guidance_editions later WHERE later.stage = guidance_editions.stage AND later.language = guidance_editions.language AND later.id > guidance_editions.id)
		ORDER BY id`, language)
}

// GuidanceEditions returns one page of the editions about a stage in a language, the newest first, and
// how many there are.
func (tx *Tx) GuidanceEditions(ctx context.Context, stage models.Stage, language string, page models.Page) ([]models.GuidanceEdition, int, error) {
	return sqlrow.Page[models.GuidanceEdition](ctx, tx.db, page, "id DESC", "stage = ? AND language = ?", stage, language)
}
