package imports

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/wait"
	"github.com/shg-directory/shg/store"
)

const (
	// leaseTime is how long an import has its source for itself after each batch; one that dies is
	// followed after that.
	leaseTime = time.Minute
	// leasePoll is how often one that waits for a source looks again.
	leasePoll = 200 * time.Millisecond
)

// errSourceLeased means that another import of the source is under way.
var errSourceLeased = &models.ConflictError{Code: "source_held", Detail: "another import of this source is under way"}

// leaseSource takes the source for an import, or longer for the one that has it.
func (r *Room) leaseSource(ctx context.Context, tx *store.Tx, source, holder string) error {
	now := r.Store.Now()
	if err := tx.PutSource(ctx, &models.Source{Name: source, CreatedAt: now, UpdatedAt: now}); err != nil {
		return err
	}
	leased, err := tx.LeaseSource(ctx, source, holder, now.Add(leaseTime))
	if err == nil && !leased {
		err = errSourceLeased
	}
	return err
}

// waitForLease takes the source as soon as nobody else has it.
func (r *Room) waitForLease(ctx context.Context, source, holder string) error {
	for {
		err := r.Store.Write(ctx, func(tx *store.Tx) error { return r.leaseSource(ctx, tx, source, holder) })
		if !errors.Is(err, errSourceLeased) {
			return err
		}
		if err := wait.For(ctx, leasePoll); err != nil {
			return err
		}
	}
}

// releaseSource lets others have the source. One that cannot be released is free after leaseTime.
func (r *Room) releaseSource(ctx context.Context, source, holder string) {
	ctx = context.WithoutCancel(ctx)
	err := r.Store.Write(ctx, func(tx *store.Tx) error { return tx.ReleaseSource(ctx, source, holder) })
	if err != nil {
		r.Log.WarnContext(ctx, "a source is held until its time is up", "error", err)
	}
}

// attachSource lets a detached source describe groups again, if the operator imports it.
func (r *Room) attachSource(ctx context.Context, by models.WriteOptions, source string) error {
	if !by.Operator {
		return nil
	}
	return r.Store.Write(ctx, func(tx *store.Tx) error { return tx.SetSourceDetached(ctx, source, nil) })
}

// Sources returns all sources by name, with how much of each there is. It is the operator's.
func (r *Room) Sources(ctx context.Context, by models.WriteOptions) ([]models.SourceStats, error) {
	if err := r.Policy.Authorize(by.Actor, policy.ManageSources, policy.State{}); err != nil {
		return nil, err
	}
	var found []models.SourceStats
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		found, err = tx.SourceStats(ctx)
		return err
	})
	return found, err
}

// DetachSource unties a source from the groups that it describes; these stay as they are, and where
// another source describes one, that decides from its next record on. The source is refused
// afterwards until the operator makes a key for it or imports it. It returns how many records were
// untied. It is the operator's.
func (r *Room) DetachSource(ctx context.Context, by models.WriteOptions, name string) (int, error) {
	if err := r.Policy.Authorize(by.Actor, policy.ManageSources, policy.State{}); err != nil {
		return 0, err
	}
	detached := 0
	var changed []models.ID
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		changed, detached = nil, 0
		now := r.Now().UTC()
		if err := tx.SetSourceDetached(ctx, name, &now); err != nil {
			return fmt.Errorf("source %q: %w", name, err)
		}
		if err := tx.SetSourceOptions(ctx, name, models.SourceOptions{}); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.ManageSources, audit.Source(name)); err != nil {
			return err
		}
		rows, err := tx.SourceRecords(ctx, name)
		if err != nil {
			return err
		}
		changed = describedGroups(rows)
		if detached, err = tx.DeleteSourceRecords(ctx, name); err != nil {
			return err
		}
		if err := tx.ClearRecordHashes(ctx, changed); err != nil {
			return err
		}
		return r.Directory.WithTx(tx).InBulk().RaiseVersions(ctx, changed...)
	})
	if err != nil {
		return 0, err
	}
	r.Discovery.UpdateGroupIndex(ctx, changed...)
	return detached, nil
}

// describedGroups returns the groups that living records describe, each once.
func describedGroups(records []models.SourceRecord) []models.ID {
	var ids []models.ID
	for _, row := range records {
		if row.RetiredAt == nil {
			ids = append(ids, row.GroupID)
		}
	}
	slices.SortFunc(ids, func(a, b models.ID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}
