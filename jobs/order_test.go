package jobs_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// fakeIndex is an index that accepts whatever it receives last, so that an older state which comes
// late would stay.
type fakeIndex struct {
	mu       sync.Mutex
	versions map[string]int64
	running  map[string]bool
	runs     int
	overlaps int
}

// index reads the current rows and copies their versions, slowly.
func (c *fakeIndex) index(s *store.Store) func(context.Context, []string) error {
	return func(ctx context.Context, keys []string) error {
		c.begin(keys, true)
		defer c.begin(keys, false)
		found := map[string]int64{}
		err := s.Read(ctx, func(tx *store.Tx) error {
			for _, key := range keys {
				id, err := models.ParseID(key)
				if err != nil {
					return err
				}
				g, err := tx.Group(ctx, id)
				if err != nil {
					return err
				}
				found[key] = g.Version
			}
			return nil
		})
		if err != nil {
			return err
		}
		for range rand.IntN(200) {
			runtime.Gosched()
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.runs += len(keys)
		maps.Copy(c.versions, found)
		return nil
	}
}

// begin notes who works on a key, and counts two at once.
func (c *fakeIndex) begin(keys []string, begins bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range keys {
		if begins && c.running[key] {
			c.overlaps++
		}
		c.running[key] = begins
	}
}

// change writes a group's row and asks for its job, as a room does.
func change(ctx context.Context, s *store.Store, id models.ID) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		g, err := tx.Group(ctx, id)
		if err != nil {
			return err
		}
		if err := tx.UpdateGroup(ctx, &g, g.Version); err != nil {
			return err
		}
		return tx.Enqueue(ctx, kind, id.String(), s.Now())
	})
}

func groups(t *testing.T, s *store.Store, n int) []models.ID {
	t.Helper()
	var ids []models.ID
	for i := range n {
		g := models.ExampleGroup()
		g.ID, g.Slug, g.Meetings, g.Sources, g.Version = models.NewID(), fmt.Sprintf("group-%d", i), nil, nil, 1
		if err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.CreateGroup(t.Context(), &g) }); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, g.ID)
	}
	return ids
}

// Eight workers and eight writers on few records: nothing fails, no record is worked on by two at
// once, writes that come together are run once, and at the end every record was run after its last
// write.
func TestEveryRecordIsRunAfterItsLastWrite(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		t.Helper()
		const workers, writers, writes, records = 8, 8, 250, 12
		ids := groups(t, s, records)
		c := &fakeIndex{versions: map[string]int64{}, running: map[string]bool{}}
		ctx, stop := context.WithCancel(t.Context())
		var working, writing sync.WaitGroup
		var failures atomic.Int64
		for range workers {
			w := worker(s, c.index(s))
			working.Go(func() {
				for ctx.Err() == nil {
					if _, err := w.Drain(t.Context()); err != nil { // to its end: a statement that is cut off keeps its rows locked for a moment, and the last Drain passes them by
						failures.Add(1)
						t.Error(err)
					}
					<-time.After(3 * time.Millisecond) // as Run waits, but less long
				}
			})
		}
		began := time.Now()
		for writer := range writers {
			random := rand.New(rand.NewPCG(20261124, uint64(writer)))
			writing.Go(func() {
				for range writes {
					if err := change(t.Context(), s, ids[random.IntN(records)]); err != nil {
						failures.Add(1)
						t.Error(err)
					}
				}
			})
		}
		writing.Wait()
		took := time.Since(began)
		stop()
		working.Wait()
		if _, err := worker(s, c.index(s)).Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		total := int64(0)
		for _, id := range ids {
			version := rowVersion(t, s, id)
			total += version - 1
			if got := c.versions[id.String()]; got != version {
				t.Errorf("%s is at version %d and was last run at %d", id, version, got)
			}
		}
		if total != writers*writes || c.overlaps > 0 {
			t.Errorf("%d writes lasted of %d; %d times two worked on one record", total, writers*writes, c.overlaps)
		}
		t.Logf("%s: %d writes in %v, %d runs, %d failures", s.Engine(), total, took.Round(time.Millisecond), c.runs, failures.Load())
	})
}

func rowVersion(t *testing.T, s *store.Store, id models.ID) int64 {
	t.Helper()
	var version int64
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		g, err := tx.Group(t.Context(), id)
		version = g.Version
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return version
}
