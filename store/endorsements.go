package store

import (
	"context"
	"database/sql"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// Endorse adds an account's endorsement of a need; doing so again changes nothing.
func (tx *Tx) Endorse(ctx context.Context, e models.Endorsement) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (need_id, account_id) DO NOTHING", &e)
}

// Unendorse removes an account's endorsement; if there is none, nothing changes.
func (tx *Tx) Unendorse(ctx context.Context, needID, accountID models.ID) error {
	_, err := sqlrow.Delete[models.Endorsement](ctx, tx.db, "need_id = ? AND account_id = ?", needID, accountID)
	return err
}

// loadEndorsements sets how many accounts endorse each of the needs, at most a few hundred, and
// whether the viewer does.
func (tx *Tx) loadEndorsements(ctx context.Context, needs []models.Need, viewer models.ID) error {
	if len(needs) == 0 {
		return nil
	}
	ids, at := make([]models.ID, len(needs)), map[models.ID]*models.Need{}
	for i := range needs {
		ids[i], at[needs[i].ID] = needs[i].ID, &needs[i]
	}
	const query = `SELECT need_id, count(*), sum(CASE WHEN account_id = ? THEN 1 ELSE 0 END) FROM endorsements
		WHERE need_id IN ? GROUP BY need_id ORDER BY need_id`
	return tx.db.EachRow(ctx, func(rows *sql.Rows) error {
		var id models.ID
		var all, mine int
		if err := rows.Scan(&id, &all, &mine); err != nil {
			return err
		}
		at[id].Endorsements, at[id].EndorsedByMe = all, mine > 0
		return nil
	}, query, viewer, ids)
}
