package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
)

// A job during which a process died twice is set aside with its reason. Others that were leased
// with it are not, and one that had an outcome begins anew.
func TestJobsThatProcessesDieOf(t *testing.T) {
	eachQueue(t, func(q queue) {
		q.enqueue("a", "b")
		died := func(limit int) int {
			leased := q.lease(limit)
			q.wait(2 * time.Minute)
			return len(leased)
		}
		if died(10) != 2 || died(10) != 1 {
			q.Fatal("after a death jobs are not done one by one")
		}
		leased := q.lease(10) // the process died during a alone, so that b is not blamed
		if got := keys(leased); len(got) != 1 || got[0] != "b" || leased[0].AttemptedAt == nil {
			q.Fatalf("leased %v", got)
		}
		q.finish(leased)
		if dead := q.dead(); len(dead) != 1 || dead[0].Key != "a" || !strings.Contains(dead[0].LastError, "the process died 2 times during this job, at last in the attempt that began at") {
			q.Fatalf("%+v", dead)
		}
		if n, err := q.RetryJobs(q.Context(), q.dead()[0].ID); err != nil || n != 1 || q.dead() != nil {
			q.Errorf("%d, %v", n, err)
		}
	})
}

// dead returns the jobs that were set aside.
func (q queue) dead() []models.Job {
	q.Helper()
	jobs, _, err := q.ListJobs(q.Context(), true, models.Page{Number: 1, PerPage: 10})
	if err != nil {
		q.Fatal(err)
	}
	if len(jobs) == 0 {
		return nil
	}
	return jobs
}

// An outcome of a job between two deaths shows that it is not the job that kills: it is not set
// aside.
func TestDeathsAreForgottenAfterAnOutcome(t *testing.T) {
	eachQueue(t, func(q queue) {
		for range 4 {
			q.enqueue("a")
			q.lease(1)
			q.wait(2 * time.Minute)
			if err := q.RequeueJobs(q.Context(), q.lease(1), 0, nil); err != nil {
				q.Fatal(err)
			}
			q.wait(time.Minute)
		}
		if q.dead() != nil {
			q.Errorf("%+v", q.dead())
		}
	})
}
