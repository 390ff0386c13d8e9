package discovery

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// reconcileAfter is how long a reindex has to end what it began, before a job does it.
const reconcileAfter = 10 * time.Minute

// Progress receives how many of the records are in the new index.
type Progress func(index string, done, total int)

// IndexNames returns what Reindex can be asked for.
func (r *Room) IndexNames() []string { return []string{"groups", "consultants", "resources"} }

func (r *Room) findIndexKind(name string) (indexKind, error) {
	for _, s := range r.indexKinds() {
		if s.name == name {
			return s, nil
		}
	}
	return indexKind{}, models.InvalidParameter("index", "unknown_value", r.IndexNames()...)
}

// Reindex builds an index anew of the rows beside the one that answers, puts it in its place, and
// then brings it up to what has changed meanwhile. One process at a time may; another is refused
// with the conflict reindex_lease_held. A run that is cut off anywhere leaves an index that
// answers, and a job that brings it up if the new one was in place already.
func (r *Room) Reindex(ctx context.Context, name string, progress Progress) error {
	s, err := r.findIndexKind(name)
	if err != nil {
		return err
	}
	release, err := r.Store.AcquireReindexLease(ctx)
	if err != nil {
		return err
	}
	defer release()
	total, err := r.countPublic(ctx, s)
	if err != nil {
		return err
	}
	replacement := search.Replacement{Documents: s.readAll(ctx), BeforeSwap: func(ctx context.Context) error {
		return r.Store.Write(ctx, func(tx *store.Tx) error {
			return tx.Enqueue(ctx, models.JobReconcileIndex, s.name, r.Now().Add(reconcileAfter))
		})
	}}
	if progress != nil {
		replacement.Progress = func(done int) { progress(s.name, done, total) }
	}
	if err := s.index.Replace(ctx, replacement); err != nil {
		return fmt.Errorf("build the index of %s: %w", s.name, err)
	}
	if err := r.reconcile(ctx, s); err != nil {
		return err
	}
	return r.Store.Write(ctx, func(tx *store.Tx) error { return tx.CancelJob(ctx, models.JobReconcileIndex, s.name) })
}

// ReconcileIndexes is the job of holding indexes to the rows, record by record. While one is built
// anew it is unavailable, and tried again.
func (r *Room) ReconcileIndexes(ctx context.Context, names []string) error {
	release, err := r.Store.AcquireReindexLease(ctx)
	if errors.Is(err, models.ErrConflict) {
		return fmt.Errorf("%w: %w", models.ErrUnavailable, err)
	}
	if err != nil {
		return err
	}
	defer release()
	for _, name := range names {
		s, err := r.findIndexKind(name)
		if err != nil {
			return err
		}
		if err := r.reconcile(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// reconcileBatch is how many records are brought up at a time.
const reconcileBatch = 1000

// reconcile compares what the index holds of each record with its row, and brings up those that
// differ.
func (r *Room) reconcile(ctx context.Context, s indexKind) error {
	revisions, err := s.index.Revisions(ctx)
	if err != nil {
		return fmt.Errorf("ask what the index holds: %w", err)
	}
	differ, err := r.findDifferences(ctx, s, revisions)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(differ, reconcileBatch) {
		if err := r.reindexRecords(ctx, s, part); err != nil {
			return err
		}
	}
	return nil
}

// findDifferences returns the records of which the index holds another state than the row's, or
// which it should not or does not hold.
func (r *Room) findDifferences(ctx context.Context, s indexKind, indexed map[models.ID]search.Revision) ([]models.ID, error) {
	var different []models.ID
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.EachRevision(ctx, s.recordKind, func(id models.ID, row store.Revision) error {
			current, ok := indexed[id]
			delete(indexed, id)
			shouldExist := row.Public
			if shouldExist != ok || shouldExist && (row.Version != current.Version || !row.NextAt.Equal(current.NextAt)) {
				different = append(different, id)
			}
			return nil
		})
	})
	for id := range indexed { // rows that are gone
		different = append(different, id)
	}
	return different, err
}

func (r *Room) reindexRecords(ctx context.Context, s indexKind, ids []models.ID) error {
	switch s.recordKind {
	case store.KindGroup:
		return r.IndexGroups(ctx, ids)
	case store.KindResource:
		return r.IndexResources(ctx, ids)
	}
	return r.IndexConsultants(ctx, ids)
}

// countPublic counts what the index is to hold.
func (r *Room) countPublic(ctx context.Context, s indexKind) (n int, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		n, err = tx.CountPublic(ctx, s.recordKind)
		return err
	})
	return n, err
}
