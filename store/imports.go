package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/shg-directory/shg/models"
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
	return insert(ctx, tx, []*models.Import{im})
}

// Import returns the import with this id, or ErrNotFound if there is none.
func (tx *Tx) Import(ctx context.Context, id models.ID) (models.Import, error) {
	return selectOne[models.Import](ctx, tx, "id = ?", id)
}

// NextImport returns the import of a source that is to be run first: one under way, else the one
// that waits the longest. It returns ErrNotFound if there is none.
func (tx *Tx) NextImport(ctx context.Context, source string) (models.Import, error) {
	return from[models.Import](tx).Where("source = ? AND status IN ?", source, []models.ImportStatus{models.ImportQueued, models.ImportRunning}).
		Order("CASE status WHEN 'running' THEN 0 ELSE 1 END, created_at, id").Take(ctx)
}

// UpdateImport writes an import if it still has the number of finished entries that it was read
// with. It returns models.ErrStale if another process has continued it.
func (tx *Tx) UpdateImport(ctx context.Context, im *models.Import, from int64) error {
	touched, err := update(ctx, tx, im, "id = ? AND done = ?", im.ID, from)
	if err == nil && !touched {
		return models.ErrStale
	}
	return err
}

// AddImportPart adds a piece to the body of an import.
func (tx *Tx) AddImportPart(ctx context.Context, id models.ID, position int64, data []byte) error {
	return tx.session(ctx).Create(&importPart{ImportID: id, Position: position, Data: data}).Error
}

// ImportPart returns a piece of the body of an import, or ErrNotFound after the last.
func (tx *Tx) ImportPart(ctx context.Context, id models.ID, position int64) ([]byte, error) {
	part, err := selectOne[importPart](ctx, tx, "import_id = ? AND position = ?", id, position)
	return part.Data, err
}

// DeleteImportParts deletes the body of an import, and the position up to which it was read.
func (tx *Tx) DeleteImportParts(ctx context.Context, id models.ID) error {
	if _, err := deleteWhere[importOutline](ctx, tx, "import_id = ?", id); err != nil {
		return err
	}
	_, err := deleteWhere[importPart](ctx, tx, "import_id = ?", id)
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
	there, err := count[importOutline](ctx, tx, "import_id = ?", id)
	if err != nil {
		return err
	}
	if int64(there) != position {
		return models.ErrStale
	}
	return tx.session(ctx).Create(&importOutline{ImportID: id, Position: position, Data: data}).Error
}

// ImportOutline returns a piece of the first reading of an import, or ErrNotFound after the last.
func (tx *Tx) ImportOutline(ctx context.Context, id models.ID, position int64) ([]byte, error) {
	piece, err := selectOne[importOutline](ctx, tx, "import_id = ? AND position = ?", id, position)
	return piece.Data, err
}

// DeleteImport deletes an import with all that belongs to it.
func (tx *Tx) DeleteImport(ctx context.Context, id models.ID) error {
	_, err := deleteWhere[models.Import](ctx, tx, "id = ?", id)
	return err
}

// DeleteImportsBefore deletes imports from before a time, and those whose body did not arrive
// within an hour.
func (tx *Tx) DeleteImportsBefore(ctx context.Context, before time.Time) error {
	_, err := deleteWhere[models.Import](ctx, tx, "created_at < ? AND status NOT IN ? OR created_at < ? AND status = ?", roundToMicrosecond(before),
		[]models.ImportStatus{models.ImportQueued, models.ImportRunning}, tx.store.now().Add(-time.Hour), models.ImportReceiving)
	return err
}

// AddImportResults adds results to an import, each at its position.
func (tx *Tx) AddImportResults(ctx context.Context, id models.ID, results []models.ImportResult) error {
	rows := make([]*importResult, len(results))
	for i, r := range results {
		rows[i] = &importResult{ImportID: id, ImportResult: r}
	}
	return insert(ctx, tx, rows)
}

// ImportResults returns one page of the results of an import, in their order, and how many there
// are. If outcomes are given, only results with those outcomes are included.
func (tx *Tx) ImportResults(ctx context.Context, id models.ID, outcomes []models.RecordOutcome, page models.Page) ([]models.ImportResult, int, error) {
	condition, args := "import_id = ?", []any{id}
	if len(outcomes) > 0 {
		condition, args = condition+" AND outcome IN ?", append(args, outcomes)
	}
	total, err := count[importResult](ctx, tx, condition, args...)
	if err != nil {
		return nil, 0, err
	}
	var found []models.ImportResult
	query := "SELECT position, record, line, outcome, note, group_id, errors FROM import_results WHERE " + condition + " ORDER BY position LIMIT ? OFFSET ?"
	err = tx.eachRow(ctx, func(rows *sql.Rows) error {
		var r models.ImportResult
		err := rows.Scan(&r.Position, &r.Record, &r.Line, &r.Outcome, &r.Note, &r.GroupID, &r.Errors)
		found = append(found, r)
		return err
	}, query, append(args, page.PerPage, page.Offset())...)
	return found, total, err
}
