package consultation

import (
	"context"
	"slices"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// PlaceNeed puts an open need at a position, from 1, among the open needs of its group, and numbers
// all of them by their order. A position beyond the ends is the end. Any member may do so.
func (r *Room) PlaceNeed(ctx context.Context, by models.WriteOptions, groupID, needID models.ID, position int) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.ReorderNeed, groupID); err != nil {
			return err
		}
		needs, _, err := tx.Needs(ctx, groupID, models.NeedOpen, models.Page{Number: 1, PerPage: models.MaxItems}, models.ID{})
		if err != nil {
			return err
		}
		from := slices.IndexFunc(needs, func(n models.Need) bool { return n.ID == needID })
		if from < 0 {
			return models.ErrNotFound
		}
		moved := needs[from]
		needs = slices.Delete(needs, from, from+1)
		needs = slices.Insert(needs, min(max(position-1, 0), len(needs)), moved)
		if err := r.numberNeeds(ctx, tx, needs); err != nil {
			return err
		}
		return audit.Record(ctx, tx, by.Actor, policy.ReorderNeed, audit.Group(groupID))
	})
}

// numberNeeds writes the numbers of needs by their order, from 1.
func (r *Room) numberNeeds(ctx context.Context, tx *store.Tx, needs []models.Need) error {
	for i := range needs {
		need := &needs[i]
		if need.Rank == i+1 {
			continue
		}
		from := need.Version
		need.Rank, need.Version, need.UpdatedAt = i+1, from+1, r.Now().UTC()
		if err := tx.UpdateNeed(ctx, need, from); err != nil {
			return err
		}
	}
	return nil
}
