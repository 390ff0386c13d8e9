package store

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/shg-directory/shg/models"
)

// PutSource writes a source or, where it is there, its licence (unless that is "") and when it was updated.
func (tx *Tx) PutSource(ctx context.Context, s *models.Source) error {
	begin(tx, nil, &s.CreatedAt, &s.UpdatedAt)
	s.CreatedAt, s.UpdatedAt = atMicrosecond(s.CreatedAt), atMicrosecond(s.UpdatedAt)
	columns := []string{"updated_at"}
	if s.Licence != "" {
		columns = append(columns, "licence")
	}
	replace := clause.OnConflict{Columns: []clause.Column{{Name: "name"}}, DoUpdates: clause.AssignmentColumns(columns)}
	return tx.session(ctx).Clauses(replace).Create(s).Error
}

// Source is the source of that name; ErrNotFound.
func (tx *Tx) Source(ctx context.Context, name string) (models.Source, error) {
	return one[models.Source](ctx, tx, "name = ?", name)
}

// Sources are all sources by name, at most 10,000.
func (tx *Tx) Sources(ctx context.Context) ([]models.Source, error) {
	return gorm.G[models.Source](tx.orm).Order("name").Limit(models.MaxItems).Find(ctx)
}

// SourceRecords are all records of a source by their names, retired ones among them, without Raw.
func (tx *Tx) SourceRecords(ctx context.Context, source string) ([]models.SourceRecord, error) {
	const query = `SELECT source, record, group_key, group_id, meeting_id, hash, retired_at, updated_at FROM source_records
		WHERE source = ? ORDER BY record`
	var records []models.SourceRecord
	err := tx.eachRow(ctx, func(rows *sql.Rows) error {
		var r models.SourceRecord
		err := rows.Scan(&r.Source, &r.Record, &r.GroupKey, &r.GroupID, &r.MeetingID, &r.Hash, &r.RetiredAt, &r.UpdatedAt)
		records = append(records, r)
		return err
	}, query, source)
	return records, err
}

// PutSourceRecords writes records, each in place of the one with the same source and name.
func (tx *Tx) PutSourceRecords(ctx context.Context, records []models.SourceRecord) error {
	replace := clause.OnConflict{
		Columns:   []clause.Column{{Name: "source"}, {Name: "record"}},
		DoUpdates: clause.AssignmentColumns([]string{"group_key", "group_id", "meeting_id", "hash", "raw", "retired_at", "updated_at"}),
	}
	for i := range records {
		r := &records[i]
		if r.UpdatedAt.IsZero() {
			r.UpdatedAt = tx.store.now()
		}
		r.UpdatedAt = atMicrosecond(r.UpdatedAt)
		if r.RetiredAt != nil {
			at := atMicrosecond(*r.RetiredAt)
			r.RetiredAt = &at
		}
	}
	return inParts(records, func(part []models.SourceRecord) error { return tx.session(ctx).Clauses(replace).Create(&part).Error })
}

// RetireSourceRecords marks records as gone from their feed; those that were already stay as they are.
func (tx *Tx) RetireSourceRecords(ctx context.Context, source string, records []string, at time.Time) error {
	at = atMicrosecond(at)
	return inParts(records, func(part []string) error {
		return tx.session(ctx).Model(&models.SourceRecord{}).Where("source = ? AND record IN ? AND retired_at IS NULL", source, part).
			UpdateColumns(map[string]any{"retired_at": at, "updated_at": at}).Error
	})
}

// RecordsOfGroup says which sources' records describe the group now.
func (tx *Tx) RecordsOfGroup(ctx context.Context, groupID models.ID) ([]models.GroupSource, error) {
	sources, err := tx.GroupSources(ctx, groupID)
	return sources[groupID], err
}

// GroupSources says which sources' records describe the groups now, by source, each with its latest update.
func (tx *Tx) GroupSources(ctx context.Context, groupIDs ...models.ID) (map[models.ID][]models.GroupSource, error) {
	found := map[models.ID][]models.GroupSource{}
	const query = `SELECT r.group_id, r.source, r.record, r.updated_at, s.licence FROM source_records r JOIN sources s ON s.name = r.source
		WHERE r.group_id IN ? AND r.retired_at IS NULL ORDER BY r.group_id, r.source, r.record`
	err := inParts(groupIDs, func(part []models.ID) error {
		return tx.eachRow(ctx, func(rows *sql.Rows) error { return addGroupSource(found, rows) }, query, part)
	})
	return found, err
}

func addGroupSource(found map[models.ID][]models.GroupSource, rows *sql.Rows) error {
	var id models.ID
	var row models.GroupSource
	var record string
	if err := rows.Scan(&id, &row.Source, &record, &row.UpdatedAt, &row.Licence); err != nil {
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
	found[id] = list
	return nil
}
