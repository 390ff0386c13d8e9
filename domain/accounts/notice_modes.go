package accounts

import (
	"context"
	"errors"
	"slices"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// ensurePreference writes what an account prefers unless it is written: once a day, and the token that
// switches its notices off.
func (r *Room) ensurePreference(ctx context.Context, tx *store.Tx, account models.ID) error {
	if _, err := tx.NoticePreference(ctx, account); !errors.Is(err, models.ErrNotFound) {
		return err
	}
	token := newSecret()
	p := models.NoticePreference{ID: models.NewRandomID(), AccountID: account, Kind: models.NoticeWaiting, Mode: models.NoticeDaily, OffHash: hashSecret(token)}
	var err error
	if p.OffSealed, err = r.mailing.Keyring.Seal(preferencePlace(p.ID), token); err != nil {
		return err
	}
	if err := r.proveIfSealed(ctx, tx, p.OffSealed); err != nil {
		return err
	}
	return tx.AddNoticePreference(ctx, &p)
}

func preferencePlace(id models.ID) string { return "notice_preferences/" + id.String() }

// offLink returns the address that switches off an account's notices.
func (r *Room) offLink(ctx context.Context, tx *store.Tx, account models.ID) (string, error) {
	p, err := tx.NoticePreference(ctx, account)
	if err != nil {
		return "", err
	}
	token, err := r.mailing.Keyring.Open(preferencePlace(p.ID), p.OffSealed)
	return r.mailing.PublicURL + OffPath + "?token=" + token, err
}

// Notices returns when the actor receives notices.
func (r *Room) Notices(ctx context.Context, by models.WriteOptions) (modes models.NoticeModes, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ManageNotices, policy.State{Self: true}); err != nil {
		return modes, err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		modes, err = tx.NoticeModes(ctx, by.AccountID)
		return err
	})
	return modes, err
}

// ChooseNotices sets when the actor receives notices of a kind. models.NoticeWaiting sets all kinds,
// but for appointments, whose calendars are of use at once: they are only switched off with it.
func (r *Room) ChooseNotices(ctx context.Context, by models.WriteOptions, in models.NoticeInput) error {
	if err := r.policy.Authorize(by.Actor, policy.ManageNotices, policy.State{Self: true}); err != nil {
		return err
	}
	if err := r.validator.Validate(&in); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if err := r.ensurePreference(ctx, tx, by.AccountID); err != nil {
			return err
		}
		if in.Kind == models.NoticeWaiting {
			return tx.SetNoticeModes(ctx, by.AccountID, allAt(in.Mode))
		}
		return tx.PutNoticeChoice(ctx, models.NoticeChoice{AccountID: by.AccountID, Kind: in.Kind, Mode: in.Mode})
	})
}

// allAt returns the modes of somebody who chooses one for all kinds.
func allAt(mode models.NoticeMode) models.NoticeModes {
	modes := models.NoticeModes{Others: mode, Choices: map[models.NoticeKind]models.NoticeMode{}}
	if mode != models.NoticeDaily {
		return modes
	}
	for _, kind := range models.SingleNoticeKinds() {
		if kind.IsUrgent() && kind != models.NoticeAppointment {
			modes.Choices[kind] = mode
		}
	}
	return modes
}

// SwitchOff switches off all notices by the token of one of them; to do so again changes nothing.
// models.ErrNotFound if there is no such token.
func (r *Room) SwitchOff(ctx context.Context, by models.WriteOptions, token string) error {
	if err := r.policy.Authorize(by.Actor, policy.SwitchOffNotices, policy.State{}); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.NoticePreferenceByToken(ctx, hashSecret(token))
		if err != nil {
			return err
		}
		return tx.SetNoticeModes(ctx, p.AccountID, allAt(models.NoticeOff))
	})
}

// NoticeKinds returns the kinds of notices that can concern somebody: those of moderators and of
// consultants only if one is that.
func (s Self) NoticeKinds() []models.NoticeKind {
	return slices.DeleteFunc(models.SingleNoticeKinds(), func(kind models.NoticeKind) bool {
		switch models.WaitingKind(kind) {
		case models.WaitingVetting, models.WaitingVerification, models.WaitingReport, models.WaitingAppeal:
			return s.Account.Role == models.AccountPlain
		case models.WaitingRenewal, models.WaitingConsultation:
			return s.Consultant == nil
		default:
			return false
		}
	})
}
