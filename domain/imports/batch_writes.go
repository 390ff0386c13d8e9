package imports

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/shg-directory/shg/formats/csv"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/store"
)

// writeBatch writes entries that came together.
func (im *importRun) writeBatch(ctx context.Context, entries []entry) error {
	write := func(b *batch) ([]models.ID, error) { return im.writeEntries(ctx, b, entries) }
	if err := im.inBatch(ctx, len(entries), write, func() {}); err != nil {
		return fmt.Errorf("write records %d to %d: %w", im.done+1, im.done+len(entries), err)
	}
	im.progress(im.done, im.total)
	if im.checkpoint.isSliceOver() {
		return errSliceOver
	}
	return nil
}

// inBatch runs one transaction and brings the index up to it. What a batch that failed counted is
// taken back.
func (im *importRun) inBatch(ctx context.Context, entries int, write func(*batch) ([]models.ID, error), after func()) error {
	before := im.summary
	var written []models.ID
	err := im.Store.Write(ctx, func(tx *store.Tx) error {
		written = nil
		im.summary = before
		im.summary.Refusals = slices.Clone(before.Refusals)
		im.checkpoint.reset()
		if err := im.acquireSource(ctx, tx); err != nil {
			return err
		}
		b := &batch{
			Room: im.Room, tx: tx, by: im.by, source: im.options.Source, bulk: true, options: im.options, renamed: im.renamed, known: im.known, groupOf: im.groupOf, assigned: im.assigned,
		}
		changed, err := write(b)
		if err != nil {
			return err
		}
		after()
		if im.options.DryRun {
			return errDryRun
		}
		if err := im.checkpoint.save(ctx, tx, im.summary, entries); err != nil {
			return err
		}
		written = changed
		return nil
	})
	if errors.Is(err, errDryRun) && im.checkpoint == nil {
		err = nil
	} else if errors.Is(err, errDryRun) {
		err = im.Store.Write(ctx, func(tx *store.Tx) error { return im.checkpoint.save(ctx, tx, im.summary, entries) })
	}
	if err != nil {
		im.summary = before
		return err
	}
	im.done += entries
	im.updateIndexAsync(ctx, written)
	return nil
}

// acquireSource leases the source for the import. One that the operator only tries holds nobody up:
// it has the source for its transaction, which is rolled back.
func (im *importRun) acquireSource(ctx context.Context, tx *store.Tx) error {
	if !im.options.DryRun || im.checkpoint != nil {
		return im.leaseSource(ctx, tx, im.options.Source, im.leaseHolder)
	}
	now := im.Store.Now()
	if err := tx.PutSource(ctx, &models.Source{Name: im.options.Source, CreatedAt: now, UpdatedAt: now}); err != nil {
		return err
	}
	if !im.by.Operator {
		return nil
	}
	return tx.SetSourceDetached(ctx, im.options.Source, nil)
}

// updateIndexAsync brings the index up to a batch while the next is written; batches follow each
// other there too.
func (im *importRun) updateIndexAsync(ctx context.Context, written []models.ID) {
	im.waitForIndex()
	done := make(chan any, 1)
	im.indexUpdate = done
	go func() {
		defer func() { done <- recover() }()
		im.Discovery.UpdateGroupIndex(ctx, written...)
	}()
}

// waitForIndex returns when the index knows of all batches that were written.
func (im *importRun) waitForIndex() {
	if im.indexUpdate == nil {
		return
	}
	failed := <-im.indexUpdate
	im.indexUpdate = nil
	if failed != nil {
		panic(failed) // here, where it is caught as the import's other defects are
	}
}

// writeEntries writes records and notes what came of each. What the directory refuses is left out;
// nothing of it is written.
func (im *importRun) writeEntries(ctx context.Context, b *batch, entries []entry) ([]models.ID, error) {
	var records []models.Record
	for _, e := range entries {
		if e.refused == nil {
			records = append(records, e.record)
		}
	}
	if err := b.load(ctx, records); err != nil {
		return nil, err
	}
	var changed, created []models.ID
	for _, e := range entries {
		if e.refused != nil {
			im.addResult(*e.refused)
			if !e.partial {
				im.summary.RecordOutcomes.Refused++
			}
			continue
		}
		b.prepared = e.prepared
		written, err := b.write(ctx, e.record)
		fields, refused := refusalFields(err)
		switch {
		case refused:
			for i := range fields {
				if im.options.Format == models.FeedCSV {
					fields[i] = csv.WithColumn(fields[i], e.record.Parts[0].Line)
				}
			}
			im.recordOutcome(e.record, models.WrittenRecord{Outcome: models.RecordRefused}, fields)
		case err != nil:
			return nil, err
		default:
			im.recordOutcome(e.record, written, nil)
		}
		if written.Outcome == models.RecordCreated && err == nil {
			created = append(created, written.Group.ID)
		}
		if written.Changed {
			changed = append(changed, written.Group.ID)
		}
	}
	return changed, im.countAlsoListed(ctx, b, created)
}

