package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// membershipQuery reads memberships with the account's display name.
func (tx *Tx) membershipQuery(ctx context.Context, condition string, args ...any) *gorm.DB {
	return tx.session(ctx).Model(&models.Membership{}).
		Select("memberships.id, memberships.group_id, memberships.account_id, memberships.role, memberships.joined_on, accounts.name").
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
	touched, err := tx.db.Exec(ctx, "UPDATE memberships SET role = ? WHERE group_id = ? AND account_id = ?", role, groupID, accountID)
	return notFoundIfNone(touched, err)
}

// RemoveMembership ends a membership; it returns ErrNotFound if there is none.
func (tx *Tx) RemoveMembership(ctx context.Context, groupID, accountID models.ID) error {
	touched, err := sqlrow.Delete[models.Membership](ctx, tx.db, "group_id = ? AND account_id = ?", groupID, accountID)
	return notFoundIfNone(touched, err)
}

// Membership returns the account's membership of the group, or ErrNotFound if there is none.
func (tx *Tx) Membership(ctx context.Context, groupID, accountID models.ID) (models.Membership, error) {
	var m models.Membership
	err := tx.membershipQuery(ctx, "memberships.group_id = ? AND memberships.account_id = ?", groupID, accountID).Take(&m).Error
	return m, err
}

// StatusAndRole is the relation of an account to a group. Status is "" if the group does not exist, Role
// is "" if the account is not a member.
type StatusAndRole struct {
	Status models.Status
	Role   models.MembershipRole
}

// StatusAndRole returns the relation of an account to a group; if neither exists that is not an error.
// It runs one statement with one row in every case, so that all cases take the same time.
func (tx *Tx) StatusAndRole(ctx context.Context, groupID, accountID models.ID) (StatusAndRole, error) {
	var s StatusAndRole
	err := tx.db.Scan(ctx, []any{&s.Status, &s.Role}, `SELECT coalesce((SELECT status FROM groups`+tx.statusIndexHint()+` WHERE id = ?), ''),
		coalesce((SELECT role FROM memberships WHERE group_id = ? AND account_id = ?), '')`, groupID, groupID, accountID)
	return s, err
}

// statusIndexHint returns an index hint with which SQLite reads the state of a group from the index alone:
// otherwise it would read the row, and a long row takes longer.
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
		Order("CASE memberships.role WHEN 'steward' THEN 0 ELSE 1 END, accounts.name, memberships.id").
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
