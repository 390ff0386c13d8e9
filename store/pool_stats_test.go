package store_test

import (
	"context"
	"testing"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/internal/testwait"
	"github.com/shg-directory/shg/store"
)

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
		testwait.For(t, "all writers are seen", func() bool { return busy() >= writers })
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
