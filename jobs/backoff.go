package jobs

import (
	"slices"
	"sync"
	"time"

	"github.com/shg-directory/shg/models"
)

// engineBackoff records for which kinds of job an engine was away, so that a long queue is not
// tried in vain batch after batch.
type engineBackoff struct {
	mu    sync.Mutex
	kinds map[models.JobKind]backoffState
}

// backoffState is how often an engine failed in a row, and when to try it again.
type backoffState struct {
	failures int
	until    time.Time
}

// recordFailure returns how long to wait because the engine was away once more: from a second,
// doubling up to longest.
func (b *engineBackoff) recordFailure(kind models.JobKind, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	times := b.kinds[kind].failures
	wait := min(time.Second<<min(times, 10), maxBackoff)
	b.kinds[kind] = backoffState{failures: times + 1, until: now.Add(wait)}
	return wait
}

// reset forgets the failures.
func (b *engineBackoff) reset(kind models.JobKind) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.kinds, kind)
}

// available returns the kinds that may be tried now.
func (b *engineBackoff) available(kinds []models.JobKind, now time.Time) []models.JobKind {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.DeleteFunc(kinds, func(k models.JobKind) bool { return b.kinds[k].until.After(now) })
}
