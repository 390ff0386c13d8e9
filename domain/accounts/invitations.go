package accounts

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// InviteMember lets a steward invite an account into the group, or change the role of somebody who
// is a member. created reports whether an invitation was created; asking again for one that is
// pending returns it. The answer does not depend on whether the account exists, declined, or blocks
// the group: none of that is read. An archived group and one with models.MaxInvitations pending
// invite nobody: models.ErrConflict.
func (r *Room) InviteMember(ctx context.Context, by models.WriteOptions, groupID models.ID, input models.MemberInput) (b models.MembershipEntry, created bool, err error) {
	input.DisplayName = validation.NormalizeName(input.DisplayName)
	if err := r.validator.Validate(&input); err != nil {
		return b, false, err
	}
	if input.Role == "" {
		input.Role = models.MembershipMember
	}
	var proposal *models.Proposal
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.InviteMember, groupID); err != nil {
			return err
		}
		if input.DisplayName != "" {
			b, err = r.addMemberWithoutDevice(ctx, tx, by, groupID, input)
			created = true
			return err
		}
		member, err := tx.Membership(ctx, groupID, input.AccountID)
		if err == nil {
			b, created = member.Entry(), false
			b.Role = input.Role
			proposal, err = r.changeRole(ctx, tx, by, member, input.Role)
			return err
		}
		if !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if err := checkCanInviteAs(ctx, tx, groupID, input.Role); err != nil {
			return err
		}
		b, created, err = r.invite(ctx, tx, by, groupID, input)
		return err
	})
	return b, created, OpenProposal(proposal, err)
}

// checkCanInviteAs refuses to invite somebody as a steward where several members name stewards.
func checkCanInviteAs(ctx context.Context, tx *store.Tx, groupID models.ID, role models.MembershipRole) error {
	if role != models.MembershipSteward {
		return nil
	}
	rules, err := tx.GroupRules(ctx, groupID)
	if err == nil && rules.AgreeOf(models.ActAddSteward) > 1 {
		err = &models.ConflictError{Code: "steward_by_agreement", Detail: "Several members of this group name its stewards. Invite as a member first, then propose."}
	}
	return err
}

// roleOf returns what an invited account becomes: no steward where several members name stewards.
func roleOf(ctx context.Context, tx *store.Tx, i models.MembershipInvitation) (models.MembershipRole, error) {
	rules, err := tx.GroupRules(ctx, i.GroupID)
	if rules.AgreeOf(models.ActAddSteward) > 1 {
		return models.MembershipMember, err
	}
	return i.Role, err
}

// invite writes an invitation, or returns the one that is pending. Whether somebody is written to is
// found out later, so that inviting takes the same time whether the account exists or not.
func (r *Room) invite(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID, input models.MemberInput) (models.MembershipEntry, bool, error) {
	pending, err := tx.Invitation(ctx, groupID, input.AccountID, r.today())
	switch {
	case err == nil && pending.Role == input.Role:
		return pending.Entry(), false, nil
	case err == nil:
		return models.MembershipEntry{}, false, &models.ConflictError{
			Code: "invited_otherwise", Detail: "This account is invited in another role. Take that invitation back first.",
		}
	case !errors.Is(err, models.ErrNotFound):
		return models.MembershipEntry{}, false, err
	}
	if err := r.checkCanInvite(ctx, tx, groupID); err != nil {
		return models.MembershipEntry{}, false, err
	}
	if err := RecordIdempotencyKey(ctx, tx, by, input.AccountID); err != nil {
		return models.MembershipEntry{}, false, err
	}
	if err := audit.Record(ctx, tx, by.Actor, policy.InviteMember, audit.Group(groupID)); err != nil { // not of the account: nobody learns whether it exists
		return models.MembershipEntry{}, false, err
	}
	today := r.today()
	i := models.MembershipInvitation{
		ID: models.NewRandomID(), GroupID: groupID, AccountID: input.AccountID, Role: input.Role, ExpiresOn: today.AddDays(models.InvitationDays),
	}
	if err := tx.AddInvitation(ctx, &i, today); err != nil {
		return models.MembershipEntry{}, false, err
	}
	return i.Entry(), true, tx.Enqueue(ctx, models.JobNotice, i.ID.String(), r.now())
}

// checkCanInvite refuses further invitations of a group that is archived or has enough of them.
func (r *Room) checkCanInvite(ctx context.Context, tx *store.Tx, groupID models.ID) error {
	group, err := tx.Group(ctx, groupID)
	if err != nil {
		return err
	}
	if group.Status == models.StatusArchived {
		return &models.ConflictError{Code: "group_archived", Detail: "The group is archived. Publish it again before you invite anybody."}
	}
	pending, err := tx.CountInvitations(ctx, groupID, r.today())
	if err == nil && pending >= models.MaxInvitations {
		err = &models.ConflictError{Code: "too_many_invitations", Detail: "50 invitations of this group are pending. Take some back, or wait for answers."}
	}
	return err
}

