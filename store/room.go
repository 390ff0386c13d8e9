package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"
)

const (
	// roomProbed is how many bytes are written to find out whether there is room on the disk.
	roomProbed = 64 << 10
	// roomEvery is how long a result is cached, because anybody may request probes, as often as
	// they like.
	roomEvery = 5 * time.Second
)

// roomProbe checks whether a small file can be written durably to a disk. Its zero value has not
// checked yet.
type roomProbe struct {
	mu     sync.Mutex
	asked  time.Time
	asks   chan struct{} // closed when the current probe is done; nil if there is none
	err    error
	closed bool
}

// CheckRoom returns an error if another 64 KiB cannot be written durably to SQLite's disk, for
// example because it is full or read-only. It caches the result for five seconds. If the disk does
// not answer in time it returns the context's error. On PostgreSQL it returns nil, because the disk
// is the server's.
func (s *Store) CheckRoom(ctx context.Context) error {
	if s.path == "" {
		return nil
	}
	return s.room.ask(ctx, s.path+"-probe")
}

func (r *roomProbe) ask(ctx context.Context, file string) error {
	r.mu.Lock()
	if r.closed {
		defer r.mu.Unlock()
		return sql.ErrConnDone
	}
	if r.asks == nil && !r.asked.IsZero() && time.Since(r.asked) < roomEvery {
		defer r.mu.Unlock()
		return r.err
	}
	if r.asks == nil {
		r.asks = make(chan struct{})
		go r.probe(file)
	}
	done := r.asks
	r.mu.Unlock()
	select {
	case <-done:
	case <-ctx.Done():
		return fmt.Errorf("wait for the disk: %w", ctx.Err())
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// close waits for the current probe. None starts after it, because the probe would write beside a
// database that is closed.
func (r *roomProbe) close() error {
	r.mu.Lock()
	r.closed = true
	current := r.asks
	r.mu.Unlock()
	if current != nil {
		<-current
	}
	return nil
}

func (r *roomProbe) probe(file string) {
	err := writeDurably(file)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err, r.asked = err, time.Now()
	close(r.asks)
	r.asks = nil
}

// writeDurably writes a small file to the disk and removes it.
func writeDurably(name string) (err error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) //nolint:gosec // beside the operator's database
	if err != nil {
		return fmt.Errorf("probe the disk: %w", err)
	}
	_, err = file.Write(make([]byte, roomProbed))
	if err = errors.Join(err, file.Sync(), file.Close(), os.Remove(name)); err != nil {
		return fmt.Errorf("probe the disk: %w", err)
	}
	return nil
}
