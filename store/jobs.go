package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// maxErrorLength limits the stored text of a job's last error, in bytes.
const maxErrorLength = 500

// Conditions for the jobs of a kind that are to be run: those that are due and not leased,
// requested alone or in bulk, and those of a worker whose lease has ended. Their arguments are a
// kind and the current time.
const (
	dueAlone     = "kind = ? AND NOT bulk AND dead_at IS NULL AND leased_until IS NULL AND run_at <= ?"
	dueInBulk    = "kind = ? AND bulk AND dead_at IS NULL AND leased_until IS NULL AND run_at <= ?"
	leaseExpired = "kind = ? AND dead_at IS NULL AND leased_until IS NOT NULL AND leased_until < ?"
)

// runnableConditions returns the conditions of all jobs that are to be run.
func runnableConditions() []string { return []string{dueAlone, dueInBulk, leaseExpired} }

// Enqueue requests work for a key at a time; it commits with the transaction. If the work is
// requested again before it is done, it runs once, at the earlier time. If it is requested while it
// runs, it runs again. A dead job becomes alive again.
func (tx *Tx) Enqueue(ctx context.Context, kind models.JobKind, key string, runAt time.Time) error {
	return tx.enqueue(ctx, models.Job{Kind: kind, Key: key, RunAt: runAt})
}

// EnqueueBulk is Enqueue for one of thousands of jobs, for which others need not wait. A job that
// was or is requested alone too is no longer one of them.
func (tx *Tx) EnqueueBulk(ctx context.Context, kind models.JobKind, key string, runAt time.Time) error {
	return tx.enqueue(ctx, models.Job{Kind: kind, Key: key, RunAt: runAt, Bulk: true})
}

func (tx *Tx) enqueue(ctx context.Context, j models.Job) error {
	const query = `INSERT INTO jobs (kind, key, seq, attempts, run_at, bulk, last_error, created_at) VALUES (?, ?, 1, 0, ?, ?, '', ?)
		ON CONFLICT (kind, key) DO UPDATE SET seq = jobs.seq + 1, attempts = 0, dead_at = NULL,
		deaths = CASE WHEN jobs.dead_at IS NULL THEN jobs.deaths ELSE 0 END, last_error = '', bulk = jobs.bulk AND excluded.bulk,
		run_at = CASE WHEN jobs.leased_until IS NOT NULL AND jobs.seq = jobs.leased_seq THEN excluded.run_at
			WHEN jobs.dead_at IS NULL AND jobs.run_at < excluded.run_at THEN jobs.run_at ELSE excluded.run_at END`
	_, err := tx.db.Exec(ctx, query, j.Kind, j.Key, sqlrow.RoundTime(j.RunAt), j.Bulk, tx.store.now())
	return err
}

// DueKinds returns those of the kinds that have jobs to run. It looks without writing, because most
// times there are none.
func (s *Store) DueKinds(ctx context.Context, kinds []models.JobKind) (found []models.JobKind, err error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	now := s.now()
	var questions []string
	var args []any
	for _, kind := range kinds {
		args = append(args, kind)
		var exists []string
		for _, condition := range runnableConditions() {
			exists, args = append(exists, "EXISTS (SELECT 1 FROM jobs WHERE "+condition+")"), append(args, kind, now)
		}
		questions = append(questions, "SELECT CAST(? AS text) WHERE "+strings.Join(exists, " OR "))
	}
	err = s.Read(ctx, func(tx *Tx) (err error) {
		found, err = sqlrow.Values[models.JobKind](ctx, tx.db, strings.Join(questions, " UNION ALL "), args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for jobs: %w", err)
	}
	return found, nil
}

// LeaseJobs leases up to limit jobs of a kind that are to be run, for leaseTime: no other
// worker gets them until then. Jobs that other workers gave up come first, then the longest due.
// Jobs in bulk leave half of the places to others that wait. LeaseJobs never waits for other
// workers.
func (s *Store) LeaseJobs(ctx context.Context, kind models.JobKind, limit int, leaseTime time.Duration) ([]models.Job, error) {
	leased, _, err := s.LeaseOrMarkDead(ctx, kind, limit, leaseTime, nil)
	return leased, err
}

// LeaseOrMarkDead is LeaseJobs, and also returns the jobs that it marked as dead because
// processes died during them. It calls onDead with each of them, in the same transaction; onDead
// may be nil.
func (s *Store) LeaseOrMarkDead(
	ctx context.Context, kind models.JobKind, limit int, leaseTime time.Duration, onDead DeadHook,
) (jobs, dead []models.Job, err error) {
	err = s.write(ctx, sql.LevelReadCommitted, func(tx *Tx) (err error) {
		now := s.now()
		given, err := tx.selectUnlocked(ctx, leaseExpired+" ORDER BY leased_until, id", kind, now, limit)
		if err != nil {
			return err
		}
		if jobs, dead, err = tx.reclaimExpired(ctx, given, limit, onDead); err != nil {
			return err
		}
		places := limit - len(given)
		if len(jobs) > 0 {
			places = min(places, leaseLimit(limit, maxDeaths(jobs))-len(jobs))
		}
		waiting, err := tx.selectDue(ctx, kind, now, max(places, 0))
		if err != nil {
			return err
		}
		jobs = append(jobs, waiting...)
		return tx.markLeased(ctx, jobs, now, sqlrow.RoundTime(now.Add(leaseTime)))
	})
	if err != nil {
		return nil, nil, fmt.Errorf("lease jobs: %w", err)
	}
	return jobs, dead, nil
}

// selectDue returns jobs whose time has come: half of the places are for jobs in bulk, and either
// group gets the places that the other leaves.
func (tx *Tx) selectDue(ctx context.Context, kind models.JobKind, now time.Time, limit int) ([]models.Job, error) {
	alone, err := tx.selectUnlocked(ctx, dueAlone+" ORDER BY run_at, id", kind, now, limit)
	if err != nil {
		return nil, err
	}
	bulk, err := tx.selectUnlocked(ctx, dueInBulk+" ORDER BY run_at, id", kind, now, max(limit-len(alone), limit/2))
	return append(alone[:min(len(alone), limit-len(bulk))], bulk...), err
}

// selectUnlocked returns jobs that no other worker is taking at this moment.
func (tx *Tx) selectUnlocked(ctx context.Context, condition string, kind models.JobKind, now time.Time, limit int) ([]models.Job, error) {
	if limit <= 0 {
		return nil, nil
	}
	skip := ""
	if tx.store.engine == EnginePostgres {
		skip = " FOR UPDATE SKIP LOCKED"
	}
	return sqlrow.List[models.Job](ctx, tx.db, condition+" LIMIT ?"+skip, kind, now, limit)
}

func (tx *Tx) markLeased(ctx context.Context, jobs []models.Job, now, until time.Time) error {
	began := sqlrow.RoundTime(now)
	byDeaths := map[int][]int64{}
	for i := range jobs {
		byDeaths[jobs[i].Deaths] = append(byDeaths[jobs[i].Deaths], jobs[i].ID)
		jobs[i].LeasedUntil, jobs[i].AttemptedAt = &until, &began
		jobs[i].Attempts++
	}
	for deaths, ids := range byDeaths {
		err := sqlrow.InBatches(ids, func(part []int64) error {
			const query = "UPDATE jobs SET leased_until = ?, attempted_at = ?, deaths = ?, leased_seq = seq, attempts = attempts + 1 WHERE id IN ?"
			_, err := tx.db.Exec(ctx, query, until, began, deaths, part)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
