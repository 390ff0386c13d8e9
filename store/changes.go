package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// logChange writes a group's latest change to the log, because whatever raises its version changes
// its public face. A group that the public never saw is not in the log.
func (tx *Tx) logChange(ctx context.Context, g models.Group) error {
	if g.Status == models.StatusPublished {
		const query = `INSERT INTO changes (group_id, seq, type, version, at) VALUES (?, NULL, ?, ?, ?)
			ON CONFLICT (group_id) DO UPDATE SET seq = NULL, type = excluded.type, version = excluded.version, at = excluded.at, into_id = NULL`
		_, err := tx.db.Exec(ctx, query, g.ID, models.ChangeUpserted, g.Version, sqlrow.RoundTime(g.UpdatedAt))
		return err
	}
	const query = "UPDATE changes SET seq = NULL, type = ?, version = ?, at = ? WHERE group_id = ? AND type = ?"
	_, err := tx.db.Exec(ctx, query, models.ChangeRemoved, g.Version, sqlrow.RoundTime(g.UpdatedAt), g.ID, models.ChangeUpserted)
	return err
}

// BumpGroupVersions raises the version of groups, each named once, and adds that to the log. It is
// for groups of which something is public that their own rows do not hold.
func (tx *Tx) BumpGroupVersions(ctx context.Context, ids []models.ID, at time.Time) error {
	const raise = "UPDATE groups SET version = version + 1, updated_at = ? WHERE id IN ?"
	const note = `INSERT INTO changes (group_id, seq, type, version, at)
		SELECT id, NULL, 'group.upserted', version, updated_at FROM groups WHERE id IN ? AND status = 'published'
		ON CONFLICT (group_id) DO UPDATE SET seq = NULL, type = excluded.type, version = excluded.version, at = excluded.at, into_id = NULL`
	return sqlrow.InBatches(ids, func(part []models.ID) error {
		if _, err := tx.db.Exec(ctx, raise, sqlrow.RoundTime(at), part); err != nil {
			return err
		}
		_, err := tx.db.Exec(ctx, note, part)
		return err
	})
}

// LogMerge adds to the log that a group, which has left the directory, was merged into another.
// Nothing is added for a group that the public never saw.
func (tx *Tx) LogMerge(ctx context.Context, g models.Group, target models.ID) error {
	const query = "UPDATE changes SET seq = NULL, type = ?, version = ?, at = ?, into_id = ? WHERE group_id = ?"
	_, err := tx.db.Exec(ctx, query, models.ChangeMerged, g.Version, sqlrow.RoundTime(g.UpdatedAt), target, g.ID)
	return err
}

// NumberChanges gives numbers to at most a batch of the changes that have none, and returns them in
// the order of their numbers. f, which may be nil, receives them in the same transaction. Changes
// are numbered after they are committed, by one process at a time, so that a client that has read
// the log up to a number never misses a change that is committed later.
func (s *Store) NumberChanges(ctx context.Context, f func(*Tx, []models.Change) error) (numbered []models.Change, more bool, err error) {
	if waiting, err := s.hasUnnumberedChanges(ctx); err != nil || !waiting {
		return nil, false, err
	}
	err = s.write(ctx, sql.LevelReadCommitted, func(tx *Tx) (err error) {
		if numbered, err = tx.numberChanges(ctx); err != nil || f == nil {
			return err
		}
		return f(tx, numbered)
	})
	if err != nil {
		return nil, false, fmt.Errorf("number changes: %w", err)
	}
	return numbered, len(numbered) == sqlrow.MaxBatch, nil
}

// hasUnnumberedChanges reports whether changes wait for a number. It looks without writing, because
// most times there are none.
func (s *Store) hasUnnumberedChanges(ctx context.Context) (waiting bool, err error) {
	err = s.Read(ctx, func(tx *Tx) error {
		waiting, err = sqlrow.Value[bool](ctx, tx.db, "SELECT EXISTS (SELECT 1 FROM changes WHERE seq IS NULL)")
		return err
	})
	return waiting, err
}

