package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// Accounts that may be erased if they are not used: those of people, who neither moderate nor hold a
// partner's key.
const mayLapse = `EXISTS (SELECT 1 FROM accounts a WHERE a.id = account_uses.account_id AND a.role = 'account' AND NOT a.without_device
	AND NOT EXISTS (SELECT 1 FROM tokens t WHERE t.account_id = a.id AND t.revoked_at IS NULL
		AND (CAST(t.scopes AS text) LIKE '%"source:%' OR CAST(t.scopes AS text) LIKE '%"webhooks"%' OR CAST(t.scopes AS text) LIKE '%"moderate"%' OR CAST(t.scopes AS text) LIKE '%"admin"%')))`

// UseAccount writes the day on which an account is used, if it was not used on it before. An erasure
// that was announced does not come then.
func (tx *Tx) UseAccount(ctx context.Context, account models.ID, on models.Date) error {
	const query = `INSERT INTO account_uses (account_id, last_used_on) VALUES (?, ?)
		ON CONFLICT (account_id) DO UPDATE SET last_used_on = excluded.last_used_on, announced_on = NULL WHERE account_uses.last_used_on < excluded.last_used_on`
	_, err := tx.db.Exec(ctx, query, account, on)
	return err
}

// StartCountingUses counts accounts whose last use is not known as used on a day.
func (tx *Tx) StartCountingUses(ctx context.Context, on models.Date) error {
	const query = `INSERT INTO account_uses (account_id, last_used_on)
		SELECT id, ? FROM accounts WHERE id NOT IN (SELECT account_id FROM account_uses) AND NOT without_device ON CONFLICT (account_id) DO NOTHING`
	_, err := tx.db.Exec(ctx, query, on)
	return err
}

// UsesToAnnounce returns accounts that were last used on a day or before and may be erased, which was
// not announced, at most limit.
func (tx *Tx) UsesToAnnounce(ctx context.Context, until models.Date, limit int) ([]models.AccountUse, error) {
	return sqlrow.List[models.AccountUse](ctx, tx.db, "last_used_on <= ? AND announced_on IS NULL AND "+mayLapse+" ORDER BY last_used_on, account_id LIMIT ?", until, limit)
}

// AnnounceErasure writes the day on which the erasure of an account was announced.
func (tx *Tx) AnnounceErasure(ctx context.Context, account models.ID, on models.Date) error {
	n, err := tx.db.Exec(ctx, "UPDATE account_uses SET announced_on = ? WHERE account_id = ? AND announced_on IS NULL", on, account)
	return notFoundIfNone(n, err)
}

// LapsedUses returns accounts that were last used on a day or before and may be erased, which was
// announced on another day or before, at most limit.
func (tx *Tx) LapsedUses(ctx context.Context, until, announcedUntil models.Date, limit int) ([]models.AccountUse, error) {
	return sqlrow.List[models.AccountUse](ctx, tx.db, "last_used_on <= ? AND announced_on <= ? AND "+mayLapse+" ORDER BY last_used_on, account_id LIMIT ?", until, announcedUntil, limit)
}

// HasLapsed reports whether LapsedUses still has an account.
func (tx *Tx) HasLapsed(ctx context.Context, account models.ID, until, announcedUntil models.Date) (bool, error) {
	n, err := sqlrow.Count[models.AccountUse](ctx, tx.db, "account_id = ? AND last_used_on <= ? AND announced_on <= ? AND "+mayLapse, account, until, announcedUntil)
	return n > 0, err
}
