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
func (a *engineBackoff) recordFailure(kind models.JobKind, now time.Time) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	times := a.kinds[kind].failures
	wait := min(time.Second<<min(times, 10), maxBackoff)
	a.kinds[kind] = backoffState{failures: times + 1, until: now.Add(wait)}
	return wait
}

// reset forgets the failures.
func (a *engineBackoff) reset(kind models.JobKind) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.kinds, kind)
}

// available returns the kinds that may be tried now.
func (a *engineBackoff) available(kinds []models.JobKind, now time.Time) []models.JobKind {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.DeleteFunc(kinds, func(k models.JobKind) bool { return a.kinds[k].until.After(now) })
}
