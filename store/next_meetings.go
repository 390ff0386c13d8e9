package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// SetNextMeetings writes when a group and its meetings are held next, and nothing else: only time
// changes that, so the version stays. If the group does not exist that is not an error.
func (tx *Tx) SetNextMeetings(ctx context.Context, g models.Group) error {
	if _, err := tx.db.Exec(ctx, "UPDATE groups SET next_at = ? WHERE id = ?", sqlrow.RoundTimeIfSet(g.NextAt), g.ID); err != nil {
		return err
	}
	for _, m := range g.Meetings {
		if _, err := tx.db.Exec(ctx, "UPDATE meetings SET next_at = ? WHERE id = ? AND group_id = ?", m.NextAt, m.ID, g.ID); err != nil {
			return err
		}
	}
	return nil
}
