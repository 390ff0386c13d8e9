package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddGroupAct writes what was done in a group's name; the same again on the same day changes nothing.
// An account that is no member of the group is left out.
func (tx *Tx) AddGroupAct(ctx context.Context, a models.GroupAct) error {
	const query = `INSERT INTO group_acts (id, group_id, account_id, act, subject, done_on)
		VALUES (?, ?, (SELECT account_id FROM memberships WHERE group_id = ? AND account_id = ?), ?, ?, ?)
		ON CONFLICT (group_id, done_on, act, subject, account_id) DO NOTHING`
	_, err := tx.db.Exec(ctx, query, a.ID, a.GroupID, a.GroupID, a.AccountID, a.Act, a.Subject, a.DoneOn)
	return err
}

// GroupActs returns one page of what was done in a group's name since a day, the newest first, and
// how many there are.
func (tx *Tx) GroupActs(ctx context.Context, groupID models.ID, since models.Date, page models.Page) ([]models.GroupAct, int, error) {
	total, err := sqlrow.Count[models.GroupAct](ctx, tx.db, "group_id = ? AND done_on >= ?", groupID, since)
	if err != nil {
		return nil, 0, err
	}
	var list []models.GroupAct
	err = tx.session(ctx).Table("group_acts g").Select("g.id, g.group_id, g.account_id, g.act, g.subject, g.done_on, coalesce("+memberName+", '') AS name").
		Joins("LEFT JOIN memberships ON memberships.group_id = g.group_id AND memberships.account_id = g.account_id").
		Joins("LEFT JOIN accounts ON accounts.id = memberships.account_id").Where("g.group_id = ? AND g.done_on >= ?", groupID, since).
		Order("g.done_on DESC, g.id").Offset(page.Offset()).Limit(page.PerPage).Find(&list).Error
	return list, total, err
}

// PruneGroupActs deletes what was done before the day.
func (s *Store) PruneGroupActs(ctx context.Context, before models.Date) error {
	const query = "DELETE FROM group_acts WHERE id IN (SELECT id FROM group_acts WHERE done_on < ? ORDER BY done_on, id LIMIT ?)"
	return s.prune(ctx, query, before)
}
