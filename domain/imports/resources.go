package imports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/formats/csv"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
	"github.com/shg-directory/shg/store"
)

// ImportResources takes a table of resources in, for the operator, who confirms them by it. The table
// is read through first: one that is not readable changes nothing. A row that cannot be taken is
// refused alone. What is missing from the table stays; a row with deleted withdraws its resource.
func (r *Room) ImportResources(ctx context.Context, by models.WriteOptions, table io.Reader, options models.ResourceImport) (models.ResourceImportSummary, error) {
	im := &resourceImport{Room: r, options: options, catalogue: messages.Open()}
	im.summary = models.ResourceImportSummary{Source: options.Source, DryRun: options.DryRun, Refusals: []models.ImportRefusal{}}
	if err := r.authorizeSource(by, options.Source); err != nil {
		return im.summary, err
	}
	rows, err := csv.ReadResources(table)
	if err != nil {
		return im.summary, err
	}
	refuseDuplicates(rows)
	for part := range slices.Chunk(rows, maxBatchGroups) {
		if err := im.writeBatch(ctx, by, part); err != nil {
			return im.summary, err
		}
	}
	return im.summary, nil
}

// refuseDuplicates refuses rows whose record another above has.
func refuseDuplicates(rows []csv.ResourceRow) {
	seen := map[string]bool{}
	for i, row := range rows {
		if len(row.Errors) == 0 && seen[row.Record] {
			rows[i].Errors = []models.FieldError{csv.WithCell(models.FieldError{Pointer: "/record", Code: "duplicate_record"}, row.Line, "record", row.Record)}
		}
		seen[row.Record] = true
	}
}

// resourceImport is one run of an import of resources.
type resourceImport struct {
	*Room
	options   models.ResourceImport
	catalogue *messages.Catalogue
	summary   models.ResourceImportSummary
}

// writeBatch writes some rows in one transaction and brings the index up to them.
func (im *resourceImport) writeBatch(ctx context.Context, by models.WriteOptions, rows []csv.ResourceRow) error {
	before, ids := im.summary, []models.ID{}
	err := im.Store.Write(ctx, func(tx *store.Tx) error {
		im.summary, ids = before, ids[:0] // it may be done again
		if err := tx.PutSource(ctx, &models.Source{Name: im.options.Source, Licence: im.options.Licence}); err != nil {
			return err
		}
		for _, row := range rows {
			id, err := im.writeRow(ctx, tx, row)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		if im.options.DryRun {
			return errDryRun
		}
		return audit.Record(ctx, tx, by.Actor, policy.ImportRecords, audit.Source(im.options.Source))
	})
	if errors.Is(err, errDryRun) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("write resources: %w", err)
	}
	im.Discovery.UpdateResourceIndex(ctx, ids...)
	return nil
}

// writeRow writes one row, or counts it as refused.
func (im *resourceImport) writeRow(ctx context.Context, tx *store.Tx, row csv.ResourceRow) (models.ID, error) {
	if len(row.Errors) > 0 {
		im.refuse(row, row.Errors)
		return models.ID{}, nil
	}
	record := directory.ResourceRecord{Source: im.options.Source, Record: row.Record, Input: row.Input, Deleted: row.Deleted}
	outcome, id, err := im.Directory.WithTx(tx).PutResourceRecord(ctx, record)
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		im.refuse(row, invalid.Fields)
		return id, nil
	}
	im.summary.Add(outcome, 1)
	return id, err
}

// refuse counts a row as refused, with the reasons.
func (im *resourceImport) refuse(row csv.ResourceRow, wrong []models.FieldError) {
	im.summary.Add(models.RecordRefused, 1)
	for _, field := range wrong {
		field = csv.WithCell(field, row.Line, strings.TrimPrefix(field.Pointer, "/"), "")
		im.summary.Refusals = append(im.summary.Refusals, models.ImportRefusal{
			Record: row.Line, Key: models.ShortenName(row.Record), Field: field.Pointer, Code: field.Code, Detail: im.catalogue.FieldMessage("en", field),
		})
	}
}
