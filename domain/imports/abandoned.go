package imports

import (
	"context"
	"errors"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// AbandonImport ends the import that was under way when processes died during its source's job: it
// failed, and its body is forgotten, so that it stops no other import of the source. It belongs to
// the transaction that sets the job aside.
func (r *Room) AbandonImport(ctx context.Context, tx *store.Tx, job models.Job) error {
	if job.Kind != models.JobImport {
		return nil
	}
	row, err := tx.NextImport(ctx, job.Key)
	if errors.Is(err, models.ErrNotFound) || err == nil && row.Status != models.ImportRunning {
		return nil
	}
	if err != nil {
		return err
	}
	return r.finishImportTx(ctx, tx, &row, models.ImportFailed, []models.FieldError{{Code: "process_died"}})
}
