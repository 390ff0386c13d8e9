package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateCorrection writes a new suggestion. If its time is not set, it becomes now.
func (tx *Tx) CreateCorrection(ctx context.Context, c *models.Correction) error {
	return sqlrow.Insert(ctx, tx.db, c)
}

// Correction returns the suggestion with this id, or ErrNotFound if there is none.
func (tx *Tx) Correction(ctx context.Context, id models.ID) (models.Correction, error) {
	return sqlrow.One[models.Correction](ctx, tx.db, "id = ?", id)
}

// Corrections returns one page of a group's suggestions of a status ("" all), the open ones first,
// then the newest first, and how many there are.
func (tx *Tx) Corrections(ctx context.Context, groupID models.ID, status models.CorrectionStatus, page models.Page) ([]models.Correction, int, error) {
	condition, args := "group_id = ?", []any{groupID}
	if status != "" {
		condition, args = "group_id = ? AND status = ?", []any{groupID, status}
	}
	return sqlrow.Page[models.Correction](ctx, tx.db, page, "CASE status WHEN 'open' THEN 0 ELSE 1 END, created_at DESC, id DESC", condition, args...)
}

// OpenCorrectionsSince returns the times of a group's open suggestions after a time, the oldest
// first, at most limit.
func (tx *Tx) OpenCorrectionsSince(ctx context.Context, groupID models.ID, since time.Time, limit int) ([]time.Time, error) {
	const query = "SELECT created_at FROM corrections WHERE group_id = ? AND status = ? AND created_at > ? ORDER BY created_at LIMIT ?"
	return sqlrow.Values[time.Time](ctx, tx.db, query, groupID, models.CorrectionOpen, sqlrow.RoundTime(since), limit)
}

// CloseCorrection records how somebody dealt with an open suggestion. It returns ErrNotFound if
// there is no open one with this id.
func (tx *Tx) CloseCorrection(ctx context.Context, id models.ID, status models.CorrectionStatus, reason string, at time.Time) error {
	const query = "UPDATE corrections SET status = ?, reason = ?, closed_at = ? WHERE id = ? AND status = ?"
	affected, err := tx.db.Exec(ctx, query, status, reason, sqlrow.RoundTime(at), id, models.CorrectionOpen)
	return notFoundIfNone(affected, err)
}

// PruneCorrections deletes suggestions that were created or closed before these times.
func (s *Store) PruneCorrections(ctx context.Context, createdBefore, closedBefore time.Time) error {
	const query = "DELETE FROM corrections WHERE id IN (SELECT id FROM corrections WHERE created_at < ? OR closed_at < ? ORDER BY created_at, id LIMIT ?)"
	return s.prune(ctx, query, sqlrow.RoundTime(createdBefore), sqlrow.RoundTime(closedBefore))
}
