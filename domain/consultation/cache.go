package consultation

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// cacheSize is how many consultants' rows are cached at most; beyond it they are read again
// each time.
const cacheSize = 100_000

// maxCommitDelay is how long a write may take from the time that it notes until others can read it.
// Writes as recent as that are read again.
const maxCommitDelay = 5 * time.Minute

// consultantCache caches consultants' rows by version, so that a ranking need not read everybody
// again. A row of another version than the one asked for is read anew, and what has no version is
// queried each time; each consultant that is shown is evaluated on the current row in any case.
type consultantCache struct {
	mu    sync.RWMutex
	rows  map[models.ID]*models.Consultant // shared with rankings under way, and never changed
	since time.Time                        // readiness has been read up to here
}

// readConsultants gives the consultants that hits name, at the versions that they name or newer.
// Those that are gone are left out. Nobody may change what they are given.
func (r *Room) readConsultants(ctx context.Context, tx *store.Tx, hits []search.Hit) ([]*models.Consultant, error) {
	if err := r.refreshReadiness(ctx, tx); err != nil {
		return nil, err
	}
	found, missing := r.cache.lookUp(hits)
	if len(missing) == 0 {
		return found, nil
	}
	rows, err := tx.ConsultantsByIDs(ctx, missing)
	if err != nil {
		return nil, err
	}
	return append(found, r.cache.add(missing, rows)...), nil
}

// refreshReadiness updates the cache with the consultants who have stated since its last query
// whether they take new work. That is private and raises no version.
func (r *Room) refreshReadiness(ctx context.Context, tx *store.Tx) error {
	now := r.Store.Now()
	ready, err := tx.ReadinessSince(ctx, r.cache.refreshedUntil())
	if err != nil {
		return fmt.Errorf("ask who takes new work: %w", err)
	}
	r.cache.updateReadiness(ready, now.Add(-maxCommitDelay))
	return nil
}

func (r *consultantCache) refreshedUntil() time.Time {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.since
}

func (r *consultantCache) updateReadiness(ready map[models.ID]models.Readiness, until time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, now := range ready {
		if row, ok := r.rows[id]; ok {
			c := *row
			c.Accepting, c.Capacity, c.Declares = now.Accepting, now.Capacity, now.Declares
			r.rows[id] = &c
		}
	}
	r.since = until
}

func (r *consultantCache) lookUp(hits []search.Hit) (found []*models.Consultant, missing []models.ID) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	found = make([]*models.Consultant, 0, len(hits))
	for _, hit := range hits {
		if c, ok := r.rows[hit.ID]; ok && c.Version == hit.Version {
			found = append(found, c)
		} else {
			missing = append(missing, hit.ID)
		}
	}
	return found, missing
}

// add caches rows, and returns those of the ids in their order.
func (r *consultantCache) add(ids []models.ID, consultants map[models.ID]models.Consultant) []*models.Consultant {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rows == nil || len(r.rows)+len(consultants) > cacheSize {
		r.rows = map[models.ID]*models.Consultant{}
	}
	added := make([]*models.Consultant, 0, len(consultants))
	for _, id := range ids {
		if c, ok := consultants[id]; ok {
			r.rows[id] = &c
			added = append(added, &c)
		}
	}
	return added
}
