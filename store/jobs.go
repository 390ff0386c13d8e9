package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/shg-directory/shg/models"
)

// maxAttempts is how often a job is tried before it is set aside as dead; with its back-off that is about half a day.
const maxAttempts = 14

// maxErrorLength bounds what a job remembers of its last error, in bytes.
const maxErrorLength = 500

// due are the jobs to run: asked for by now, or given up by a worker whose lease has ended. Two times, both now.
const due = "dead_at IS NULL AND ((leased_until IS NULL AND run_at <= ?) OR leased_until < ?)"

// Enqueue asks for work to be done for a key at a time; it commits with the transaction. Asking again before the work is done asks
// once, at the earlier time, and asking while it runs makes it run again; a dead job comes back to life.
func (tx *Tx) Enqueue(ctx context.Context, kind models.JobKind, key string, runAt time.Time) error {
	const query = `INSERT INTO jobs (kind, key, seq, attempts, run_at, last_error, created_at) VALUES (?, ?, 1, 0, ?, '', ?)
		ON CONFLICT (kind, key) DO UPDATE SET seq = jobs.seq + 1, attempts = 0, dead_at = NULL, last_error = '',
		run_at = CASE WHEN jobs.leased_until IS NOT NULL AND jobs.seq = jobs.leased_seq THEN excluded.run_at
			WHEN jobs.dead_at IS NULL AND jobs.run_at < excluded.run_at THEN jobs.run_at ELSE excluded.run_at END`
	return tx.session(ctx).Exec(query, kind, key, atMicrosecond(runAt), tx.store.now()).Error
}

// LeaseJobs takes up to limit due jobs of the kinds, the longest due first, for as long as hold: nobody else gets them until then.
// It never waits for other workers.
func (s *Store) LeaseJobs(ctx context.Context, kinds []models.JobKind, limit int, hold time.Duration) ([]models.Job, error) {
	waiting, err := s.anyDue(ctx, kinds)
	if err != nil || !waiting {
		return nil, err
	}
	var jobs []models.Job
	err = s.write(ctx, sql.LevelReadCommitted, func(tx *Tx) error {
		jobs, err = tx.lease(ctx, kinds, limit, hold)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("lease jobs: %w", err)
	}
	return jobs, nil
}

// anyDue looks first without writing, since most times there is nothing.
func (s *Store) anyDue(ctx context.Context, kinds []models.JobKind) (found bool, err error) {
	now := s.now()
	err = s.Read(ctx, func(tx *Tx) error {
		return tx.eachRow(ctx, func(*sql.Rows) error {
			found = true
			return nil
		}, "SELECT 1 FROM jobs WHERE kind IN ? AND "+due+" LIMIT 1", kinds, now, now)
	})
	return found, err
}

func (tx *Tx) lease(ctx context.Context, kinds []models.JobKind, limit int, hold time.Duration) ([]models.Job, error) {
	p, err := project[models.Job](tx)
	if err != nil {
		return nil, err
	}
	skip := ""
	if tx.store.engine == EnginePostgres {
		skip = " FOR UPDATE SKIP LOCKED"
	}
	now := tx.store.now()
	until := atMicrosecond(now.Add(hold))
	jobs, err := p.all(ctx, tx, "WHERE kind IN ? AND "+due+" ORDER BY run_at, id LIMIT ?"+skip, kinds, now, now, limit)
	if err != nil || len(jobs) == 0 {
		return nil, err
	}
	ids := make([]int64, len(jobs))
	for i := range jobs {
		ids[i], jobs[i].LeasedUntil = jobs[i].ID, &until
		jobs[i].Attempts++
	}
	return jobs, inParts(ids, func(part []int64) error {
		const query = "UPDATE jobs SET leased_until = ?, leased_seq = seq, attempts = attempts + 1 WHERE id IN ?"
		return tx.session(ctx).Exec(query, until, part).Error
	})
}

// FinishJobs says that leased jobs are done. One that was asked for again meanwhile stays for another round; one whose lease has
// passed to somebody else is left to them.
func (s *Store) FinishJobs(ctx context.Context, jobs []models.Job) error {
	leases := map[time.Time][]int64{}
	for _, j := range jobs {
		if j.LeasedUntil != nil {
			leases[*j.LeasedUntil] = append(leases[*j.LeasedUntil], j.ID)
		}
	}
	err := s.write(ctx, sql.LevelReadCommitted, func(tx *Tx) error {
		for until, ids := range leases {
			if err := inParts(ids, func(part []int64) error { return tx.finish(ctx, until, part) }); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("finish jobs: %w", err)
	}
	return nil
}

func (tx *Tx) finish(ctx context.Context, until time.Time, ids []int64) error {
	const done = "DELETE FROM jobs WHERE id IN ? AND leased_until = ? AND seq = leased_seq"
	if err := tx.session(ctx).Exec(done, ids, until).Error; err != nil {
		return err
	}
	const again = "UPDATE jobs SET leased_until = NULL, attempts = 0 WHERE id IN ? AND leased_until = ?"
	return tx.session(ctx).Exec(again, ids, until).Error
}

// FailJob puts a leased job back, to be tried again after a wait that grows and is not regular, or sets it aside as dead after
// maxAttempts. Of the cause, which must hold nothing private, the text is kept.
func (s *Store) FailJob(ctx context.Context, j models.Job, cause error) error {
	if j.LeasedUntil == nil {
		return nil
	}
	now := s.now()
	retryAt := atMicrosecond(now.Add(backOff(j.Attempts)))
	var deadAt *time.Time
	if j.Attempts >= maxAttempts {
		deadAt = &now
	}
	text := cause.Error()
	if len(text) > maxErrorLength {
		text = text[:maxErrorLength]
	}
	const query = `UPDATE jobs SET leased_until = NULL, last_error = ?, dead_at = CASE WHEN seq = leased_seq THEN ? ELSE dead_at END,
		run_at = CASE WHEN seq <> leased_seq AND run_at < ? THEN run_at ELSE ? END WHERE id = ? AND leased_until = ?`
	err := s.write(ctx, sql.LevelReadCommitted, func(tx *Tx) error {
		return tx.session(ctx).Exec(query, text, deadAt, retryAt, retryAt, j.ID, *j.LeasedUntil).Error
	})
	if err != nil {
		return fmt.Errorf("put a failed job back: %w", err)
	}
	return nil
}

// backOff is how long to wait after the nth attempt: from two seconds, doubling to about two hours, up to half as long again.
func backOff(attempts int) time.Duration {
	wait := time.Second << min(max(attempts, 1), 13)
	return wait + rand.N(wait/2)
}
