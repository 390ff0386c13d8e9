package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// linkGood is the condition for a link that can be used. Its argument is the time.
const linkGood = "used_at IS NULL AND expires_at > ?"

// CreateSignInLink writes a new link.
func (tx *Tx) CreateSignInLink(ctx context.Context, l *models.SignInLink) error {
	return sqlrow.Insert(ctx, tx.db, l)
}

// SignInLink returns the link with this id, or ErrNotFound if there is none.
func (tx *Tx) SignInLink(ctx context.Context, id models.ID) (models.SignInLink, error) {
	return sqlrow.One[models.SignInLink](ctx, tx.db, "id = ?", id)
}

// CountLinksSince counts the links to an address, by its hashes, that were asked for after a time.
func (tx *Tx) CountLinksSince(ctx context.Context, purpose models.LinkPurpose, hashes []string, since time.Time) (int, error) {
	return sqlrow.Count[models.SignInLink](ctx, tx.db, "purpose = ? AND address_hash IN ? AND created_at > ?", purpose, hashes, sqlrow.RoundTime(since))
}

// CountLinksOfSince counts the links that an account asked for after a time.
func (tx *Tx) CountLinksOfSince(ctx context.Context, purpose models.LinkPurpose, account models.ID, since time.Time) (int, error) {
	return sqlrow.Count[models.SignInLink](ctx, tx.db, "purpose = ? AND account_id = ? AND created_at > ?", purpose, account, sqlrow.RoundTime(since))
}

// MintSignInLink records what is sent with a link, and until when it is good.
func (tx *Tx) MintSignInLink(ctx context.Context, l models.SignInLink) error {
	const query = "UPDATE sign_in_links SET account_id = ?, token_hash = ?, code_hash = ?, expires_at = ? WHERE id = ?"
	n, err := tx.db.Exec(ctx, query, l.AccountID, l.TokenHash, l.CodeHash, sqlrow.RoundTimeIfSet(l.ExpiresAt), l.ID)
	return notFoundIfNone(n, err)
}

// GoodLinkByToken returns the link with a token's hash that can be used at the time, or ErrNotFound.
func (tx *Tx) GoodLinkByToken(ctx context.Context, purpose models.LinkPurpose, hash string, at time.Time) (models.SignInLink, error) {
	return sqlrow.One[models.SignInLink](ctx, tx.db, "purpose = ? AND token_hash <> '' AND token_hash = ? AND "+linkGood, purpose, hash, sqlrow.RoundTime(at))
}

// GoodLinksTo returns the links to an address that can be used at the time, the newest first, and
// those that nothing was sent for: a code that is tried then takes the same work for every address.
func (tx *Tx) GoodLinksTo(ctx context.Context, hashes []string, at time.Time) ([]models.SignInLink, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	const asked = "purpose = ? AND address_hash IN ? AND used_at IS NULL AND (expires_at > ? OR expires_at IS NULL AND created_at > ?) ORDER BY created_at DESC, id LIMIT ?"
	return sqlrow.List[models.SignInLink](ctx, tx.db, asked,
		models.LinkSignIn, hashes, sqlrow.RoundTime(at), sqlrow.RoundTime(at.Add(-models.LinkLifetime)), models.MaxLinks)
}

// GoodLinksOf returns the codes that an account was sent to confirm an address and that can be used
// at the time, the newest first.
func (tx *Tx) GoodLinksOf(ctx context.Context, account models.ID, at time.Time) ([]models.SignInLink, error) {
	return sqlrow.List[models.SignInLink](ctx, tx.db, "purpose = ? AND account_id = ? AND "+linkGood+" ORDER BY created_at DESC, id LIMIT ?",
		models.LinkAddress, account, sqlrow.RoundTime(at), models.MaxLinks)
}

// CountTry counts a code that is tried for a link, and reports whether it may be.
func (tx *Tx) CountTry(ctx context.Context, id models.ID) (bool, error) {
	n, err := tx.db.Exec(ctx, "UPDATE sign_in_links SET tries = tries + 1 WHERE id = ? AND tries < ?", id, models.MaxLinkTries)
	return n == 1, err
}

// UseSignInLink uses a link up, and reports whether it could be used at the time. Of two that use it
// at once one does.
func (tx *Tx) UseSignInLink(ctx context.Context, id models.ID, at time.Time) (bool, error) {
	at = sqlrow.RoundTime(at)
	n, err := tx.db.Exec(ctx, "UPDATE sign_in_links SET used_at = ? WHERE id = ? AND "+linkGood, at, id, at)
	return n == 1, err
}

// DeleteLinksOf deletes what was sent to an account and is not used: links that sign in, and codes
// that confirm an address.
func (tx *Tx) DeleteLinksOf(ctx context.Context, account models.ID) error {
	_, err := sqlrow.Delete[models.SignInLink](ctx, tx.db, "account_id = ? AND used_at IS NULL", account)
	return err
}

// PruneSignInLinks deletes links that expired, or were created and not sent, before these times.
func (s *Store) PruneSignInLinks(ctx context.Context, expiredBefore, createdBefore time.Time) error {
	const query = "DELETE FROM sign_in_links WHERE id IN (SELECT id FROM sign_in_links WHERE expires_at < ? OR created_at < ? ORDER BY created_at, id LIMIT ?)"
	return s.prune(ctx, query, sqlrow.RoundTime(expiredBefore), sqlrow.RoundTime(createdBefore))
}
