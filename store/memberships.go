package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// memberName selects the name that fellow members see: the one that the member chose for the group,
// else the account's.
const memberName = "CASE WHEN memberships.display_name <> '' THEN memberships.display_name ELSE accounts.name END"

// membershipQuery reads memberships with the name that fellow members see.
func (tx *Tx) membershipQuery(ctx context.Context, condition string, args ...any) *gorm.DB {
	return tx.session(ctx).Model(&models.Membership{}).
		Select("memberships.id, memberships.group_id, memberships.account_id, memberships.role, memberships.joined_on, memberships.display_name, "+memberName+" AS name, accounts.without_device AS without_device").
		Joins("JOIN accounts ON accounts.id = memberships.account_id").Where(condition, args...)
}

// AddMembership adds an account as a member; if it is a member already it returns a conflict,
// "memberships_group_id_account_id_unique".
func (tx *Tx) AddMembership(ctx context.Context, m *models.Membership) error {
	return sqlrow.Insert(ctx, tx.db, m)
}

// SetMembershipRole changes what a member may do; it returns ErrNotFound if the account is not a
// member.
func (tx *Tx) SetMembershipRole(ctx context.Context, groupID, accountID models.ID, role models.MembershipRole) error {
	affected, err := tx.db.Exec(ctx, "UPDATE memberships SET role = ? WHERE group_id = ? AND account_id = ?", role, groupID, accountID)
	return notFoundIfNone(affected, err)
}

// RemoveMembership ends a membership; it returns ErrNotFound if there is none.
func (tx *Tx) RemoveMembership(ctx context.Context, groupID, accountID models.ID) error {
	deleted, err := sqlrow.Delete[models.Membership](ctx, tx.db, "group_id = ? AND account_id = ?", groupID, accountID)
	return notFoundIfNone(deleted, err)
}

// Membership returns the account's membership of the group, or ErrNotFound if there is none.
func (tx *Tx) Membership(ctx context.Context, groupID, accountID models.ID) (models.Membership, error) {
	var m models.Membership
	err := tx.membershipQuery(ctx, "memberships.group_id = ? AND memberships.account_id = ?", groupID, accountID).Take(&m).Error
	return m, err
}

// StatusAndRole is the relation of an account to a group. Status is "" if the group does not exist,
// Role is "" if the account is not a member.
type StatusAndRole struct {
	Status models.Status
	Role   models.MembershipRole
}

// StatusAndRole returns the relation of an account to a group; if neither exists that is not an
// error. It runs one statement with one row in every case, so that all cases take the same time.
func (tx *Tx) StatusAndRole(ctx context.Context, groupID, accountID models.ID) (StatusAndRole, error) {
	var s StatusAndRole
	err := tx.db.Scan(ctx, []any{&s.Status, &s.Role}, `SELECT coalesce((SELECT status FROM groups`+tx.statusIndexHint()+` WHERE id = ?), ''),
		coalesce((SELECT role FROM memberships WHERE group_id = ? AND account_id = ?), '')`, groupID, groupID, accountID)
	return s, err
}

// statusIndexHint returns an index hint with which SQLite reads the state of a group from the index
// alone: otherwise it would read the row, and a long row takes longer.
func (tx *Tx) statusIndexHint() string {
	if tx.store.engine == EngineSQLite {
		return " INDEXED BY groups_id_status"
	}
	return ""
}

// Members returns one page of a group's members, stewards first, then by name, and how many there
// are.
func (tx *Tx) Members(ctx context.Context, groupID models.ID, page models.Page) ([]models.Membership, int, error) {
	total, err := sqlrow.Count[models.Membership](ctx, tx.db, "group_id = ?", groupID)
	if err != nil {
		return nil, 0, err
	}
	var list []models.Membership
	err = tx.membershipQuery(ctx, "memberships.group_id = ?", groupID).
		Order("CASE memberships.role WHEN 'steward' THEN 0 ELSE 1 END, name, memberships.id").
		Offset(page.Offset()).Limit(page.PerPage).Find(&list).Error
	return list, total, err
}

// StewardsOf returns the accounts of the group's stewards, at most 10,000, in the order of their
// ids.
func (tx *Tx) StewardsOf(ctx context.Context, groupID models.ID) ([]models.ID, error) {
	return sqlrow.Values[models.ID](ctx, tx.db, "SELECT account_id FROM memberships WHERE group_id = ? AND role = ? ORDER BY account_id LIMIT ?",
		groupID, models.MembershipSteward, models.MaxItems)
}

