package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddConsultationBlock writes that a side does not want to work with the other. To do so again changes
// nothing.
func (tx *Tx) AddConsultationBlock(ctx context.Context, b models.ConsultationBlock) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (group_id, consultant_id, side) DO NOTHING", &b)
}

// HasConsultationBlock reports whether a side blocks the other.
func (tx *Tx) HasConsultationBlock(ctx context.Context, b models.ConsultationBlock) (bool, error) {
	return sqlrow.Exists[models.ConsultationBlock](ctx, tx.db, "group_id = ? AND consultant_id = ? AND side = ?", b.GroupID, b.ConsultantID, b.Side)
}

// RemoveConsultationBlock deletes a block, and reports whether there was one.
func (tx *Tx) RemoveConsultationBlock(ctx context.Context, b models.ConsultationBlock) (bool, error) {
	n, err := sqlrow.Delete[models.ConsultationBlock](ctx, tx.db, "group_id = ? AND consultant_id = ? AND side = ?", b.GroupID, b.ConsultantID, b.Side)
	return n > 0, err
}

// BlockedConsultants returns the consultants with whom one of the sides does not want to work together.
func (tx *Tx) BlockedConsultants(ctx context.Context, group models.ID) ([]models.ID, error) {
	return sqlrow.Values[models.ID](ctx, tx.db, "SELECT consultant_id FROM consultation_blocks WHERE group_id = ?", group)
}

// ConsultationBlocksByGroup returns one page of the blocks of a group's own, the newest first, and how
// many there are.
func (tx *Tx) ConsultationBlocksByGroup(ctx context.Context, group models.ID, page models.Page) ([]models.ConsultationBlock, int, error) {
	return sqlrow.Page[models.ConsultationBlock](ctx, tx.db, page, "blocked_on DESC, id DESC", "group_id = ? AND side = ?", group, models.SideGroup)
}

// ConsultationBlocksByConsultant returns one page of the blocks of a consultant's own, the newest first,
// and how many there are.
func (tx *Tx) ConsultationBlocksByConsultant(ctx context.Context, consultant models.ID, page models.Page) ([]models.ConsultationBlock, int, error) {
	return sqlrow.Page[models.ConsultationBlock](ctx, tx.db, page, "blocked_on DESC, id DESC", "consultant_id = ? AND side = ?", consultant, models.SideConsultant)
}

// OpenInvitationsBetween returns the invitations of a group to a consultant that are proposed or pending.
func (tx *Tx) OpenInvitationsBetween(ctx context.Context, group, consultant models.ID) ([]models.ConsultationInvitation, error) {
	return sqlrow.List[models.ConsultationInvitation](ctx, tx.db, "group_id = ? AND consultant_id = ? AND status IN ? ORDER BY id", group, consultant,
		[]models.InvitationStatus{models.InvitationProposed, models.InvitationPending})
}

// StandingOffersBetween returns the offers of a consultant to a group that stand.
func (tx *Tx) StandingOffersBetween(ctx context.Context, group, consultant models.ID) ([]models.Offer, error) {
	return sqlrow.List[models.Offer](ctx, tx.db, "group_id = ? AND consultant_id = ? AND status = ? ORDER BY id", group, consultant, models.OfferStanding)
}
