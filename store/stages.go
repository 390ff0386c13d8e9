package store

import (
	"context"

	"github.com/shg-directory/shg/models"
)

// AddStage adds an entry to a group's history of stages. A change without an id gets one.
func (tx *Tx) AddStage(ctx context.Context, change models.StageChange) error {
	if change.ID == (models.ID{}) {
		change.ID = models.NewID()
	}
	return insert(ctx, tx, []*models.StageChange{&change})
}

// Stages returns a group's history of stages, the latest day first, at most the last 10,000.
func (tx *Tx) Stages(ctx context.Context, groupID models.ID) ([]models.StageChange, error) {
	return from[models.StageChange](tx).Where("group_id = ?", groupID).
		Order("declared_on DESC, id DESC").Limit(models.MaxItems).Find(ctx)
}
