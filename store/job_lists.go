package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// CountLimit is the limit of the counts of JobStats, so that they are cheap however long the queue
// is.
const CountLimit = 100_000

// JobStats is the state of the queue. Counts stop at CountLimit.
type JobStats struct {
	Waiting int // all that are not dead, including running and future ones
	ByKind  map[models.JobKind]KindStats
}

// KindStats is the state of the jobs of one kind.
type KindStats struct {
	Waiting   int        // all that are not dead, including running and future ones
	Due       int        // of them, to be run by now
	Dead      int        // marked as dead
	OldestDue *time.Time // since when the oldest due job waits; nil if none is due
	Since     *time.Time // when the oldest waiting job was first requested, due or not; nil if none waits
}

// Dead returns how many jobs of every kind are marked as dead.
func (s JobStats) Dead() (dead int) {
	for _, k := range s.ByKind {
		dead += k.Dead
	}
	return dead
}

// JobStats returns the state of the queue, each kind separately.
func (s *Store) JobStats(ctx context.Context) (JobStats, error) {
	stats := JobStats{ByKind: map[models.JobKind]KindStats{}}
	now := s.now()
	err := s.Read(ctx, func(tx *Tx) (err error) {
		if stats.Waiting, err = tx.countJobs(ctx, "dead_at IS NULL"); err != nil {
			return err
		}
		for _, kind := range models.JobKinds() {
			if stats.ByKind[kind], err = tx.kindStats(ctx, kind, now); err != nil {
				return err
			}
		}
		return nil
	})
	return stats, err
}

func (tx *Tx) kindStats(ctx context.Context, kind models.JobKind, now time.Time) (stats KindStats, err error) {
	var since sqlrow.AggregateTime
	const waiting = "SELECT count(*), min(created_at) FROM (SELECT created_at FROM jobs WHERE kind = ? AND dead_at IS NULL ORDER BY run_at LIMIT ?) AS waiting"
	err = tx.db.Scan(ctx, []any{&stats.Waiting, &since}, waiting, kind, CountLimit)
	if err != nil {
		return stats, err
	}
	if !since.IsZero() {
		stats.Since = &since.Time
	}
	for _, condition := range runnableConditions() {
		n, err := tx.countJobs(ctx, condition, kind, now)
		if err != nil {
			return stats, err
		}
		if n == 0 {
			continue
		}
		stats.Due = min(stats.Due+n, CountLimit)
		oldest, err := sqlrow.One[models.Job](ctx, tx.db, condition+" ORDER BY run_at, id", kind, now)
		if err != nil {
			return stats, err
		}
		if stats.OldestDue == nil || oldest.RunAt.Before(*stats.OldestDue) {
			stats.OldestDue = &oldest.RunAt
		}
	}
	stats.Dead, err = tx.countJobs(ctx, "kind = ? AND dead_at IS NOT NULL", kind)
	return stats, err
}

// countJobs counts jobs up to CountLimit.
func (tx *Tx) countJobs(ctx context.Context, condition string, args ...any) (int, error) {
	return sqlrow.Value[int](ctx, tx.db, "SELECT count(*) FROM (SELECT 1 FROM jobs WHERE "+condition+" LIMIT ?) AS counted", append(args, CountLimit)...)
}

// PendingJobs returns how many jobs of a kind are due or running.
func (s *Store) PendingJobs(ctx context.Context, kind models.JobKind) (pending int, err error) {
	now := s.now()
	err = s.Read(ctx, func(tx *Tx) error {
		pending, err = sqlrow.Count[models.Job](ctx, tx.db, "kind = ? AND dead_at IS NULL AND (run_at <= ? OR leased_until IS NOT NULL)", kind, now)
		return err
	})
	return pending, err
}

// ListJobs returns one page of the dead jobs, the last to die first, or of the others in the order
// they run, and how many there are.
func (s *Store) ListJobs(ctx context.Context, dead bool, page models.Page) (jobs []models.Job, total int, err error) {
	condition, order := "dead_at IS NULL", "run_at, id"
	if dead {
		condition, order = "dead_at IS NOT NULL", "dead_at DESC, id DESC"
	}
	err = s.Read(ctx, func(tx *Tx) error {
		jobs, total, err = sqlrow.Page[models.Job](ctx, tx.db, page, order, condition)
		return err
	})
	return jobs, total, err
}

// RetryJobs makes jobs due now, dead ones too, except those that are running, and returns how many
// it changed.
func (s *Store) RetryJobs(ctx context.Context, ids ...int64) (int, error) {
	const query = "UPDATE jobs SET dead_at = NULL, attempts = 0, deaths = 0, leased_until = NULL, run_at = ? WHERE id IN ? AND (leased_until IS NULL OR leased_until < ?)"
	now := s.now()
	return s.changeJobs(ctx, ids, func(tx *Tx, part []int64) (int64, error) { return tx.db.Exec(ctx, query, now, part, now) })
}

// DropJobs deletes jobs, whatever their state, and returns how many there were.
func (s *Store) DropJobs(ctx context.Context, ids ...int64) (int, error) {
	return s.changeJobs(ctx, ids, func(tx *Tx, part []int64) (int64, error) {
		return tx.db.Exec(ctx, "DELETE FROM jobs WHERE id IN ?", part)
	})
}

func (s *Store) changeJobs(ctx context.Context, ids []int64, change func(*Tx, []int64) (int64, error)) (affected int, err error) {
	err = s.write(ctx, sql.LevelReadCommitted, func(tx *Tx) error {
		affected = 0
		return sqlrow.InBatches(ids, func(part []int64) error {
			changed, err := change(tx, part)
			affected += int(changed)
			return err
		})
	})
	return affected, err
}

// CancelJob deletes a job that is no longer needed, unless a worker is running it; if the job does
// not exist that is not an error.
func (tx *Tx) CancelJob(ctx context.Context, kind models.JobKind, key string) error {
	_, err := tx.db.Exec(ctx, "DELETE FROM jobs WHERE kind = ? AND key = ? AND leased_until IS NULL", kind, key)
	return err
}
