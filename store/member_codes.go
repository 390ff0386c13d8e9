package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// PutMemberCode writes a member's code for a group, and replaces the one before.
func (tx *Tx) PutMemberCode(ctx context.Context, c *models.MemberCode) error {
	const conflict = "ON CONFLICT (group_id, account_id) DO UPDATE SET hash = excluded.hash, created_on = excluded.created_on"
	return sqlrow.InsertOnConflict(ctx, tx.db, conflict, c)
}

// MemberByCode returns the account whose code for the group has one of the hashes, or ErrNotFound
// if there is none. The code is stored under the first hash from then on.
func (tx *Tx) MemberByCode(ctx context.Context, groupID models.ID, hashes []string) (models.ID, error) {
	code, err := sqlrow.One[models.MemberCode](ctx, tx.db, "group_id = ? AND hash IN ?", groupID, hashes)
	if err != nil || code.Hash == hashes[0] {
		return code.AccountID, err
	}
	_, err = tx.db.Exec(ctx, "UPDATE member_codes SET hash = ? WHERE id = ?", hashes[0], code.ID)
	return code.AccountID, err
}

// CountMembersWithoutDevice counts the group's members without a device.
func (tx *Tx) CountMembersWithoutDevice(ctx context.Context, groupID models.ID) (int, error) {
	const query = "SELECT count(*) FROM memberships m JOIN accounts a ON a.id = m.account_id WHERE m.group_id = ? AND a.without_device"
	return sqlrow.Value[int](ctx, tx.db, query, groupID)
}
