package consultation

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

const (
	// mostNamed is of how many consultants the work is read at once by their ids.
	mostNamed = 500
	// mostReread is of how many consultants the work is read again one by one; of more, everybody's is.
	mostReread = 5000
)

// workCache caches the work of all consultants, so that a ranking reads only what was written since the
// last: by the times of rows, and by the change log where a group's public place may have changed.
type workCache struct {
	once    sync.Once
	busy    chan struct{} // holds one value while somebody reads
	cached  work
	expires time.Time // when the first answer is measured no longer; zero if none will
	stamps  map[models.ID]store.WorkStamp
	since   time.Time // times of rows have been read up to here
	seq     int64     // the change log has been read up to here
}

// PrepareRankings reads the work of all consultants, so that no ranking needs to. It is called at the
// start; a ranking that is asked for meanwhile waits for it.
func (r *Room) PrepareRankings(ctx context.Context) error {
	return r.Store.Read(ctx, func(tx *store.Tx) error {
		_, err := r.readAllWork(ctx, tx)
		return err
	})
}

// readAllWork returns the work of all consultants as of now, from the cache where nothing changed.
// Call it where rows are read and not written: what it reads is cached.
func (r *Room) readAllWork(ctx context.Context, tx *store.Tx) (work, error) {
	c := &r.work
	if err := c.lock(ctx); err != nil {
		return nil, err
	}
	defer func() { <-c.busy }()
	now := r.Now().UTC()
	log, err := tx.ChangeLog(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the change log: %w", err)
	}
	stamps := map[models.ID]store.WorkStamp{}
	if c.cached != nil {
		if stamps, err = tx.WorkSince(ctx, c.since, c.seq); err != nil {
			return nil, fmt.Errorf("ask whose work changed: %w", err)
		}
	}
	if err := c.refresh(ctx, tx, now, c.stale(stamps, now)); err != nil {
		return nil, err
	}
	c.stamps, c.since, c.seq = stamps, now.Add(-maxCommitDelay), log.LastSeq
	return c.cached, nil
}

// lock waits until nobody else reads, or for as long as the caller has time.
func (c *workCache) lock(ctx context.Context) error {
	c.once.Do(func() { c.busy = make(chan struct{}, 1) })
	select {
	case c.busy <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stale returns whose work was written since it was cached, or has answers that are measured no longer.
func (c *workCache) stale(stamps map[models.ID]store.WorkStamp, now time.Time) (ids []models.ID) {
	for id, stamp := range stamps {
		if c.stamps[id] != stamp {
			ids = append(ids, id)
		}
	}
	if c.expires.IsZero() || now.Before(c.expires) {
		return ids
	}
	for id, r := range c.cached {
		if until := r.answered.StandsUntil(); !until.IsZero() && !now.Before(until) {
			ids = append(ids, id)
		}
	}
	return ids
}

// refresh reads the work of consultants again, and everybody's if nothing is cached. Rankings under way
// keep what they have.
func (c *workCache) refresh(ctx context.Context, tx *store.Tx, now time.Time, ids []models.ID) (err error) {
	var fresh work
	switch {
	case c.cached == nil, len(ids) > mostReread:
		fresh, err = readWork(ctx, tx, now)
	case len(ids) > 0:
		fresh, err = c.reread(ctx, tx, now, ids)
	default:
		return nil
	}
	if err == nil {
		c.cached, c.expires = fresh, firstExpiry(fresh)
	}
	return err
}

// reread returns what is cached, with the work of consultants as it is now.
func (c *workCache) reread(ctx context.Context, tx *store.Tx, now time.Time, ids []models.ID) (work, error) {
	fresh := maps.Clone(c.cached)
	for some := range slices.Chunk(ids, mostNamed) {
		read, err := readWork(ctx, tx, now, some...)
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			delete(fresh, id)
		}
		maps.Copy(fresh, read)
	}
	return fresh, nil
}

// firstExpiry returns when the first answer of all is measured no longer; zero if none will be.
func firstExpiry(all work) (first time.Time) {
	for _, r := range all {
		if until := r.answered.StandsUntil(); !until.IsZero() && (first.IsZero() || until.Before(first)) {
			first = until
		}
	}
	return first
}
