package store

import (
	"context"
	"fmt"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

func (tx *Tx) meetingsOf(ctx context.Context, groupIDs []models.ID) (map[models.ID][]models.Meeting, error) {
	list, err := sqlrow.List[models.Meeting](ctx, tx.db, "group_id IN ? ORDER BY group_id, position, id", groupIDs)
	meetings := map[models.ID][]models.Meeting{}
	for _, m := range list {
		meetings[m.GroupID] = append(meetings[m.GroupID], m)
	}
	return meetings, err
}

func (tx *Tx) addMeetings(ctx context.Context, groupID models.ID, meetings []models.Meeting) error {
	rows := make([]*models.Meeting, len(meetings))
	for i := range meetings {
		meetings[i].GroupID, meetings[i].Position = groupID, i
		rows[i] = &meetings[i]
	}
	return sqlrow.Insert(ctx, tx.db, rows...)
}

// replaceMeetings replaces the group's meetings with the given ones: meetings with a known id are
// updated, others are added, and missing ones are deleted. A meeting of another group is never
// changed: its id is a conflict, "meetings_id_unique".
func (tx *Tx) replaceMeetings(ctx context.Context, groupID models.ID, meetings []models.Meeting) error {
	old, err := sqlrow.Values[models.ID](ctx, tx.db, "SELECT id FROM meetings WHERE group_id = ? ORDER BY id LIMIT ?", groupID, models.MaxItems)
	if err != nil {
		return err
	}
	removed := make(map[models.ID]bool, len(old))
	for _, id := range old {
		removed[id] = true
	}
	var added []*models.Meeting
	for i := range meetings {
		m := &meetings[i]
		m.GroupID, m.Position = groupID, i
		if !removed[m.ID] {
			added = append(added, m)
			continue
		}
		delete(removed, m.ID)
		updated, err := sqlrow.Update(ctx, tx.db, m, "id = ? AND group_id = ?", m.ID, groupID)
		if err != nil {
			return err
		}
		if !updated {
			return fmt.Errorf("update a meeting: %w", models.ErrStale)
		}
	}
	if err := tx.removeMeetings(ctx, groupID, removed); err != nil {
		return err
	}
	return sqlrow.Insert(ctx, tx.db, added...)
}

func (tx *Tx) removeMeetings(ctx context.Context, groupID models.ID, removed map[models.ID]bool) error {
	ids := make([]models.ID, 0, len(removed))
	for id := range removed {
		ids = append(ids, id)
	}
	return sqlrow.InBatches(ids, func(part []models.ID) error {
		_, err := sqlrow.Delete[models.Meeting](ctx, tx.db, "group_id = ? AND id IN ?", groupID, part)
		return err
	})
}

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
