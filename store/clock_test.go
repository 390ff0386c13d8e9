package store_test

import (
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// clockOff returns a clock that is wrong.
func clockOff(by time.Duration) func() time.Time {
	return func() time.Time { return time.Now().Add(by) }
}

// Replicas whose clocks are an hour ahead and an hour behind share a queue with a right one: what
// is due now is run now, what is due later is run by nobody, and nobody takes what another has. By
// their own clocks they would not.
func TestReplicasShareOneClock(t *testing.T) {
	t.Parallel()
	dsn := testdb.PostgresDSN(t)
	ahead := mustOpen(t, store.Config{DSN: dsn, Now: clockOff(time.Hour), ServerClock: true})
	right := mustOpen(t, store.Config{DSN: dsn, Now: clockOff(0), ServerClock: true})
	behind := mustOpen(t, store.Config{DSN: dsn, Now: clockOff(-time.Hour), ServerClock: true})
	replicas := map[string]*store.Store{"ahead": ahead, "right": right, "behind": behind}
	take := func(name string, s *store.Store) []string {
		js, err := s.LeaseJobs(t.Context(), kind, 10, time.Minute)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return keys(js)
	}
	for asker, s := range replicas {
		for taker, other := range replicas {
			key := asker + " for " + taker
			write(t, s, func(tx *store.Tx) error { return tx.Enqueue(t.Context(), kind, key, s.Now()) })
			if got := take(taker, other); len(got) != 1 || got[0] != key {
				t.Errorf("asked for by %s: %s gets %v", asker, taker, got)
			}
		}
		write(t, s, func(tx *store.Tx) error {
			return tx.Enqueue(t.Context(), kind, "later, by "+asker, s.Now().Add(10*time.Minute))
		})
	}
	for name, s := range replicas {
		if got := take(name, s); len(got) > 0 {
			t.Errorf("%s takes what is not due or another's: %v", name, got)
		}
	}
	if got := take("by its own clock", mustOpen(t, store.Config{DSN: dsn, Now: clockOff(time.Hour)})); len(got) == 0 {
		t.Error("a replica that goes by a wrong clock takes nothing early: the test proves nothing")
	}
}

// The own clock may be set while the service runs; once the server's was read again nothing is left
// of that.
func TestOwnClockMayBeSet(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, store.Config{DSN: testdb.PostgresDSN(t)})
	wrong := -3 * time.Hour
	own := func() time.Time { return time.Now().Round(0).Add(wrong) } // without the monotonic reading
	before, after, again, err := s.ServerTime(t.Context(), own, func() { wrong = time.Hour })
	if err != nil {
		t.Fatal(err)
	}
	near := func(at time.Time) bool { return time.Since(at).Abs() < time.Minute }
	if !near(before) || near(after) || !near(again) {
		t.Errorf("now is %v; told %v, after the clock was set %v, read again %v", time.Now().UTC(), before, after, again)
	}
}

// A clock of a test is gone by exactly.
func TestClocksOfTestsAreGoneBy(t *testing.T) {
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		s := open(t, testdb.Clock(func() time.Time { return noon }))
		if got := s.Now(); !got.Equal(noon) {
			t.Errorf("it is %v", got)
		}
		write(t, s, func(tx *store.Tx) error { return tx.Enqueue(t.Context(), kind, "a", noon) })
		js, _, err := s.ListJobs(t.Context(), false, models.Page{Number: 1, PerPage: 1})
		if err != nil || len(js) != 1 || !js[0].CreatedAt.Equal(noon) {
			t.Errorf("%+v %v", js, err)
		}
	})
}
