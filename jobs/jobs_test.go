package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testwait"
	"github.com/shg-directory/shg/jobs"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const kind = models.JobIndexGroup

// recorder are the keys that a handler was called with.
type recorder struct {
	mu   sync.Mutex
	keys []string
}

func (n *recorder) handle(refuse ...string) jobs.Handler {
	return func(_ context.Context, keys []string) error {
		for _, key := range keys {
			if slices.Contains(refuse, key) {
				return errors.New("refused " + key)
			}
			if key == "panics" {
				panic("a defect")
			}
		}
		n.mu.Lock()
		defer n.mu.Unlock()
		n.keys = append(n.keys, keys...)
		return nil
	}
}

func (n *recorder) sorted() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Sorted(slices.Values(n.keys))
}

func enqueue(t *testing.T, s *store.Store, keys ...string) {
	t.Helper()
	enqueueAt(t, s, time.Now(), keys...)
}

func enqueueAt(t *testing.T, s *store.Store, at time.Time, keys ...string) {
	t.Helper()
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		for _, key := range keys {
			if err := tx.Enqueue(t.Context(), kind, key, at); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func worker(s *store.Store, h jobs.Handler) *jobs.Worker {
	return jobs.New(s, map[models.JobKind]jobs.Handler{kind: h}, slog.New(slog.DiscardHandler))
}

// All that is due is done, in more than one batch; kinds without a handler are left to others.
func TestDrainDoesAllThatIsDue(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		var keys []string
		for i := range 450 {
			keys = append(keys, fmt.Sprintf("%03d", i))
		}
		enqueue(t, s, keys...)
		err := s.Write(t.Context(), func(tx *store.Tx) error {
			return tx.Enqueue(t.Context(), models.JobIndexConsultant, "other", time.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		n := &recorder{}
		if done, err := worker(s, n.handle()).Drain(t.Context()); done != 450 || err != nil {
			t.Errorf("did %d: %v", done, err)
		}
		if diff := cmp.Diff(keys, n.sorted()); diff != "" {
			t.Errorf("done (-asked +done):\n%s", diff)
		}
		if stats, err := s.JobStats(t.Context()); err != nil || stats.Waiting != 1 {
			t.Errorf("%+v %v", stats, err)
		}
	})
}

// A job that fails or panics waits for another try and holds up nobody.
func TestBadJobsHoldUpNobody(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		enqueue(t, s, "a", "bad", "b", "panics")
		n := &recorder{}
		if done, err := worker(s, n.handle("bad")).Drain(t.Context()); done != 2 || err != nil {
			t.Errorf("did %d: %v", done, err)
		}
		if diff := cmp.Diff([]string{"a", "b"}, n.sorted()); diff != "" {
			t.Errorf("done:\n%s", diff)
		}
		waiting, total, err := s.ListJobs(t.Context(), false, models.Page{Number: 1, PerPage: 10})
		if err != nil || total != 2 {
			t.Fatalf("%v %d %v", waiting, total, err)
		}
		for _, j := range waiting {
			if j.LastError == "" || j.Attempts != 1 || !j.RunAt.After(time.Now()) {
				t.Errorf("job %+v", j)
			}
		}
	})
}

// Run takes up what is asked for while it runs, and ends with its context, leaving nothing behind.
func TestRunEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s := testdb.SQLite(t)
	n := &recorder{}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- worker(s, n.handle()).Run(ctx) }()
	enqueue(t, s, "a")
	testwait.For(t, "the job is done", func() bool { return len(n.sorted()) > 0 })
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
