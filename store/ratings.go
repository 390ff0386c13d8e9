package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// newestRefresh is the condition for the last that was published of a consultant for a principle, of
// as many groups as its argument.
const newestRefresh = `group_count >= ? AND number = (SELECT max(n.number) FROM rating_refreshes n
	WHERE n.consultant_id = rating_refreshes.consultant_id AND n.principle = rating_refreshes.principle)`

// PublishedRatings returns what is published now of consultants, all of them or those named, in the
// order of principles.
func (tx *Tx) PublishedRatings(ctx context.Context, of ...models.ID) ([]models.RatingRefresh, error) {
	whose, args := ofConsultants(of)
	return sqlrow.List[models.RatingRefresh](ctx, tx.db, whose+" AND "+newestRefresh+" ORDER BY consultant_id, principle", append(args, models.MinRatingGroups)...)
}

// ConsultantsToRate returns consultants whose ratings were not looked at in a month and about whom
// members said something, or whose ratings were published: in the order of ids, at most limit.
func (tx *Tx) ConsultantsToRate(ctx context.Context, month models.Date, limit int) ([]models.ID, error) {
	const query = `SELECT c.id FROM consultants c WHERE NOT EXISTS (SELECT 1 FROM rating_months m WHERE m.consultant_id = c.id AND m.month >= ?)
		AND (EXISTS (SELECT 1 FROM rating_refreshes r WHERE r.consultant_id = c.id)
			OR EXISTS (SELECT 1 FROM feedback_answers f JOIN engagements e ON e.id = f.engagement_id WHERE e.consultant_id = c.id AND f.side = 'group'))
		ORDER BY c.id LIMIT ?`
	return sqlrow.Values[models.ID](ctx, tx.db, query, month, limit)
}

// BeginRatingMonth notes that the ratings of a consultant are looked at in a month, and reports
// whether they were not before.
func (tx *Tx) BeginRatingMonth(ctx context.Context, consultant models.ID, month models.Date) (bool, error) {
	const query = `INSERT INTO rating_months (consultant_id, month) VALUES (?, ?)
		ON CONFLICT (consultant_id) DO UPDATE SET month = excluded.month WHERE rating_months.month < excluded.month`
	n, err := tx.db.Exec(ctx, query, consultant, month)
	return n == 1, err
}

// RatedAnswer is what a member said of an engagement, with the group.
type RatedAnswer struct {
	models.FeedbackAnswer
	GroupID models.ID
}

// RatedAnswers returns what members said of a consultant's engagements before a day, in the order in
// which the engagements ended.
func (tx *Tx) RatedAnswers(ctx context.Context, consultant models.ID, before models.Date) ([]RatedAnswer, error) {
	const query = `SELECT f.engagement_id, e.group_id, f.rating_a, f.rating_b, f.rating_c, f.rating_d, f.rating_e, f.rating_f, f.release_early
		FROM feedback_answers f JOIN engagements e ON e.id = f.engagement_id
		WHERE e.consultant_id = ? AND f.side = 'group' AND f.given_on < ? ORDER BY e.closed_on, e.id, f.id`
	return sqlrow.Select[RatedAnswer](ctx, tx.db, query, consultant, before)
}

// RatingHistory returns all that was ever published of a consultant, in order, and of which
// judgements.
func (tx *Tx) RatingHistory(ctx context.Context, consultant models.ID) ([]models.RatingRefresh, []models.RatingJudgement, error) {
	refreshes, err := sqlrow.List[models.RatingRefresh](ctx, tx.db, "consultant_id = ? ORDER BY principle, number", consultant)
	if err != nil {
		return nil, nil, err
	}
	judgements, err := sqlrow.List[models.RatingJudgement](ctx, tx.db, "consultant_id = ? ORDER BY principle, from_number, id", consultant)
	return refreshes, judgements, err
}

// AddRatingRefresh writes what is published, and the judgements that it is the first to have.
func (tx *Tx) AddRatingRefresh(ctx context.Context, r *models.RatingRefresh, added []models.RatingJudgement) error {
	if err := sqlrow.Insert(ctx, tx.db, r); err != nil {
		return err
	}
	return sqlrow.Insert(ctx, tx.db, sqlrow.Pointers(added)...)
}

// EndRatingJudgement notes the first refresh that a judgement is not part of, and forgets the
// judgement itself.
func (tx *Tx) EndRatingJudgement(ctx context.Context, id models.ID, number int) error {
	n, err := tx.db.Exec(ctx, "UPDATE rating_judgements SET until_number = ?, rating_sum = 0, rating_count = 0 WHERE id = ?", number, id)
	return notFoundIfNone(n, err)
}

// RatingReply returns the public answer of a consultant to the ratings, or ErrNotFound.
func (tx *Tx) RatingReply(ctx context.Context, consultant models.ID) (models.RatingReply, error) {
	return sqlrow.One[models.RatingReply](ctx, tx.db, "consultant_id = ?", consultant)
}

// PutRatingReply writes the public answer of a consultant, in place of an earlier one.
func (tx *Tx) PutRatingReply(ctx context.Context, r *models.RatingReply) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (consultant_id) DO UPDATE SET words = excluded.words, answered_on = excluded.answered_on", r)
}

// DeleteRatingReply deletes the public answer of a consultant, and reports whether there was one.
func (tx *Tx) DeleteRatingReply(ctx context.Context, consultant models.ID) (bool, error) {
	n, err := sqlrow.Delete[models.RatingReply](ctx, tx.db, "consultant_id = ?", consultant)
	return n > 0, err
}
