package store

import (
	"context"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// AddJoinCode writes a new code.
func (tx *Tx) AddJoinCode(ctx context.Context, c *models.JoinCode) error {
	return sqlrow.Insert(ctx, tx.db, c)
}

// JoinCodes returns one page of the group's codes that have not expired on the day, those that
// expire first before others, and how many there are.
func (tx *Tx) JoinCodes(ctx context.Context, groupID models.ID, on models.Date, page models.Page) ([]models.JoinCode, int, error) {
	return sqlrow.Page[models.JoinCode](ctx, tx.db, page, "expires_on, id", "group_id = ? AND expires_on >= ?", groupID, on)
}

// CountJoinCodes counts the group's codes that have not expired on the day.
func (tx *Tx) CountJoinCodes(ctx context.Context, groupID models.ID, on models.Date) (int, error) {
	return sqlrow.Count[models.JoinCode](ctx, tx.db, "group_id = ? AND expires_on >= ?", groupID, on)
}

// DeleteJoinCodes ends all codes of a group.
func (tx *Tx) DeleteJoinCodes(ctx context.Context, groupID models.ID) error {
	_, err := sqlrow.Delete[models.JoinCode](ctx, tx.db, "group_id = ?", groupID)
	return err
}

// UseJoinCode uses a code of the group once and reports whether that was possible: a code with one
// of the hashes exists, has not expired on the day and has a use left. One statement decides, so
// that a code never has more uses than it allows. It is stored under the first hash from then on.
func (tx *Tx) UseJoinCode(ctx context.Context, groupID models.ID, hashes []string, on models.Date) (bool, error) {
	const query = "UPDATE join_codes SET used = used + 1, hash = ? WHERE group_id = ? AND hash IN ? AND expires_on >= ? AND used < uses"
	affected, err := tx.db.Exec(ctx, query, hashes[0], groupID, hashes, on)
	return affected == 1, err
}

// GroupOfJoinCode returns the group that a code with one of the hashes is of, or ErrNotFound if
// there is none.
func (tx *Tx) GroupOfJoinCode(ctx context.Context, hashes []string) (models.ID, error) {
	code, err := sqlrow.One[models.JoinCode](ctx, tx.db, "hash IN ?", hashes)
	return code.GroupID, err
}

// DeleteJoinCode ends a code of the group; it returns ErrNotFound if there is none.
func (tx *Tx) DeleteJoinCode(ctx context.Context, groupID, id models.ID) error {
	deleted, err := sqlrow.Delete[models.JoinCode](ctx, tx.db, "group_id = ? AND id = ?", groupID, id)
	return notFoundIfNone(deleted, err)
}

// PruneJoinCodes deletes codes that expired before the day.
func (s *Store) PruneJoinCodes(ctx context.Context, on models.Date) error {
	const query = "DELETE FROM join_codes WHERE id IN (SELECT id FROM join_codes WHERE expires_on < ? ORDER BY expires_on, id LIMIT ?)"
	return s.prune(ctx, query, on)
}
