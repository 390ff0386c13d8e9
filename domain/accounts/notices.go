package accounts

import (
	"context"
	"errors"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// OffPath is the page on which notices are switched off by the token of a notice.
const OffPath = "/notices/off"

// NoticesPath is the page on which the reader chooses when to receive notices.
const NoticesPath = "/me/notices"

// noticePause is how long after a notice the next one of its kind is sent at the earliest, to those
// who chose at once.
const noticePause = time.Hour

// joinUntil is how long before a mail is due notices are still added to it: later, the transaction
// that reads them may have begun.
const joinUntil = time.Minute

// dailyHour is the hour, in UTC, at which digests are sent.
const dailyHour = 7

// NotifyInvited is the job that writes to accounts that were invited, and to stewards whose group
// somebody asks to join. Of an invitation that does not reach its account, of a request that was
// declined, and to those without an address nothing is written. A job does so because the time of an
// answer would disclose it.
func (r *Room) NotifyInvited(ctx context.Context, ids []models.ID) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		for _, id := range ids {
			i, err := tx.InvitationByID(ctx, id, r.today())
			if err == nil {
				err = r.Notify(ctx, tx, models.NoticeInvitation, "invitation/"+id.String(), i.AccountID)
			} else if errors.Is(err, models.ErrNotFound) {
				err = r.notifyAsked(ctx, tx, id)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// notifyAsked writes to the stewards whose group somebody asks to join, if the request waits.
func (r *Room) notifyAsked(ctx context.Context, tx *store.Tx, id models.ID) error {
	request, err := tx.WaitingJoinRequest(ctx, id, r.joinRequestsSince())
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	stewards, err := tx.StewardsOf(ctx, request.GroupID)
	if err != nil {
		return err
	}
	return r.Notify(ctx, tx, models.NoticeJoin, "join/"+id.String(), stewards...)
}

// Notify writes a notice of an event to each of the accounts as it prefers: at once, in the digest of
// the day or not at all. At once is once an hour at most, of each kind. Each account gets one notice
// of an event, however often that is asked. It commits with the caller's transaction. Accounts that
// are gone or have no address are passed over.
func (r *Room) Notify(ctx context.Context, tx *store.Tx, kind models.NoticeKind, event string, accountIDs ...models.ID) error {
	for _, id := range accountIDs {
		if err := r.notify(ctx, tx, id, kind, event+"/"+id.String()); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) notify(ctx context.Context, tx *store.Tx, accountID models.ID, kind models.NoticeKind, event string) error {
	account, err := tx.Account(ctx, accountID)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil || account.EmailSealed == "" {
		return err
	}
	modes, err := tx.NoticeModes(ctx, accountID)
	if err != nil || modes.Of(kind) == models.NoticeOff {
		return err
	}
	if known, err := tx.HasNotice(ctx, eventHash(event)); err != nil || known {
		return err
	}
	if err := r.ensurePreference(ctx, tx, accountID); err != nil {
		return err
	}
	in := models.MailInput{Event: event, AccountID: accountID, Kind: models.MailWaiting, Language: r.mailing.Texts.Match(account.Language)}
	gather := r.mailAtOnce
	if modes.Of(kind) == models.NoticeDaily {
		gather = r.mailDaily
	}
	m, err := gather(ctx, tx, kind, in)
	if err != nil {
		return err
	}
	return tx.AddNotice(ctx, &models.Notice{
		ID: models.NewRandomID(), AccountID: accountID, Kind: kind, EventHash: eventHash(event), MailID: m.ID, CreatedAt: r.now().UTC(),
	})
}

// mailDaily returns the digest in which a notice of now is sent.
func (r *Room) mailDaily(ctx context.Context, tx *store.Tx, _ models.NoticeKind, in models.MailInput) (models.Mail, error) {
	in.Kind, in.NotBefore = models.MailDigest, nextDaily(r.now().Add(joinUntil))
	in.Event = "digest/" + in.AccountID.String() + "/" + models.DateOf(in.NotBefore).String()
	return r.queueOrFind(ctx, tx, in)
}

// mailAtOnce returns the mail in which a notice is sent at once: one of its own, unless one of its kind
// was sent within noticePause. Then it is sent after that, once for all events until then. If one
// waits for its time, it is for this event too. One that is due and not sent may be under way: it
// counts as sent now.
func (r *Room) mailAtOnce(ctx context.Context, tx *store.Tx, kind models.NoticeKind, in models.MailInput) (models.Mail, error) {
	last, err := tx.LastMailAtOnce(ctx, in.AccountID, kind, r.now().Add(noticePause))
	switch {
	case errors.Is(err, models.ErrNotFound):
	case err != nil:
		return last, err
	case last.SentAt == nil && last.NotBefore.After(r.now().Add(joinUntil)):
		return last, nil
	case last.SentAt == nil:
		in.NotBefore, in.Event = r.now().Add(noticePause), "after/"+last.ID.String()
	case last.SentAt.Add(noticePause).After(r.now()):
		in.NotBefore, in.Event = last.SentAt.Add(noticePause), "after/"+last.ID.String()
	}
	return r.queueOrFind(ctx, tx, in)
}

// queueOrFind writes a mail for an event, or returns the one that is written already.
func (r *Room) queueOrFind(ctx context.Context, tx *store.Tx, in models.MailInput) (models.Mail, error) {
	if err := r.QueueMail(ctx, tx, in); err != nil {
		return models.Mail{}, err
	}
	return tx.MailOfEvent(ctx, eventHash(in.Event))
}

// nextDaily returns when the digest with the notices of now is sent.
func nextDaily(now time.Time) time.Time {
	now = now.UTC()
	at := time.Date(now.Year(), now.Month(), now.Day(), dailyHour, 0, 0, 0, time.UTC)
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}
