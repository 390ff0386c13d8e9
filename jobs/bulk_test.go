package jobs_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/store"
)

// While the jobs of a big import are done, the job of one edit is in the batch after the one that
// is under way, and in the end all are done.
func TestAnEditOvertakesAnImport(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		t.Helper()
		const imported = 5000
		err := s.Write(t.Context(), func(tx *store.Tx) error {
			for i := range imported {
				if err := tx.EnqueueBulk(t.Context(), kind, fmt.Sprint("imported ", i), s.Now()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var done [][]string
		w := worker(s, func(ctx context.Context, keys []string) error {
			done = append(done, keys)
			if len(done) > 1 {
				return nil
			}
			return s.Write(ctx, func(tx *store.Tx) error { return tx.Enqueue(ctx, kind, "edited", s.Now().Add(-time.Nanosecond)) })
		})
		if n, err := w.Drain(t.Context()); n != imported+1 || err != nil {
			t.Errorf("%d done, %v", n, err)
		}
		if len(done) < 4 || !slices.Contains(done[1], "edited") {
			t.Errorf("in %d batches, the edit is not in the second", len(done))
		}
	})
}
