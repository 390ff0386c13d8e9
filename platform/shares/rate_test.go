package shares_test

import (
	"testing"
	"time"

	"github.com/shg-directory/shg/platform/shares"
)

func TestDeadlines(t *testing.T) {
	t.Parallel()
	rate := shares.Rate{PerSecond: 1000, Grace: 5 * time.Second, Stall: 15 * time.Second, Max: time.Minute}
	for name, test := range map[string]struct {
		after time.Duration
		gone  int64
		want  time.Duration // after the beginning
	}{
		"nothing has gone":            {0, 0, 5 * time.Second},
		"a byte a second":             {4 * time.Second, 4, 5*time.Second + 4*time.Millisecond},
		"as fast as it must":          {10 * time.Second, 10_000, 15 * time.Second},
		"fast, and then nothing":      {2 * time.Second, 1 << 20, 17 * time.Second},
		"fast, but it takes for ever": {55 * time.Second, 1 << 30, time.Minute},
		"a terabyte in a second":      {time.Second, 1 << 40, 16 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
			if got := rate.Deadline(began, began.Add(test.after), test.gone).Sub(began); got != test.want {
				t.Errorf("%s after the beginning, want %s", got, test.want)
			}
		})
	}
}
