package consultation

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// rosterSize is how many consultants' rows are remembered at most; beyond it they are read again
// each time.
const rosterSize = 100_000

// saying is how long a write may take from the time that it notes until others can read it. Writes
// as recent as that are read again.
const saying = 5 * time.Minute

// roster remembers consultants' rows by version, so that a ranking need not read everybody again. A
// row of another version than the one asked for is read anew, and what is said without a version is
// asked for each time; each consultant that is shown is judged on the current row in any case.
type roster struct {
	mu    sync.RWMutex
	rows  map[models.ID]models.Consultant
	since time.Time // from then on it has to be asked who said whether new work is taken
}

// rows gives the consultants that hits name, at the versions that they name or newer. Those that
// are gone are left out.
func (r *Room) rows(ctx context.Context, tx *store.Tx, hits []search.Hit) ([]models.Consultant, error) {
	if err := r.catchUp(ctx, tx); err != nil {
		return nil, err
	}
	found, missing := r.roster.known(hits)
	if len(missing) == 0 {
		return found, nil
	}
	read, err := tx.ConsultantsByIDs(ctx, missing)
	if err != nil {
		return nil, err
	}
	r.roster.remember(read)
	for _, id := range missing {
		if c, ok := read[id]; ok {
			found = append(found, c)
		}
	}
	return found, nil
}

// catchUp updates the roster with the consultants who have stated since its last query whether they
// take new work. That is private and raises no version.
func (r *Room) catchUp(ctx context.Context, tx *store.Tx) error {
	now := r.Store.Now()
	ready, err := tx.ReadinessSince(ctx, r.roster.caughtUp())
	if err != nil {
		return fmt.Errorf("ask who takes new work: %w", err)
	}
	r.roster.note(ready, now.Add(-saying))
	return nil
}

func (r *roster) caughtUp() time.Time {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.since
}

func (r *roster) note(ready map[models.ID]models.Readiness, until time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, now := range ready {
		if c, ok := r.rows[id]; ok {
			c.Accepting, c.Capacity, c.Declares = now.Accepting, now.Capacity, now.Declares
			r.rows[id] = c
		}
	}
	r.since = until
}

func (r *roster) known(hits []search.Hit) (found []models.Consultant, missing []models.ID) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	found = make([]models.Consultant, 0, len(hits))
	for _, hit := range hits {
		if c, ok := r.rows[hit.ID]; ok && c.Version == hit.Version {
			found = append(found, c)
		} else {
			missing = append(missing, hit.ID)
		}
	}
	return found, missing
}

func (r *roster) remember(read map[models.ID]models.Consultant) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rows == nil || len(r.rows)+len(read) > rosterSize {
		r.rows = map[models.ID]models.Consultant{}
	}
	maps.Copy(r.rows, read)
}
