package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddEngagementNote writes a note.
func (tx *Tx) AddEngagementNote(ctx context.Context, n *models.EngagementNote) error {
	return sqlrow.Insert(ctx, tx.db, n)
}

// EngagementNote returns the note with this id, or ErrNotFound if there is none.
func (tx *Tx) EngagementNote(ctx context.Context, id models.ID) (models.EngagementNote, error) {
	return sqlrow.One[models.EngagementNote](ctx, tx.db, "id = ?", id)
}

// EngagementNotes returns one page of an engagement's notes, the newest first, and how many there are.
func (tx *Tx) EngagementNotes(ctx context.Context, engagement models.ID, page models.Page) ([]models.EngagementNote, int, error) {
	return sqlrow.Page[models.EngagementNote](ctx, tx.db, page, "id DESC", "engagement_id = ?", engagement)
}

// CountEngagementNotes counts the notes of an engagement.
func (tx *Tx) CountEngagementNotes(ctx context.Context, engagement models.ID) (int, error) {
	return sqlrow.Count[models.EngagementNote](ctx, tx.db, "engagement_id = ?", engagement)
}

// DeleteEngagementNote deletes a note, or returns ErrNotFound if there is none.
func (tx *Tx) DeleteEngagementNote(ctx context.Context, id models.ID) error {
	return notFoundIfNone(tx.db.Exec(ctx, "DELETE FROM engagement_notes WHERE id = ?", id))
}
