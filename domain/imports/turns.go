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
	// turnTime is how long an import reads, and how long it writes, before it asks for another
	// turn.
	turnTime = 15 * time.Second
	// heldPause is how long a turn waits where another import of the source is under way.
	heldPause = time.Second
)

// errPaused means that an import's turn is over.
var errPaused = errors.New("the turn is over")

// RunImports is the job of going on with the imports that wait, by the names of their sources: one
// import of a source at a time, in the order in which they came. A turn that is over asks for the
// next.
func (r *Room) RunImports(ctx context.Context, sources []string) error {
	for _, source := range sources {
		if err := r.takeTurn(ctx, source); err != nil {
			return fmt.Errorf("import: %w", err)
		}
	}
	return nil
}

func (r *Room) takeTurn(ctx context.Context, source string) error {
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
		if err := r.hold(ctx, tx, source, holder); err != nil {
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
	case errors.Is(err, errHeld):
		return r.askAgain(ctx, source, heldPause)
	case err != nil:
		return err
	}
	defer r.release(ctx, source, holder)
	if err := r.goOn(ctx, &row, holder); err != nil {
		return err
	}
	return r.askAgain(ctx, source, 0)
}

// askAgain asks for another turn of the source.
func (r *Room) askAgain(ctx context.Context, source string, after time.Duration) error {
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

// goOn works on an import for a turn.
func (r *Room) goOn(ctx context.Context, row *models.Import, holder string) error {
	by := models.By{Actor: models.Actor{Scopes: []string{string(models.ScopeSource) + row.Source}}}
	options, changes, err := r.withStored(ctx, row.Options.V)
	if err != nil {
		return r.endTurn(ctx, row, err)
	}
	im := &imported{
		Room: r, by: by, options: options, holder: holder, done: int(row.Done), progress: func(int, int) {},
		summary: row.Counts.V, book: &book{row: row, until: time.Now().Add(r.turn())},
	}
	im.from = func(ctx context.Context, offset int64) (io.ReadCloser, error) {
		return r.partsFrom(ctx, row.ID, offset), nil
	}
	im.feed = func(ctx context.Context) (io.ReadCloser, error) { return im.from(ctx, 0) }
	im.summary.Records, im.summary.Groups, im.summary.Meetings, im.summary.Refusals = 0, 0, 0, nil
	im.summary.PlacesNotFound = 0
	if len(changes) > 0 {
		im.summary.OptionsChanged = changes
	}
	err = im.outlineFeed(ctx)
	if err == nil {
		row.Counts.V, im.book.until = im.summary, time.Now().Add(r.turn()) // what is read once more each turn must not use it up
		err = im.prepare(ctx)
	}
	if err == nil {
		err = im.run(ctx)
	}
	return r.endTurn(ctx, row, err)
}

// endTurn notes how an import ended, if it did. What may go better another time is an error.
func (r *Room) endTurn(ctx context.Context, row *models.Import, err error) error {
	var invalid *models.InvalidError
	var conflict *models.ConflictError
	switch {
	case err == nil:
		return r.finish(ctx, row, models.ImportDone, nil)
	case errors.Is(err, errPaused):
		return nil
	case errors.Is(err, errHeld), errors.Is(err, models.ErrUnavailable), errors.Is(err, models.ErrOutcomeUnknown), errors.Is(err, models.ErrStale), ctx.Err() != nil:
		return err
	case errors.As(err, &invalid):
		return r.finish(ctx, row, models.ImportRefused, invalid.Fields)
	case errors.As(err, &conflict) && (conflict.Code == "shrinks" || conflict.Code == errOptions || conflict.Code == errDetached.Code):
		detail := map[string]any{"detail": conflict.Detail}
		return r.finish(ctx, row, models.ImportRefused, []models.FieldError{{Code: conflict.Code, Params: detail}})
	}
	r.Log.ErrorContext(ctx, "an import failed", "import", row.ID, "error", err)
	return r.finish(ctx, row, models.ImportFailed, []models.FieldError{{Code: "failed"}})
}

// turn returns how long a turn of an import is.
func (r *Room) turn() time.Duration {
	if r.ImportTurn > 0 {
		return r.ImportTurn
	}
	return turnTime
}

func (r *Room) finish(ctx context.Context, row *models.Import, status models.ImportStatus, why []models.FieldError) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error { return r.finishIn(ctx, tx, row, status, why) })
}

func (r *Room) finishIn(ctx context.Context, tx *store.Tx, row *models.Import, status models.ImportStatus, why []models.FieldError) error {
	now := r.Store.Now()
	row.Status, row.Errors, row.FinishedAt = status, cut(why), &now
	if err := tx.UpdateImport(ctx, row, row.Done); err != nil {
		return err
	}
	return tx.DeleteImportParts(ctx, row.ID)
}
