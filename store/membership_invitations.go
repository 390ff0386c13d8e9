package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// invitationVisible is the condition for an invitation to be visible to the account that it names:
// it has not expired, the group is not archived, and the account does not block the group. Its
// argument is the day.
const invitationVisible = `i.expires_on >= ? AND g.status <> 'archived'
	AND NOT EXISTS (SELECT 1 FROM membership_blocks b WHERE b.group_id = i.group_id AND b.account_id = i.account_id)`

// AddInvitation writes an invitation, and replaces one that expired before the day. If the account
// has another invitation, it returns a conflict,
// "membership_invitations_group_id_account_id_unique".
func (tx *Tx) AddInvitation(ctx context.Context, i *models.MembershipInvitation, on models.Date) error {
	if _, err := sqlrow.Delete[models.MembershipInvitation](ctx, tx.db, "group_id = ? AND expires_on < ?", i.GroupID, on); err != nil {
		return err
	}
	return sqlrow.Insert(ctx, tx.db, i)
}

// Invitation returns the group's invitation of an account that has not expired on the day, or
// ErrNotFound if there is none.
func (tx *Tx) Invitation(ctx context.Context, groupID, accountID models.ID, on models.Date) (models.MembershipInvitation, error) {
	return sqlrow.One[models.MembershipInvitation](ctx, tx.db, "group_id = ? AND account_id = ? AND expires_on >= ?", groupID, accountID, on)
}

// InvitationTo returns the group's invitation as the account that it names may see it on the day,
// or ErrNotFound if there is none.
func (tx *Tx) InvitationTo(ctx context.Context, groupID, accountID models.ID, on models.Date) (models.MembershipInvitation, error) {
	var i models.MembershipInvitation
	err := tx.invitationQuery(ctx, accountID, on).Where("i.group_id = ?", groupID).Take(&i).Error
	return i, err
}

// InvitationByID returns the invitation with this id, as the account that it names may see it on the
// day, or ErrNotFound if there is none.
func (tx *Tx) InvitationByID(ctx context.Context, id models.ID, on models.Date) (models.MembershipInvitation, error) {
	i, err := sqlrow.One[models.MembershipInvitation](ctx, tx.db, "id = ?", id)
	if err != nil {
		return i, err
	}
	return tx.InvitationTo(ctx, i.GroupID, i.AccountID, on)
}

// InvitationsTo returns the invitations that an account may see on the day, at most 10,000, in the
// order of groups.
func (tx *Tx) InvitationsTo(ctx context.Context, accountID models.ID, on models.Date) ([]models.MembershipInvitation, error) {
	var list []models.MembershipInvitation
	err := tx.invitationQuery(ctx, accountID, on).Order("i.group_id").Limit(models.MaxItems).Find(&list).Error
	return list, err
}

func (tx *Tx) invitationQuery(ctx context.Context, accountID models.ID, on models.Date) *gorm.DB {
	return tx.session(ctx).Table("membership_invitations i").Select("i.id, i.group_id, i.account_id, i.role, i.expires_on").
		Joins("JOIN groups g ON g.id = i.group_id").Where("i.account_id = ? AND "+invitationVisible, accountID, on)
}

// Invitations returns one page of the group's invitations that have not expired on the day, those
// that expire first before others, and how many there are.
func (tx *Tx) Invitations(ctx context.Context, groupID models.ID, on models.Date, page models.Page) ([]models.MembershipInvitation, int, error) {
	return sqlrow.Page[models.MembershipInvitation](ctx, tx.db, page, "expires_on, id", "group_id = ? AND expires_on >= ?", groupID, on)
}

// CountInvitations counts the group's invitations that have not expired on the day.
func (tx *Tx) CountInvitations(ctx context.Context, groupID models.ID, on models.Date) (int, error) {
	return sqlrow.Count[models.MembershipInvitation](ctx, tx.db, "group_id = ? AND expires_on >= ?", groupID, on)
}

// RemoveInvitation deletes the group's invitation of an account and reports whether there was one.
func (tx *Tx) RemoveInvitation(ctx context.Context, groupID, accountID models.ID) (bool, error) {
	deleted, err := sqlrow.Delete[models.MembershipInvitation](ctx, tx.db, "group_id = ? AND account_id = ?", groupID, accountID)
	return deleted > 0, err
}

// PruneInvitations deletes invitations that expired before the day.
func (s *Store) PruneInvitations(ctx context.Context, on models.Date) error {
	const query = "DELETE FROM membership_invitations WHERE id IN (SELECT id FROM membership_invitations WHERE expires_on < ? ORDER BY expires_on, id LIMIT ?)"
	return s.prune(ctx, query, on)
}

// Block hides the group's invitations from an account; doing so again changes nothing.
func (tx *Tx) Block(ctx context.Context, groupID, accountID models.ID) error {
	block := models.MembershipBlock{GroupID: groupID, AccountID: accountID}
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (account_id, group_id) DO NOTHING", &block)
}

// IsBlocked reports whether the account blocks the group.
func (tx *Tx) IsBlocked(ctx context.Context, groupID, accountID models.ID) (bool, error) {
	return sqlrow.Exists[models.MembershipBlock](ctx, tx.db, "group_id = ? AND account_id = ?", groupID, accountID)
}

// Unblock lets the group's invitations reach the account again; if there is no block, nothing
// changes.
func (tx *Tx) Unblock(ctx context.Context, groupID, accountID models.ID) error {
	_, err := sqlrow.Delete[models.MembershipBlock](ctx, tx.db, "group_id = ? AND account_id = ?", groupID, accountID)
	return err
}
