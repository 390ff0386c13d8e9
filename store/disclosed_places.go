package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// DisclosePlace writes that the consultant of an engagement may read where exactly the group is.
func (tx *Tx) DisclosePlace(ctx context.Context, d models.DisclosedPlace) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (engagement_id) DO NOTHING", &d)
}

// ConcealPlace takes that back. To do so again is no error.
func (tx *Tx) ConcealPlace(ctx context.Context, engagement models.ID) error {
	_, err := sqlrow.Delete[models.DisclosedPlace](ctx, tx.db, "engagement_id = ?", engagement)
	return err
}

// IsPlaceDisclosed reports whether there is such a row.
func (tx *Tx) IsPlaceDisclosed(ctx context.Context, engagement models.ID) (bool, error) {
	return sqlrow.Exists[models.DisclosedPlace](ctx, tx.db, "engagement_id = ?", engagement)
}
