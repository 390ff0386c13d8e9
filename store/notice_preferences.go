package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// NoticePreference returns what an account prefers for a kind, or ErrNotFound if nothing is stored.
func (tx *Tx) NoticePreference(ctx context.Context, account models.ID, kind models.MailKind) (models.NoticePreference, error) {
	return sqlrow.One[models.NoticePreference](ctx, tx.db, "account_id = ? AND kind = ?", account, kind)
}

// AddNoticePreference writes a preference unless the account has one for the kind.
func (tx *Tx) AddNoticePreference(ctx context.Context, p *models.NoticePreference) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (account_id, kind) DO NOTHING", p)
}

// SetNoticeMode changes the mode of a preference.
func (tx *Tx) SetNoticeMode(ctx context.Context, id models.ID, mode models.NoticeMode) error {
	n, err := tx.db.Exec(ctx, "UPDATE notice_preferences SET mode = ? WHERE id = ?", mode, id)
	return notFoundIfNone(n, err)
}

// NoticePreferenceByToken returns the preference that a token switches off, by the token's hash, or
// ErrNotFound if there is none.
func (tx *Tx) NoticePreferenceByToken(ctx context.Context, hash string) (models.NoticePreference, error) {
	return sqlrow.One[models.NoticePreference](ctx, tx.db, "off_hash = ?", hash)
}
