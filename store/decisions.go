package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddDecision writes a new decision of a moderator, with its number among those about the subject.
// If it decides an appeal that was decided before, it returns a conflict,
// "moderation_decisions_appeal_id_unique".
func (tx *Tx) AddDecision(ctx context.Context, d *models.ModerationDecision) error {
	last, err := sqlrow.Value[int](ctx, tx.db, "SELECT COALESCE(MAX(seq), 0) FROM moderation_decisions WHERE subject_id = ?", d.Subject.ID)
	if err != nil {
		return err
	}
	d.Seq = last + 1
	return sqlrow.Insert(ctx, tx.db, d)
}

// Decision returns the decision with this id, or ErrNotFound if there is none.
func (tx *Tx) Decision(ctx context.Context, id models.ID) (models.ModerationDecision, error) {
	return sqlrow.One[models.ModerationDecision](ctx, tx.db, "id = ?", id)
}

// DecisionsAbout returns one page of the decisions about a subject, the newest first, and how many
// there are.
func (tx *Tx) DecisionsAbout(ctx context.Context, subject models.ID, page models.Page) ([]models.ModerationDecision, int, error) {
	return sqlrow.Page[models.ModerationDecision](ctx, tx.db, page, "seq DESC", "subject_id = ?", subject)
}

// EffectiveDecisionsAbout is DecisionsAbout without decisions to do nothing.
func (tx *Tx) EffectiveDecisionsAbout(ctx context.Context, subject models.ID, page models.Page) ([]models.ModerationDecision, int, error) {
	return sqlrow.Page[models.ModerationDecision](ctx, tx.db, page, "seq DESC", "subject_id = ? AND decision <> ?", subject, models.DecideNoAction)
}

// Hold returns the hold of a subject that a moderator hid, or ErrNotFound if nobody did.
func (tx *Tx) Hold(ctx context.Context, subject models.ID) (models.ModerationHold, error) {
	return sqlrow.One[models.ModerationHold](ctx, tx.db, "subject_id = ?", subject)
}

// IsHeld reports whether a moderator hid the subject.
func (tx *Tx) IsHeld(ctx context.Context, subject models.ID) (bool, error) {
	return sqlrow.Exists[models.ModerationHold](ctx, tx.db, "subject_id = ?", subject)
}

// AddHold writes that a moderator hid a subject.
func (tx *Tx) AddHold(ctx context.Context, h *models.ModerationHold) error {
	return sqlrow.Insert(ctx, tx.db, h)
}

// RemoveHold deletes the hold of a subject.
func (tx *Tx) RemoveHold(ctx context.Context, subject models.ID) error {
	_, err := sqlrow.Delete[models.ModerationHold](ctx, tx.db, "subject_id = ?", subject)
	return err
}

// IsConcerned reports whether a subject is a group that the account belongs to, its profile, or what it suggested.
func (tx *Tx) IsConcerned(ctx context.Context, subject, account models.ID) (bool, error) {
	count, err := sqlrow.Value[int](ctx, tx.db, "SELECT COUNT(*) FROM ("+concerning+") AS own WHERE subject_id = ?", account, account, account, account, subject)
	return count > 0, err
}
