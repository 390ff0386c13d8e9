package accounts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ClaimGroup makes an account the first steward of a group that has none, for example an imported
// one, or of one whose stewards are gone; the operator does so after checking that the group wants
// it. models.ErrConflict if the group has stewards and the claim does not name all of them, and
// nobody else, as gone; and if the group has other members and the account is none of them.
func (r *Room) ClaimGroup(ctx context.Context, by models.WriteOptions, claim models.Claim) error {
	if err := r.policy.Authorize(by.Actor, policy.ClaimGroup, policy.State{}); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Group(ctx, claim.GroupID); err != nil {
			return fmt.Errorf("group %s: %w", claim.GroupID, err)
		}
		if _, err := tx.Account(ctx, claim.AccountID); err != nil {
			return fmt.Errorf("account %s: %w", claim.AccountID, err)
		}
		if err := checkStewardsNamed(ctx, tx, claim); err != nil {
			return err
		}
		if err := checkClaimantIsMember(ctx, tx, claim); err != nil {
			return err
		}
		for _, steward := range claim.UnreachableStewards {
			if err := tx.SetMembershipRole(ctx, claim.GroupID, steward, models.MembershipMember); err != nil {
				return err
			}
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.ClaimGroup, audit.Group(claim.GroupID)); err != nil {
			return err
		}
		return SetSteward(ctx, tx, claim.GroupID, claim.AccountID, r.today())
	})
}

// checkStewardsNamed refuses a claim of a group with a steward whom the claim does not name as
// gone.
func checkStewardsNamed(ctx context.Context, tx *store.Tx, claim models.Claim) error {
	stewards, err := tx.StewardsOf(ctx, claim.GroupID)
	if err != nil {
		return err
	}
	unreachable := slices.Compact(slices.SortedFunc(slices.Values(claim.UnreachableStewards), compareIDs))
	switch {
	case slices.Contains(unreachable, claim.AccountID):
		return &models.ConflictError{Code: "claimed_by_gone", Detail: "Who is gone cannot be the new steward."}
	case slices.Equal(stewards, unreachable):
		return nil
	case len(unreachable) == 0:
		return &models.ConflictError{Code: "already_kept", Detail: "The group already has a steward, who can add others."}
	}
	return &models.ConflictError{Code: "stewards_not_named", Detail: "Name all stewards of the group as gone, and nobody else."}
}

// checkClaimantIsMember refuses to put a stranger in charge of people who belong to the group.
func checkClaimantIsMember(ctx context.Context, tx *store.Tx, claim models.Claim) error {
	_, err := tx.Membership(ctx, claim.GroupID, claim.AccountID)
	if err == nil || !errors.Is(err, models.ErrNotFound) {
		return err
	}
	_, members, err := tx.Members(ctx, claim.GroupID, models.Page{Number: 1, PerPage: 1})
	if err == nil && members > len(slices.Compact(slices.SortedFunc(slices.Values(claim.UnreachableStewards), compareIDs))) {
		err = &models.ConflictError{Code: "claimed_by_stranger", Detail: "The group has other members: its new steward must be one of them."}
	}
	return err
}

func compareIDs(a, b models.ID) int { return bytes.Compare(a[:], b[:]) }

// SetSteward writes, in the caller's transaction, that an account is a steward of a group, member
// before or not.
func SetSteward(ctx context.Context, tx *store.Tx, groupID, account models.ID, on models.Date) error {
	_, err := tx.Membership(ctx, groupID, account)
	if err == nil {
		return tx.SetMembershipRole(ctx, groupID, account, models.MembershipSteward)
	}
	if !errors.Is(err, models.ErrNotFound) {
		return err
	}
	return addMember(ctx, tx, groupID, account, models.MembershipSteward, on)
}

// addMember makes an account a member, which answers the group's invitation of it and its request to
// join, and ends its block. If its name looks like another member's, it gets a number behind it.
func addMember(ctx context.Context, tx *store.Tx, groupID, account models.ID, role models.MembershipRole, on models.Date) error {
	if _, err := tx.RemoveInvitation(ctx, groupID, account); err != nil {
		return err
	}
	if err := tx.RemoveJoinRequest(ctx, groupID, account); err != nil {
		return err
	}
	if err := tx.Unblock(ctx, groupID, account); err != nil {
		return err
	}
	a, err := tx.Account(ctx, account)
	if err != nil {
		return err
	}
	display, err := ownOrNumbered(ctx, tx, groupID, account, a.Name)
	if err != nil {
		return err
	}
	return tx.AddMembership(ctx, &models.Membership{ID: models.NewRandomID(), GroupID: groupID, AccountID: account, Role: role, JoinedOn: on, Display: display})
}

// becomeMember makes the actor a member, who consents to that by the act.
func (r *Room) becomeMember(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID, role models.MembershipRole) error {
	if err := GiveConsent(ctx, tx, by.AccountID, models.ConsentMembership, r.today()); err != nil {
		return err
	}
	return addMember(ctx, tx, groupID, by.AccountID, role, r.today())
}

// AddFirstSteward makes the account that founds a group its steward, who consents to that by the act.
// The group is new, so that nobody is a member yet.
func AddFirstSteward(ctx context.Context, tx *store.Tx, groupID, account models.ID, on models.Date) error {
	if err := GiveConsent(ctx, tx, account, models.ConsentMembership, on); err != nil {
		return err
	}
	return tx.AddMembership(ctx, &models.Membership{ID: models.NewRandomID(), GroupID: groupID, AccountID: account, Role: models.MembershipSteward, JoinedOn: on})
}
