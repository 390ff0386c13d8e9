package store

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// NoticePreference returns what an account prefers for the kinds that it did not choose
// for, or ErrNotFound if nothing is stored.
func (tx *Tx) NoticePreference(ctx context.Context, account models.ID) (models.NoticePreference, error) {
	return sqlrow.One[models.NoticePreference](ctx, tx.db, "account_id = ? AND kind = ?", account, models.NoticeWaiting)
}

// AddNoticePreference writes a preference unless the account has one.
func (tx *Tx) AddNoticePreference(ctx context.Context, p *models.NoticePreference) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (account_id, kind) DO NOTHING", p)
}

// NoticePreferenceByToken returns the preference that a token switches off, by the token's hash, or
// ErrNotFound if there is none.
func (tx *Tx) NoticePreferenceByToken(ctx context.Context, hash string) (models.NoticePreference, error) {
	return sqlrow.One[models.NoticePreference](ctx, tx.db, "off_hash = ?", hash)
}

// NoticeModes returns when an account wants to receive notices. Without a choice it is once a day.
func (tx *Tx) NoticeModes(ctx context.Context, account models.ID) (models.NoticeModes, error) {
	modes := models.NoticeModes{Others: models.NoticeDaily, Choices: map[models.NoticeKind]models.NoticeMode{}}
	switch p, err := tx.NoticePreference(ctx, account); {
	case err == nil:
		modes.Others = p.Mode
	case !errors.Is(err, models.ErrNotFound):
		return modes, err
	}
	choices, err := sqlrow.List[models.NoticeChoice](ctx, tx.db, "account_id = ? ORDER BY kind LIMIT ?", account, models.MaxItems)
	for _, c := range choices {
		modes.Choices[c.Kind] = c.Mode
	}
	return modes, err
}

// SetNoticeModes replaces all choices of an account.
func (tx *Tx) SetNoticeModes(ctx context.Context, account models.ID, modes models.NoticeModes) error {
	n, err := tx.db.Exec(ctx, "UPDATE notice_preferences SET mode = ? WHERE account_id = ? AND kind = ?", modes.Others, account, models.NoticeWaiting)
	if err := notFoundIfNone(n, err); err != nil {
		return err
	}
	if _, err := sqlrow.Delete[models.NoticeChoice](ctx, tx.db, "account_id = ?", account); err != nil {
		return err
	}
	for _, kind := range models.SingleNoticeKinds() {
		if mode, chosen := modes.Choices[kind]; chosen {
			if err := tx.PutNoticeChoice(ctx, models.NoticeChoice{AccountID: account, Kind: kind, Mode: mode}); err != nil {
				return err
			}
		}
	}
	return nil
}

// PutNoticeChoice writes the choice of an account for one kind, in place of an earlier one.
func (tx *Tx) PutNoticeChoice(ctx context.Context, c models.NoticeChoice) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (account_id, kind) DO UPDATE SET mode = excluded.mode", &c)
}
