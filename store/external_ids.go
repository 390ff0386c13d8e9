package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// groupExternalID is one external id of a group, for look-ups. The group's row holds them too, and
// the row is authoritative.
type groupExternalID struct {
	Scheme  string
	Value   string
	GroupID models.ID
}

// TableName is for GORM.
func (groupExternalID) TableName() string { return "group_external_ids" }

// externalIDBatch is how many external ids a statement names.
const externalIDBatch = 100

func (tx *Tx) addExternalIDs(ctx context.Context, groupID models.ID, ids []models.ExternalID) error {
	if len(ids) == 0 {
		return nil
	}
	rows := make([]groupExternalID, len(ids))
	for i, id := range ids {
		rows[i] = groupExternalID{Scheme: id.Scheme, Value: id.Value, GroupID: groupID}
	}
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT DO NOTHING", sqlrow.Pointers(rows)...)
}

func (tx *Tx) replaceExternalIDs(ctx context.Context, groupID models.ID, ids []models.ExternalID) error {
	if _, err := sqlrow.Delete[groupExternalID](ctx, tx.db, "group_id = ?", groupID); err != nil {
		return err
	}
	return tx.addExternalIDs(ctx, groupID, ids)
}

// GroupsByExternalIDs returns the published groups that have each of the external ids. Scheme and
// value are compared exactly. It finds nothing for an id that no row can hold, because PostgreSQL
// refuses to compare a text with NUL or invalid UTF-8.
func (tx *Tx) GroupsByExternalIDs(ctx context.Context, ids []models.ExternalID) (map[models.ExternalID][]models.ID, error) {
	found := map[models.ExternalID][]models.ID{}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id models.ExternalID) bool { return !models.IsStorable(id.Scheme) || !models.IsStorable(id.Value) })
	for len(ids) > 0 {
		n := min(externalIDBatch, len(ids))
		var args []any
		for _, id := range ids[:n] {
			args = append(args, id.Scheme, id.Value)
		}
		ids = ids[n:]
		query := `SELECT e.scheme, e.value, g.id, g.external_ids FROM group_external_ids e JOIN groups g ON g.id = e.group_id WHERE g.status = 'published' AND (` +
			strings.Repeat("e.scheme = ? AND e.value = ? OR ", n-1) + "e.scheme = ? AND e.value = ?) ORDER BY g.id"
		if err := tx.db.EachRow(ctx, func(rows *sql.Rows) error { return appendByExternalID(found, rows) }, query, args...); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// appendByExternalID leaves out rows that an older program wrote without the look-up.
func appendByExternalID(found map[models.ExternalID][]models.ID, rows *sql.Rows) error {
	var id models.ExternalID
	var group models.ID
	var now models.List[models.ExternalID]
	if err := rows.Scan(&id.Scheme, &id.Value, &group, &now); err != nil {
		return err
	}
	if slices.Contains(now, id) {
		found[id] = append(found[id], group)
	}
	return nil
}
