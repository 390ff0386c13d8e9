package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// membershipEntries selects an account's invitations, memberships and blocks. Its arguments are the
// account and the day, then the account twice. A group that the account has left is named only
// while its name is public.
const membershipEntries = `SELECT 'invited' AS status, 0 AS place, i.group_id, g.name AS group_name, i.role, CAST(NULL AS date) AS joined_on, i.expires_on
	FROM membership_invitations i JOIN groups g ON g.id = i.group_id WHERE i.account_id = ? AND ` + invitationVisible + `
	UNION ALL SELECT 'member', 1, m.group_id, g.name, m.role, m.joined_on, CAST(NULL AS date)
	FROM memberships m JOIN groups g ON g.id = m.group_id WHERE m.account_id = ?
	UNION ALL SELECT 'blocked', 2, b.group_id, CASE WHEN g.status = 'published' THEN g.name ELSE '' END, '', CAST(NULL AS date), CAST(NULL AS date)
	FROM membership_blocks b JOIN groups g ON g.id = b.group_id WHERE b.account_id = ?`

// MembershipEntries returns one page of an account's relations to groups, as only the account may see them
// on the day, and how many there are. Invitations come first, then memberships, then blocks, each
// in the order of groups. Status "" means every status.
func (tx *Tx) MembershipEntries(ctx context.Context, accountID models.ID, status models.MembershipStatus, on models.Date, page models.Page) ([]models.MembershipEntry, int, error) {
	args, condition := []any{accountID, on, accountID, accountID}, ""
	if status != "" {
		args, condition = append(args, status), " WHERE status = ?"
	}
	total, err := sqlrow.Value[int](ctx, tx.db, "SELECT count(*) FROM ("+membershipEntries+") AS mine"+condition, args...)
	if err != nil {
		return nil, 0, err
	}
	list, err := sqlrow.Select[models.MembershipEntry](ctx, tx.db, "SELECT status, group_id, group_name, role, joined_on, expires_on FROM ("+membershipEntries+
		") AS mine"+condition+" ORDER BY place, group_id LIMIT ? OFFSET ?", append(args, page.PerPage, page.Offset())...)
	for i := range list {
		list[i].AccountID = accountID
	}
	return list, total, err
}

// MembershipEntry returns an account's membership of a group, as the account itself sees it, or
// ErrNotFound if it is not a member.
func (tx *Tx) MembershipEntry(ctx context.Context, groupID, accountID models.ID) (models.MembershipEntry, error) {
	m, err := tx.Membership(ctx, groupID, accountID)
	if err != nil {
		return models.MembershipEntry{}, err
	}
	b := m.Entry()
	err = tx.db.Scan(ctx, []any{&b.GroupName}, "SELECT name FROM groups WHERE id = ? LIMIT 1", groupID)
	return b, err
}
