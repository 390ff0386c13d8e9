package store

import (
	"context"

	"github.com/shg-directory/shg/models"
)

// SetNextMeetings writes when a group and its meetings are held next, and nothing else: only time
// changes that, so the version stays. If the group does not exist that is not an error.
func (tx *Tx) SetNextMeetings(ctx context.Context, g models.Group) error {
	next := g.NextAt
	if next != nil {
		rounded := roundToMicrosecond(*next)
		next = &rounded
	}
	if _, err := tx.exec(ctx, "UPDATE groups SET next_at = ? WHERE id = ?", next, g.ID); err != nil {
		return translate(err)
	}
	for _, m := range g.Meetings {
		if _, err := tx.exec(ctx, "UPDATE meetings SET next_at = ? WHERE id = ? AND group_id = ?", m.NextAt, m.ID, g.ID); err != nil {
			return translate(err)
		}
	}
	return nil
}
