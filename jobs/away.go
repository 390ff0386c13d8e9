package jobs

import (
	"slices"
	"sync"
	"time"

	"github.com/shg-directory/shg/models"
)

// away records for which kinds of job an engine was away, so that a long queue is not tried in vain
// batch after batch.
type away struct {
	mu    sync.Mutex
	since map[models.JobKind]absence
}

// absence is how often an engine was away in a row, and when to try it again.
type absence struct {
	times int
	until time.Time
}

// note returns how long to wait because the engine was away once more: from a second, doubling up
// to longest.
func (a *away) note(kind models.JobKind, now time.Time) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	times := a.since[kind].times
	wait := min(time.Second<<min(times, 10), longest)
	a.since[kind] = absence{times: times + 1, until: now.Add(wait)}
	return wait
}

// back forgets the absence.
func (a *away) back(kind models.JobKind) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.since, kind)
}

// others returns the kinds that may be tried now.
func (a *away) others(kinds []models.JobKind, now time.Time) []models.JobKind {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.DeleteFunc(kinds, func(k models.JobKind) bool { return a.since[k].until.After(now) })
}
