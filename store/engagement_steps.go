package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddEngagementStep writes a step.
func (tx *Tx) AddEngagementStep(ctx context.Context, s *models.EngagementStep) error {
	return sqlrow.Insert(ctx, tx.db, s)
}

// EngagementStep returns the step with this id, or ErrNotFound if there is none.
func (tx *Tx) EngagementStep(ctx context.Context, id models.ID) (models.EngagementStep, error) {
	return sqlrow.One[models.EngagementStep](ctx, tx.db, "id = ?", id)
}

// SetStepDone writes on which day a step was done; the zero date opens it again.
func (tx *Tx) SetStepDone(ctx context.Context, id models.ID, on models.Date) error {
	return notFoundIfNone(tx.db.Exec(ctx, "UPDATE engagement_steps SET done_on = ? WHERE id = ?", on, id))
}

// EngagementSteps returns one page of an engagement's steps, those that are open first, then the newest
// first, and how many there are.
func (tx *Tx) EngagementSteps(ctx context.Context, engagement models.ID, page models.Page) ([]models.EngagementStep, int, error) {
	return sqlrow.Page[models.EngagementStep](ctx, tx.db, page, "CASE WHEN done_on IS NULL THEN 0 ELSE 1 END, id DESC", "engagement_id = ?", engagement)
}

// CountEngagementSteps counts the steps of an engagement.
func (tx *Tx) CountEngagementSteps(ctx context.Context, engagement models.ID) (int, error) {
	return sqlrow.Count[models.EngagementStep](ctx, tx.db, "engagement_id = ?", engagement)
}

// openStep is the condition for a step of an engagement under way that a side has not done. Its
// argument is the side.
const openStep = "s.done_on IS NULL AND s.side = ? AND e." + engagementUnderWay

// OpenStepsFor returns how many steps are open for each group that an account belongs to, at most limit
// of them.
func (tx *Tx) OpenStepsFor(ctx context.Context, account models.ID, limit int) ([]models.Waiting, error) {
	const query = "SELECT 'step_to_do' AS kind, e.group_id, count(*) AS count FROM engagement_steps s JOIN engagements e ON e.id = s.engagement_id WHERE " +
		openStep + " AND e.group_id IN " + livingGroupsOf + " GROUP BY e.group_id ORDER BY e.group_id LIMIT ?"
	return sqlrow.Select[models.Waiting](ctx, tx.db, query, models.SideGroup, account, limit)
}

// OpenStepsForConsultant returns how many steps are open for a consultant.
func (tx *Tx) OpenStepsForConsultant(ctx context.Context, consultant models.ID) (int, error) {
	const query = "SELECT count(*) FROM engagement_steps s JOIN engagements e ON e.id = s.engagement_id WHERE " + openStep + " AND e.consultant_id = ?"
	return sqlrow.Value[int](ctx, tx.db, query, models.SideConsultant, consultant)
}

// StepsDue returns the open steps of engagements under way whose day is between two days, in the order
// of that day, at most limit.
func (tx *Tx) StepsDue(ctx context.Context, from, until models.Date, limit int) ([]models.EngagementStep, error) {
	const condition = "done_on IS NULL AND due_on BETWEEN ? AND ? AND engagement_id IN (SELECT e.id FROM engagements e WHERE e." + engagementUnderWay + ") ORDER BY due_on, id LIMIT ?"
	return sqlrow.List[models.EngagementStep](ctx, tx.db, condition, from, until, limit)
}
