package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddGuidanceEdition writes an edition with the next number of its stage and language. Earlier ones
// stay. ErrConflict if another is written at the same time.
func (tx *Tx) AddGuidanceEdition(ctx context.Context, e *models.GuidanceEdition) error {
	last, err := sqlrow.Value[int](ctx, tx.db, "SELECT coalesce(max(number), 0) FROM guidance_editions WHERE stage = ? AND language = ?", e.Stage, e.Language)
	if err != nil {
		return err
	}
	e.Number = last + 1
	return sqlrow.Insert(ctx, tx.db, e)
}

// GuidanceInForce returns the last edition about each stage in a language, but for those that took the
// operator's text back.
func (tx *Tx) GuidanceInForce(ctx context.Context, language string) ([]models.GuidanceEdition, error) {
	return sqlrow.List[models.GuidanceEdition](ctx, tx.db, `language = ? AND words <> '' AND NOT EXISTS
		(SELECT 1 FROM guidance_editions later WHERE later.stage = guidance_editions.stage AND later.language = guidance_editions.language AND later.number > guidance_editions.number)
		ORDER BY stage LIMIT ?`, language, models.MaxItems)
}

// GuidanceEditions returns one page of the editions about a stage in a language, the newest first, and
// how many there are.
func (tx *Tx) GuidanceEditions(ctx context.Context, stage models.Stage, language string, page models.Page) ([]models.GuidanceEdition, int, error) {
	return sqlrow.Page[models.GuidanceEdition](ctx, tx.db, page, "number DESC", "stage = ? AND language = ?", stage, language)
}
