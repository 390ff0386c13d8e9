package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateConsultationInvitation writes a new invitation. ErrConflict if the consultant has one of the
// same request.
func (tx *Tx) CreateConsultationInvitation(ctx context.Context, i *models.ConsultationInvitation) error {
	setDefaults(tx, &i.Version, &i.CreatedAt, &i.UpdatedAt)
	return sqlrow.Insert(ctx, tx.db, i)
}

// UpdateConsultationInvitation writes an invitation, which gets the version after fromVersion. It
// returns ErrStale and ErrNotFound as for groups.
func (tx *Tx) UpdateConsultationInvitation(ctx context.Context, i *models.ConsultationInvitation, fromVersion int64) error {
	i.Version = fromVersion + 1
	return sqlrow.UpdateVersion(ctx, tx.db, i, i.ID, fromVersion)
}

// ConsultationInvitation returns the invitation with this id, or ErrNotFound if there is none.
func (tx *Tx) ConsultationInvitation(ctx context.Context, id models.ID) (models.ConsultationInvitation, error) {
	return sqlrow.One[models.ConsultationInvitation](ctx, tx.db, "id = ?", id)
}

// ConsultationInvitationOf returns a consultant's invitation of a request, or ErrNotFound if there is
// none.
func (tx *Tx) ConsultationInvitationOf(ctx context.Context, request, consultant models.ID) (models.ConsultationInvitation, error) {
	return sqlrow.One[models.ConsultationInvitation](ctx, tx.db, "request_id = ? AND consultant_id = ?", request, consultant)
}

// ConsultationInvitationsOf returns one page of a request's invitations, the newest first, and how many
// there are.
func (tx *Tx) ConsultationInvitationsOf(ctx context.Context, request models.ID, page models.Page) ([]models.ConsultationInvitation, int, error) {
	return sqlrow.Page[models.ConsultationInvitation](ctx, tx.db, page, "created_at DESC, id DESC", "request_id = ?", request)
}

// ConsultationInvitationsTo returns one page of the invitations that a consultant knows of, those that
// wait first, then the newest first, and how many there are.
func (tx *Tx) ConsultationInvitationsTo(ctx context.Context, consultant models.ID, page models.Page) ([]models.ConsultationInvitation, int, error) {
	return sqlrow.Page[models.ConsultationInvitation](ctx, tx.db, page, "CASE status WHEN 'pending' THEN 0 ELSE 1 END, invited_at DESC, id DESC",
		"consultant_id = ? AND invited_at IS NOT NULL", consultant)
}

// OpenConsultationInvitations returns the invitations of a request that are proposed or pending.
func (tx *Tx) OpenConsultationInvitations(ctx context.Context, request models.ID) ([]models.ConsultationInvitation, error) {
	return sqlrow.List[models.ConsultationInvitation](ctx, tx.db, "request_id = ? AND status IN ? ORDER BY id", request,
		[]models.InvitationStatus{models.InvitationProposed, models.InvitationPending})
}

// NoteAnswerHours writes in how many hours an invitation was answered; it raises no version, since
// nobody reads it.
func (tx *Tx) NoteAnswerHours(ctx context.Context, i models.ConsultationInvitation) error {
	_, err := tx.db.Exec(ctx, "UPDATE consultation_invitations SET answered_hours = ? WHERE id = ?", i.AnsweredHours, i.ID)
	return err
}

// NoteNextConsultant writes who came next in the ranking when an invitation was declined; it raises no
// version, since only lists show it.
func (tx *Tx) NoteNextConsultant(ctx context.Context, id models.ID, next *models.ID) error {
	_, err := tx.db.Exec(ctx, "UPDATE consultation_invitations SET next_consultant_id = ? WHERE id = ?", next, id)
	return err
}

// InvitedConsultants returns whom the group has invited for a request, but for invitations that lapsed.
func (tx *Tx) InvitedConsultants(ctx context.Context, request models.ID) ([]models.ID, error) {
	return sqlrow.Values[models.ID](ctx, tx.db, "SELECT consultant_id FROM consultation_invitations WHERE request_id = ? AND status <> 'lapsed'", request)
}

// AddConsultationQuestion writes a question.
func (tx *Tx) AddConsultationQuestion(ctx context.Context, q *models.ConsultationQuestion) error {
	return sqlrow.Insert(ctx, tx.db, q)
}

// ConsultationQuestions returns the questions about invitations, in the order of their ids, which is
// that of time.
func (tx *Tx) ConsultationQuestions(ctx context.Context, invitations []models.ID) ([]models.ConsultationQuestion, error) {
	if len(invitations) == 0 {
		return nil, nil
	}
	return sqlrow.List[models.ConsultationQuestion](ctx, tx.db, "invitation_id IN ? ORDER BY id", invitations)
}

// AnswerConsultationQuestion writes the answer to a question, and reports whether it had none.
func (tx *Tx) AnswerConsultationQuestion(ctx context.Context, q models.ConsultationQuestion) (bool, error) {
	n, err := tx.db.Exec(ctx, "UPDATE consultation_questions SET answer_sealed = ?, answered_on = ? WHERE id = ? AND answered_on IS NULL", q.AnswerSealed, q.AnsweredOn, q.ID)
	return n == 1, err
}

// AddConsultationSuggestion writes that a colleague is suggested. To do so again changes nothing.
func (tx *Tx) AddConsultationSuggestion(ctx context.Context, s models.ConsultationSuggestion) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (invitation_id, consultant_id) DO NOTHING", &s)
}

// ConsultationSuggestions returns the colleagues who are suggested in invitations.
func (tx *Tx) ConsultationSuggestions(ctx context.Context, invitations []models.ID) ([]models.ConsultationSuggestion, error) {
	if len(invitations) == 0 {
		return nil, nil
	}
	return sqlrow.List[models.ConsultationSuggestion](ctx, tx.db, "invitation_id IN ? ORDER BY id", invitations)
}
