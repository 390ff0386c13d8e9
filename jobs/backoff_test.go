package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// fakeClock is a clock that a test turns.
type fakeClock struct{ atomic.Int64 }

func (c *fakeClock) now() time.Time { return time.Unix(0, c.Load()).UTC() }

// An engine that is away for half a day kills no job, is asked in vain seldom, and within a minute
// of its return all is done.
func TestAnEngineThatIsAway(t *testing.T) {
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		clock := &fakeClock{}
		clock.Store(time.Now().UnixNano())
		s := open(t, testdb.Clock(clock.now))
		const many = 2500
		var keys []string
		for i := range many {
			keys = append(keys, fmt.Sprintf("%04d", i))
		}
		enqueueAt(t, s, clock.now(), keys...)
		n, away, calls := &recorder{}, true, 0
		w := worker(s, func(ctx context.Context, keys []string) error {
			calls++
			if away {
				return fmt.Errorf("index: %w", models.ErrUnavailable)
			}
			return n.handle()(ctx, keys)
		})
		drain := func(d time.Duration) {
			for range d / time.Second {
				if _, err := w.Drain(t.Context()); err != nil {
					t.Fatal(err)
				}
				clock.Add(int64(time.Second))
			}
		}
		drain(10 * time.Minute)
		if calls > 30 {
			t.Errorf("%d calls in ten minutes", calls)
		}
		clock.Add(int64(12 * time.Hour))
		drain(time.Minute)
		away = false
		drain(time.Minute)
		if diff := cmp.Diff(keys, n.sorted()); diff != "" {
			t.Errorf("done (-asked +done):\n%s", diff)
		}
	})
}

// Where some fail those alone are tried again, and the others are done without being repeated.
func TestSomeFail(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		t.Helper()
		var ids []models.ID
		var keys []string
		for range 5 {
			ids = append(ids, models.NewID())
			keys = append(keys, ids[len(ids)-1].String())
		}
		enqueue(t, s, keys...)
		calls := 0
		done, err := worker(s, func(context.Context, []string) error {
			calls++
			return fmt.Errorf("put: %w", &models.PartialError{Failed: map[models.ID]error{
				ids[1]: errors.New("refused"), ids[3]: models.ErrUnavailable, models.NewID(): errors.New("somebody else's"),
			}})
		}).Drain(t.Context())
		if done != 3 || err != nil || calls != 1 {
			t.Errorf("did %d in %d calls: %v", done, calls, err)
		}
		waiting, _, err := s.ListJobs(t.Context(), false, models.Page{Number: 1, PerPage: 10})
		if err != nil {
			t.Fatal(err)
		}
		attempts := map[string]int{}
		for _, j := range waiting {
			attempts[j.Key] = j.Attempts
		}
		if diff := cmp.Diff(map[string]int{keys[1]: 1, keys[3]: 0}, attempts); diff != "" {
			t.Errorf("attempts of those that wait:\n%s", diff)
		}
	})
}

// What is under way when the service stops is finished; what was leased with it and not begun is
// given back at once.
func TestStoppingGivesLeasesBack(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		t.Helper()
		enqueue(t, s, "a", "b", "c")
		ctx, stop := context.WithCancel(t.Context())
		n := &recorder{}
		done, err := worker(s, func(ctx context.Context, keys []string) error {
			if len(keys) > 1 {
				return errors.New("one of them is bad")
			}
			stop()
			if ctx.Err() != nil {
				t.Error("the stop cut short what was under way")
			}
			return n.handle()(ctx, keys)
		}).Drain(ctx)
		if done != 1 || err != nil {
			t.Errorf("did %d: %v", done, err)
		}
		if done, err := worker(s, n.handle()).Drain(t.Context()); done != 2 || err != nil {
			t.Errorf("the next one did %d: %v", done, err)
		}
		if diff := cmp.Diff([]string{"a", "b", "c"}, n.sorted()); diff != "" {
			t.Errorf("done:\n%s", diff)
		}
	})
}
