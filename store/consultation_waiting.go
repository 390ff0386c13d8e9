package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// newestTermsWait is the condition for an engagement under way whose newest terms wait for the side
// that did not propose them. Its argument is the side that did.
const newestTermsWait = `e.status IN ('agreeing', 'active', 'paused') AND EXISTS (SELECT 1 FROM engagement_terms t WHERE t.engagement_id = e.id AND t.confirmed_on IS NULL AND t.proposed_side = ?
	AND t.number = (SELECT max(number) FROM engagement_terms n WHERE n.engagement_id = e.id))`

// ConsultationWaitingFor returns how much of consultations waits for the groups that an account belongs
// to, by kind and group, at most limit of them.
func (tx *Tx) ConsultationWaitingFor(ctx context.Context, account models.ID, limit int) ([]models.Waiting, error) {
	const query = `SELECT kind, group_id, count(*) AS count FROM (
		SELECT 'question_to_answer' AS kind, i.group_id FROM consultation_questions q JOIN consultation_invitations i ON i.id = q.invitation_id
			WHERE i.status = 'pending' AND q.answered_on IS NULL AND i.group_id IN ` + livingGroupsOf + `
		UNION ALL SELECT 'invitation_overdue', i.group_id FROM consultation_invitations i WHERE i.status = 'pending' AND i.overdue AND i.group_id IN ` + livingGroupsOf + `
		UNION ALL SELECT 'next_to_invite', q.group_id FROM requests q WHERE q.status = 'open' AND EXISTS (
			SELECT 1 FROM consultation_invitations i WHERE i.request_id = q.id AND (i.status = 'declined' OR i.status = 'pending' AND i.overdue) AND i.next_consultant_id NOT IN (
				SELECT n.consultant_id FROM consultation_invitations n WHERE n.request_id = q.id AND n.status <> 'lapsed'))
			AND q.group_id IN ` + livingGroupsOf + `
		UNION ALL SELECT 'offer_to_answer', o.group_id FROM offers o WHERE o.status = 'standing' AND o.group_id IN ` + livingGroupsOf + `
		UNION ALL SELECT 'terms_to_confirm', e.group_id FROM engagements e WHERE ` + newestTermsWait + ` AND e.group_id IN ` + livingGroupsOf + `
		) AS waiting GROUP BY kind, group_id ORDER BY kind, group_id LIMIT ?`
	return sqlrow.Select[models.Waiting](ctx, tx.db, query, account, account, account, account, models.SideConsultant, account, limit)
}

// ConsultationWaitingForConsultant returns how many invitations, and how many terms, wait for a
// consultant's answer.
func (tx *Tx) ConsultationWaitingForConsultant(ctx context.Context, consultant models.ID) (invitations, terms int, err error) {
	if invitations, err = sqlrow.Count[models.ConsultationInvitation](ctx, tx.db, "consultant_id = ? AND status = ?", consultant, models.InvitationPending); err != nil {
		return 0, 0, err
	}
	terms, err = sqlrow.Value[int](ctx, tx.db, "SELECT count(*) FROM engagements e WHERE e.consultant_id = ? AND "+newestTermsWait, consultant, models.SideGroup)
	return invitations, terms, err
}
