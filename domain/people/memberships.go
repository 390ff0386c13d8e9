package people

import (
	"context"
	"errors"
	"fmt"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/policy"
	"github.com/shg-directory/shg/store"
)

// Members lists who belongs to a group, stewards first, for its members only.
func (r *Room) Members(ctx context.Context, by models.By, groupID models.ID, page models.Page) ([]models.Membership, int, error) {
	var members []models.Membership
	var total int
	err := r.store.Read(ctx, func(tx *store.Tx) error {
		if _, err := Demand(ctx, tx, r.policy, by.Actor, policy.ReadMembers, groupID); err != nil {
			return err
		}
		var err error
		members, total, err = tx.Members(ctx, groupID, page)
		return err
	})
	return members, total, err
}

// AddMember lets a steward take an account into the group, or change a member's role. The last steward cannot become a plain member, and
// nobody but the steward concerned gives up being one.
func (r *Room) AddMember(ctx context.Context, by models.By, groupID models.ID, input models.MemberInput) (models.Membership, bool, error) {
	if err := r.inputs.Check(&input); err != nil {
		return models.Membership{}, false, err
	}
	if input.Role == "" {
		input.Role = models.MembershipMember
	}
	var member models.Membership
	created := false
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := Demand(ctx, tx, r.policy, by.Actor, policy.AddMember, groupID); err != nil {
			return err
		}
		if _, err := tx.Account(ctx, input.AccountID); errors.Is(err, models.ErrNotFound) {
			return models.Invalid("/account_id", "unknown_account")
		} else if err != nil {
			return err
		}
		var err error
		member, created, err = r.putMember(ctx, tx, by, groupID, input)
		return err
	})
	return member, created, err
}

func (r *Room) putMember(ctx context.Context, tx *store.Tx, by models.By, groupID models.ID, input models.MemberInput) (models.Membership, bool, error) {
	current, err := tx.Membership(ctx, groupID, input.AccountID)
	if errors.Is(err, models.ErrNotFound) {
		member := models.Membership{ID: models.NewBlindID(), GroupID: groupID, AccountID: input.AccountID, Role: input.Role, JoinedOn: r.today()}
		if err := Once(ctx, tx, by, input.AccountID); err != nil {
			return member, false, err
		}
		if err := tx.AddMembership(ctx, &member); err != nil {
			return member, false, err
		}
		member, err = tx.Membership(ctx, groupID, input.AccountID)
		return member, true, err
	}
	if err != nil || current.Role == input.Role {
		return current, false, err
	}
	if current.Role == models.MembershipSteward {
		if err := stewardMayStep(ctx, tx, by, current); err != nil {
			return current, false, err
		}
	}
	current.Role = input.Role
	return current, false, tx.SetMembershipRole(ctx, groupID, input.AccountID, input.Role)
}

// RemoveMember ends a membership: one's own at any time, another's by a steward. A steward leaves by oneself only; the last steward hands over
// first, unless nobody else is left.
func (r *Room) RemoveMember(ctx context.Context, by models.By, groupID, account models.ID) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		state, err := Standing(ctx, tx, by.Actor, groupID)
		if err != nil {
			return err
		}
		state.Self = state.Member && by.AccountID == account
		if err := r.policy.May(by.Actor, policy.RemoveMember, state); err != nil {
			return err
		}
		member, err := tx.Membership(ctx, groupID, account)
		if err != nil {
			return err
		}
		if member.Role == models.MembershipSteward {
			if err := stewardMayStep(ctx, tx, by, member); err != nil {
				return err
			}
		}
		return tx.RemoveMembership(ctx, groupID, account)
	})
}

func stewardMayStep(ctx context.Context, tx *store.Tx, by models.By, steward models.Membership) error {
	if by.AccountID != steward.AccountID {
		return &models.ConflictError{Code: "steward_steps_down_alone", Detail: "Only the steward concerned can give up being a steward."}
	}
	stewards, err := tx.CountStewards(ctx, steward.GroupID)
	if err != nil {
		return err
	}
	_, members, err := tx.Members(ctx, steward.GroupID, models.Page{Number: 1, PerPage: 1})
	if err != nil {
		return err
	}
	if stewards == 1 && members > 1 {
		return &models.ConflictError{Code: "last_steward", Detail: "Name another steward first: this is the last one."}
	}
	return nil
}

// ClaimGroup makes an account the first steward of a group that nobody keeps yet, for example an imported one; the operator does so after
// checking that the group wants it.
func (r *Room) ClaimGroup(ctx context.Context, by models.By, groupID, account models.ID) error {
	if err := r.policy.May(by.Actor, policy.ClaimGroup, policy.State{}); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Group(ctx, groupID); err != nil {
			return fmt.Errorf("group %s: %w", groupID, err)
		}
		if _, err := tx.Account(ctx, account); err != nil {
			return fmt.Errorf("account %s: %w", account, err)
		}
		stewards, err := tx.CountStewards(ctx, groupID)
		if err != nil {
			return err
		}
		if stewards > 0 {
			return &models.ConflictError{Code: "already_kept", Detail: "The group already has a steward, who can add others."}
		}
		return FirstSteward(ctx, tx, groupID, account, r.today())
	})
}

// FirstSteward writes, in the caller's transaction, that an account is a steward of a group, member before or not.
func FirstSteward(ctx context.Context, tx *store.Tx, groupID, account models.ID, on models.Date) error {
	_, err := tx.Membership(ctx, groupID, account)
	if err == nil {
		return tx.SetMembershipRole(ctx, groupID, account, models.MembershipSteward)
	}
	if !errors.Is(err, models.ErrNotFound) {
		return err
	}
	return FirstOfAll(ctx, tx, groupID, account, on)
}

// FirstOfAll is FirstSteward for a group that is new, so that nobody is a member yet.
func FirstOfAll(ctx context.Context, tx *store.Tx, groupID, account models.ID, on models.Date) error {
	return tx.AddMembership(ctx, &models.Membership{ID: models.NewBlindID(), GroupID: groupID, AccountID: account, Role: models.MembershipSteward, JoinedOn: on})
}
