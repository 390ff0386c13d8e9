package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// importPart is a piece of the body of an import.
type importPart struct {
	ImportID models.ID
	Position int64
	Data     []byte
}

// importResult is a models.ImportResult of an import.
type importResult struct {
	ImportID            models.ID
	models.ImportResult `gorm:"embedded"`
}

// CreateImport writes a new import.
func (tx *Tx) CreateImport(ctx context.Context, im *models.Import) error {
	setDefaults(tx, nil, &im.CreatedAt, &im.CreatedAt)
	return sqlrow.Insert(ctx, tx.db, im)
}

// Import returns the import with this id, or ErrNotFound if there is none.
func (tx *Tx) Import(ctx context.Context, id models.ID) (models.Import, error) {
	return sqlrow.One[models.Import](ctx, tx.db, "id = ?", id)
}

// NextImport returns the import of a source that is to be run first: one under way, else the one
// that waits the longest. It returns ErrNotFound if there is none.
func (tx *Tx) NextImport(ctx context.Context, source string) (models.Import, error) {
	return sqlrow.One[models.Import](ctx, tx.db, "source = ? AND status IN ? ORDER BY CASE status WHEN 'running' THEN 0 ELSE 1 END, created_at, id",
		source, []models.ImportStatus{models.ImportQueued, models.ImportRunning})
}

// UpdateImport writes an import if it still has the number of finished entries that it was read
// with. It returns models.ErrStale if another process has continued it.
func (tx *Tx) UpdateImport(ctx context.Context, im *models.Import, from int64) error {
	updated, err := sqlrow.Update(ctx, tx.db, im, "id = ? AND done = ?", im.ID, from)
	if err == nil && !updated {
		return models.ErrStale
	}
	return err
}

// AddImportPart adds a piece to the body of an import.
func (tx *Tx) AddImportPart(ctx context.Context, id models.ID, position int64, data []byte) error {
	return sqlrow.Insert(ctx, tx.db, &importPart{ImportID: id, Position: position, Data: data})
}

// ImportPart returns a piece of the body of an import, or ErrNotFound after the last.
func (tx *Tx) ImportPart(ctx context.Context, id models.ID, position int64) ([]byte, error) {
	part, err := sqlrow.One[importPart](ctx, tx.db, "import_id = ? AND position = ?", id, position)
	return part.Data, err
}

// DeleteImportParts deletes the body of an import, and the position up to which it was read.
func (tx *Tx) DeleteImportParts(ctx context.Context, id models.ID) error {
	if _, err := sqlrow.Delete[importOutline](ctx, tx.db, "import_id = ?", id); err != nil {
		return err
	}
	_, err := sqlrow.Delete[importPart](ctx, tx.db, "import_id = ?", id)
	return err
}

// importOutline is a piece of what is stored about the first reading of an import.
type importOutline struct {
	ImportID models.ID
	Position int64
	Data     []byte
}

// AddImportOutline stores a piece of the first reading of an import; the pieces have positions from
// 0. It returns models.ErrStale if another process has added the piece.
func (tx *Tx) AddImportOutline(ctx context.Context, id models.ID, position int64, data []byte) error {
	existing, err := sqlrow.Count[importOutline](ctx, tx.db, "import_id = ?", id)
	if err != nil {
		return err
	}
	if int64(existing) != position {
		return models.ErrStale
	}
	return sqlrow.Insert(ctx, tx.db, &importOutline{ImportID: id, Position: position, Data: data})
}

// ImportOutline returns a piece of the first reading of an import, or ErrNotFound after the last.
func (tx *Tx) ImportOutline(ctx context.Context, id models.ID, position int64) ([]byte, error) {
	piece, err := sqlrow.One[importOutline](ctx, tx.db, "import_id = ? AND position = ?", id, position)
	return piece.Data, err
}

// DeleteImport deletes an import with all that belongs to it.
func (tx *Tx) DeleteImport(ctx context.Context, id models.ID) error {
	_, err := sqlrow.Delete[models.Import](ctx, tx.db, "id = ?", id)
	return err
}

// DeleteImportsBefore deletes imports from before a time, and those whose body did not arrive
// within an hour.
func (tx *Tx) DeleteImportsBefore(ctx context.Context, before time.Time) error {
	_, err := sqlrow.Delete[models.Import](ctx, tx.db, "created_at < ? AND status NOT IN ? OR created_at < ? AND status = ?", sqlrow.RoundTime(before),
		[]models.ImportStatus{models.ImportQueued, models.ImportRunning}, tx.store.now().Add(-time.Hour), models.ImportReceiving)
	return err
}

// AddImportResults adds results to an import, each at its position.
func (tx *Tx) AddImportResults(ctx context.Context, id models.ID, results []models.ImportResult) error {
	rows := make([]*importResult, len(results))
	for i, r := range results {
		rows[i] = &importResult{ImportID: id, ImportResult: r}
	}
	return sqlrow.Insert(ctx, tx.db, rows...)
}

// ImportResults returns one page of the results of an import, in their order, and how many there
// are. If outcomes are given, only results with those outcomes are included.
func (tx *Tx) ImportResults(ctx context.Context, id models.ID, outcomes []models.RecordOutcome, page models.Page) ([]models.ImportResult, int, error) {
	condition, args := "import_id = ?", []any{id}
	if len(outcomes) > 0 {
		condition, args = condition+" AND outcome IN ?", append(args, outcomes)
	}
	return sqlrow.Page[models.ImportResult](ctx, tx.db, page, "position", condition, args...)
}
