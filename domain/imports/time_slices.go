package imports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const (
	// defaultSlice is how long an import reads, and how long it writes, before it is queued
	// again.
	defaultSlice = 15 * time.Second
	// leaseRetryDelay is how long a time slice waits where another import of the source is under
	// way.
	leaseRetryDelay = time.Second
)

// errSliceOver means that an import's time slice is over.
var errSliceOver = errors.New("the time slice is over")

// RunImports is the job of going on with the imports that wait, by the names of their sources: one
// import of a source at a time, in the order in which they came. A time slice that is over queues
// the next.
func (r *Room) RunImports(ctx context.Context, sources []string) error {
	for _, source := range sources {
		if err := r.runSlice(ctx, source); err != nil {
			return fmt.Errorf("import: %w", err)
		}
	}
	return nil
}

func (r *Room) runSlice(ctx context.Context, source string) error {
	var row models.Import
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.NextImport(ctx, source)
		return err
	})
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	holder := models.NewID().String()
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := r.leaseSource(ctx, tx, source, holder); err != nil {
			return err
		}
		if row.StartedAt == nil {
			now := r.Store.Now()
			row.StartedAt = &now
		}
		row.Status = models.ImportRunning
		return tx.UpdateImport(ctx, &row, row.Done)
	})
	switch {
	case errors.Is(err, errSourceLeased):
		return r.requeue(ctx, source, leaseRetryDelay)
	case err != nil:
		return err
	}
	defer r.releaseSource(ctx, source, holder)
	if err := r.continueImport(ctx, &row, holder); err != nil {
		return err
	}
	return r.requeue(ctx, source, 0)
}

// requeue queues the source again.
func (r *Room) requeue(ctx context.Context, source string, after time.Duration) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.NextImport(ctx, source); err != nil {
			if errors.Is(err, models.ErrNotFound) {
				return nil
			}
			return err
		}
		return tx.Enqueue(ctx, models.JobImport, source, r.Store.Now().Add(after))
	})
}

// continueImport works on an import for one time slice.
func (r *Room) continueImport(ctx context.Context, row *models.Import, holder string) error {
	im, err := r.resumeRun(ctx, row, holder)
	if err == nil {
		err = im.outlineFeed(ctx)
	}
	if err == nil {
		row.Counts.V = im.summary
		im.checkpoint.deadline = time.Now().Add(r.slice()) // what is read again in each slice must not use it up
		err = im.run(ctx)
	}
	return r.finishSlice(ctx, row, err)
}

// resumeRun returns an import as its row describes it. What its outline counts is counted anew.
func (r *Room) resumeRun(ctx context.Context, row *models.Import, holder string) (*importRun, error) {
	by := models.WriteOptions{Actor: models.Actor{Scopes: []string{string(models.ScopeSource) + row.Source}}}
	options, changes, err := r.mergeStoredOptions(ctx, row.Options.V)
	if err != nil {
		return nil, err
	}
	im := &importRun{
		Room: r, by: by, options: options, leaseHolder: holder, done: int(row.Done), progress: func(int, int) {},
		summary: row.Counts.V, checkpoint: &checkpoint{row: row, deadline: time.Now().Add(r.slice())},
	}
	im.openAt = func(ctx context.Context, offset int64) (io.ReadCloser, error) {
		return r.openBody(ctx, row.ID, offset), nil
	}
	im.feed = func(ctx context.Context) (io.ReadCloser, error) { return im.openAt(ctx, 0) }
	im.summary.Records, im.summary.Groups, im.summary.Meetings, im.summary.Refusals = 0, 0, 0, nil
	im.summary.PlacesNotFound = 0
	if len(changes) > 0 {
		im.summary.OptionsChanged = changes
	}
	return im, nil
}

// finishSlice notes how an import ended, if it did. What may go better another time is an error.
func (r *Room) finishSlice(ctx context.Context, row *models.Import, err error) error {
	var invalid *models.InvalidError
	var conflict *models.ConflictError
	switch {
	case err == nil:
		return r.finishImport(ctx, row, models.ImportDone, nil)
	case errors.Is(err, errSliceOver):
		return nil
	case errors.Is(err, errSourceLeased), errors.Is(err, models.ErrUnavailable), errors.Is(err, models.ErrOutcomeUnknown), errors.Is(err, models.ErrStale), ctx.Err() != nil:
		return err
	case errors.As(err, &invalid):
		return r.finishImport(ctx, row, models.ImportRefused, invalid.Fields)
	case errors.As(err, &conflict) && (conflict.Code == "shrinks" || conflict.Code == codeOptionsChange || conflict.Code == errDetached.Code):
		detail := map[string]any{"detail": conflict.Detail}
		return r.finishImport(ctx, row, models.ImportRefused, []models.FieldError{{Code: conflict.Code, Params: detail}})
	}
	r.Log.ErrorContext(ctx, "an import failed", "import", row.ID, "error", err)
	return r.finishImport(ctx, row, models.ImportFailed, []models.FieldError{{Code: "failed"}})
}

// slice returns how long a time slice of an import is.
func (r *Room) slice() time.Duration {
	if r.ImportSlice > 0 {
		return r.ImportSlice
	}
	return defaultSlice
}

func (r *Room) finishImport(ctx context.Context, row *models.Import, status models.ImportStatus, reasons []models.FieldError) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error { return r.finishImportTx(ctx, tx, row, status, reasons) })
}

func (r *Room) finishImportTx(ctx context.Context, tx *store.Tx, row *models.Import, status models.ImportStatus, reasons []models.FieldError) error {
	now := r.Store.Now()
	row.Status, row.Errors, row.FinishedAt = status, truncateErrors(reasons), &now
	if err := tx.UpdateImport(ctx, row, row.Done); err != nil {
		return err
	}
	return tx.DeleteImportParts(ctx, row.ID)
}
