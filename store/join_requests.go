package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddJoinRequest writes a request, and replaces one of before the day since. If the account has one
// that was declined, it gets the new words and stays declined; r becomes what is stored.
func (tx *Tx) AddJoinRequest(ctx context.Context, r *models.JoinRequest, since models.Date) error {
	if _, err := sqlrow.Delete[models.JoinRequest](ctx, tx.db, "group_id = ? AND asked_on < ?", r.GroupID, since); err != nil {
		return err
	}
	const conflict = "ON CONFLICT (group_id, account_id) DO UPDATE SET message = excluded.message"
	if err := sqlrow.InsertOnConflict(ctx, tx.db, conflict, r); err != nil {
		return err
	}
	stored, err := sqlrow.One[models.JoinRequest](ctx, tx.db, "group_id = ? AND account_id = ?", r.GroupID, r.AccountID)
	*r = stored
	return err
}

// JoinRequestOf returns the account's request to join the group, asked on the day or later, or
// ErrNotFound if there is none.
func (tx *Tx) JoinRequestOf(ctx context.Context, groupID, accountID models.ID, since models.Date) (models.JoinRequest, error) {
	return tx.joinRequest(ctx, "r.group_id = ? AND r.account_id = ? AND r.message <> '' AND r.asked_on >= ?", groupID, accountID, since)
}

// PendingJoinRequest returns a request as the group's stewards may see it, or ErrNotFound if there is
// none.
func (tx *Tx) PendingJoinRequest(ctx context.Context, groupID, id models.ID, since models.Date) (models.JoinRequest, error) {
	return tx.joinRequest(ctx, "r.group_id = ? AND r.id = ? AND r.declined = ? AND r.asked_on >= ?", groupID, id, false, since)
}

// WaitingJoinRequest returns a request, asked on the day or later, that a group's stewards may see, or
// ErrNotFound if there is none.
func (tx *Tx) WaitingJoinRequest(ctx context.Context, id models.ID, since models.Date) (models.JoinRequest, error) {
	return tx.joinRequest(ctx, "r.id = ? AND r.declined = ? AND r.asked_on >= ?", id, false, since)
}

func (tx *Tx) joinRequest(ctx context.Context, condition string, args ...any) (models.JoinRequest, error) {
	var r models.JoinRequest
	err := tx.joinRequestQuery(ctx, condition, args...).Take(&r).Error
	return r, err
}

func (tx *Tx) joinRequestQuery(ctx context.Context, condition string, args ...any) *gorm.DB {
	return tx.session(ctx).Table("join_requests r").Select("r.id, r.group_id, r.account_id, r.message, r.asked_on, r.declined, accounts.name").
		Joins("JOIN accounts ON accounts.id = r.account_id").Where(condition, args...)
}

// JoinRequests returns one page of the requests that a group's stewards may see, the oldest first,
// and how many there are.
func (tx *Tx) JoinRequests(ctx context.Context, groupID models.ID, since models.Date, page models.Page) ([]models.JoinRequest, int, error) {
	total, err := tx.CountJoinRequests(ctx, groupID, since)
	if err != nil {
		return nil, 0, err
	}
	var list []models.JoinRequest
	err = tx.joinRequestQuery(ctx, "r.group_id = ? AND r.declined = ? AND r.asked_on >= ?", groupID, false, since).
		Order("r.asked_on, r.id").Offset(page.Offset()).Limit(page.PerPage).Find(&list).Error
	return list, total, err
}

// CountJoinRequests counts the requests that a group's stewards may see.
func (tx *Tx) CountJoinRequests(ctx context.Context, groupID models.ID, since models.Date) (int, error) {
	return sqlrow.Count[models.JoinRequest](ctx, tx.db, "group_id = ? AND declined = ? AND asked_on >= ?", groupID, false, since)
}

// DeclineJoinRequest hides a request from the group's stewards.
func (tx *Tx) DeclineJoinRequest(ctx context.Context, id models.ID) error {
	affected, err := tx.db.Exec(ctx, "UPDATE join_requests SET declined = ? WHERE id = ?", true, id)
	return notFoundIfNone(affected, err)
}

// WithdrawJoinRequest deletes a request. Of one that was declined only the words are deleted, so that
// asking again does not reach the stewards before its days are over.
func (tx *Tx) WithdrawJoinRequest(ctx context.Context, r models.JoinRequest) error {
	if r.Declined {
		affected, err := tx.db.Exec(ctx, "UPDATE join_requests SET message = '' WHERE id = ?", r.ID)
		return notFoundIfNone(affected, err)
	}
	return tx.RemoveJoinRequest(ctx, r.GroupID, r.AccountID)
}

// WithdrawJoinRequests is WithdrawJoinRequest for all requests of an account.
func (tx *Tx) WithdrawJoinRequests(ctx context.Context, accountID models.ID) error {
	if _, err := tx.db.Exec(ctx, "UPDATE join_requests SET message = '' WHERE account_id = ? AND declined = ?", accountID, true); err != nil {
		return err
	}
	_, err := sqlrow.Delete[models.JoinRequest](ctx, tx.db, "account_id = ? AND declined = ?", accountID, false)
	return err
}

// RemoveJoinRequest deletes an account's request to join the group, if there is one.
func (tx *Tx) RemoveJoinRequest(ctx context.Context, groupID, accountID models.ID) error {
	_, err := sqlrow.Delete[models.JoinRequest](ctx, tx.db, "group_id = ? AND account_id = ?", groupID, accountID)
	return err
}

// PruneJoinRequests deletes requests of before the day.
func (s *Store) PruneJoinRequests(ctx context.Context, before models.Date) error {
	const query = "DELETE FROM join_requests WHERE id IN (SELECT id FROM join_requests WHERE asked_on < ? ORDER BY asked_on, id LIMIT ?)"
	return s.prune(ctx, query, before)
}
