package store_test

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const kind = models.JobIndexGroup

// queue is a store with a clock that the test turns.
type queue struct {
	*testing.T
	*store.Store
	clock *atomic.Int64
}

func eachQueue(t *testing.T, f func(q queue)) {
	t.Helper()
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		clock := &atomic.Int64{}
		clock.Store(noon.UnixNano())
		f(queue{t, open(t, testdb.Clock(func() time.Time { return time.Unix(0, clock.Load()).UTC() })), clock})
	})
}

func (q queue) wait(d time.Duration) { q.clock.Add(int64(d)) }

func (q queue) now() time.Time { return time.Unix(0, q.clock.Load()).UTC() }

func (q queue) enqueue(keys ...string) {
	q.Helper()
	write(q.T, q.Store, func(tx *store.Tx) error {
		for _, key := range keys {
			if err := tx.Enqueue(q.Context(), kind, key, q.now()); err != nil {
				return err
			}
		}
		return nil
	})
}

func (q queue) lease(limit int) []models.Job {
	q.Helper()
	jobs, err := q.LeaseJobs(q.Context(), kind, limit, time.Minute)
	if err != nil {
		q.Fatal(err)
	}
	return jobs
}

func keys(jobs []models.Job) []string {
	var list []string
	for _, j := range jobs {
		list = append(list, j.Key)
	}
	slices.Sort(list)
	return list
}

func (q queue) finish(jobs []models.Job) {
	q.Helper()
	if err := q.FinishJobs(q.Context(), jobs); err != nil {
		q.Fatal(err)
	}
}

// Asking again before the work is done asks once.
func TestJobsCoalesce(t *testing.T) {
	eachQueue(t, func(q queue) {
		q.enqueue("a", "a", "b")
		same(q.T, "leased", []string{"a", "b"}, keys(q.lease(10)))
		q.enqueue("a")
		if got := q.lease(10); len(got) != 0 {
			q.Errorf("leased twice: %v", keys(got))
		}
	})
}

// Asking while the work is under way makes it run again.
func TestJobsAskedForWhileTheyRun(t *testing.T) {
	eachQueue(t, func(q queue) {
		q.enqueue("a")
		running := q.lease(1)
		q.enqueue("a")
		q.finish(running)
		again := q.lease(1)
		same(q.T, "again", []string{"a"}, keys(again))
		q.finish(again)
		if got := q.lease(1); len(got) != 0 {
			q.Errorf("done jobs come back: %v", keys(got))
		}
	})
}

// A leased job belongs to no other worker until the lease ends; the worker that held it before
// cannot finish the new holder's.
func TestJobLeasesEnd(t *testing.T) {
	eachQueue(t, func(q queue) {
		q.enqueue("a")
		first := q.lease(1)
		if got := q.lease(1); len(got) != 0 {
			q.Error("leased twice")
		}
		q.wait(2 * time.Minute)
		second := q.lease(1)
		same(q.T, "after the lease", []string{"a"}, keys(second))
		q.finish(first)
		q.wait(2 * time.Minute)
		third := q.lease(1)
		same(q.T, "the late finisher ended somebody else's lease", []string{"a"}, keys(third))
		q.finish(third) // the late finisher has asked for it while the second held it, so that it is done once more
		if stats, err := q.JobStats(q.Context()); err != nil || stats.Waiting != 0 {
			q.Errorf("%+v %v", stats, err)
		}
	})
}

// A failed job waits longer each time, then is set aside; people can bring it back or forget it.
func TestJobsThatFailAreSetAside(t *testing.T) {
	eachQueue(t, func(q queue) {
		q.enqueue("a")
		tries, last := 0, time.Duration(0)
		for began := q.now(); ; q.wait(time.Second) {
			jobs := q.lease(1)
			if len(jobs) == 0 {
				stats, err := q.JobStats(q.Context())
				if err != nil {
					q.Fatal(err)
				}
				if stats.Dead() == 1 {
					break
				}
				q.wait(time.Minute)
				continue
			}
			tries, last = tries+1, q.now().Sub(began)
			if err := q.FailJob(q.Context(), jobs[0], errors.New("the engine is away")); err != nil {
				q.Fatal(err)
			}
		}
		if tries != 14 || last < time.Hour {
			q.Errorf("%d tries in %v", tries, last)
		}
		dead, total, err := q.ListJobs(q.Context(), true, models.Page{Number: 1, PerPage: 10})
		if err != nil || total != 1 || dead[0].LastError != "the engine is away" {
			q.Fatalf("%v %d %v", dead, total, err)
		}
		if n, err := q.RetryJobs(q.Context(), dead[0].ID); n != 1 || err != nil {
			q.Errorf("retried %d %v", n, err)
		}
		same(q.T, "brought back", []string{"a"}, keys(q.lease(1)))
		if n, err := q.DropJobs(q.Context(), dead[0].ID, 12345); n != 1 || err != nil {
			q.Errorf("dropped %d %v", n, err)
		}
	})
}

// A job commits with the write that asks for it, or not at all.
func TestJobsCommitWithTheirWrite(t *testing.T) {
	eachQueue(t, func(q queue) {
		hooked := false
		err := q.Write(q.Context(), func(tx *store.Tx) error {
			tx.AfterCommit(func() { hooked = true })
			if err := tx.Enqueue(q.Context(), kind, "a", q.now()); err != nil {
				return err
			}
			g := wholeGroup()
			g.Version, g.Slug = -1, ""
			return tx.CreateGroup(q.Context(), &g)
		})
		if err == nil {
			q.Fatal("a group without a slug was taken")
		}
		if got := q.lease(1); len(got) != 0 || hooked {
			q.Errorf("a failed write left %v, hook ran: %v", keys(got), hooked)
		}
	})
}

// Many workers get each job once.
func TestJobsAreLeasedOnceByManyWorkers(t *testing.T) {
	eachQueue(t, func(q queue) {
		var all []string
		for i := range 100 {
			all = append(all, string(rune('A'+i/10))+string(rune('0'+i%10)))
		}
		q.enqueue(all...)
		got := make(chan []models.Job)
		for range 8 {
			go func() {
				var mine []models.Job
				for range 100 {
					jobs, err := q.LeaseJobs(q.Context(), kind, 5, time.Minute)
					if err != nil || len(jobs) == 0 {
						break
					}
					mine = append(mine, jobs...)
				}
				got <- mine
			}()
		}
		var leased []models.Job
		for range 8 {
			leased = append(leased, <-got...)
		}
		leased = append(leased, q.lease(100)...) // what a worker passed over while another held it
		same(q.T, "leased", all, keys(leased))
	})
}