// CountStewards counts the group's stewards.
func (tx *Tx) CountStewards(ctx context.Context, groupID models.ID) (int, error) {
	return sqlrow.Count[models.Membership](ctx, tx.db, "group_id = ? AND role = ?", groupID, models.MembershipSteward)
}

// StewardedGroups returns those of the groups that have stewards.
func (tx *Tx) StewardedGroups(ctx context.Context, groupIDs []models.ID) (map[models.ID]bool, error) {
	found := map[models.ID]bool{}
	err := sqlrow.InBatches(groupIDs, func(part []models.ID) error {
		ids, err := sqlrow.Values[models.ID](ctx, tx.db, "SELECT DISTINCT group_id FROM memberships WHERE group_id IN ? AND role = ? LIMIT ?", part, models.MembershipSteward, sqlrow.MaxBatch)
		for _, id := range ids {
			found[id] = true
		}
		return err
	})
	return found, err
}

// MembershipsOf returns the account's memberships, at most 10,000, in the order of groups.
func (tx *Tx) MembershipsOf(ctx context.Context, accountID models.ID) ([]models.Membership, error) {
	var list []models.Membership
	err := tx.membershipQuery(ctx, "memberships.account_id = ?", accountID).Order("memberships.group_id").Limit(models.MaxItems).Find(&list).Error
	return list, err
}

// membershipEntries selects an account's invitations, memberships, requests to join and blocks. Its
// arguments are the account and the day, the account twice, the first day of requests that are
// pending, and the account. A group to which the account does not belong is named only while its
// name is public.
const membershipEntries = `SELECT 'invited' AS status, 0 AS place, i.group_id, g.name AS group_name, i.role, CAST(NULL AS date) AS joined_on, i.expires_on
	FROM membership_invitations i JOIN groups g ON g.id = i.group_id WHERE i.account_id = ? AND ` + invitationVisible + `
	UNION ALL SELECT 'member', 2, m.group_id, g.name, m.role, m.joined_on, CAST(NULL AS date)
	FROM memberships m JOIN groups g ON g.id = m.group_id WHERE m.account_id = ?
	UNION ALL SELECT 'asked', 1, r.group_id, CASE WHEN g.status = 'published' THEN g.name ELSE '' END, '', CAST(NULL AS date), r.asked_on
	FROM join_requests r JOIN groups g ON g.id = r.group_id WHERE r.account_id = ? AND r.message <> '' AND r.asked_on >= ?
	UNION ALL SELECT 'blocked', 3, b.group_id, CASE WHEN g.status = 'published' THEN g.name ELSE '' END, '', CAST(NULL AS date), CAST(NULL AS date)
	FROM membership_blocks b JOIN groups g ON g.id = b.group_id WHERE b.account_id = ?`

// MembershipEntries returns one page of an account's relations to groups, as only the account may
// see them on the day, and how many there are. Invitations come first, then requests, memberships and
// blocks, each in the order of groups. Status "" means every status.
func (tx *Tx) MembershipEntries(ctx context.Context, accountID models.ID, status models.MembershipStatus, on models.Date, page models.Page) ([]models.MembershipEntry, int, error) {
	args, condition := []any{accountID, on, accountID, accountID, on.AddDays(-models.JoinRequestDays), accountID}, ""
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
		if list[i].Status == models.StatusAsked {
			list[i].ExpiresOn = list[i].ExpiresOn.AddDays(models.JoinRequestDays)
		}
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

// SetDisplayName writes the name that a member chose for the group; "" is the account's.
func (tx *Tx) SetDisplayName(ctx context.Context, groupID, accountID models.ID, name string) error {
	affected, err := tx.db.Exec(ctx, "UPDATE memberships SET display_name = ? WHERE group_id = ? AND account_id = ?", name, groupID, accountID)
	return notFoundIfNone(affected, err)
}

// OtherNames returns the names that all of a group's members have there, but for one account.
func (tx *Tx) OtherNames(ctx context.Context, groupID, accountID models.ID) ([]string, error) {
	const query = "SELECT " + memberName + ` FROM memberships JOIN accounts ON accounts.id = memberships.account_id
		WHERE memberships.group_id = ? AND memberships.account_id <> ?`
	return sqlrow.Values[string](ctx, tx.db, query, groupID, accountID)
}
