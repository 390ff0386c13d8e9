package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"
)

const (
	// roomProbed is how much is written to see whether the disk takes it, in bytes.
	roomProbed = 64 << 10
	// roomEvery is how long an answer of the disk is believed: probes may be asked for by anybody
	// and as often as they like.
	roomEvery = 5 * time.Second
)

// roomProbe asks a disk whether it takes a small file, durably. Its zero value has never asked.
type roomProbe struct {
	mu    sync.Mutex
	asked time.Time
	asks  chan struct{} // closed when the probe under way is done; nil where none is
	err   error
}

// CheckRoom returns an error where SQLite's disk does not take another 64 KiB durably, as when it
// is full or read-only. It believes an answer for five seconds, and returns the context's error
// where the disk does not answer in time. On PostgreSQL it returns nil: its disk is the server's.
func (s *Store) CheckRoom(ctx context.Context) error {
	if s.path == "" {
		return nil
	}
	return s.room.ask(ctx, s.path+"-probe")
}

func (r *roomProbe) ask(ctx context.Context, file string) error {
	r.mu.Lock()
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
