package imports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// importRetention is how long the result of an import can be read.
const importRetention = 30 * 24 * time.Hour

// PruneImports deletes the results of imports after 30 days.
func (r *Room) PruneImports(ctx context.Context) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteImportsBefore(ctx, r.Now().UTC().Add(-importRetention)) })
}

// importPartBytes is how much of a body is written at once.
const importPartBytes = 256 << 10

// QueueImport takes in the body of a feed, piece by piece into the database, where any replica can
// run it; the import then waits in the queue. A body that breaks off leaves nothing.
func (r *Room) QueueImport(ctx context.Context, by models.WriteOptions, options models.ImportOptions, body io.Reader) (models.Import, error) {
	if err := r.authorizeSource(by, options.Source); err != nil {
		return models.Import{}, err
	}
	if err := r.checkOptions(options); err != nil {
		return models.Import{}, err
	}
	_, changes, err := r.mergeStoredOptions(ctx, options)
	if err != nil {
		return models.Import{}, err
	}
	im := models.Import{ID: models.NewID(), Source: options.Source, Status: models.ImportReceiving, CreatedAt: r.Now().UTC()}
	im.Options.V, im.Counts.V = options, models.ImportSummary{Source: options.Source, DryRun: options.DryRun, OptionsChanged: changes}
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		source, err := tx.Source(ctx, options.Source)
		if err != nil {
			return err
		}
		if source.DetachedAt != nil {
			return errDetached
		}
		return tx.CreateImport(ctx, &im)
	})
	if err != nil {
		return im, models.PreparationError(err)
	}
	if err := models.PreparationError(r.storeBody(ctx, im.ID, body)); err != nil {
		return im, errors.Join(err, r.deleteImport(ctx, im.ID))
	}
	im.Status = models.ImportQueued
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := accounts.RecordIdempotencyKey(ctx, tx, by, im.ID); err != nil {
			return err
		}
		if err := tx.UpdateImport(ctx, &im, 0); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.ImportRecords, audit.Source(im.Source)); err != nil {
			return err
		}
		return tx.Enqueue(ctx, models.JobImport, im.Source, r.Store.Now())
	})
	if err != nil && !errors.Is(err, models.ErrOutcomeUnknown) {
		return im, errors.Join(err, r.deleteImport(ctx, im.ID))
	}
	return im, err
}

func (r *Room) deleteImport(ctx context.Context, id models.ID) error {
	ctx = context.WithoutCancel(ctx)
	return r.Store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteImport(ctx, id) })
}

func (r *Room) storeBody(ctx context.Context, id models.ID, body io.Reader) error {
	buffer := make([]byte, importPartBytes)
	for position := int64(0); ; position++ {
		n, err := io.ReadFull(body, buffer)
		ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) && n < importPartBytes
		if err != nil && !ended {
			return err
		}
		if n > 0 {
			if err := r.Store.Write(ctx, func(tx *store.Tx) error { return tx.AddImportPart(ctx, id, position, buffer[:n]) }); err != nil {
				return err
			}
		}
		if ended {
			return nil
		}
	}
}

// bodyReader reads the body of an import, one piece at a time.
type bodyReader struct {
	ctx    context.Context //nolint:containedctx // io.Reader has none, and this one lives as long as its call
	store  *store.Store
	id     models.ID
	next   int64
	skip   int64 // bytes of the next piece
	buffer []byte
}

// openBody returns the body of an import from an offset on: all its pieces but the last are of one
// size.
func (r *Room) openBody(ctx context.Context, id models.ID, offset int64) io.ReadCloser {
	return &bodyReader{ctx: ctx, store: r.Store, id: id, next: offset / importPartBytes, skip: offset % importPartBytes}
}

func (r *bodyReader) Read(b []byte) (int, error) {
	for len(r.buffer) == 0 {
		err := r.store.Read(r.ctx, func(tx *store.Tx) (err error) {
			r.buffer, err = tx.ImportPart(r.ctx, r.id, r.next)
			return err
		})
		if errors.Is(err, models.ErrNotFound) {
			return 0, io.EOF
		}
		if err != nil {
			return 0, fmt.Errorf("read the feed's body: %w", err)
		}
		r.next++
		skipped := min(r.skip, int64(len(r.buffer)))
		r.buffer, r.skip = r.buffer[skipped:], 0
	}
	n := copy(b, r.buffer)
	r.buffer = r.buffer[n:]
	return n, nil
}

// Close frees nothing; it makes a Feed of the body.
func (r *bodyReader) Close() error { return nil }

// ImportByID returns an import, for those who hold its source's key; models.ErrNotFound to all
// others.
func (r *Room) ImportByID(ctx context.Context, by models.WriteOptions, id models.ID) (models.Import, error) {
	var im models.Import
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		im, err = tx.Import(ctx, id)
		return err
	})
	if err == nil && (r.authorizeAct(by, policy.ReadImports, im.Source) != nil || im.Status == models.ImportReceiving) {
		err = models.ErrNotFound
	}
	if err != nil {
		return models.Import{}, err
	}
	return im, nil
}

// ImportResults returns one page of what came of an import's records, of some outcomes or of all,
// and how many there are; for those who hold its source's key, models.ErrNotFound to all others.
func (r *Room) ImportResults(
	ctx context.Context, by models.WriteOptions, id models.ID, outcomes []models.RecordOutcome, page models.Page,
) (results []models.ImportResult, total int, err error) {
	if _, err := r.ImportByID(ctx, by, id); err != nil {
		return nil, 0, err
	}
	err = r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		results, total, err = tx.ImportResults(ctx, id, outcomes, page)
		return err
	})
	return results, total, err
}
