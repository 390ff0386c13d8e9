package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddStage adds an entry to a group's history of stages. A change without an id gets one.
func (tx *Tx) AddStage(ctx context.Context, change models.StageChange) error {
	if change.ID == (models.ID{}) {
		change.ID = models.NewID()
	}
	return sqlrow.Insert(ctx, tx.db, &change)
}

// Stages returns a group's history of stages, the latest day first, at most the last 10,000.
func (tx *Tx) Stages(ctx context.Context, groupID models.ID) ([]models.StageChange, error) {
	return sqlrow.List[models.StageChange](ctx, tx.db, "group_id = ? ORDER BY declared_on DESC, id DESC LIMIT ?", groupID, models.MaxItems)
}
