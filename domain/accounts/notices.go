package accounts

import (
	"context"
	"errors"
	"time"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// OffPath is the page on which notices are switched off by the token of a notice.
const OffPath = "/notices/off"

// noticePause is how long after a notice the next one of its kind is sent at the earliest, to those
// who chose at once.
const noticePause = time.Hour

// dailyHour is the hour, in UTC, at which notices of a day are sent.
const dailyHour = 7

// NotifyInvited is the job that writes to accounts that were invited. Of an invitation that does not
// reach its account, or to one without an address, nothing is written.
func (r *Room) NotifyInvited(ctx context.Context, invitations []models.ID) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		for _, id := range invitations {
			i, err := tx.InvitationByID(ctx, id, r.today())
			if err == nil {
				err = r.Notify(ctx, tx, i.AccountID, models.MailWaiting, "invitation/"+id.String())
			}
			if err != nil && !errors.Is(err, models.ErrNotFound) {
				return err
			}
		}
		return nil
	})
}

// Notify writes a notice for an event to an account as it prefers: at once, once a day or not at
// all. At once is once an hour at most. It commits with the caller's transaction. models.ErrNotFound if there is no such account; to
// one without an address nothing is written.
func (r *Room) Notify(ctx context.Context, tx *store.Tx, accountID models.ID, kind models.MailKind, event string) error {
	account, err := tx.Account(ctx, accountID)
	if err != nil || account.EmailSealed == "" {
		return err
	}
	preference, err := r.ensurePreference(ctx, tx, accountID, kind)
	if err != nil || preference.Mode == models.NoticeOff {
		return err
	}
	in := models.MailInput{Event: event, AccountID: accountID, Kind: kind, Language: r.mailing.Texts.Match(account.Language)}
	if preference.Mode == models.NoticeDaily {
		in.NotBefore = nextDaily(r.now())
		in.Event = "daily/" + string(kind) + "/" + accountID.String() + "/" + models.DateOf(in.NotBefore).String()
		return r.QueueMail(ctx, tx, in)
	}
	return r.queueGathered(ctx, tx, in)
}

// queueGathered writes a notice that is sent at once, unless one was sent within noticePause: then
// it is sent after that, once for all events until then. If one waits already, it is for this event
// too.
func (r *Room) queueGathered(ctx context.Context, tx *store.Tx, in models.MailInput) error {
	known, err := tx.HasMail(ctx, eventHash(in.Event))
	if err != nil || known {
		return err
	}
	last, err := tx.LastMail(ctx, in.AccountID, in.Kind, r.now().Add(noticePause))
	switch {
	case errors.Is(err, models.ErrNotFound):
	case err != nil:
		return err
	case last.SentAt == nil:
		return nil
	case last.SentAt.Add(noticePause).After(r.now()):
		in.NotBefore, in.Event = last.SentAt.Add(noticePause), "after/"+last.ID.String()
	}
	return r.QueueMail(ctx, tx, in)
}

// nextDaily returns when the notices of now are sent together.
func nextDaily(now time.Time) time.Time {
	now = now.UTC()
	at := time.Date(now.Year(), now.Month(), now.Day(), dailyHour, 0, 0, 0, time.UTC)
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// ensurePreference returns what an account prefers for a kind; without a choice, once a day.
func (r *Room) ensurePreference(ctx context.Context, tx *store.Tx, account models.ID, kind models.MailKind) (models.NoticePreference, error) {
	stored, err := tx.NoticePreference(ctx, account, kind)
	if !errors.Is(err, models.ErrNotFound) {
		return stored, err
	}
	token := newSecret()
	p := models.NoticePreference{ID: models.NewRandomID(), AccountID: account, Kind: kind, Mode: models.NoticeDaily, OffHash: hashSecret(token)}
	if p.OffSealed, err = r.mailing.Keyring.Seal(preferencePlace(p.ID), token); err != nil {
		return p, err
	}
	if err := r.proveIfSealed(ctx, tx, p.OffSealed); err != nil {
		return p, err
	}
	if err := tx.AddNoticePreference(ctx, &p); err != nil {
		return p, err
	}
	return tx.NoticePreference(ctx, account, kind)
}

func preferencePlace(id models.ID) string { return "notice_preferences/" + id.String() }

// offLink returns the address that switches off an account's notices of a kind. If they are switched
// off already, the mail is not wanted.
func (r *Room) offLink(ctx context.Context, tx *store.Tx, account models.ID, kind models.MailKind) (string, error) {
	p, err := tx.NoticePreference(ctx, account, kind)
	if err != nil {
		return "", err
	}
	if p.Mode == models.NoticeOff {
		return "", errUnwanted
	}
	token, err := r.mailing.Keyring.Open(preferencePlace(p.ID), p.OffSealed)
	return r.mailing.PublicURL + OffPath + "?token=" + token, err
}

// Notices returns when the actor receives notices of each kind.
func (r *Room) Notices(ctx context.Context, by models.WriteOptions) (modes map[models.NoticeKind]models.NoticeMode, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ManageNotices, policy.State{Self: true}); err != nil {
		return nil, err
	}
	modes = map[models.NoticeKind]models.NoticeMode{}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		for _, kind := range models.NoticeKinds() {
			p, err := tx.NoticePreference(ctx, by.AccountID, models.MailKind(kind))
			switch {
			case errors.Is(err, models.ErrNotFound):
				modes[kind] = models.NoticeDaily
			case err != nil:
				return err
			default:
				modes[kind] = p.Mode
			}
		}
		return nil
	})
	return modes, err
}

// ChooseNotices sets when the actor receives notices of a kind.
func (r *Room) ChooseNotices(ctx context.Context, by models.WriteOptions, in models.NoticeInput) error {
	if err := r.policy.Authorize(by.Actor, policy.ManageNotices, policy.State{Self: true}); err != nil {
		return err
	}
	if err := r.validator.Validate(&in); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		p, err := r.ensurePreference(ctx, tx, by.AccountID, models.MailKind(in.Kind))
		if err != nil {
			return err
		}
		return tx.SetNoticeMode(ctx, p.ID, in.Mode)
	})
}

// SwitchOff switches off the notices of a kind by the token of one of them; to do so again changes
// nothing. models.ErrNotFound if there is no such token.
func (r *Room) SwitchOff(ctx context.Context, by models.WriteOptions, token string) error {
	if err := r.policy.Authorize(by.Actor, policy.SwitchOffNotices, policy.State{}); err != nil {
		return err
	}
	return r.store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.NoticePreferenceByToken(ctx, hashSecret(token))
		if err != nil {
			return err
		}
		return tx.SetNoticeMode(ctx, p.ID, models.NoticeOff)
	})
}
