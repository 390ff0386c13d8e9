package accounts

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// Members lists who belongs to a group, stewards first, for its members only.
func (r *Room) Members(ctx context.Context, by models.WriteOptions, groupID models.ID, page models.Page) (members []models.MembershipEntry, total int, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ReadMembers, groupID); err != nil {
			return err
		}
		var list []models.Membership
		list, total, err = tx.Members(ctx, groupID, page)
		for _, m := range list {
			members = append(members, m.Entry())
		}
		return err
	})
	return members, total, err
}

// changeRole changes what a member may do, or returns the proposal of it if further members must
// agree. The last steward cannot become a plain member; a steward gives that up alone, or is removed
// by the group.
func (r *Room) changeRole(ctx context.Context, tx *store.Tx, by models.WriteOptions, member models.Membership, role models.MembershipRole) (*models.Proposal, error) {
	if member.Role == role {
		return nil, nil // nothing is to be agreed to
	}
	act, kind := models.ActAddSteward, models.DidAddSteward
	if role != models.MembershipSteward {
		act, kind = models.ActRemoveSteward, models.DidRemoveSteward
	}
	if act == models.ActAddSteward {
		if err := checkCanSpeak(ctx, tx, member.AccountID); err != nil {
			return nil, err
		}
	}
	stepsDown := act == models.ActRemoveSteward && by.AccountID == member.AccountID
	if stepsDown {
		if err := checkCanStepDown(ctx, tx, by, member); err != nil {
			return nil, err
		}
	} else {
		proposal, err := r.Agree(ctx, tx, by, models.Proposal{GroupID: member.GroupID, Act: act, Subject: member.AccountID.String()})
		if err != nil || proposal != nil {
			return proposal, err
		}
	}
	if err := tx.SetMembershipRole(ctx, member.GroupID, member.AccountID, role); err != nil {
		return nil, err
	}
	return nil, r.record(ctx, tx, by, member.GroupID, kind, member.AccountID.String())
}

// RemoveMember ends a membership or takes an invitation back: one's own membership at any time, all
// others by a steward. Who ends one's own blocks the group, as in LeaveGroup. A steward leaves by
// oneself only; the last steward names another first, unless no other member is left. The account of
// a member without a device is erased: nobody else could ask for that.
func (r *Room) RemoveMember(ctx context.Context, by models.WriteOptions, groupID, account models.ID) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		state, err := ReadPolicyState(ctx, tx, by.Actor, groupID)
		if err != nil {
			return err
		}
		state.Self = state.Member && by.AccountID == account
		if err := r.policy.Authorize(by.Actor, policy.RemoveMember, state); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.RemoveMember, audit.Group(groupID)); err != nil {
			return err
		}
		member, err := tx.Membership(ctx, groupID, account)
		if errors.Is(err, models.ErrNotFound) {
			return r.withdrawInvitation(ctx, tx, groupID, account)
		}
		if err != nil {
			return err
		}
		if err := r.endMembership(ctx, tx, by, groupID, account); err != nil || !member.WithoutDevice {
			return err
		}
		return r.erase(ctx, tx, account)
	})
}

// endMembership deletes a membership; ErrNotFound if there is none. With the last one ends the consent
// to belong to groups.
func (r *Room) endMembership(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID, account models.ID) error {
	member, err := tx.Membership(ctx, groupID, account)
	if err != nil {
		return err
	}
	if member.Role == models.MembershipSteward {
		if err := checkCanStepDown(ctx, tx, by, member); err != nil {
			return err
		}
	}
	if by.AccountID == account {
		err = tx.Block(ctx, groupID, account)
	} else {
		err = prepareRemoval(ctx, tx, by, groupID)
	}
	if err != nil {
		return err
	}
	if err := tx.RemoveVotes(ctx, groupID, account); err != nil {
		return err
	}
	if err := tx.RemoveMembership(ctx, groupID, account); err != nil {
		return err
	}
	return tx.EndConsents(ctx, account, r.today())
}

// prepareRemoval ends the codes by which somebody whom a steward removes could come back. A steward
// about whose own removal the members vote removes nobody: that would take their votes away.
func prepareRemoval(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID) error {
	_, err := tx.ProposalUnderWay(ctx, groupID, models.ActRemoveSteward, by.AccountID.String())
	switch {
	case err == nil:
		return &models.ConflictError{Code: "own_removal", Detail: "The group decides whether you stay a steward. Until then you cannot remove members."}
	case !errors.Is(err, models.ErrNotFound):
		return err
	}
	return tx.DeleteJoinCodes(ctx, groupID)
}

// withdrawInvitation deletes a pending invitation; ErrNotFound if there is none.
func (r *Room) withdrawInvitation(ctx context.Context, tx *store.Tx, groupID, account models.ID) error {
	if _, err := tx.Invitation(ctx, groupID, account, r.today()); err != nil {
		return err
	}
	_, err := tx.RemoveInvitation(ctx, groupID, account)
	return err
}

func checkCanStepDown(ctx context.Context, tx *store.Tx, by models.WriteOptions, steward models.Membership) error {
	if by.AccountID != steward.AccountID {
		return &models.ConflictError{Code: "steward_steps_down_alone", Detail: "Only the steward concerned can give up being a steward; or the group removes the steward by a proposal."}
	}
	return checkNotLastSteward(ctx, tx, steward.GroupID)
}

// checkNotLastSteward refuses that the last steward of a group with other members gives that up.
func checkNotLastSteward(ctx context.Context, tx *store.Tx, groupID models.ID) error {
	stewards, err := tx.CountStewards(ctx, groupID)
	if err != nil {
		return err
	}
	_, members, err := tx.Members(ctx, groupID, models.Page{Number: 1, PerPage: 1})
	if err != nil {
		return err
	}
	if stewards == 1 && members > 1 {
		return &models.ConflictError{Code: "last_steward", Detail: "Name another steward first: this is the last one."}
	}
	return nil
}
