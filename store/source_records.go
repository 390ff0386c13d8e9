package store

import (
	"context"
	"database/sql"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

const sourceRecordsQuery = `SELECT source, record, group_key, group_id, meeting_id, hash, retired_at, updated_at, said_at, since_at, external_ids FROM source_records `

// SourceRecords returns all records of a source by their names, including retired ones, without
// Raw.
func (tx *Tx) SourceRecords(ctx context.Context, source string) ([]models.SourceRecord, error) {
	return tx.selectSourceRecords(ctx, "WHERE source = ? ORDER BY record", source)
}

// SourceRecordsNamed returns those of the named records that the source has, including retired
// ones, without Raw.
func (tx *Tx) SourceRecordsNamed(ctx context.Context, source string, names []string) ([]models.SourceRecord, error) {
	var found []models.SourceRecord
	err := sqlrow.InBatches(names, func(part []string) error {
		records, err := tx.selectSourceRecords(ctx, "WHERE source = ? AND record IN ? ORDER BY record", source, part)
		found = append(found, records...)
		return err
	})
	return found, err
}

// RecordsOfGroups returns the living records of any source that describe the groups, by group, the
// oldest first, without Raw.
func (tx *Tx) RecordsOfGroups(ctx context.Context, groupIDs []models.ID) (map[models.ID][]models.SourceRecord, error) {
	found := map[models.ID][]models.SourceRecord{}
	err := sqlrow.InBatches(groupIDs, func(part []models.ID) error {
		const rest = `WHERE group_id IN ? AND retired_at IS NULL
			ORDER BY group_id, CASE WHEN since_at IS NULL THEN 0 ELSE 1 END, since_at, source, record`
		records, err := tx.selectSourceRecords(ctx, rest, part)
		for _, r := range records {
			found[r.GroupID] = append(found[r.GroupID], r)
		}
		return err
	})
	return found, err
}

func (tx *Tx) selectSourceRecords(ctx context.Context, clauses string, args ...any) ([]models.SourceRecord, error) {
	return sqlrow.Select[models.SourceRecord](ctx, tx.db, sourceRecordsQuery+clauses, args...)
}

// MeetingRecordsOfGroups returns the living records of any source that describe meetings of the
// groups, by group, the oldest first, with only Source, Record, MeetingID, Raw and SaidAt.
func (tx *Tx) MeetingRecordsOfGroups(ctx context.Context, groupIDs []models.ID) (map[models.ID][]models.SourceRecord, error) {
	found := map[models.ID][]models.SourceRecord{}
	err := sqlrow.InBatches(groupIDs, func(part []models.ID) error {
		const query = `SELECT source, record, group_id, meeting_id, raw, said_at FROM source_records
			WHERE group_id IN ? AND retired_at IS NULL AND meeting_id IS NOT NULL
			ORDER BY group_id, CASE WHEN since_at IS NULL THEN 0 ELSE 1 END, since_at, source, record`
		records, err := sqlrow.Select[models.SourceRecord](ctx, tx.db, query, part)
		for _, r := range records {
			found[r.GroupID] = append(found[r.GroupID], r)
		}
		return err
	})
	return found, err
}

// SetRecordSaidAt writes the time at which the source reports that the record changed, and nothing
// else of it.
func (tx *Tx) SetRecordSaidAt(ctx context.Context, r models.SourceRecord) error {
	_, err := tx.db.Exec(ctx, "UPDATE source_records SET said_at = ? WHERE source = ? AND record = ?", sqlrow.RoundTimeIfSet(r.SaidAt), r.Source, r.Record)
	return err
}

// ClearRecordHashes deletes the hash of each living record of the groups, so that its next content
// counts even if it is the same as before.
func (tx *Tx) ClearRecordHashes(ctx context.Context, groupIDs []models.ID) error {
	return sqlrow.InBatches(groupIDs, func(part []models.ID) error {
		_, err := tx.db.Exec(ctx, "UPDATE source_records SET hash = '' WHERE group_id IN ? AND retired_at IS NULL", part)
		return err
	})
}

// DeleteSourceRecords deletes all records of a source; the groups that they described stay.
func (tx *Tx) DeleteSourceRecords(ctx context.Context, source string) (int, error) {
	return sqlrow.Delete[models.SourceRecord](ctx, tx.db, "source = ?", source)
}

// EachRawRecord calls each with the private content of those of the named records that the source
// has, in no order.
func (tx *Tx) EachRawRecord(ctx context.Context, source string, names []string, each func(record, raw string)) error {
	const query = "SELECT record, raw FROM source_records WHERE source = ? AND record IN ?"
	return sqlrow.InBatches(names, func(part []string) error {
		return tx.db.EachRow(ctx, func(rows *sql.Rows) error {
			var record, raw string
			err := rows.Scan(&record, &raw)
			if err == nil {
				each(record, raw)
			}
			return err
		}, query, source, part)
	})
}

// RenameSourceRecord gives a record of the source another name, and has its content read again. It
// changes nothing if the source has no record with the former name. If a record with the new name
// exists already, it returns a constraint's error.
func (tx *Tx) RenameSourceRecord(ctx context.Context, source, from, to string) error {
	_, err := tx.db.Exec(ctx, "UPDATE source_records SET record = ?, hash = '' WHERE source = ? AND record = ?", to, source, from)
	return err
}

// AlsoListed counts those of the groups that other sources list too, each as a group of its own,
// with the same name and at the same place; by source, and by name. Groups without a place do not
// count.
func (tx *Tx) AlsoListed(ctx context.Context, source string, groupIDs []models.ID) ([]models.AlsoListed, error) {
	const query = `SELECT r.source, count(DISTINCT a.id) AS groups FROM groups a
		JOIN groups b ON b.name = a.name AND b.locality_place_id = a.locality_place_id AND b.id <> a.id
		JOIN source_records r ON r.group_id = b.id AND r.retired_at IS NULL AND r.source <> ?
		WHERE a.id IN ? AND a.locality_place_id <> '' AND (a.locality_lat IS NULL OR b.locality_lat IS NULL
			OR abs(a.locality_lat - b.locality_lat) < 0.002 AND abs(a.locality_lon - b.locality_lon) < 0.002)
		GROUP BY r.source ORDER BY r.source`
	var found []models.AlsoListed
	err := sqlrow.InBatches(groupIDs, func(part []models.ID) error {
		also, err := sqlrow.Select[models.AlsoListed](ctx, tx.db, query, source, part)
		found = append(found, also...)
		return err
	})
	return found, err
}
