package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// PutSource writes a source. If the source exists, it writes its licence (unless that is "") and
// when it was updated.
func (tx *Tx) PutSource(ctx context.Context, s *models.Source) error {
	setDefaults(tx, nil, &s.CreatedAt, &s.UpdatedAt)
	replace := "ON CONFLICT (name) DO UPDATE SET updated_at = excluded.updated_at"
	if s.Licence != "" {
		replace += ", licence = excluded.licence"
	}
	return sqlrow.InsertOnConflict(ctx, tx.db, replace, s)
}

// Source returns the source with this name, or ErrNotFound if there is none.
func (tx *Tx) Source(ctx context.Context, name string) (models.Source, error) {
	return sqlrow.One[models.Source](ctx, tx.db, "name = ?", name)
}

// Sources returns all sources by name, at most 10,000.
func (tx *Tx) Sources(ctx context.Context) ([]models.Source, error) {
	return sqlrow.List[models.Source](ctx, tx.db, "1 = 1 ORDER BY name LIMIT ?", models.MaxItems)
}

// SourceStats returns all sources by name with how many living records and groups of theirs there
// are, at most 10,000.
func (tx *Tx) SourceStats(ctx context.Context) ([]models.SourceStats, error) {
	const query = `SELECT s.name, s.licence, s.created_at, s.updated_at, s.detached_at, count(r.record) AS records, count(DISTINCT r.group_id) AS groups
		FROM sources s LEFT JOIN source_records r ON r.source = s.name AND r.retired_at IS NULL
		GROUP BY s.name, s.licence, s.created_at, s.updated_at, s.detached_at ORDER BY s.name LIMIT ?`
	return sqlrow.Select[models.SourceStats](ctx, tx.db, query, models.MaxItems)
}

// LeaseSource reserves the source for the holder until then, or extends the reservation if the
// holder already has it. It returns false if another holder has it, and ErrNotFound if there is no
// such source.
func (tx *Tx) LeaseSource(ctx context.Context, name, holder string, until time.Time) (bool, error) {
	const query = `UPDATE sources SET held_by = ?, held_until = ? WHERE name = ? AND (held_by IN ('', ?) OR held_until IS NULL OR held_until < ?)`
	affected, err := tx.db.Exec(ctx, query, holder, sqlrow.RoundTime(until), name, holder, tx.store.now())
	if err != nil || affected > 0 {
		return err == nil, err
	}
	_, err = tx.Source(ctx, name)
	return false, err
}

// ReleaseSource ends the holder's reservation of the source; if the holder does not have it,
// nothing changes.
func (tx *Tx) ReleaseSource(ctx context.Context, name, holder string) error {
	_, err := tx.db.Exec(ctx, "UPDATE sources SET held_by = '', held_until = NULL WHERE name = ? AND held_by = ?", name, holder)
	return err
}

// SetSourceDetached writes since when the source describes no group, or nil if it may again. It
// returns ErrNotFound if there is no such source.
func (tx *Tx) SetSourceDetached(ctx context.Context, name string, at *time.Time) error {
	affected, err := tx.db.Exec(ctx, "UPDATE sources SET detached_at = ? WHERE name = ?", sqlrow.RoundTimeIfSet(at), name)
	return notFoundIfNone(affected, err)
}

// SetSourceOptions stores how records of the source are read in addition to their content. It
// returns ErrNotFound if there is no such source.
func (tx *Tx) SetSourceOptions(ctx context.Context, name string, o models.SourceOptions) error {
	const query = "UPDATE sources SET topic = ?, language = ?, country = ?, timezone = ? WHERE name = ?"
	affected, err := tx.db.Exec(ctx, query, o.Topic, o.Language, o.Country, o.Timezone, name)
	return notFoundIfNone(affected, err)
}

// PutSourceRecords writes records, each in place of the one with the same source and name.
func (tx *Tx) PutSourceRecords(ctx context.Context, records []models.SourceRecord) error {
	const replace = `ON CONFLICT (source, record) DO UPDATE SET group_key = excluded.group_key, group_id = excluded.group_id, meeting_id = excluded.meeting_id,
		hash = excluded.hash, raw = excluded.raw, retired_at = excluded.retired_at, updated_at = excluded.updated_at, said_at = excluded.said_at,
		since_at = excluded.since_at, external_ids = excluded.external_ids`
	return sqlrow.InsertOnConflict(ctx, tx.db, replace, sqlrow.Pointers(records)...)
}

// RetireSourceRecords marks records as gone from their feed; records that were retired already stay
// as they are.
func (tx *Tx) RetireSourceRecords(ctx context.Context, source string, records []string, at time.Time) error {
	at = sqlrow.RoundTime(at)
	return sqlrow.InBatches(records, func(part []string) error {
		_, err := tx.db.Exec(ctx, "UPDATE source_records SET retired_at = ?, updated_at = ? WHERE source = ? AND record IN ? AND retired_at IS NULL", at, at, source, part)
		return err
	})
}

// GroupSources returns the sources whose records describe the groups now, by source, each with its
// latest update.
func (tx *Tx) GroupSources(ctx context.Context, groupIDs ...models.ID) (map[models.ID][]models.GroupSource, error) {
	found := map[models.ID][]models.GroupSource{}
	const query = `SELECT r.group_id, r.source, r.record, r.updated_at, r.said_at, s.licence FROM source_records r JOIN sources s ON s.name = r.source
		WHERE r.group_id IN ? AND r.retired_at IS NULL ORDER BY r.group_id, r.source, r.record`
	err := sqlrow.InBatches(groupIDs, func(part []models.ID) error {
		return tx.db.EachRow(ctx, func(rows *sql.Rows) error { return appendGroupSource(found, rows) }, query, part)
	})
	return found, err
}

func appendGroupSource(found map[models.ID][]models.GroupSource, rows *sql.Rows) error {
	var id models.ID
	var row models.GroupSource
	var record string
	if err := rows.Scan(&id, &row.Source, &record, &row.UpdatedAt, &row.SaidAt, &row.Licence); err != nil {
		return err
	}
	list := found[id]
	if len(list) == 0 || list[len(list)-1].Source != row.Source {
		list = append(list, row)
	}
	last := &list[len(list)-1]
	last.Records = append(last.Records, record)
	if row.UpdatedAt.After(last.UpdatedAt) {
		last.UpdatedAt = row.UpdatedAt
	}
	if row.SaidAt != nil && (last.SaidAt == nil || row.SaidAt.After(*last.SaidAt)) {
		last.SaidAt = row.SaidAt
	}
	found[id] = list
	return nil
}
