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
	toleratedDifference = 100  // how many documents more or less than rows are left to the jobs that wait
	reindexThreshold    = 1000 // from how many on an empty index is filled beside rather than record by record
)

// PrepareIndexes makes indexes on a server that are missing, empty: it is for directories that are
// empty too.
func (r *Room) PrepareIndexes(ctx context.Context) error {
	for _, s := range r.indexKinds() {
		if err := prepareIndex(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func prepareIndex(ctx context.Context, s indexKind) error {
	remote, ok := s.index.(search.Remote)
	if !ok {
		return nil
	}
	if err := remote.Prepare(ctx); err != nil {
		return fmt.Errorf("prepare the index of %s: %w", s.name, err)
	}
	return nil
}

// CreateEmptyIndexes makes the indexes of a directory that is empty; what else is to be done about
// indexes is done by RepairIndexes.
func (r *Room) CreateEmptyIndexes(ctx context.Context) error {
	return r.eachIndexStatus(ctx, func(s indexStatus) error {
		if s.Public > 0 {
			return nil
		}
		return r.repairIndex(ctx, s)
	})
}

// RepairIndexes looks at indexes on a server once: one that is missing, set up for another version
// of the program, or empty beside many rows is built anew, unless another process does, and one
// that holds more or less than it should is held to the rows by a job.
func (r *Room) RepairIndexes(ctx context.Context) error {
	return r.eachIndexStatus(ctx, func(s indexStatus) error { return r.repairIndex(ctx, s) })
}

func (r *Room) eachIndexStatus(ctx context.Context, f func(indexStatus) error) error {
	for _, s := range r.indexKinds() {
		status, remote, err := r.readIndexStatus(ctx, s)
		if err != nil {
			return err
		}
		if !remote {
			continue
		}
		if err := f(status); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) repairIndex(ctx context.Context, s indexStatus) error {
	switch off := s.Documents - s.Public; {
	case s.Public == 0 && (s.Missing || s.Outdated && s.Documents == 0):
		return prepareIndex(ctx, s.indexKind)
	case s.Missing, s.Outdated, s.Documents == 0 && s.Public > reindexThreshold:
		r.Log.InfoContext(ctx, "the index is built anew", "index", s.name, "missing", s.Missing, "outdated", s.Outdated, "records", s.Public)
		err := r.Reindex(ctx, s.name, nil)
		if errors.Is(err, models.ErrConflict) {
			return nil // another process does it
		}
		return err
	case off > toleratedDifference || off < -toleratedDifference:
		return r.Store.Write(ctx, func(tx *store.Tx) error { return tx.Enqueue(ctx, models.JobReconcileIndex, s.name, r.Now()) })
	}
	return nil
}

// indexStatus is the status of an index on a server compared with the rows.
type indexStatus struct {
	search.State
	indexKind
	Public int // records that it should hold
}

// readIndexStatus returns the state of an index; false for one in memory.
func (r *Room) readIndexStatus(ctx context.Context, s indexKind) (indexStatus, bool, error) {
	remote, ok := s.index.(search.Remote)
	if !ok {
		return indexStatus{}, false, nil
	}
	state, err := remote.State(ctx)
	if err != nil {
		return indexStatus{}, true, fmt.Errorf("read the status of the index of %s: %w", s.name, err)
	}
	n, err := r.countPublic(ctx, s)
	return indexStatus{State: state, indexKind: s, Public: n}, true, err
}
