package accounts

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ownExecutors carries out what a group decides about its stewards and rules.
func (r *Room) ownExecutors() map[models.RuledAct]Executor {
	return map[models.RuledAct]Executor{
		models.ActAddSteward:    {Check: checkIsMember(models.MembershipMember), Do: setRole(models.MembershipSteward, models.MembershipMember)},
		models.ActRemoveSteward: {Check: checkIsMember(models.MembershipSteward), Do: setRole(models.MembershipMember, models.MembershipSteward)},
		models.ActChangeRules: {
			Check: func(ctx context.Context, tx *store.Tx, p *models.Proposal) error {
				rules, err := tx.GroupRules(ctx, p.GroupID)
				if err != nil {
					return err
				}
				p.Version = rules.Version
				return r.checkRules(ctx, tx, p.GroupID, *p.Payload.V.Rules)
			},
			Do: func(ctx context.Context, tx *store.Tx, p models.Proposal) error {
				rules, err := tx.GroupRules(ctx, p.GroupID)
				if err != nil {
					return err
				}
				if rules.Version != p.Version {
					return models.ErrStale
				}
				return r.putRules(ctx, tx, models.WriteOptions{}, rules, *p.Payload.V.Rules)
			},
		},
	}
}

// subjectMember reads the membership that a proposal is about.
func subjectMember(ctx context.Context, tx *store.Tx, p models.Proposal) (models.Membership, error) {
	account, err := models.ParseID(p.Subject)
	if err != nil {
		return models.Membership{}, models.ErrNotFound
	}
	return tx.Membership(ctx, p.GroupID, account)
}

// checkIsMember refuses a proposal about somebody who is no member of the group in this role, or,
// without a device, cannot be a steward.
func checkIsMember(role models.MembershipRole) func(context.Context, *store.Tx, *models.Proposal) error {
	return func(ctx context.Context, tx *store.Tx, p *models.Proposal) error {
		member, err := subjectMember(ctx, tx, *p)
		if errors.Is(err, models.ErrNotFound) {
			return models.Invalid("/subject", "unknown_account")
		}
		if err != nil {
			return err
		}
		if member.Role != role {
			return &models.ConflictError{Code: "other_role", Detail: "This member has another role in the group."}
		}
		return checkCanSpeak(ctx, tx, member.AccountID)
	}
}

// checkCanSpeak refuses as a steward a member who cannot sign in.
func checkCanSpeak(ctx context.Context, tx *store.Tx, accountID models.ID) error {
	account, err := tx.Account(ctx, accountID)
	if err == nil && account.WithoutDevice {
		err = &models.ConflictError{Code: "without_device", Detail: "A member without a device cannot be a steward."}
	}
	return err
}

// setRole carries out that a member of the role before gets another. The last steward stays one while
// there are other members.
func setRole(role, before models.MembershipRole) func(context.Context, *store.Tx, models.Proposal) error {
	return func(ctx context.Context, tx *store.Tx, p models.Proposal) error {
		member, err := subjectMember(ctx, tx, p)
		if err != nil {
			return err
		}
		if member.Role != before {
			return &models.ConflictError{Code: "other_role", Detail: "This member has another role in the group."}
		}
		if before == models.MembershipSteward {
			if err := checkNotLastSteward(ctx, tx, p.GroupID); err != nil {
				return err
			}
		}
		return tx.SetMembershipRole(ctx, p.GroupID, member.AccountID, role)
	}
}
