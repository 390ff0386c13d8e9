package store

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/shg-directory/shg/platform/wait"
)

const (
	clockInterval = time.Minute     // how often the server's clock is read again
	clockTimeout  = 5 * time.Second // how long that may take
	clockSamples  = 3               // the quickest of them counts
)

// serverClock returns PostgreSQL's time without a query each time. It adds the time that has passed
// to the server's time at a moment of this process's own clock. The process's own clock is used
// only for how much time has passed, by its monotonic reading, so it may be wrong and may be set.
type serverClock struct {
	local func() time.Time
	last  atomic.Pointer[clockReading]
}

// clockReading is the server's time at a moment of the process's own clock, exact to within a
// margin.
type clockReading struct {
	local, server time.Time
	margin        time.Duration
}

func (c *serverClock) now() time.Time { return c.last.Load().at(c.local()) }

func (r *clockReading) at(localTime time.Time) time.Time { return r.server.Add(localTime.Sub(r.local)) }

// useServerClock makes the store use PostgreSQL's clock, which all replicas share, and reads it
// again from time to time.
func (s *Store) useServerClock(ctx context.Context) error {
	c := &serverClock{local: s.config.Now}
	if err := s.readClock(ctx, c); err != nil {
		return err
	}
	s.config.Now = c.now
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for wait.For(ctx, clockInterval) == nil {
			_ = s.readClock(ctx, c) // while the server is away the last reading is used
		}
	}()
	s.closers = append(s.closers, func() error { stop(); <-done; return nil })
	return nil
}

// readClock reads the server's clock. A reading that agrees with the last one, within its margin,
// changes nothing, because time would jitter.
func (s *Store) readClock(ctx context.Context, c *serverClock) error {
	ctx, cancel := context.WithTimeout(ctx, clockTimeout)
	defer cancel()
	var best *clockReading
	for range clockSamples {
		var server time.Time
		before := c.local()
		if err := s.readers.QueryRowContext(ctx, "SELECT clock_timestamp()").Scan(&server); err != nil {
			return fmt.Errorf("read the server's clock: %w", translate(err))
		}
		half := c.local().Sub(before) / 2
		if best == nil || half < best.margin {
			best = &clockReading{local: before.Add(half), server: server, margin: half}
		}
	}
	if last := c.last.Load(); last == nil || best.server.Sub(last.at(best.local)).Abs() > best.margin {
		c.last.Store(best)
	}
	return nil
}
