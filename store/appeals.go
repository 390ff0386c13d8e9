package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateAppeal writes a new appeal. If there is one against the decision, it returns a conflict,
// "appeals_decision_id_unique".
func (tx *Tx) CreateAppeal(ctx context.Context, a *models.Appeal) error {
	return sqlrow.Insert(ctx, tx.db, a)
}

// Appeal returns the appeal with this id, or ErrNotFound if there is none.
func (tx *Tx) Appeal(ctx context.Context, id models.ID) (models.Appeal, error) {
	return sqlrow.One[models.Appeal](ctx, tx.db, "id = ?", id)
}

// AppealsAgainst returns the appeals against decisions, by the decision.
func (tx *Tx) AppealsAgainst(ctx context.Context, decisions []models.ID) (map[models.ID]models.Appeal, error) {
	found := map[models.ID]models.Appeal{}
	err := sqlrow.InBatches(decisions, func(part []models.ID) error {
		return sqlrow.Each(ctx, tx.db, func(a models.Appeal) error {
			found[a.DecisionID] = a
			return nil
		}, "decision_id IN ? ORDER BY id", part)
	})
	return found, err
}

// DecideAppeal records the day on which an undecided appeal was decided. It returns ErrNotFound if
// there is no undecided one with this id.
func (tx *Tx) DecideAppeal(ctx context.Context, id models.ID, on models.Date) error {
	return notFoundIfNone(tx.db.Exec(ctx, "UPDATE appeals SET decided_on = ? WHERE id = ? AND decided_on IS NULL", on, id))
}

// PruneAppeals deletes appeals that were decided before a day.
func (s *Store) PruneAppeals(ctx context.Context, decidedBefore models.Date) error {
	const query = "DELETE FROM appeals WHERE id IN (SELECT id FROM appeals WHERE decided_on < ? ORDER BY decided_on, id LIMIT ?)"
	return s.prune(ctx, query, decidedBefore)
}
