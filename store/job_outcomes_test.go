package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// A worker that was slower than its lease may have overwritten what its successor wrote, so its
// jobs are done once more. That is so whether or not the successor has finished by then, and
// whether the slow worker succeeded or failed.
func TestLateWorkersAskAgain(t *testing.T) {
	for name, late := range map[string]func(queue, []models.Job) error{
		"finishes":  func(q queue, js []models.Job) error { return q.FinishJobs(q.Context(), js) },
		"fails":     func(q queue, js []models.Job) error { return q.FailJob(q.Context(), js[0], errors.New("refused")) },
		"puts back": func(q queue, js []models.Job) error { return q.RequeueJobs(q.Context(), js, 0, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			eachQueue(t, func(q queue) {
				q.enqueue("a")
				slow := q.lease(1)
				q.wait(2 * time.Minute)
				q.finish(q.lease(1))
				if err := late(q, slow); err != nil {
					q.Fatal(err)
				}
				same(q.T, "after the successor", []string{"a"}, keys(q.lease(1)))
			})
		})
	}
}

// Jobs that are put back wait as long as requested, and however often that happens they are never
// set aside.
func TestRequeuedJobsLive(t *testing.T) {
	eachQueue(t, func(q queue) {
		q.enqueue("a", "b")
		for range 50 {
			js := q.lease(10)
			if len(js) != 2 {
				q.Fatalf("leased %v", keys(js))
			}
			if err := q.RequeueJobs(q.Context(), js, 20*time.Second, errors.New("away")); err != nil {
				q.Fatal(err)
			}
			q.wait(19 * time.Second)
			if early := q.lease(10); len(early) != 0 {
				q.Fatalf("early: %v", keys(early))
			}
			q.wait(12 * time.Second)
		}
		waiting, _, err := q.ListJobs(q.Context(), false, models.Page{Number: 1, PerPage: 10})
		if err != nil || len(waiting) != 2 || waiting[0].Attempts != 0 || waiting[0].LastError != "away" {
			q.Errorf("%+v %v", waiting, err)
		}
	})
}

// The queue reports for every kind how many jobs are due and since when, and how many were given
// up; not future jobs, nor running ones.
func TestJobStatsTellByKind(t *testing.T) {
	eachQueue(t, func(q queue) {
		q.enqueue("running")
		q.lease(1)
		q.enqueue("a")
		first := q.now()
		q.wait(3 * time.Second)
		q.enqueue("b")
		later := q.now()
		write(q.T, q.Store, func(tx *store.Tx) error {
			return tx.Enqueue(q.Context(), models.JobNextMeeting, "later", q.now().Add(time.Hour))
		})
		stats, err := q.JobStats(q.Context())
		if err != nil {
			q.Fatal(err)
		}
		want := map[models.JobKind]store.KindStats{}
		for _, k := range models.JobKinds() {
			want[k] = store.KindStats{}
		}
		want[kind] = store.KindStats{Waiting: 3, Due: 2, OldestDue: &first, Since: &first}
		want[models.JobNextMeeting] = store.KindStats{Waiting: 1, Since: &later}
		same(q.T, "stats", store.JobStats{Waiting: 4, ByKind: want}, stats)
		q.wait(2 * time.Hour)
		stats, err = q.JobStats(q.Context())
		if err != nil || stats.ByKind[kind].Due != 3 || stats.ByKind[models.JobNextMeeting].Due != 1 {
			q.Errorf("two hours later, when the lease has ended: %+v %v", stats, err)
		}
	})
}