// countAlsoListed adds up how many of the groups that were created other sources list too.
func (im *importRun) countAlsoListed(ctx context.Context, b *batch, created []models.ID) error {
	found, err := b.tx.AlsoListed(ctx, b.source, created)
	if err != nil {
		return fmt.Errorf("look for the same list under another name: %w", err)
	}
	counted := slices.Clone(im.summary.AlsoListed)
	for _, entry := range found {
		if i := slices.IndexFunc(counted, func(a models.AlsoListed) bool { return a.Source == entry.Source }); i >= 0 {
			counted[i].Groups += entry.Groups
		} else {
			counted = append(counted, entry)
		}
	}
	im.summary.AlsoListed = counted
	return nil
}

// recordOutcome notes what came of each part of a record; why it was refused is noted for the
// first.
func (im *importRun) recordOutcome(record models.Record, written models.WrittenRecord, fields []models.FieldError) {
	switch written.Outcome {
	case models.RecordCreated:
		im.summary.Created++
	case models.RecordUpdated:
		im.summary.Updated++
	case models.RecordUnchanged:
		im.summary.Unchanged++
	case models.RecordRetired:
		im.summary.Retired++
	case models.RecordRefused: // counted by its errors
	}
	im.summary.GroupOutcomes.Add(written.Outcome, 1)
	im.summary.RecordOutcomes.Add(written.Outcome, len(record.Parts))
	for i, part := range record.Parts {
		result := models.ImportResult{Record: part.Name, Line: part.Line, Outcome: written.Outcome, Note: written.Note, Errors: fields}
		if id := written.Group.ID; id != (models.ID{}) && (written.Outcome != models.RecordCreated || !im.options.DryRun) {
			result.GroupID = &id
		}
		if i == 0 {
			im.addResult(result)
		} else {
			im.storeResult(result)
		}
	}
}

// addResult notes one result; one that is refused is counted for each thing that is wrong with it.
func (im *importRun) addResult(result models.ImportResult) {
	im.summary.Refused += len(result.Errors)
	im.storeResult(result)
	if im.checkpoint != nil {
		return
	}
	for _, field := range truncateErrors(result.Errors) {
		im.storeRefusal(models.ImportRefusal{
			Record: result.Line, Key: result.Record, Field: field.Pointer, Code: field.Code, Detail: im.errorText(field),
		})
	}
}

// errorText returns in English what is wrong, for those who wait for the import.
func (im *importRun) errorText(field models.FieldError) string {
	if detail, ok := field.Params["detail"].(string); ok && field.Params["row"] == nil {
		return detail
	}
	if im.catalogue == nil {
		im.catalogue = messages.Open()
	}
	if !im.catalogue.Has("field." + field.Code) {
		return field.String()
	}
	return im.catalogue.FieldMessage("en", field)
}

// storeResult stores what came of a record, and of its errors what the import can afford.
func (im *importRun) storeResult(result models.ImportResult) {
	if im.checkpoint == nil {
		return
	}
	if len(result.Errors) > 0 {
		result.Errors = limitErrors(result.Errors, &im.summary.RefusalBytes)
	}
	im.checkpoint.addResult(result)
}

// storeRefusal stores a refusal for those who wait for the import, as long as there are not too
// many.
func (im *importRun) storeRefusal(refusal models.ImportRefusal) {
	const structure = 100
	size := structure + len(refusal.Key) + len(refusal.Field) + len(refusal.Detail)
	if im.refusalBytes+size > maxImportErrorBytes {
		im.summary.RefusalsLeftOut++
		return
	}
	im.refusalBytes += size
	im.summary.Refusals = append(im.summary.Refusals, refusal)
}

func (im *importRun) recordRetired(rows []models.SourceRecord) {
	for _, row := range rows {
		im.summary.Retired++
		if _, moved := im.keyByName[row.Record]; !moved {
			im.summary.RecordOutcomes.Retired++
		}
		im.checkpoint.addResult(models.ImportResult{Record: row.Record, Outcome: models.RecordRetired, GroupID: &row.GroupID})
	}
}
