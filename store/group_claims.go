package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CreateClaim writes a new claim.
func (tx *Tx) CreateClaim(ctx context.Context, c *models.GroupClaim) error {
	return sqlrow.Insert(ctx, tx.db, c)
}

// GroupClaim returns the claim with this id, or ErrNotFound if there is none.
func (tx *Tx) GroupClaim(ctx context.Context, id models.ID) (models.GroupClaim, error) {
	return sqlrow.One[models.GroupClaim](ctx, tx.db, "id = ?", id)
}

// GroupClaims returns one page of the claims of a group whose codes were entered, the newest first,
// and how many there are.
func (tx *Tx) GroupClaims(ctx context.Context, groupID models.ID, page models.Page) ([]models.GroupClaim, int, error) {
	return sqlrow.Page[models.GroupClaim](ctx, tx.db, page, "created_at DESC, id", "group_id = ? AND status <> ?", groupID, models.ClaimUnconfirmed)
}

// HasRunningClaim reports whether a claim of a group runs.
func (tx *Tx) HasRunningClaim(ctx context.Context, groupID models.ID) (bool, error) {
	return sqlrow.Exists[models.GroupClaim](ctx, tx.db, "group_id = ? AND status = ?", groupID, models.ClaimRunning)
}

// ClaimTimes returns when claims of a group, or by an account, were begun after a time, the oldest
// first.
func (tx *Tx) ClaimTimes(ctx context.Context, groupID, account models.ID, since time.Time) (ofGroup, ofAccount []time.Time, err error) {
	const query = "SELECT created_at FROM group_claims WHERE "
	const rest = " AND created_at > ? ORDER BY created_at LIMIT ?"
	since = sqlrow.RoundTime(since)
	if ofGroup, err = sqlrow.Values[time.Time](ctx, tx.db, query+"group_id = ?"+rest, groupID, since, models.MaxClaims); err != nil {
		return nil, nil, err
	}
	ofAccount, err = sqlrow.Values[time.Time](ctx, tx.db, query+"account_id = ?"+rest, account, since, models.MaxClaims)
	return ofGroup, ofAccount, err
}

// UnconfirmedClaims returns the claims of a group by an account that wait for their codes and were begun
// after a time.
func (tx *Tx) UnconfirmedClaims(ctx context.Context, groupID, account models.ID, since time.Time) ([]models.GroupClaim, error) {
	return sqlrow.List[models.GroupClaim](ctx, tx.db, "group_id = ? AND account_id = ? AND status = ? AND created_at > ? ORDER BY created_at DESC, id LIMIT ?",
		groupID, account, models.ClaimUnconfirmed, sqlrow.RoundTime(since), models.MaxItems)
}

// CountClaimTry counts a code that is tried for a claim, and reports whether it may be.
func (tx *Tx) CountClaimTry(ctx context.Context, id models.ID) (bool, error) {
	n, err := tx.db.Exec(ctx, "UPDATE group_claims SET tries = tries + 1 WHERE id = ? AND tries < ?", id, models.MaxLinkTries)
	return n == 1, err
}

// MintClaim records the hashes of what is sent with a claim's mail.
func (tx *Tx) MintClaim(ctx context.Context, c models.GroupClaim) error {
	return notFoundIfNone(tx.db.Exec(ctx, "UPDATE group_claims SET code_hash = ?, token_hash = ? WHERE id = ?", c.CodeHash, c.TokenHash, c.ID))
}

// RunClaim lets a claim run until it is due, and reports whether it waited for its code.
func (tx *Tx) RunClaim(ctx context.Context, id models.ID, due time.Time) (bool, error) {
	const query = "UPDATE group_claims SET status = ?, due_at = ? WHERE id = ? AND status = ?"
	n, err := tx.db.Exec(ctx, query, models.ClaimRunning, sqlrow.RoundTime(due), id, models.ClaimUnconfirmed)
	return n == 1, err
}

// RunningClaimByToken returns the running claim with a token's hash, or ErrNotFound.
func (tx *Tx) RunningClaimByToken(ctx context.Context, hash string) (models.GroupClaim, error) {
	return sqlrow.One[models.GroupClaim](ctx, tx.db, "token_hash <> '' AND token_hash = ? AND status = ?", hash, models.ClaimRunning)
}

// ObjectToClaim ends a running claim, and reports whether it ran.
func (tx *Tx) ObjectToClaim(ctx context.Context, id models.ID, on models.Date) (bool, error) {
	const query = "UPDATE group_claims SET status = ?, objected_on = ?, token_hash = '' WHERE id = ? AND status = ?"
	n, err := tx.db.Exec(ctx, query, models.ClaimObjected, on, id, models.ClaimRunning)
	return n == 1, err
}

// EndClaims ends the running claims of an account, as an objection does.
func (tx *Tx) EndClaims(ctx context.Context, account models.ID, on models.Date) error {
	const query = "UPDATE group_claims SET status = ?, objected_on = ?, token_hash = '' WHERE account_id = ? AND status = ?"
	_, err := tx.db.Exec(ctx, query, models.ClaimObjected, on, account, models.ClaimRunning)
	return err
}

// DeleteClaim deletes a claim.
func (tx *Tx) DeleteClaim(ctx context.Context, id models.ID) error {
	_, err := sqlrow.Delete[models.GroupClaim](ctx, tx.db, "id = ?", id)
	return err
}

// PruneClaims deletes claims that were begun before a time.
func (s *Store) PruneClaims(ctx context.Context, before time.Time) error {
	const query = "DELETE FROM group_claims WHERE id IN (SELECT id FROM group_claims WHERE created_at < ? ORDER BY created_at, id LIMIT ?)"
	return s.prune(ctx, query, sqlrow.RoundTime(before))
}
