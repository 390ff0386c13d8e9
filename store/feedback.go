package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// FeedbackOf returns the feedback on an engagement, in the order of ids, which is that of chance.
func (tx *Tx) FeedbackOf(ctx context.Context, engagement models.ID) ([]models.FeedbackAnswer, error) {
	return sqlrow.List[models.FeedbackAnswer](ctx, tx.db, "engagement_id = ? ORDER BY id", engagement)
}

// PutFeedback writes the answer of an account to an engagement, in place of an earlier one. The
// row keeps its first id and side.
func (tx *Tx) PutFeedback(ctx context.Context, a *models.FeedbackAnswer) error {
	const again = `ON CONFLICT (engagement_id, account_id) DO UPDATE SET rating_a = excluded.rating_a, rating_b = excluded.rating_b, rating_c = excluded.rating_c,
		rating_d = excluded.rating_d, rating_e = excluded.rating_e, rating_f = excluded.rating_f, collaboration = excluded.collaboration,
		words_sealed = excluded.words_sealed, release_early = excluded.release_early, given_on = excluded.given_on`
	return sqlrow.InsertOnConflict(ctx, tx.db, again, a)
}

// DeleteFeedback deletes what an account said of an engagement, and reports whether there was any.
func (tx *Tx) DeleteFeedback(ctx context.Context, engagement, account models.ID) (bool, error) {
	n, err := sqlrow.Delete[models.FeedbackAnswer](ctx, tx.db, "engagement_id = ? AND account_id = ?", engagement, account)
	return n > 0, err
}

// feedbackDue is the condition for an engagement that is over, was in force, and about which an
// account has said nothing. Its arguments are the first day of ends that count, and the account.
const feedbackDue = "NOT e." + engagementUnderWay + ` AND e.agreed_on IS NOT NULL AND e.closed_on >= ?
	AND NOT EXISTS (SELECT 1 FROM feedback_answers f WHERE f.engagement_id = e.id AND f.account_id = ?)`

// FeedbackWaitingFor returns about how many engagements that ended since a day an account has given no
// feedback: by the groups that it belonged to then and belongs to now, at most limit of them, and as
// the consultant.
func (tx *Tx) FeedbackWaitingFor(ctx context.Context, account, consultant models.ID, since models.Date, limit int) (groups []models.Waiting, own int, err error) {
	const query = `SELECT 'feedback_to_give' AS kind, e.group_id, count(*) AS count FROM engagements e
		JOIN memberships m ON m.group_id = e.group_id AND m.account_id = ? AND m.joined_on <= e.closed_on
		WHERE ` + feedbackDue + ` AND e.consultant_id IS NOT NULL AND e.consultant_id <> ? AND e.group_id IN ` + livingGroupsOf + `
		GROUP BY e.group_id ORDER BY e.group_id LIMIT ?`
	if groups, err = sqlrow.Select[models.Waiting](ctx, tx.db, query, account, since, account, consultant, account, limit); err != nil {
		return nil, 0, err
	}
	own, err = sqlrow.Value[int](ctx, tx.db, "SELECT count(*) FROM engagements e WHERE e.consultant_id = ? AND "+feedbackDue, consultant, since, account)
	return groups, own, err
}
