package discovery

import (
	"context"
	"errors"
	"fmt"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

const (
	patientCount = 100  // how many documents more or less than rows are left to the jobs that wait
	manyRows     = 1000 // from how many on an empty index is filled beside rather than record by record
)

// PrepareIndexes makes indexes on a server that are missing, empty: it is for directories that are
// empty too.
func (r *Room) PrepareIndexes(ctx context.Context) error {
	for _, s := range []shelf{r.groupShelf(), r.consultantShelf()} {
		if err := prepare(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func prepare(ctx context.Context, s shelf) error {
	remote, ok := s.index.(search.Remote)
	if !ok {
		return nil
	}
	if err := remote.Prepare(ctx); err != nil {
		return fmt.Errorf("prepare the index of %s: %w", s.name, err)
	}
	return nil
}

// BeginIndexes makes the indexes of a directory that is empty; what else is to be done about
// indexes is done by KeepIndexes.
func (r *Room) BeginIndexes(ctx context.Context) error {
	return r.eachStanding(ctx, func(s standing) error {
		if s.Public > 0 {
			return nil
		}
		return r.mendIndex(ctx, s)
	})
}

// KeepIndexes looks at indexes on a server once: one that is missing, set up for another version of
// the program, or empty beside many rows is built anew, unless another process does, and one that
// holds more or less than it should is held to the rows by a job.
func (r *Room) KeepIndexes(ctx context.Context) error {
	return r.eachStanding(ctx, func(s standing) error { return r.mendIndex(ctx, s) })
}

func (r *Room) eachStanding(ctx context.Context, f func(standing) error) error {
	for _, s := range []shelf{r.groupShelf(), r.consultantShelf()} {
		one, remote, err := r.stands(ctx, s)
		if err != nil {
			return err
		}
		if !remote {
			continue
		}
		if err := f(one); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) mendIndex(ctx context.Context, s standing) error {
	switch off := s.Documents - s.Public; {
	case s.Public == 0 && (s.Missing || s.Outdated && s.Documents == 0):
		return prepare(ctx, s.shelf)
	case s.Missing, s.Outdated, s.Documents == 0 && s.Public > manyRows:
		r.Log.InfoContext(ctx, "the index is built anew", "index", s.name, "missing", s.Missing, "outdated", s.Outdated, "records", s.Public)
		err := r.Reindex(ctx, s.name, nil)
		if errors.Is(err, models.ErrConflict) {
			return nil // another process does it
		}
		return err
	case off > patientCount || off < -patientCount:
		return r.Store.Write(ctx, func(tx *store.Tx) error { return tx.Enqueue(ctx, models.JobReconcileIndex, s.name, r.Now()) })
	}
	return nil
}

// standing is the state of an index on a server compared with the rows.
type standing struct {
	search.State
	shelf
	Public int // records that it should hold
}

// stands returns the state of an index; false for one in memory.
func (r *Room) stands(ctx context.Context, s shelf) (standing, bool, error) {
	remote, ok := s.index.(search.Remote)
	if !ok {
		return standing{}, false, nil
	}
	state, err := remote.State(ctx)
	if err != nil {
		return standing{}, true, fmt.Errorf("ask how the index of %s stands: %w", s.name, err)
	}
	n, err := r.public(ctx, s)
	return standing{State: state, shelf: s, Public: n}, true, err
}
