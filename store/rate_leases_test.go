package store_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// However many processes ask at once, they are granted no more writes in a minute than the limit,
// and as many again in the next.
func TestRateLeasesOfAMinute(t *testing.T) {
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		t.Helper()
		var now atomic.Int64
		now.Store(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC).UnixNano())
		s := open(t, testdb.Clock(func() time.Time { return time.Unix(0, now.Load()).UTC() }))
		request := models.RateLeaseRequest{Subject: "somebody", Count: 3, Limit: 20}
		for range 2 {
			var all sync.WaitGroup
			var granted atomic.Int64
			for range 12 {
				all.Go(func() { granted.Add(int64(takeRateLease(t, s, strings.Repeat("a", 64), request).Granted)) })
			}
			all.Wait()
			if granted.Load() != 20 {
				t.Errorf("%d granted, 20 may", granted.Load())
			}
			if other := takeRateLease(t, s, strings.Repeat("b", 64), request); other != (models.RateLease{Granted: 3, Remaining: 17}) {
				t.Errorf("another was granted %+v", other)
			}
			now.Add(int64(time.Minute))
		}
		now.Add(int64(48 * time.Hour))
		if err := s.PruneRateLeases(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
		if got := takeRateLease(t, s, strings.Repeat("a", 64), request); got != (models.RateLease{Granted: 3, Remaining: 17}) {
			t.Errorf("after it was forgotten: %+v", got)
		}
	})
}

func takeRateLease(t *testing.T, s *store.Store, id string, request models.RateLeaseRequest) (got models.RateLease) {
	t.Helper()
	err := s.Write(t.Context(), func(tx *store.Tx) (err error) {
		got, err = tx.TakeRateLease(t.Context(), id, request)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return got
}

// The secret of a day is one for all processes, and goes with the day.
func TestSecretOfADay(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		secret := func(day, fresh string) (got string) {
			err := s.Write(t.Context(), func(tx *store.Tx) (err error) {
				on, err := models.ParseDate(day)
				if err != nil {
					return err
				}
				got, err = tx.DailySecret(t.Context(), on, fresh)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if a, b, c := secret("2026-11-24", "one"), secret("2026-11-24", "other"), secret("2026-11-25", "next"); a != "one" || b != "one" || c != "next" {
			t.Errorf("%q, %q, %q", a, b, c)
		}
	})
}
