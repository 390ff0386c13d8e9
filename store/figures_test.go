package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

func TestJobStatsByKind(t *testing.T) {
	eachQueue(t, func(q queue) {
		if stats, err := q.JobStatsByKind(q.Context()); err != nil || len(stats) != 0 {
			q.Fatalf("an empty queue: %v %v", stats, err)
		}
		q.enqueue("first")
		q.wait(40*time.Second + time.Microsecond)
		q.enqueue("second", "third")
		q.wait(10 * time.Second)
		write(q.T, q.Store, func(tx *store.Tx) error {
			return tx.Enqueue(q.Context(), models.JobNextMeeting, "later", q.now().Add(time.Hour))
		})
		dead := q.lease(1)[0]
		dead.Attempts = 1000
		if err := q.FailJob(q.Context(), dead, errors.New("bad")); err != nil {
			q.Fatal(err)
		}
		q.lease(1) // the second runs, so it is not due
		stats, err := q.JobStatsByKind(q.Context())
		if err != nil {
			q.Fatal(err)
		}
		want := []store.KindStats{
			{Kind: kind, Waiting: 2, Due: 1, Dead: 1, OldestDue: 10 * time.Second, Oldest: 50*time.Second + time.Microsecond},
			{Kind: models.JobNextMeeting, Waiting: 1},
		}
		if diff := cmp.Diff(want, stats); diff != "" {
			q.Error(diff)
		}
	})
}

// Figures follow what the database is doing at the moment.
func TestPoolsAndWriters(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		t.Helper()
		const writers = 3
		inside, leave, ended := make(chan struct{}, writers), make(chan struct{}), make(chan error, writers)
		for range writers {
			go func() {
				ended <- s.Write(context.Background(), func(*store.Tx) error {
					inside <- struct{}{}
					<-leave
					return nil
				})
			}()
		}
		<-inside
		busy := func() int {
			if s.Engine() == store.EngineSQLite {
				return s.WritersWaiting()
			}
			return s.Pools()[0].InUse
		}
		for deadline := time.Now().Add(10 * time.Second); busy() < writers; {
			if time.Now().After(deadline) {
				t.Fatalf("%d writers are seen, want %d", busy(), writers)
			}
			<-time.After(time.Millisecond)
		}
		close(leave)
		for range writers {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if got := s.WritersWaiting(); got != 0 {
			t.Errorf("%d writers wait after the last", got)
		}
		if p := s.Pools()[0]; p.Limit != 16 || p.InUse != 0 {
			t.Errorf("pool %+v", p)
		}
	})
}
