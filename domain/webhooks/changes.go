package webhooks

import (
	"context"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// changeRetentionDays is how many days tombstones are stored, and how long a cursor is good.
const changeRetentionDays = 90

// Changes returns what became of groups, from a cursor on or, without one, beginning with all that
// are published. A cursor that this list did not give is refused, one that is older than 90 days is
// models.ErrCursorExpired. A reader that follows the cursors holds what the directory holds.
func (r *Room) Changes(ctx context.Context, by models.WriteOptions, q models.ChangesQuery) (models.ChangesPage, error) {
	if err := r.Policy.Authorize(by.Actor, policy.ReadChanges, policy.State{}); err != nil {
		return models.ChangesPage{}, err
	}
	if err := r.NumberChanges(ctx); err != nil {
		return models.ChangesPage{}, err
	}
	var page models.ChangesPage
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		page, err = r.changes(ctx, tx, q)
		return err
	})
	return page, err
}

// NumberChanges puts committed changes into the order in which all readers receive them, and queues
// webhook messages about them.
func (r *Room) NumberChanges(ctx context.Context) error {
	for more := true; more; {
		var err error
		enqueue := func(tx *store.Tx, changes []models.Change) error { return r.enqueueMessages(ctx, tx, changes) }
		if _, more, err = r.Store.NumberChanges(ctx, enqueue); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) changes(ctx context.Context, tx *store.Tx, q models.ChangesQuery) (models.ChangesPage, error) {
	log, err := tx.ChangeLog(ctx)
	if err != nil {
		return models.ChangesPage{}, err
	}
	from, err := r.startCursor(q, log)
	if err != nil {
		return models.ChangesPage{}, err
	}
	list, err := tx.ListChanges(ctx, models.ChangeFilter{After: from.seq, RemovalsAfter: from.snapshotSeq, Source: q.Source, Limit: q.Limit + 1})
	if err != nil {
		return models.ChangesPage{}, err
	}
	page := models.ChangesPage{More: len(list) > q.Limit}
	if page.More {
		list = list[:q.Limit]
	}
	for _, c := range list {
		page.Changes = append(page.Changes, models.ListedChange{Change: c, Cursor: r.nextCursor(from, c.Seq).encode(log.CursorKey, q.Source)})
	}
	next := log.LastSeq // with nothing left the reader has received all that is in the log
	if page.More {
		next = list[len(list)-1].Seq
	}
	page.Next = r.nextCursor(from, next).encode(log.CursorKey, q.Source)
	if !q.Groups {
		return page, nil
	}
	return page, addGroups(ctx, tx, page.Changes)
}

// startCursor returns the reader's place.
func (r *Room) startCursor(q models.ChangesQuery, log models.ChangeLog) (cursor, error) {
	if q.Cursor == "" {
		return cursor{snapshotSeq: log.LastSeq}, nil
	}
	c, err := parseCursor(q.Cursor, log.CursorKey, q.Source)
	if err != nil {
		return cursor{}, err
	}
	if daysSinceEpoch(r.Now())-c.day > changeRetentionDays || max(c.seq, c.snapshotSeq) < log.PrunedSeq {
		return cursor{}, models.ErrCursorExpired
	}
	return c, nil
}

// nextCursor returns the place of a reader that has read up to a number.
func (r *Room) nextCursor(from cursor, seq int64) cursor {
	c := cursor{seq: seq, snapshotSeq: from.snapshotSeq, day: daysSinceEpoch(r.Now())}
	if c.seq >= c.snapshotSeq {
		c.snapshotSeq = 0
	}
	return c
}

// addGroups adds the groups as they are at the moment of the page.
func addGroups(ctx context.Context, tx *store.Tx, changes []models.ListedChange) error {
	var ids []models.ID
	for _, c := range changes {
		if c.Type == models.ChangeUpserted {
			ids = append(ids, c.GroupID)
		}
	}
	found, err := tx.GroupsByIDs(ctx, ids)
	if err != nil {
		return err
	}
	for i, c := range changes {
		if g, ok := found[c.GroupID]; ok && g.Status == models.StatusPublished {
			changes[i].Group = &g
		}
	}
	return nil
}

// PruneChanges is the job that deletes tombstones after 90 days and the results of deliveries after
// 30, sees that the log lacks nothing, and asks to be called again a day later.
func (r *Room) PruneChanges(ctx context.Context, _ []string) error {
	if err := r.Store.RepairChanges(ctx); err != nil {
		return err
	}
	now := r.Now().UTC()
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.PruneChanges(ctx, now.Add(-changeRetentionDays*day)); err != nil {
			return err
		}
		if err := tx.PruneDeliveries(ctx, now.Add(-deliveryRetention)); err != nil {
			return err
		}
		return tx.Enqueue(ctx, models.JobPruneChanges, "all", now.Add(day))
	})
}

// SchedulePruning asks for the first pruning; every one asks for the next.
func (r *Room) SchedulePruning(ctx context.Context) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error { return tx.Enqueue(ctx, models.JobPruneChanges, "all", r.Now().UTC()) })
}