// Invitations returns a group's pending invitations, those that expire first before others, for its
// stewards only. One that was declined stays in the list until it expires: only the person knows.
func (r *Room) Invitations(ctx context.Context, by models.WriteOptions, groupID models.ID, page models.Page) (invited []models.MembershipEntry, total int, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ReadInvitations, groupID); err != nil {
			return err
		}
		var list []models.MembershipInvitation
		list, total, err = tx.Invitations(ctx, groupID, r.today(), page)
		for _, i := range list {
			invited = append(invited, i.Entry())
		}
		return err
	})
	return invited, total, err
}

// AcceptInvitation makes the actor a member, in the role that the invitation names. Of a member it
// changes nothing. models.ErrNotFound if no invitation reaches the actor: there is none, it has
// expired or was taken back, the group is archived, or the actor blocks the group.
func (r *Room) AcceptInvitation(ctx context.Context, by models.WriteOptions, groupID models.ID) (b models.MembershipEntry, err error) {
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		b, err = tx.MembershipEntry(ctx, groupID, by.AccountID)
		if !errors.Is(err, models.ErrNotFound) {
			return err
		}
		invitation, err := r.invitationTo(ctx, tx, by, groupID)
		if err != nil {
			return err
		}
		role, err := roleOf(ctx, tx, invitation)
		if err != nil {
			return err
		}
		if err := r.becomeMember(ctx, tx, by, groupID, role); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.AnswerInvitation, audit.Group(groupID)); err != nil {
			return err
		}
		b, err = tx.MembershipEntry(ctx, groupID, by.AccountID)
		return err
	})
	return b, err
}

// DeclineInvitation blocks the group's invitations, this one and later ones, until the actor allows
// them again. The group learns nothing of it: for its stewards the invitation stays pending until
// it expires. models.ErrNotFound as for AcceptInvitation, but that declining again changes nothing.
func (r *Room) DeclineInvitation(ctx context.Context, by models.WriteOptions, groupID models.ID) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if blocked, err := tx.IsBlocked(ctx, groupID, by.AccountID); err != nil || blocked {
			return err
		}
		if _, err := r.invitationTo(ctx, tx, by, groupID); err != nil {
			return err
		}
		return tx.Block(ctx, groupID, by.AccountID)
	})
}

// invitationTo reads the invitation that the actor may answer.
func (r *Room) invitationTo(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID) (models.MembershipInvitation, error) {
	invitation, err := tx.InvitationTo(ctx, groupID, by.AccountID, r.today())
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return invitation, err
	}
	return invitation, r.policy.Authorize(by.Actor, policy.AnswerInvitation, policy.State{Self: err == nil})
}

// LeaveGroup ends the actor's own membership and blocks the group's invitations until the actor
// allows them again. Leaving again changes nothing. models.ErrNotFound if the actor is no member;
// models.ErrConflict for the last steward, as in RemoveMember.
func (r *Room) LeaveGroup(ctx context.Context, by models.WriteOptions, groupID models.ID) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		state, err := ReadPolicyState(ctx, tx, by.Actor, groupID)
		if err != nil {
			return err
		}
		if !state.Member {
			if blocked, err := tx.IsBlocked(ctx, groupID, by.AccountID); err != nil || blocked {
				return err
			}
		}
		state.Self = state.Member
		if err := r.policy.Authorize(by.Actor, policy.LeaveGroup, state); err != nil {
			return err
		}
		return r.leave(ctx, tx, by, groupID)
	})
}

// AllowInvitations lets the invitations of a group that the actor left or declined reach the actor
// again, with one that is pending. models.ErrNotFound if the actor does not block the group.
func (r *Room) AllowInvitations(ctx context.Context, by models.WriteOptions, groupID models.ID) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		blocked, err := tx.IsBlocked(ctx, groupID, by.AccountID)
		if err != nil {
			return err
		}
		if err := r.policy.Authorize(by.Actor, policy.AllowInvitations, policy.State{Self: blocked}); err != nil {
			return err
		}
		return tx.Unblock(ctx, groupID, by.AccountID)
	})
}

// Belongings returns the actor's relations to groups: invitations, then memberships, then groups
// that the actor left or declined. Status "" means every status.
func (r *Room) Belongings(ctx context.Context, by models.WriteOptions, status models.MembershipStatus, page models.Page) (list []models.MembershipEntry, total int, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ReadSelf, policy.State{}); err != nil {
		return nil, 0, err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		list, total, err = tx.MembershipEntries(ctx, by.AccountID, status, r.today(), page)
		return err
	})
	return list, total, err
}
