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
func (im *imported) writeBatch(ctx context.Context, entries []entry) error {
	write := func(b *batch) ([]models.ID, error) { return im.writeEntries(ctx, b, entries) }
	if err := im.inBatch(ctx, len(entries), write, func() {}); err != nil {
		return fmt.Errorf("write records %d to %d: %w", im.done+1, im.done+len(entries), err)
	}
	im.progress(im.done, im.total)
	if im.book.over() {
		return errPaused
	}
	return nil
}

// inBatch runs one transaction and brings the index up to it. What a batch that failed counted is
// taken back.
func (im *imported) inBatch(ctx context.Context, entries int, write func(*batch) ([]models.ID, error), after func()) error {
	before := im.summary
	var written news
	err := im.Store.Write(ctx, func(tx *store.Tx) error {
		im.forget(&written)
		im.summary = before
		im.summary.Refusals = slices.Clone(before.Refusals)
		im.book.begin()
		if err := im.enter(ctx, tx); err != nil {
			return err
		}
		b := &batch{
			Room: im.Room, tx: tx, by: im.by, source: im.options.Source, bulk: true, options: im.options, renamed: im.renamed, known: im.known, groupOf: im.groupOf, ours: im.ours,
		}
		changed, err := write(b)
		if err != nil {
			return err
		}
		after()
		if im.options.DryRun {
			return errDryRun
		}
		if err := im.book.keep(ctx, tx, im.summary, entries); err != nil {
			return err
		}
		written = b.news(changed)
		return nil
	})
	if errors.Is(err, errDryRun) && im.book == nil {
		err = nil
	} else if errors.Is(err, errDryRun) {
		err = im.Store.Write(ctx, func(tx *store.Tx) error { return im.book.keep(ctx, tx, im.summary, entries) })
	}
	if err != nil {
		im.forget(&written)
		im.summary = before
		return err
	}
	im.done += entries
	im.publishBeside(ctx, written)
	return nil
}

// enter keeps the source for the import. One that the operator only tries holds nobody up: it has
// the source for its transaction, which is rolled back.
func (im *imported) enter(ctx context.Context, tx *store.Tx) error {
	if !im.options.DryRun || im.book != nil {
		return im.hold(ctx, tx, im.options.Source, im.holder)
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

// publishBeside brings the index up to a batch while the next is written; batches follow each other
// there too.
func (im *imported) publishBeside(ctx context.Context, written news) {
	im.published()
	done := make(chan any, 1)
	im.publishing = done
	go func() {
		defer func() { done <- recover() }()
		im.publish(ctx, written)
	}()
}

// published returns when the index knows of all batches that were written.
func (im *imported) published() {
	if im.publishing == nil {
		return
	}
	failed := <-im.publishing
	im.publishing = nil
	if failed != nil {
		panic(failed) // here, where it is caught as the import's other defects are
	}
}

// writeEntries writes records and notes what came of each. What the directory refuses is left out;
// nothing of it is written.
func (im *imported) writeEntries(ctx context.Context, b *batch, entries []entry) ([]models.ID, error) {
	var records []models.Record
	for _, e := range entries {
		if e.refused == nil {
			records = append(records, e.record)
		}
	}
	if err := b.begin(ctx, records); err != nil {
		return nil, err
	}
	var changed, created []models.ID
	for _, e := range entries {
		if e.refused != nil {
			im.note(*e.refused)
			if !e.taken {
				im.summary.RecordOutcomes.Refused++
			}
			continue
		}
		b.draft = e.draft
		written, err := b.write(ctx, e.record)
		fields, refused := refusalOf(err)
		switch {
		case refused:
			for i := range fields {
				if im.options.Format == models.FeedCSV {
					fields[i] = csv.WithColumn(fields[i], e.record.Parts[0].Line)
				}
			}
			im.noteRecord(e.record, models.Written{Outcome: models.RecordRefused}, fields)
		case err != nil:
			return nil, err
		default:
			im.noteRecord(e.record, written, nil)
		}
		if written.Outcome == models.RecordCreated && err == nil {
			created = append(created, written.Group.ID)
		}
		if written.Changed {
			changed = append(changed, written.Group.ID)
		}
	}
	return changed, im.noteAlike(ctx, b, created)
}

// noteAlike adds up how many of the groups that were created other sources list too.
func (im *imported) noteAlike(ctx context.Context, b *batch, created []models.ID) error {
	found, err := b.tx.ListedAlike(ctx, b.source, created)
	if err != nil {
		return fmt.Errorf("look for the same list under another name: %w", err)
	}
	also := slices.Clone(im.summary.AlsoListed)
	for _, one := range found {
		if i := slices.IndexFunc(also, func(a models.AlsoListed) bool { return a.Source == one.Source }); i >= 0 {
			also[i].Groups += one.Groups
		} else {
			also = append(also, one)
		}
	}
	im.summary.AlsoListed = also
	return nil
}

// noteRecord notes what came of each part of a record; why it was refused is noted for the first.
func (im *imported) noteRecord(record models.Record, written models.Written, fields []models.FieldError) {
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
			im.note(result)
		} else {
			im.keepResult(result)
		}
	}
}

// note notes one result; one that is refused is counted for each thing that is wrong with it.
func (im *imported) note(result models.ImportResult) {
	im.summary.Refused += len(result.Errors)
	im.keepResult(result)
	if im.book != nil {
		return
	}
	for _, field := range cut(result.Errors) {
		im.keepRefusal(models.ImportRefusal{
			Record: result.Line, Key: result.Record, Field: field.Pointer, Code: field.Code, Detail: im.sentence(field),
		})
	}
}

// sentence returns in English what is wrong, for those who wait for the import.
func (im *imported) sentence(field models.FieldError) string {
	if detail, told := field.Params["detail"].(string); told && field.Params["row"] == nil {
		return detail
	}
	if im.texts == nil {
		im.texts = messages.Open()
	}
	if !im.texts.Has("field." + field.Code) {
		return field.String()
	}
	return im.texts.Field("en", field)
}

// keepResult stores what came of a record, and of its errors what the import can afford.
func (im *imported) keepResult(result models.ImportResult) {
	if im.book == nil {
		return
	}
	if len(result.Errors) > 0 {
		result.Errors = afford(result.Errors, &im.summary.RefusalBytes)
	}
	im.book.note(result)
}

// keepRefusal stores a refusal for those who wait for the import, as long as there are not too
// many.
func (im *imported) keepRefusal(refusal models.ImportRefusal) {
	const structure = 100
	size := structure + len(refusal.Key) + len(refusal.Field) + len(refusal.Detail)
	if im.shown+size > bytesAnImport {
		im.summary.RefusalsLeftOut++
		return
	}
	im.shown += size
	im.summary.Refusals = append(im.summary.Refusals, refusal)
}

func (im *imported) noteRetired(rows []models.SourceRecord) {
	for _, row := range rows {
		im.summary.Retired++
		if _, moved := im.present[row.Record]; !moved {
			im.summary.RecordOutcomes.Retired++
		}
		im.book.note(models.ImportResult{Record: row.Record, Outcome: models.RecordRetired, GroupID: &row.GroupID})
	}
}
