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
	// diskProbeBytes is how many bytes the probe writes.
	diskProbeBytes = 64 << 10
	// diskProbeInterval is how long a result is cached, because anybody may request probes, as
	// often as they like.
	diskProbeInterval = 5 * time.Second
)

// diskProbe checks whether a small file can be written durably to a disk. Its zero value has not
// checked yet.
type diskProbe struct {
	mu        sync.Mutex
	checkedAt time.Time
	running   chan struct{} // closed when the current probe is done; nil if there is none
	err       error
	closed    bool
}

// CheckDiskSpace returns an error if another 64 KiB cannot be written durably to SQLite's disk, for
// example because it is full or read-only. It caches the result for five seconds. If the disk does
// not answer in time it returns the context's error. On PostgreSQL it returns nil, because the disk
// is the server's.
func (s *Store) CheckDiskSpace(ctx context.Context) error {
	if s.path == "" {
		return nil
	}
	return s.diskProbe.check(ctx, s.path+"-probe")
}

func (p *diskProbe) check(ctx context.Context, file string) error {
	p.mu.Lock()
	if p.closed {
		defer p.mu.Unlock()
		return sql.ErrConnDone
	}
	if p.running == nil && !p.checkedAt.IsZero() && time.Since(p.checkedAt) < diskProbeInterval {
		defer p.mu.Unlock()
		return p.err
	}
	if p.running == nil {
		p.running = make(chan struct{})
		go p.run(file)
	}
	done := p.running
	p.mu.Unlock()
	select {
	case <-done:
	case <-ctx.Done():
		return fmt.Errorf("wait for the disk: %w", ctx.Err())
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// close waits for the current probe. None starts after it, because the probe would write beside a
// database that is closed.
func (p *diskProbe) close() error {
	p.mu.Lock()
	p.closed = true
	current := p.running
	p.mu.Unlock()
	if current != nil {
		<-current
	}
	return nil
}

func (p *diskProbe) run(file string) {
	err := writeProbeFile(file)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err, p.checkedAt = err, time.Now()
	close(p.running)
	p.running = nil
}

// writeProbeFile writes a small file to the disk and removes it.
func writeProbeFile(name string) (err error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) //nolint:gosec // beside the operator's database
	if err != nil {
		return fmt.Errorf("probe the disk: %w", err)
	}
	_, err = file.Write(make([]byte, diskProbeBytes))
	if err = errors.Join(err, file.Sync(), file.Close(), os.Remove(name)); err != nil {
		return fmt.Errorf("probe the disk: %w", err)
	}
	return nil
}
