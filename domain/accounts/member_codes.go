package accounts

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// addMemberWithoutDevice makes, in the caller's transaction, a member of somebody who has no device:
// an account that nobody can sign in to. Such a member acts by a member code.
func (r *Room) addMemberWithoutDevice(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID, input models.MemberInput) (models.MembershipEntry, error) {
	if err := r.checkCanAddWithoutDevice(ctx, tx, groupID, input); err != nil {
		return models.MembershipEntry{}, err
	}
	if err := checkName(ctx, tx, groupID, models.ID{}, input.DisplayName); err != nil {
		return models.MembershipEntry{}, err
	}
	account := models.Account{ID: models.NewRandomID(), Name: input.DisplayName, Role: models.AccountPlain, CreatedOn: r.today(), WithoutDevice: true}
	if err := RecordIdempotencyKey(ctx, tx, by, account.ID); err != nil {
		return models.MembershipEntry{}, err
	}
	if err := tx.CreateAccount(ctx, &account); err != nil {
		return models.MembershipEntry{}, err
	}
	if err := addMember(ctx, tx, groupID, account.ID, models.MembershipMember, r.today()); err != nil {
		return models.MembershipEntry{}, err
	}
	if err := r.record(ctx, tx, by, groupID, models.DidAddMember, account.ID.String()); err != nil {
		return models.MembershipEntry{}, err
	}
	member, err := tx.Membership(ctx, groupID, account.ID)
	return member.Entry(), err
}

// checkCanAddWithoutDevice refuses an input that names an account too or a steward, an archived
// group, and one with models.MaxMembersWithoutDevice such members.
func (r *Room) checkCanAddWithoutDevice(ctx context.Context, tx *store.Tx, groupID models.ID, input models.MemberInput) error {
	if input.AccountID != (models.ID{}) || input.Role != models.MembershipMember {
		other := "account_id"
		if input.AccountID == (models.ID{}) {
			other = "role"
		}
		return &models.InvalidError{Fields: []models.FieldError{{Pointer: "/display_name", Code: "conflicts_with", Params: map[string]any{"other": other}}}}
	}
	relation, err := tx.StatusAndRole(ctx, groupID, models.ID{})
	if err != nil {
		return err
	}
	if relation.Status == models.StatusArchived {
		return &models.ConflictError{Code: "group_archived", Detail: "The group is archived. Publish it again before you add anybody."}
	}
	count, err := tx.CountMembersWithoutDevice(ctx, groupID)
	if err == nil && count >= models.MaxMembersWithoutDevice {
		err = &models.ConflictError{Code: "too_many_without_device", Detail: "The group has 100 members without a device."}
	}
	return err
}

// CreateMemberCode lets a steward print a code for a member without a device, and returns it; it is
// stored nowhere and shown once. The code before ends. Others have a session of their own, so that no
// code can act for them: models.ErrConflict.
func (r *Room) CreateMemberCode(ctx context.Context, by models.WriteOptions, groupID, account models.ID) (string, error) {
	secret := randomCode(joinCodeLetters)
	code := models.MemberCode{ID: models.NewRandomID(), GroupID: groupID, AccountID: account, CreatedOn: r.today()}
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ManageMemberCodes, groupID); err != nil {
			return err
		}
		if _, err := tx.Membership(ctx, groupID, account); err != nil {
			return err
		}
		owner, err := tx.Account(ctx, account)
		if err != nil {
			return err
		}
		if !owner.WithoutDevice {
			return &models.ConflictError{Code: "has_device", Detail: "This member can sign in: codes are for members without a device."}
		}
		if code.Hash, err = r.hashCode(ctx, tx, memberCode, secret); err != nil {
			return err
		}
		if err := tx.PutMemberCode(ctx, &code); err != nil {
			return err
		}
		return r.record(ctx, tx, by, groupID, models.DidMakeMemberCode, account.String())
	})
	return secret, err
}

// CountCodeTry counts, before a member code is looked at, that the actor tries one. It returns a
// *models.TooManyError after models.MemberCodeTriesAMinute in a minute.
func (r *Room) CountCodeTry(ctx context.Context, by models.WriteOptions, code string) error {
	if code == "" {
		return nil
	}
	return r.countTry(ctx, "member_code:"+by.AccountID.String(), models.MemberCodeTriesAMinute)
}

// MemberByCode returns, in the caller's transaction, the member of the group whose act it is: that of
// the code, or the actor if there is no code. A code that is of no member of the group is refused.
func (r *Room) MemberByCode(ctx context.Context, tx *store.Tx, by models.WriteOptions, groupID models.ID, code string) (models.ID, error) {
	if code == "" {
		return by.AccountID, nil
	}
	hashes, err := r.codeHashes(memberCode, code)
	if err != nil {
		return models.ID{}, err
	}
	account, err := tx.MemberByCode(ctx, groupID, hashes)
	if errors.Is(err, models.ErrNotFound) {
		return account, models.Invalid("/member_code", "unknown_code")
	}
	return account, err
}
