package directory

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/store"
)

// NextMeetings is the job that is due when a group's next meeting begins: it finds the one after
// it, asks to be called then, and brings the index up to that.
func (r *Room) NextMeetings(ctx context.Context, ids []models.ID) error {
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		rows, err := tx.GroupsByIDs(ctx, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if g, ok := rows[id]; ok {
				if err := r.WithTx(tx).advanceNextMeetings(ctx, g); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return r.Discovery.IndexGroups(ctx, ids)
}

func (w TxRoom) advanceNextMeetings(ctx context.Context, g models.Group) error {
	schedule.Refresh(&g, w.Now().UTC())
	return w.saveNextMeetings(ctx, g)
}

// saveNextMeetings writes a group's next meetings, and asks for the job that is due when the first
// of them begins.
func (w TxRoom) saveNextMeetings(ctx context.Context, g models.Group) error {
	if err := w.tx.SetNextMeetings(ctx, g); err != nil || g.NextAt == nil {
		return err
	}
	return w.tx.Enqueue(ctx, models.JobNextMeeting, g.ID.String(), *g.NextAt)
}
