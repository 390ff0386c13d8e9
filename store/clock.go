package store

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

const (
	clockEvery = time.Minute     // how often the server's clock is read again
	clockTime  = 5 * time.Second // how long that may take
	clockReads = 3               // the quickest of them counts
)

// serverClock returns PostgreSQL's time without a query each time. It adds the time that has passed
// to the server's time at a moment of this process's own clock. The process's own clock is used
// only for how much time has passed, by its monotonic reading, so it may be wrong and may be set.
type serverClock struct {
	own  func() time.Time
	last atomic.Pointer[clockReading]
}

// clockReading is the server's time at a moment of the process's own clock, exact to within a
// margin.
type clockReading struct {
	own, server time.Time
	within      time.Duration
}

func (c *serverClock) now() time.Time { return c.last.Load().at(c.own()) }

func (r *clockReading) at(own time.Time) time.Time { return r.server.Add(own.Sub(r.own)) }

// useServerClock makes the store use PostgreSQL's clock, which all replicas share, and reads it
// again from time to time.
func (s *Store) useServerClock(ctx context.Context) error {
	c := &serverClock{own: s.config.Now}
	if err := s.readClock(ctx, c); err != nil {
		return err
	}
	s.config.Now = c.now
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for rest(ctx, clockEvery) == nil {
			_ = s.readClock(ctx, c) // while the server is away the last reading is used
		}
	}()
	s.shutters = append(s.shutters, func() error { stop(); <-ended; return nil })
	return nil
}

// readClock reads the server's clock. A reading that agrees with the last one, within its margin,
// changes nothing, because time would jitter.
func (s *Store) readClock(ctx context.Context, c *serverClock) error {
	ctx, cancel := context.WithTimeout(ctx, clockTime)
	defer cancel()
	var best *clockReading
	for range clockReads {
		var server time.Time
		before := c.own()
		if err := s.readers.QueryRowContext(ctx, "SELECT clock_timestamp()").Scan(&server); err != nil {
			return fmt.Errorf("read the server's clock: %w", translate(err))
		}
		half := c.own().Sub(before) / 2
		if best == nil || half < best.within {
			best = &clockReading{own: before.Add(half), server: server, within: half}
		}
	}
	if last := c.last.Load(); last == nil || best.server.Sub(last.at(best.own)).Abs() > best.within {
		c.last.Store(best)
	}
	return nil
}