func (tx *Tx) numberChanges(ctx context.Context) ([]models.Change, error) {
	skip := tx.forUpdate()
	if skip != "" {
		skip += " SKIP LOCKED"
	}
	log, err := tx.changeLog(ctx, tx.forUpdate())
	if err != nil {
		return nil, err
	}
	ids, err := sqlrow.Values[models.ID](ctx, tx.db, tx.unnumberedQuery()+skip, sqlrow.MaxBatch)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	const number = `UPDATE changes SET seq = numbered.seq FROM (SELECT group_id, ? + row_number() OVER (ORDER BY at, group_id) AS seq
		FROM changes WHERE group_id IN ?) AS numbered WHERE changes.group_id = numbered.group_id`
	if _, err := tx.db.Exec(ctx, number, log.LastSeq, ids); err != nil {
		return nil, err
	}
	last := log.LastSeq + int64(len(ids))
	if _, err := tx.db.Exec(ctx, "UPDATE change_log SET last_seq = ? WHERE id = 1", last); err != nil {
		return nil, err
	}
	return sqlrow.List[models.Change](ctx, tx.db, "seq > ? ORDER BY seq LIMIT ?", log.LastSeq, sqlrow.MaxBatch)
}

// unnumberedQuery returns the query for changes without a number, in their order. It names the
// index for SQLite, which would otherwise read and sort all of them each time, by the index of the
// numbers.
func (tx *Tx) unnumberedQuery() string {
	by := ""
	if tx.store.engine == EngineSQLite {
		by = " INDEXED BY changes_unnumbered"
	}
	return "SELECT group_id FROM changes" + by + " WHERE seq IS NULL ORDER BY at, group_id LIMIT ?"
}

// ChangeLog returns the state of the log.
func (tx *Tx) ChangeLog(ctx context.Context) (models.ChangeLog, error) { return tx.changeLog(ctx, "") }

func (tx *Tx) changeLog(ctx context.Context, lock string) (log models.ChangeLog, err error) {
	err = tx.db.Scan(ctx, []any{&log.LastSeq, &log.PrunedSeq, &log.CursorKey}, "SELECT last_seq, pruned_seq, cursor_key FROM change_log WHERE id = 1"+lock)
	return log, err
}

// ListChanges returns the numbered changes that match the filter, in their order. If the filter
// names a source, they are the changes of groups that its records describe or described.
func (tx *Tx) ListChanges(ctx context.Context, f models.ChangeFilter) ([]models.Change, error) {
	where, args := "seq > ? AND (seq > ? OR type = ?)", []any{f.After, f.RemovalsAfter, models.ChangeUpserted}
	if f.Source != "" {
		where += " AND EXISTS (SELECT 1 FROM source_records r WHERE r.group_id = changes.group_id AND r.source = ?)"
		args = append(args, f.Source)
	}
	return sqlrow.List[models.Change](ctx, tx.db, where+" ORDER BY seq LIMIT ?", append(args, f.Limit)...)
}

// PruneChanges deletes changes of groups that left the directory before the time, and records up to
// which number changes were deleted.
func (tx *Tx) PruneChanges(ctx context.Context, before time.Time) error {
	const old = "FROM changes WHERE type <> 'group.upserted' AND +seq IS NOT NULL AND at < ?" // the plus keeps SQLite from scanning all numbers
	before = sqlrow.RoundTime(before)
	last, err := sqlrow.Value[int64](ctx, tx.db, "SELECT coalesce(max(seq), 0) "+old, before)
	if err != nil || last == 0 {
		return err
	}
	if _, err := tx.db.Exec(ctx, "UPDATE change_log SET pruned_seq = ? WHERE id = 1 AND pruned_seq < ?", last, last); err != nil {
		return err
	}
	_, err = tx.db.Exec(ctx, "DELETE "+old, before)
	return err
}

// RepairChanges adds to the log what an older program, which does not know the log, wrote beside
// this one.
func (s *Store) RepairChanges(ctx context.Context) error {
	const published = `INSERT INTO changes (group_id, seq, type, version, at)
		SELECT g.id, NULL, 'group.upserted', g.version, g.updated_at FROM groups g LEFT JOIN changes c ON c.group_id = g.id
		WHERE g.status = 'published' AND (c.group_id IS NULL OR c.version < g.version)
		ON CONFLICT (group_id) DO UPDATE SET seq = NULL, type = excluded.type, version = excluded.version, at = excluded.at, into_id = NULL
		WHERE changes.version < excluded.version`
	const gone = `UPDATE changes SET seq = NULL, type = 'group.removed', version = g.version, at = g.updated_at FROM groups g
		WHERE g.id = changes.group_id AND g.status <> 'published' AND changes.type = 'group.upserted' AND changes.version < g.version`
	err := s.write(ctx, sql.LevelReadCommitted, func(tx *Tx) error {
		for _, statement := range []string{published, gone} {
			if _, err := tx.db.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("mend the log of changes: %w", err)
	}
	return nil
}
