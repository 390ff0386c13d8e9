package store

import (
	"context"
	"fmt"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// DeadHook is called with a job that is marked as dead, in the same transaction.
type DeadHook func(ctx context.Context, tx *Tx, job models.Job) error

// suspectBatch is how many jobs are leased together if a process died once during each of them.
const suspectBatch = 40

// leaseLimit returns how many jobs may be leased together with one during which a process died
// this often: the fewer, the surer it is which job caused it.
func leaseLimit(limit, deaths int) int {
	switch {
	case deaths == 0:
		return limit
	case deaths == 1 && limit > suspectBatch:
		return suspectBatch
	}
	return 1
}

func maxDeaths(jobs []models.Job) (most int) {
	for _, j := range jobs {
		most = max(most, j.Deaths)
	}
	return most
}

// reclaimExpired counts a death for each job whose lease expired. It marks as dead those during
// which a process died too often, the last time while it did nothing else of the kind. It returns the
// others that are to be leased now, and the jobs that it marked as dead.
func (tx *Tx) reclaimExpired(ctx context.Context, given []models.Job, limit int, onDead DeadHook) (alive, dead []models.Job, err error) {
	remaining := limit
	for _, j := range given {
		alone := leaseLimit(limit, j.Deaths) == 1
		if j.Deaths++; j.Deaths >= j.Kind.MaxDeaths() && alone {
			dead = append(dead, j)
			continue
		}
		if remaining = min(remaining, leaseLimit(limit, j.Deaths)); len(alive) < remaining {
			alive = append(alive, j)
		}
	}
	alive = alive[:min(len(alive), remaining)]
	for i := range dead {
		if err := tx.markDead(ctx, &dead[i], onDead); err != nil {
			return nil, nil, err
		}
	}
	return alive, dead, nil
}

func (tx *Tx) markDead(ctx context.Context, j *models.Job, onDead DeadHook) error {
	now := tx.store.now()
	j.DeadAt, j.LastError, j.LeasedUntil = &now, fmt.Sprintf("the process died %d times during this job%s", j.Deaths, lastAttemptText(j.AttemptedAt)), nil
	const query = "UPDATE jobs SET dead_at = ?, last_error = ?, deaths = ?, leased_until = NULL WHERE id = ?"
	if _, err := tx.db.Exec(ctx, query, now, j.LastError, j.Deaths, j.ID); err != nil {
		return err
	}
	if onDead == nil {
		return nil
	}
	return onDead(ctx, tx, *j)
}

func lastAttemptText(began *time.Time) string {
	if began == nil {
		return ""
	}
	return ", at last in the attempt that began at " + began.UTC().Format(time.RFC3339)
}

// RenewJobs extends the lease of jobs, and returns them with their new lease; jobs that this worker
// no longer holds are left out.
func (s *Store) RenewJobs(ctx context.Context, jobs []models.Job, leaseTime time.Duration) ([]models.Job, error) {
	var renewed []models.Job
	err := s.Write(ctx, func(tx *Tx) error {
		renewed = nil
		until := sqlrow.RoundTime(s.now().Add(leaseTime))
		for _, j := range jobs {
			affected, err := tx.db.Exec(ctx, "UPDATE jobs SET leased_until = ? WHERE id = ? AND leased_until = ?", until, j.ID, j.LeasedUntil)
			if err != nil {
				return err
			}
			if affected > 0 {
				j.LeasedUntil = &until
				renewed = append(renewed, j)
			}
		}
		return nil
	})
	return renewed, err
}
