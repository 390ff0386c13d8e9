package store

import (
	"context"
	"database/sql"

	"github.com/shg-directory/shg/models"
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
	err := inBatches(names, func(part []string) error {
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
	err := inBatches(groupIDs, func(part []models.ID) error {
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

func (tx *Tx) selectSourceRecords(ctx context.Context, rest string, args ...any) ([]models.SourceRecord, error) {
	var records []models.SourceRecord
	err := tx.eachRow(ctx, func(rows *sql.Rows) error {
		var r models.SourceRecord
		err := rows.Scan(&r.Source, &r.Record, &r.GroupKey, &r.GroupID, &r.MeetingID, &r.Hash, &r.RetiredAt, &r.UpdatedAt, &r.SaidAt, &r.SinceAt, &r.ExternalIDs)
		records = append(records, r)
		return err
	}, sourceRecordsQuery+rest, args...)
	return records, err
}

// MeetingRecordsOfGroups returns the living records of any source that describe meetings of the groups, by
// group, the oldest first, with only Source, Record, MeetingID, Raw and SaidAt.
func (tx *Tx) MeetingRecordsOfGroups(ctx context.Context, groupIDs []models.ID) (map[models.ID][]models.SourceRecord, error) {
	found := map[models.ID][]models.SourceRecord{}
	err := inBatches(groupIDs, func(part []models.ID) error {
		const query = `SELECT source, record, group_id, meeting_id, raw, said_at FROM source_records
			WHERE group_id IN ? AND retired_at IS NULL AND meeting_id IS NOT NULL
			ORDER BY group_id, CASE WHEN since_at IS NULL THEN 0 ELSE 1 END, since_at, source, record`
		return tx.eachRow(ctx, func(rows *sql.Rows) error {
			var r models.SourceRecord
			err := rows.Scan(&r.Source, &r.Record, &r.GroupID, &r.MeetingID, &r.Raw, &r.SaidAt)
			found[r.GroupID] = append(found[r.GroupID], r)
			return err
		}, query, part)
	})
	return found, err
}

// SetRecordSaidAt writes the time at which the source reports that the record changed, and nothing
// else of it.
func (tx *Tx) SetRecordSaidAt(ctx context.Context, r models.SourceRecord) error {
	at := roundToMicrosecond(*r.SaidAt)
	return tx.session(ctx).Model(&models.SourceRecord{}).Where("source = ? AND record = ?", r.Source, r.Record).UpdateColumn("said_at", at).Error
}

// ClearRecordHashes deletes the hash of each living record of the groups, so that its next content
// counts even if it is the same as before.
func (tx *Tx) ClearRecordHashes(ctx context.Context, groupIDs []models.ID) error {
	return inBatches(groupIDs, func(part []models.ID) error {
		return tx.session(ctx).Model(&models.SourceRecord{}).Where("group_id IN ? AND retired_at IS NULL", part).UpdateColumn("hash", "").Error
	})
}

// DeleteSourceRecords deletes all records of a source; the groups that they described stay.
func (tx *Tx) DeleteSourceRecords(ctx context.Context, source string) (int, error) {
	return deleteWhere[models.SourceRecord](ctx, tx, "source = ?", source)
}

// EachRawRecord calls each with the private content of those of the named records that the source
// has, in no order.
func (tx *Tx) EachRawRecord(ctx context.Context, source string, names []string, each func(record, raw string)) error {
	const query = "SELECT record, raw FROM source_records WHERE source = ? AND record IN ?"
	return inBatches(names, func(part []string) error {
		return tx.eachRow(ctx, func(rows *sql.Rows) error {
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
	_, err := tx.exec(ctx, "UPDATE source_records SET record = ?, hash = '' WHERE source = ? AND record = ?", to, source, from)
	return err
}

// AlsoListed counts those of the groups that other sources list too, each as a group of its own,
// with the same name and at the same place; by source, and by name. Groups without a place do not
// count.
func (tx *Tx) AlsoListed(ctx context.Context, source string, groupIDs []models.ID) ([]models.AlsoListed, error) {
	const query = `SELECT r.source, count(DISTINCT a.id) FROM groups a
		JOIN groups b ON b.name = a.name AND b.locality_place_id = a.locality_place_id AND b.id <> a.id
		JOIN source_records r ON r.group_id = b.id AND r.retired_at IS NULL AND r.source <> ?
		WHERE a.id IN ? AND a.locality_place_id <> '' AND (a.locality_lat IS NULL OR b.locality_lat IS NULL
			OR abs(a.locality_lat - b.locality_lat) < 0.002 AND abs(a.locality_lon - b.locality_lon) < 0.002)
		GROUP BY r.source ORDER BY r.source`
	var found []models.AlsoListed
	err := inBatches(groupIDs, func(part []models.ID) error {
		return tx.eachRow(ctx, func(rows *sql.Rows) error {
			var also models.AlsoListed
			err := rows.Scan(&also.Source, &also.Groups)
			found = append(found, also)
			return err
		}, query, source, part)
	})
	return found, err
}
