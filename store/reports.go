package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateReport writes a new report.
func (tx *Tx) CreateReport(ctx context.Context, r *models.Report) error {
	return sqlrow.Insert(ctx, tx.db, r)
}

// Report returns the report with this id, or ErrNotFound if there is none.
func (tx *Tx) Report(ctx context.Context, id models.ID) (models.Report, error) {
	return sqlrow.One[models.Report](ctx, tx.db, "id = ?", id)
}

// CountReports counts the undecided reports about a subject that were sent on a day.
func (tx *Tx) CountReports(ctx context.Context, subject models.ID, on models.Date) (int, error) {
	return sqlrow.Count[models.Report](ctx, tx.db, "subject_id = ? AND created_on = ? AND decided_on IS NULL", subject, on)
}

// DecideReport records the day on which an undecided report was decided. It returns ErrNotFound if
// there is no undecided one with this id.
func (tx *Tx) DecideReport(ctx context.Context, id models.ID, on models.Date) error {
	return notFoundIfNone(tx.db.Exec(ctx, "UPDATE reports SET decided_on = ? WHERE id = ? AND decided_on IS NULL", on, id))
}

// PruneReports deletes reports that were decided before a day, and those about what is no longer
// there.
func (s *Store) PruneReports(ctx context.Context, decidedBefore models.Date) error {
	const query = `DELETE FROM reports WHERE id IN (SELECT id FROM reports WHERE decided_on < ? OR
		NOT EXISTS (SELECT 1 FROM groups g WHERE g.id = subject_id) AND NOT EXISTS (SELECT 1 FROM consultants c WHERE c.id = subject_id)
		AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = subject_id) AND NOT EXISTS (SELECT 1 FROM resources r WHERE r.id = subject_id)
		ORDER BY created_on, id LIMIT ?)`
	return s.prune(ctx, query, decidedBefore)
}
