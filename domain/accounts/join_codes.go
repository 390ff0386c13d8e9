package accounts

import (
	"context"
	"errors"
	"time"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// CreateJoinCode lets a steward make a code by which people join the group, and returns it; it is
// stored nowhere and shown once. An archived group and one with models.MaxJoinCodes codes get none:
// models.ErrConflict.
func (r *Room) CreateJoinCode(ctx context.Context, by models.WriteOptions, groupID models.ID, input models.JoinCodeInput) (string, models.JoinCode, error) {
	if err := r.validateJoinCode(&input); err != nil {
		return "", models.JoinCode{}, err
	}
	secret := randomCode(joinCodeLetters)
	code := models.JoinCode{ID: models.NewRandomID(), GroupID: groupID, Uses: models.ValueOr(input.Uses, 1), ExpiresOn: input.ExpiresOn}
	err := r.store.Write(ctx, func(tx *store.Tx) (err error) {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ManageJoinCodes, groupID); err != nil {
			return err
		}
		if err := r.checkCanCreateCode(ctx, tx, groupID); err != nil {
			return err
		}
		if code.Hash, err = r.hashCode(ctx, tx, joinCode, secret); err != nil {
			return err
		}
		if err := tx.AddJoinCode(ctx, &code); err != nil {
			return err
		}
		return r.record(ctx, tx, by, groupID, models.DidMakeJoinCode, code.ID.String())
	})
	return secret, code, err
}

func (r *Room) validateJoinCode(input *models.JoinCodeInput) error {
	if err := r.validator.Validate(input); err != nil {
		return err
	}
	today := r.today()
	if input.ExpiresOn.IsZero() {
		input.ExpiresOn = today.AddDays(models.JoinCodeDays)
	}
	if input.ExpiresOn.Before(today) || today.AddDays(models.MaxJoinCodeDays).Before(input.ExpiresOn) {
		return models.Invalid("/expires_on", "invalid_date")
	}
	return nil
}

func (r *Room) checkCanCreateCode(ctx context.Context, tx *store.Tx, groupID models.ID) error {
	group, err := tx.Group(ctx, groupID)
	if err != nil {
		return err
	}
	if group.Status == models.StatusArchived {
		return &models.ConflictError{Code: "group_archived", Detail: "The group is archived. Publish it again before you make a code."}
	}
	valid, err := tx.CountJoinCodes(ctx, groupID, r.today())
	if err == nil && valid >= models.MaxJoinCodes {
		err = &models.ConflictError{Code: "too_many_join_codes", Detail: "50 codes of this group are valid. End some first."}
	}
	return err
}

// JoinCodes returns a group's codes that have not expired, those that expire first before others,
// for its stewards only.
func (r *Room) JoinCodes(ctx context.Context, by models.WriteOptions, groupID models.ID, page models.Page) (codes []models.JoinCode, total int, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ManageJoinCodes, groupID); err != nil {
			return err
		}
		codes, total, err = tx.JoinCodes(ctx, groupID, r.today(), page)
		return err
	})
	return codes, total, err
}

// DeleteJoinCode ends a code; who joined by it stays a member.
func (r *Room) DeleteJoinCode(ctx context.Context, by models.WriteOptions, groupID, id models.ID) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := Authorize(ctx, tx, r.policy, by.Actor, policy.ManageJoinCodes, groupID); err != nil {
			return err
		}
		if err := tx.DeleteJoinCode(ctx, groupID, id); err != nil {
			return err
		}
		return r.record(ctx, tx, by, groupID, models.DidEndJoinCode, id.String())
	})
}

// joinByCode makes the actor a member. It works for drafts too: the code proves that the group wants
// it. Of a member it changes nothing and uses nothing up. models.ErrNotFound whether the group, the
// code or a use of it is missing, or the group is archived. A *models.TooManyError after
// models.JoinTriesAMinute tries in a minute.
func (r *Room) joinByCode(ctx context.Context, by models.WriteOptions, groupID models.ID, code string) (b models.MembershipEntry, err error) {
	if err := r.policy.Authorize(by.Actor, policy.JoinGroup, policy.State{}); err != nil {
		return b, err
	}
	if err := r.countTry(ctx, "join:"+by.AccountID.String(), models.JoinTriesAMinute); err != nil {
		return b, err
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		if b, err = tx.MembershipEntry(ctx, groupID, by.AccountID); !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if err := r.useJoinCode(ctx, tx, groupID, code); err != nil {
			return err
		}
		if err := r.becomeMember(ctx, tx, by, groupID, models.MembershipMember); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.JoinGroup, audit.Group(groupID)); err != nil {
			return err
		}
		b, err = tx.MembershipEntry(ctx, groupID, by.AccountID)
		return err
	})
	return b, err
}

// Join lets the actor join a group by a code, or ask its stewards by a message: it returns the
// membership or the request.
func (r *Room) Join(ctx context.Context, by models.WriteOptions, groupID models.ID, input models.JoinInput) (*models.MembershipEntry, models.JoinRequest, error) {
	if err := r.validator.Validate(&input); err != nil {
		return nil, models.JoinRequest{}, err
	}
	if (input.Code == "") == (input.Message == "") {
		if input.Code == "" {
			return nil, models.JoinRequest{}, models.Invalid("/code", "required")
		}
		return nil, models.JoinRequest{}, &models.InvalidError{
			Fields: []models.FieldError{{Pointer: "/message", Code: "conflicts_with", Params: map[string]any{"other": "code"}}},
		}
	}
	if input.Code == "" {
		request, err := r.askToJoin(ctx, by, groupID, input.Message)
		return nil, request, err
	}
	b, err := r.joinByCode(ctx, by, groupID, input.Code)
	return &b, models.JoinRequest{}, err
}

// JoinByCode lets the actor join the group that a code is of, for somebody who has nothing but the
// code. It fails as Join does.
func (r *Room) JoinByCode(ctx context.Context, by models.WriteOptions, code string) (b models.MembershipEntry, err error) {
	if err := r.validator.Validate(&models.JoinInput{Code: code}); err != nil {
		return b, err
	}
	hashes, err := r.codeHashes(joinCode, code)
	if err != nil {
		return b, err
	}
	var groupID models.ID // of no group if the code is of none: the try counts all the same
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		groupID, err = tx.GroupOfJoinCode(ctx, hashes)
		return err
	})
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return b, err
	}
	return r.joinByCode(ctx, by, groupID, code)
}

// useJoinCode uses a code of a group once; models.ErrNotFound if it is of no use.
func (r *Room) useJoinCode(ctx context.Context, tx *store.Tx, groupID models.ID, code string) error {
	relation, err := tx.StatusAndRole(ctx, groupID, models.ID{})
	if err != nil {
		return err
	}
	if relation.Status == models.StatusArchived {
		return models.ErrNotFound
	}
	hashes, err := r.codeHashes(joinCode, code)
	if err != nil {
		return err
	}
	used, err := tx.UseJoinCode(ctx, groupID, hashes, r.today())
	if err == nil && !used {
		err = models.ErrNotFound
	}
	return err
}

// countTry counts a try of a secret, by whom or on what the subject names, in the database for all
// processes together. It returns a *models.TooManyError if there were too many in this minute.
func (r *Room) countTry(ctx context.Context, subject string, limit int) error {
	lease, err := r.TakeRateLeases(ctx, models.RateLeaseRequest{Subject: subject, Count: 1, Limit: limit})
	if err != nil {
		return err
	}
	if lease.Granted == 0 {
		return &models.TooManyError{Wait: time.Minute - time.Duration(r.now().Second())*time.Second}
	}
	return nil
}
