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

// serverClock tells PostgreSQL's time without asking it each time: what it was at a moment of this process's own clock, and how long that is ago.
// The process's own clock counts only for how long, by its monotonic reading, so that it may be wrong and may be set.
type serverClock struct {
	own  func() time.Time
	last atomic.Pointer[clockReading]
}

// clockReading is the server's time at a moment of the own clock, within so much.
type clockReading struct {
	own, server time.Time
	within      time.Duration
}

func (c *serverClock) now() time.Time { return c.last.Load().at(c.own()) }

func (r *clockReading) at(own time.Time) time.Time { return r.server.Add(own.Sub(r.own)) }

// useServerClock makes the store go by PostgreSQL's clock, which all replicas share, and reads it again from time to time.
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
			_ = s.readClock(ctx, c) // while the server is away the last reading serves
		}
	}()
	s.shutters = append(s.shutters, func() error { stop(); <-ended; return nil })
	return nil
}

// readClock reads the server's clock. A reading that the last one agrees with, as far as it is certain, changes nothing: time would jitter.
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
