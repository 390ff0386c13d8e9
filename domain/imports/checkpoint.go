package imports

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// checkpoint stores what came of each record, with how far the import is, in the transaction of the
// batch: an import that is cut off goes on after the last batch that was written. A nil checkpoint
// stores nothing.
type checkpoint struct {
	row      *models.Import
	results  []models.ImportResult
	deadline time.Time // when the time slice is over
}

func (b *checkpoint) reset() {
	if b != nil {
		b.results = nil
	}
}

func (b *checkpoint) addResult(result models.ImportResult) {
	if b != nil {
		b.results = append(b.results, result)
	}
}

// save writes the results of the batch. If another has gone on with the import meanwhile, it
// returns models.ErrStale, and nothing of the batch is stored.
func (b *checkpoint) save(ctx context.Context, tx *store.Tx, summary models.ImportSummary, entries int) error {
	if b == nil {
		return nil
	}
	next := *b.row
	next.Counts.V = summary
	next.Done += int64(entries)
	for i := range b.results {
		next.Results++
		b.results[i].Position = next.Results
	}
	if err := tx.UpdateImport(ctx, &next, b.row.Done); err != nil {
		return err
	}
	if err := tx.AddImportResults(ctx, b.row.ID, b.results); err != nil {
		return err
	}
	tx.AfterCommit(func() { *b.row = next })
	return nil
}

// isSliceOver reports whether the time slice is over.
func (b *checkpoint) isSliceOver() bool { return b != nil && time.Now().After(b.deadline) }
