package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddMail writes a mail and the job that sends it; those of digests, which are due all at once, keep
// no other mail waiting. If there is one for its event already, nothing is
// written.
func (tx *Tx) AddMail(ctx context.Context, m *models.Mail) error {
	if err := sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (event_hash) DO NOTHING", m); err != nil {
		return err
	}
	written, err := sqlrow.Exists[models.Mail](ctx, tx.db, "id = ?", m.ID)
	if err != nil || !written {
		return err
	}
	if m.Kind == models.MailDigest {
		return tx.EnqueueBulk(ctx, models.JobMail, m.ID.String(), m.NotBefore)
	}
	return tx.Enqueue(ctx, models.JobMail, m.ID.String(), m.NotBefore)
}

// Mail returns the mail with this id, or ErrNotFound if there is none.
func (tx *Tx) Mail(ctx context.Context, id models.ID) (models.Mail, error) {
	return sqlrow.One[models.Mail](ctx, tx.db, "id = ?", id)
}

// SetMailReader records whose mail to an address is, so that it goes when the account goes.
func (tx *Tx) SetMailReader(ctx context.Context, id, account models.ID) error {
	_, err := tx.db.Exec(ctx, "UPDATE mails SET account_id = ? WHERE id = ?", account, id)
	return err
}

// MarkMailSent records when a mail was sent, and no longer to which address if its reader has an
// account. Of one that is gone nothing is recorded.
func (tx *Tx) MarkMailSent(ctx context.Context, id models.ID, at time.Time) error {
	_, err := tx.db.Exec(ctx, "UPDATE mails SET sent_at = ?, address_sealed = CASE WHEN account_id IS NULL THEN address_sealed ELSE '' END WHERE id = ? AND sent_at IS NULL", sqlrow.RoundTime(at), id)
	return err
}

// DeleteMail deletes a mail that nobody is to receive.
func (tx *Tx) DeleteMail(ctx context.Context, id models.ID) error {
	_, err := sqlrow.Delete[models.Mail](ctx, tx.db, "id = ?", id)
	return err
}

// PruneMails deletes mails that were sent or created before these times.
func (s *Store) PruneMails(ctx context.Context, sentBefore, createdBefore time.Time) error {
	const query = "DELETE FROM mails WHERE id IN (SELECT id FROM mails WHERE sent_at < ? OR created_at < ? ORDER BY created_at, id LIMIT ?)"
	return s.prune(ctx, query, sqlrow.RoundTime(sentBefore), sqlrow.RoundTime(createdBefore))
}
