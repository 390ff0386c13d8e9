package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddRuleset writes a ruleset that is proposed.
func (tx *Tx) AddRuleset(ctx context.Context, r *models.Ruleset) error {
	return sqlrow.Insert(ctx, tx.db, r)
}

// UpdateRuleset writes what became of a ruleset, or returns ErrStale if it is no longer in the state from.
func (tx *Tx) UpdateRuleset(ctx context.Context, r *models.Ruleset, from models.RulesetStatus) error {
	updated, err := sqlrow.Update(ctx, tx.db, r, "id = ? AND status = ?", r.ID, from)
	if err == nil && !updated {
		err = models.ErrStale
	}
	return err
}

// Ruleset returns the ruleset with a version, or ErrNotFound.
func (tx *Tx) Ruleset(ctx context.Context, version string) (models.Ruleset, error) {
	return sqlrow.One[models.Ruleset](ctx, tx.db, "version = ?", version)
}

// RulesetByID returns the ruleset with an id, or ErrNotFound.
func (tx *Tx) RulesetByID(ctx context.Context, id models.ID) (models.Ruleset, error) {
	return sqlrow.One[models.Ruleset](ctx, tx.db, "id = ?", id)
}

// AdoptedRuleset returns the ruleset that is adopted, or ErrNotFound if that is the program's own.
func (tx *Tx) AdoptedRuleset(ctx context.Context) (models.Ruleset, error) {
	return sqlrow.One[models.Ruleset](ctx, tx.db, "status = ?", models.RulesetAdopted)
}

// Rulesets returns at most limit rulesets, those that were proposed last first.
func (tx *Tx) Rulesets(ctx context.Context, limit int) ([]models.Ruleset, error) {
	return sqlrow.List[models.Ruleset](ctx, tx.db, "1 = 1 ORDER BY proposed_on DESC, id DESC LIMIT ?", limit)
}

// OpenRequests returns at most limit requests of published groups that are open, the newest first.
func (tx *Tx) OpenRequests(ctx context.Context, limit int) ([]models.Request, error) {
	return sqlrow.List[models.Request](ctx, tx.db,
		"status = ? AND group_id IN (SELECT id FROM groups WHERE status = ?) ORDER BY id DESC LIMIT ?", models.RequestOpen, models.StatusPublished, limit)
}
