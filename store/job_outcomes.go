package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// outcome is a statement about leased jobs, which ends in a condition; the condition for the lease
// is added to it.
type outcome struct {
	statement string
	args      []any
}

// FinishJobs marks leased jobs as done. A job that was requested again meanwhile stays for another
// run. So does a job whose lease has passed to another worker, because this worker's late write may
// have undone the other's.
func (s *Store) FinishJobs(ctx context.Context, jobs []models.Job) error {
	err := s.applyOutcomes(ctx, jobs,
		outcome{statement: "DELETE FROM jobs WHERE seq = leased_seq"},
		outcome{statement: "UPDATE jobs SET leased_until = NULL, attempts = 0, deaths = 0 WHERE seq <> leased_seq"})
	if err != nil {
		return fmt.Errorf("finish jobs: %w", err)
	}
	return nil
}

// FailJob puts a leased job back, to be tried again after a growing, irregular wait. After as many
// tries as its kind has, it marks the job as dead. The text of the cause is stored, so it must
// contain nothing private.
func (s *Store) FailJob(ctx context.Context, j models.Job, cause error) error {
	now := s.now()
	retryAt := sqlrow.RoundTime(now.Add(withJitter(j.Kind.Backoff(j.Attempts))))
	var deadAt *time.Time
	if j.Attempts >= j.Kind.MaxAttempts() {
		deadAt = &now
	}
	const query = `UPDATE jobs SET leased_until = NULL, deaths = 0, last_error = ?, dead_at = CASE WHEN seq = leased_seq THEN ? ELSE dead_at END,
		run_at = CASE WHEN seq <> leased_seq AND run_at < ? THEN run_at ELSE ? END WHERE TRUE`
	if err := s.applyOutcomes(ctx, []models.Job{j}, outcome{query, []any{truncatedError(cause), deadAt, retryAt, retryAt}}); err != nil {
		return fmt.Errorf("put a failed job back: %w", err)
	}
	return nil
}

// RequeueJobs returns leased jobs to the queue through no fault of theirs: they are tried again
// after the wait, up to half as long again, and count as not tried. The cause's text is stored;
// cause may be nil.
func (s *Store) RequeueJobs(ctx context.Context, jobs []models.Job, wait time.Duration, cause error) error {
	retryAt := sqlrow.RoundTime(s.now().Add(withJitter(wait)))
	text := ""
	if cause != nil {
		text = truncatedError(cause)
	}
	const query = `UPDATE jobs SET leased_until = NULL, deaths = 0, last_error = CASE WHEN ? = '' THEN last_error ELSE ? END,
		attempts = CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END, run_at = ? WHERE TRUE`
	if err := s.applyOutcomes(ctx, jobs, outcome{query, []any{text, text, retryAt}}); err != nil {
		return fmt.Errorf("put jobs back: %w", err)
	}
	return nil
}

// applyOutcomes writes the outcomes of leased jobs. Jobs that this worker no longer holds are
// requested again.
func (s *Store) applyOutcomes(ctx context.Context, jobs []models.Job, outcomes ...outcome) error {
	leases := map[time.Time][]int64{}
	for _, j := range jobs {
		if j.LeasedUntil != nil {
			leases[*j.LeasedUntil] = append(leases[*j.LeasedUntil], j.ID)
		}
	}
	return s.write(ctx, sql.LevelReadCommitted, func(tx *Tx) error {
		owned := map[int64]bool{}
		for until, ids := range leases {
			err := sqlrow.InBatches(ids, func(part []int64) error { return tx.applyOutcomes(ctx, until, part, outcomes, owned) })
			if err != nil {
				return err
			}
		}
		return tx.requeueLost(ctx, jobs, owned)
	})
}

func (tx *Tx) applyOutcomes(ctx context.Context, until time.Time, ids []int64, outcomes []outcome, owned map[int64]bool) error {
	for _, o := range outcomes {
		args := append(append([]any{}, o.args...), ids, until)
		updated, err := sqlrow.Values[int64](ctx, tx.db, o.statement+" AND id IN ? AND leased_until = ? RETURNING id", args...)
		if err != nil {
			return err
		}
		for _, id := range updated {
			owned[id] = true
		}
	}
	return nil
}

func (tx *Tx) requeueLost(ctx context.Context, jobs []models.Job, owned map[int64]bool) error {
	now := tx.store.now()
	for _, j := range jobs {
		if owned[j.ID] {
			continue
		}
		if err := tx.Enqueue(ctx, j.Kind, j.Key, now); err != nil {
			return err
		}
		const query = "UPDATE jobs SET deaths = deaths - 1 WHERE kind = ? AND key = ? AND deaths > 0" // this process was late, not dead
		if _, err := tx.db.Exec(ctx, query, j.Kind, j.Key); err != nil {
			return err
		}
	}
	return nil
}

func truncatedError(cause error) string {
	text := cause.Error()
	return text[:min(len(text), maxErrorLength)]
}

// withJitter returns the wait, lengthened by up to a half, so that workers do not come back all at
// once.
func withJitter(wait time.Duration) time.Duration { return wait + rand.N(max(wait/2, 1)) }
