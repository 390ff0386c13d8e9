package imports

import (
	"context"
	"fmt"
	"time"

	"github.com/shg-directory/shg/formats/strict"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// futureTolerance is how far a partner's clock may be ahead of ours.
const futureTolerance = 5 * time.Minute

// errStewarded refuses a source's record of a group that stewards keep.
var errStewarded = &models.ConflictError{Code: string(models.NoteKept), Detail: "the group is kept by its stewards: what they say stands, and nothing was changed"}

// PutRecord takes one record in: the group that it is, in our words. The same record again changes
// nothing and keeps the group's version. It refuses (models.ConflictError) a group that stewards
// keep, a record that is older than what the source sent before, and a source that is detached.
func (r *Room) PutRecord(ctx context.Context, by models.WriteOptions, source string, record models.Record) (models.WrittenRecord, error) {
	if err := r.authorizeSource(by, source); err != nil {
		return models.WrittenRecord{}, err
	}
	if err := r.checkRecord(record); err != nil {
		return models.WrittenRecord{}, err
	}
	return r.writeSingle(ctx, by, source, record, func(ctx context.Context, b *batch) (models.WrittenRecord, error) {
		if id, known := b.groupOf[record.Key]; known {
			if _, exists := b.groups[id]; !exists { // a record with nothing new is refused too if stewards keep the group
				if err := b.readGroups(ctx, []models.ID{id}); err != nil {
					return models.WrittenRecord{}, err
				}
			}
			if b.stewarded[id] {
				return models.WrittenRecord{}, errStewarded
			}
		}
		record.Input.FallbackTimezone = b.options.Timezone
		return b.write(ctx, record)
	})
}

// RetireRecord retires a record. Its group is ended, unless stewards keep it or another source
// describes it too. One that is not there is as good as retired.
func (r *Room) RetireRecord(ctx context.Context, by models.WriteOptions, source, name string, saidAt *time.Time) error {
	if err := r.authorizeSource(by, source); err != nil {
		return err
	}
	record := models.Record{Key: name, Deleted: true, Whole: true, SaidAt: saidAt, Parts: []models.RecordPart{{Name: name, Meeting: -1}}}
	if err := r.checkRecord(record); err != nil {
		return err
	}
	_, err := r.writeSingle(ctx, by, source, record, func(ctx context.Context, b *batch) (models.WrittenRecord, error) { return b.write(ctx, record) })
	return err
}

// writeSingle does one record in a transaction of its own.
func (r *Room) writeSingle(
	ctx context.Context, by models.WriteOptions, source string, record models.Record, write func(context.Context, *batch) (models.WrittenRecord, error),
) (models.WrittenRecord, error) {
	var written models.WrittenRecord
	var changed []models.ID
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		changed = nil
		b := &batch{
			Room: r, tx: tx, by: by, source: source,
			known: map[string]models.SourceRecord{}, groupOf: map[string]models.ID{}, assigned: map[models.ID]bool{},
		}
		err := b.load(ctx, []models.Record{record})
		if err == nil {
			written, err = write(ctx, b)
		}
		if err == nil && written.Changed {
			changed = []models.ID{written.Group.ID}
		}
		return err
	})
	if err != nil {
		return models.WrittenRecord{}, err
	}
	r.Discovery.UpdateGroupIndex(ctx, changed...)
	return written, nil
}

// checkRecord refuses names that nobody can write into an address, and instants that have not come.
func (r *Room) checkRecord(record models.Record) error {
	if err := strict.CheckName(record.Parts[0].Name); err != nil {
		return err
	}
	if record.SaidAt != nil && record.SaidAt.After(r.Now().Add(futureTolerance)) {
		return models.Invalid("/updated_at", "in_the_future")
	}
	if models.DateOf(r.Now().UTC().Add(24 * time.Hour)).Before(record.ConfirmedOn) {
		return models.Invalid("/confirmed_on", "in_the_future")
	}
	return nil
}

// GroupOfRecord returns the group that a record of the source describes, as the public may know it,
// whatever its state; models.ErrNotFound.
func (r *Room) GroupOfRecord(ctx context.Context, by models.WriteOptions, source, name string) (models.Group, error) {
	if err := r.authorizeSource(by, source); err != nil {
		return models.Group{}, err
	}
	var g models.Group
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.SourceRecordsNamed(ctx, source, []string{name})
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return fmt.Errorf("record: %w", models.ErrNotFound)
		}
		g, err = tx.Group(ctx, rows[0].GroupID)
		return err
	})
	return g, err
}
