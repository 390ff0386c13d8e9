package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/shg-directory/shg/store"
)

const (
	recordsOfBatch = 200 // as an import writes them
	batchesAtOnce  = 20  // read before they are written, so that reading is not measured
)

// rowsAlone writes the rows that an import of so many records has left into an empty database, and
// returns how long that took and how many they were. It does what SQLite cannot avoid: prepared
// statements, the same indexes, the log synced with every batch. References are not checked.
func rowsAlone(ctx context.Context, imported, dir string, records int) (took time.Duration, rows int, err error) {
	to, err := emptyLike(ctx, dir)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	source, err := sql.Open("sqlite", "file:"+filepath.Join(imported, "shg.db")+"?mode=ro")
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = source.Close() }()
	tables, err := tablesOf(ctx, source, records)
	if err != nil {
		return 0, 0, err
	}
	for at := 0; at*recordsOfBatch < records+recordsOfBatch; at += batchesAtOnce {
		for _, t := range tables {
			if err := t.read(ctx, source, at); err != nil {
				return 0, 0, fmt.Errorf("read %s: %w", t.name, err)
			}
			rows += len(t.rows)
		}
		began := time.Now()
		for i := range batchesAtOnce {
			if err := writeBatch(ctx, to, tables, i); err != nil {
				return 0, 0, err
			}
		}
		took += time.Since(began)
	}
	return took, rows, nil
}

// emptyLike returns a database of the same tables, open as the service opens it.
func emptyLike(ctx context.Context, dir string) (*sql.DB, error) {
	path := filepath.Join(dir, "shg.db")
	db, err := store.Open(ctx, store.Config{Path: path})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(db.Migrate(ctx), db.Close()); err != nil {
		return nil, err
	}
	pragmas := []string{"journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)", "temp_store(MEMORY)", "cache_size(-16000)", "wal_autocheckpoint(4000)"}
	to, err := sql.Open("sqlite", "file:"+path+"?_pragma="+strings.Join(pragmas, "&_pragma="))
	if err == nil {
		to.SetMaxOpenConns(1)
	}
	return to, err
}

// rowsOf are rows of a table that are being copied.
type rowsOf struct {
	name     string
	perBatch int
	columns  int
	rows     [][]any
}

func tablesOf(ctx context.Context, db *sql.DB, records int) ([]*rowsOf, error) {
	names, err := db.QueryContext(ctx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%'")
	if err != nil {
		return nil, err
	}
	defer func() { _ = names.Close() }()
	var tables []*rowsOf
	for names.Next() {
		t := &rowsOf{}
		if err := names.Scan(&t.name); err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	for _, t := range tables {
		count := 0
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM "+t.name).Scan(&count); err != nil {
			return nil, err
		}
		t.perBatch = (count*recordsOfBatch + records - 1) / records
	}
	return tables, names.Err()
}

// read reads the rows of the batches from one on.
func (t *rowsOf) read(ctx context.Context, db *sql.DB, batch int) error {
	t.rows = nil
	selected, err := db.QueryContext(ctx, "SELECT * FROM "+t.name+" LIMIT ? OFFSET ?", t.perBatch*batchesAtOnce, t.perBatch*batch) //nolint:gosec // a name that SQLite gave
	if err != nil {
		return err
	}
	defer func() { _ = selected.Close() }()
	columns, err := selected.Columns()
	t.columns = len(columns)
	for err == nil && selected.Next() {
		row, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			to[i] = &row[i]
		}
		err = selected.Scan(to...)
		t.rows = append(t.rows, row)
	}
	return errors.Join(err, selected.Err())
}

// writeBatch writes what one batch of an import left, in one transaction.
func writeBatch(ctx context.Context, db *sql.DB, tables []*rowsOf, batch int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, t := range tables {
		from := min(batch*t.perBatch, len(t.rows))
		if batchRows := t.rows[from:min(from+t.perBatch, len(t.rows))]; len(batchRows) > 0 {
			if err := t.write(ctx, tx, batchRows); err != nil {
				return fmt.Errorf("write %s: %w", t.name, err)
			}
		}
	}
	return tx.Commit()
}

func (t *rowsOf) write(ctx context.Context, tx *sql.Tx, rows [][]any) error {
	insert, err := tx.PrepareContext(ctx, "INSERT OR IGNORE INTO "+t.name+" VALUES ("+strings.Repeat("?,", t.columns-1)+"?)") //nolint:gosec // a name that SQLite gave
	if err != nil {
		return err
	}
	defer func() { _ = insert.Close() }()
	for _, row := range rows {
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return nil
}
