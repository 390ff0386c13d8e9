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

func (c *checkpoint) reset() {
	if c != nil {
		c.results = nil
	}
}

func (c *checkpoint) addResult(result models.ImportResult) {
	if c != nil {
		c.results = append(c.results, result)
	}
}

// save writes the results of the batch. If another has gone on with the import meanwhile, it
// returns models.ErrStale, and nothing of the batch is stored.
func (c *checkpoint) save(ctx context.Context, tx *store.Tx, summary models.ImportSummary, entries int) error {
	if c == nil {
		return nil
	}
	next := *c.row
	next.Counts.V = summary
	next.Done += int64(entries)
	for i := range c.results {
		next.Results++
		c.results[i].Position = next.Results
	}
	if err := tx.UpdateImport(ctx, &next, c.row.Done); err != nil {
		return err
	}
	if err := tx.AddImportResults(ctx, c.row.ID, c.results); err != nil {
		return err
	}
	tx.AfterCommit(func() { *c.row = next })
	return nil
}

// isSliceOver reports whether the time slice is over.
func (c *checkpoint) isSliceOver() bool { return c != nil && time.Now().After(c.deadline) }
