package discovery

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
	"github.com/shg-directory/shg/store"
)

// UpdateGroupIndex brings the index up to the committed rows of groups, so that the next read sees
// them. An index that cannot be reached is no error: the job that committed with the write repairs
// it. An index that receives writes later is left to the job, but for groups that conceal
// something.
func (r *Room) UpdateGroupIndex(ctx context.Context, ids ...models.ID) {
	if r.Groups == nil || len(ids) == 0 {
		return
	}
	var err error
	if r.AsyncIndex {
		ids, err = r.concealedGroups(ctx, ids)
	}
	if err == nil && len(ids) > 0 {
		err = r.updateGroupIndexInTime(ctx, ids)
	}
	if err != nil {
		r.unindexed.add(ids)
		r.Log.WarnContext(ctx, "index left to its job", "error", err, "groups", len(ids))
	}
}

// concealTimeout is how long a write waits for an index on a server to receive what it conceals. A
// server that does not answer counts as none then, and the rest of the request has time left to be
// answered.
const concealTimeout = 4 * time.Second

func (r *Room) updateGroupIndexInTime(ctx context.Context, ids []models.ID) error {
	if !r.AsyncIndex {
		return r.groupUpdater.update(ctx, ids...)
	}
	ctx, cancel := context.WithTimeout(ctx, concealTimeout)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- r.groupUpdater.update(ctx, ids...) }() // it goes on when nobody waits for it any longer
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// UpdateConsultantIndex is UpdateGroupIndex for consultants.
func (r *Room) UpdateConsultantIndex(ctx context.Context, ids ...models.ID) {
	if r.Consultants == nil || len(ids) == 0 || r.AsyncIndex {
		return
	}
	if err := r.consultantUpdater.update(ctx, ids...); err != nil {
		r.Log.WarnContext(ctx, "index left to its job", "error", err, "consultants", len(ids))
	}
}

// IndexStaleGroups is the job of bringing the index up to the rows of groups. An index in memory
// has received most from those who wrote them.
func (r *Room) IndexStaleGroups(ctx context.Context, ids []models.ID) error {
	stale, err := r.staleGroups(ctx, ids)
	if err != nil || len(stale) == 0 {
		return err
	}
	return r.IndexGroups(ctx, stale)
}

// staleGroups returns those of some groups whose rows differ for the public from the index in
// memory. All that is public of a group raises its version, except what time alone changes.
func (r *Room) staleGroups(ctx context.Context, ids []models.ID) ([]models.ID, error) {
	if r.IndexReads == nil {
		return ids, nil
	}
	rows, err := r.Store.CurrentVersions(ctx, store.KindGroup, ids)
	if err != nil {
		return nil, fmt.Errorf("look at groups to index: %w", err)
	}
	var stale []models.ID
	for _, id := range ids {
		row, found := rows[id]
		public := found && row.Status == models.StatusPublished
		if version, indexed := r.IndexReads.Version(id); indexed != public || public && version != row.Version || r.unindexed.has(id) {
			stale = append(stale, id)
		}
	}
	return stale, nil
}

// IndexGroups brings the index up to the rows of groups.
func (r *Room) IndexGroups(ctx context.Context, ids []models.ID) error {
	return r.groupUpdater.update(ctx, ids...)
}

// IndexConsultants is the job of bringing the index up to the rows of consultants.
func (r *Room) IndexConsultants(ctx context.Context, ids []models.ID) error {
	return r.consultantUpdater.update(ctx, ids...)
}

// indexGroups puts published groups into the index and takes all others out.
func (r *Room) indexGroups(ctx context.Context, ids []models.ID) error {
	err := indexRows(ctx, r.groupIndexKind(), ids)
	if err == nil {
		r.unindexed.remove(ids)
	}
	return err
}

// indexConsultants puts listed consultants into the index and takes all others out.
func (r *Room) indexConsultants(ctx context.Context, ids []models.ID) error {
	return indexRows(ctx, r.consultantIndexKind(), ids)
}

func indexRows(ctx context.Context, s indexKind, ids []models.ID) error {
	current, err := s.readCurrent(ctx, ids)
	if err != nil {
		return fmt.Errorf("read %s to index: %w", s.name, err)
	}
	var put []search.Document
	var drop []models.ID
	for _, id := range ids {
		if d, ok := current[id]; ok {
			put = append(put, d)
		} else {
			drop = append(drop, id)
		}
	}
	return writeIndex(ctx, s.index, put, drop)
}

func writeIndex(ctx context.Context, index search.Index, put []search.Document, drop []models.ID) error {
	if index == nil {
		return nil
	}
	if len(drop) > 0 {
		if err := index.Drop(ctx, drop...); err != nil {
			return fmt.Errorf("drop from the index: %w", err)
		}
	}
	if len(put) == 0 {
		return nil
	}
	if err := index.Put(ctx, put...); err != nil {
		return fmt.Errorf("put into the index: %w", err)
	}
	return nil
}

// RebuildIndexes makes the indexes of the rows alone. It is how an index in memory begins.
func (r *Room) RebuildIndexes(ctx context.Context) error {
	for _, s := range r.indexKinds() {
		if err := s.index.Replace(ctx, search.Replacement{Documents: s.readAll(ctx)}); err != nil {
			return fmt.Errorf("index %s: %w", s.name, err)
		}
	}
	return nil
}

// EachPublicGroup calls f with every group that the public may see, in the order of ids. A group
// that changes meanwhile is passed as it was or as it is; an index receives the change by its job,
// or by the comparison at the end.
func (r *Room) EachPublicGroup(ctx context.Context, f func(models.Group) error) error {
	return r.Store.EachGroup(ctx, func(g models.Group) error {
		if g.Status != models.StatusPublished {
			return nil
		}
		return f(g)
	})
}

func (r *Room) eachListedConsultant(ctx context.Context, f func(models.Consultant) error) error {
	return r.Store.EachConsultant(ctx, func(c models.Consultant) error {
		if !c.ListedOn(r.today()) {
			return nil
		}
		return f(c)
	})
}

// updateTimeout is how long bringing the index up to date may take before it is left to the job.
const updateTimeout = 25 * time.Second

// indexUpdater brings an index up to the rows, one batch at a time: a caller that comes while one
// runs joins the next batch. Rows are read while it runs alone, so that an older state of a row can
// never follow a newer one into the index.
type indexUpdater struct {
	index   func(ctx context.Context, ids []models.ID) error
	mu      sync.Mutex // guards next
	next    *updateBatch
	running sync.Mutex // held while a batch runs
}

type updateBatch struct {
	ids  map[models.ID]bool
	err  error
	done bool // guarded by running
}

// update returns when a batch with the ids, begun after the call, has run.
func (u *indexUpdater) update(ctx context.Context, ids ...models.ID) error {
	batch := u.join(ids)
	u.running.Lock()
	defer u.running.Unlock()
	if batch.done {
		return batch.err
	}
	u.mu.Lock()
	u.next = nil
	u.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), updateTimeout)
	defer cancel()
	all := make([]models.ID, 0, len(batch.ids))
	for id := range batch.ids {
		all = append(all, id)
	}
	batch.err, batch.done = u.index(ctx, all), true
	return batch.err
}

func (u *indexUpdater) join(ids []models.ID) *updateBatch {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.next == nil {
		u.next = &updateBatch{ids: map[models.ID]bool{}}
	}
	for _, id := range ids {
		u.next.ids[id] = true
	}
	return u.next
}
