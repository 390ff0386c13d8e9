package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddNotice writes that an account is written to about an event.
func (tx *Tx) AddNotice(ctx context.Context, n *models.Notice) error {
	return sqlrow.Insert(ctx, tx.db, n)
}

// HasNotice reports whether an account was or is going to be written to about an event, by the event's
// hash.
func (tx *Tx) HasNotice(ctx context.Context, eventHash string) (bool, error) {
	return sqlrow.Exists[models.Notice](ctx, tx.db, "event_hash = ?", eventHash)
}

// NoticeKindsOf returns the kinds of the notices that a mail has.
func (tx *Tx) NoticeKindsOf(ctx context.Context, mail models.ID) ([]models.NoticeKind, error) {
	return sqlrow.Values[models.NoticeKind](ctx, tx.db, "SELECT DISTINCT kind FROM notices WHERE mail_id = ? ORDER BY kind LIMIT ?", mail, models.MaxItems)
}

// LastMailAtOnce returns the last mail to an account that has a notice of a kind, is no digest and is
// due until a time, or ErrNotFound.
func (tx *Tx) LastMailAtOnce(ctx context.Context, account models.ID, kind models.NoticeKind, until time.Time) (models.Mail, error) {
	const condition = `kind = ? AND not_before <= ? AND id IN (SELECT mail_id FROM notices WHERE account_id = ? AND kind = ?)
		ORDER BY not_before DESC, id`
	return sqlrow.One[models.Mail](ctx, tx.db, condition, models.MailWaiting, sqlrow.RoundTime(until), account, kind)
}

// GatherDigests moves the notices of an account's digests that are due until a time and were not sent
// to the newest of these digests, and returns that. models.ErrNotFound if there is none.
func (tx *Tx) GatherDigests(ctx context.Context, account models.ID, until time.Time) (models.ID, error) {
	const condition = "account_id = ? AND kind = ? AND sent_at IS NULL AND not_before <= ?"
	args := []any{account, models.MailDigest, sqlrow.RoundTime(until)}
	newest, err := sqlrow.One[models.Mail](ctx, tx.db, condition+" ORDER BY not_before DESC, id", args...)
	if err != nil {
		return models.ID{}, err
	}
	const move = "UPDATE notices SET mail_id = ? WHERE mail_id IN (SELECT id FROM mails WHERE " + condition + ") AND mail_id <> ?"
	_, err = tx.db.Exec(ctx, move, append(append([]any{newest.ID}, args...), newest.ID)...)
	return newest.ID, err
}

// MailOfEvent returns the mail that was written for an event, by the event's hash, or ErrNotFound.
func (tx *Tx) MailOfEvent(ctx context.Context, eventHash string) (models.Mail, error) {
	return sqlrow.One[models.Mail](ctx, tx.db, "event_hash = ?", eventHash)
}
