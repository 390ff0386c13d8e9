package directory

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/reference/zones"
	"github.com/shg-directory/shg/store"
)

const (
	// zoneDataKey is the name under which the version of the time zone database is noted.
	zoneDataKey = "zone_data"
	// renewBatch is how many groups one transaction computes anew.
	renewBatch = 500
)

// CheckZoneData compares the time zone database in use with the one that the stored next meetings
// were computed with. If they differ it notes the one in use and asks, in the same transaction, for
// every next meeting to be computed anew.
func (r *Room) CheckZoneData(ctx context.Context) error {
	version := zones.CurrentRelease().String()
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		stored, err := tx.DerivedVersion(ctx, zoneDataKey)
		if err != nil || stored == version {
			return err
		}
		if err := tx.SetDerivedVersion(ctx, zoneDataKey, version); err != nil {
			return err
		}
		return tx.Enqueue(ctx, models.JobRenewSchedule, models.ID{}.String(), r.Store.Now())
	})
}

// RenewSchedules is the job of computing next meetings anew, of groups whose ids come after each
// key. It works on some and asks for the rest.
func (r *Room) RenewSchedules(ctx context.Context, keys []string) error {
	for _, key := range keys {
		after, err := models.ParseID(key)
		if err != nil {
			return fmt.Errorf("key %q: %w", key, err)
		}
		if err := r.renewAfter(ctx, after); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) renewAfter(ctx context.Context, after models.ID) error {
	var shifted []models.ID
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		shifted = nil
		ids, err := tx.ListGroupIDs(ctx, after, renewBatch)
		if err != nil || len(ids) == 0 {
			return err
		}
		groups, err := tx.GroupsByIDs(ctx, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			g, ok := groups[id]
			if !ok {
				continue
			}
			changed, err := r.WithTx(tx).renew(ctx, g)
			if err != nil {
				return err
			}
			if changed {
				shifted = append(shifted, id)
			}
		}
		return tx.Enqueue(ctx, models.JobRenewSchedule, ids[len(ids)-1].String(), r.Store.Now())
	})
	if err != nil || len(shifted) == 0 {
		return err
	}
	return r.Discovery.IndexGroups(ctx, shifted)
}

// renew computes a group's next meetings anew and reports whether any begins at another instant
// than the one stored.
func (w TxRoom) renew(ctx context.Context, g models.Group) (bool, error) {
	now, differs := w.Now().UTC(), false
	g.Meetings = slices.Clone(g.Meetings)
	for i := range g.Meetings {
		m := &g.Meetings[i]
		next := schedule.NextStart(*m, now)
		differs = differs || !sameInstant(m.NextAt, next)
		m.NextAt = next
	}
	if !differs {
		return false, nil
	}
	g.NextAt = schedule.Soonest(g)
	return true, w.saveNextMeetings(ctx, g)
}

func sameInstant(a, b *time.Time) bool {
	return a == b || a != nil && b != nil && a.Equal(*b)
}
