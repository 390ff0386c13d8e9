package store

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"

	"github.com/shg-directory/shg/models"
)

// JobStats says how the queue stands.
type JobStats struct {
	Waiting   int        // all that are not dead, those that run and those of later among them
	Due       int        // of them, to be run by now
	Dead      int        // set aside
	OldestDue *time.Time // since when the longest due waits; nil where none is due
}

// JobStats counts the queue.
func (s *Store) JobStats(ctx context.Context) (JobStats, error) {
	var stats JobStats
	now := s.now()
	err := s.Read(ctx, func(tx *Tx) error {
		var err error
		if stats.Waiting, err = count[models.Job](ctx, tx, "dead_at IS NULL"); err != nil {
			return err
		}
		if stats.Dead, err = count[models.Job](ctx, tx, "dead_at IS NOT NULL"); err != nil {
			return err
		}
		if stats.Due, err = count[models.Job](ctx, tx, due, now, now); err != nil || stats.Due == 0 {
			return err
		}
		oldest, err := gorm.G[models.Job](tx.orm).Where(due, now, now).Order("run_at, id").Take(ctx)
		stats.OldestDue = &oldest.RunAt
		return err
	})
	return stats, err
}

// PendingJobs counts the jobs of a kind that are due or running.
func (s *Store) PendingJobs(ctx context.Context, kind models.JobKind) (pending int, err error) {
	now := s.now()
	err = s.Read(ctx, func(tx *Tx) error {
		pending, err = count[models.Job](ctx, tx, "kind = ? AND dead_at IS NULL AND (run_at <= ? OR leased_until IS NOT NULL)", kind, now)
		return err
	})
	return pending, err
}

// ListJobs is one page of the dead jobs, the last to die first, or of the others in the order they run, and how many there are.
func (s *Store) ListJobs(ctx context.Context, dead bool, page models.Page) (jobs []models.Job, total int, err error) {
	condition, order := "dead_at IS NULL", "run_at, id"
	if dead {
		condition, order = "dead_at IS NOT NULL", "dead_at DESC, id DESC"
	}
	err = s.Read(ctx, func(tx *Tx) error {
		if total, err = count[models.Job](ctx, tx, condition); err != nil {
			return err
		}
		jobs, err = gorm.G[models.Job](tx.orm).Where(condition).Order(order).Offset(page.Offset()).Limit(page.PerPage).Find(ctx)
		return err
	})
	return jobs, total, err
}

// RetryJobs makes jobs due now, dead ones too, but for those that are running, and says how many there were.
func (s *Store) RetryJobs(ctx context.Context, ids ...int64) (int, error) {
	const query = "UPDATE jobs SET dead_at = NULL, attempts = 0, leased_until = NULL, run_at = ? WHERE id IN ? AND (leased_until IS NULL OR leased_until < ?)"
	now := s.now()
	return s.changeJobs(ctx, ids, func(tx *Tx, part []int64) *gorm.DB { return tx.session(ctx).Exec(query, now, part, now) })
}

// DropJobs forgets jobs, whatever their state, and says how many there were.
func (s *Store) DropJobs(ctx context.Context, ids ...int64) (int, error) {
	return s.changeJobs(ctx, ids, func(tx *Tx, part []int64) *gorm.DB {
		return tx.session(ctx).Exec("DELETE FROM jobs WHERE id IN ?", part)
	})
}

func (s *Store) changeJobs(ctx context.Context, ids []int64, change func(*Tx, []int64) *gorm.DB) (touched int, err error) {
	err = s.write(ctx, sql.LevelReadCommitted, func(tx *Tx) error {
		touched = 0
		return inParts(ids, func(part []int64) error {
			result := change(tx, part)
			touched += int(result.RowsAffected)
			return result.Error
		})
	})
	return touched, err
}
